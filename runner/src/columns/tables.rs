//! The tables of a `from`: relations, common tables, queries, functions and joins.

use sqlparser::ast::{
    Ident, Join, JoinConstraint, JoinOperator, ObjectName, Query, Select, TableAlias, TableFactor,
    TableWithJoins, Visit,
};

use super::feeding::origins_of_all;
use super::origins::Origins;
use super::query::{Surroundings, column_names, of_query};
use super::scope::{Scope, ScopeTable};
use super::shape::{Rest, Shape, ShapeColumn, is_same};

/// Functions whose rows are made of their arguments alone.
const UNFOLDING: [&str; 12] = [
    "generate_series",
    "generate_subscripts",
    "json_array_elements",
    "json_array_elements_text",
    "json_each",
    "json_each_text",
    "jsonb_array_elements",
    "jsonb_array_elements_text",
    "range",
    "regexp_split_to_table",
    "string_to_table",
    "unnest",
];

/// Whose value a column of `using` has.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
    Both,
}

impl<'a> Scope<'a> {
    /// The tables of a select.
    pub fn of(select: &'a Select, around: Surroundings<'a>) -> Self {
        let mut scope = Scope {
            windows: &select.named_window,
            ..Scope::empty(around)
        };
        for from in &select.from {
            scope.add_joined(from);
        }
        scope
    }

    fn add_joined(&mut self, from: &TableWithJoins) {
        self.add(&from.relation);
        for join in &from.joins {
            self.add_join(join);
        }
    }

    fn add_join(&mut self, join: &Join) {
        use JoinOperator as Operator;
        let (constraint, side) = match &join.join_operator {
            Operator::Join(constraint)
            | Operator::Inner(constraint)
            | Operator::Left(constraint)
            | Operator::LeftOuter(constraint)
            | Operator::CrossJoin(constraint)
            | Operator::AsOf { constraint, .. } => (constraint, Side::Left),
            Operator::Right(constraint) | Operator::RightOuter(constraint) => {
                (constraint, Side::Right)
            }
            Operator::FullOuter(constraint) => (constraint, Side::Both),
            Operator::Semi(_)
            | Operator::LeftSemi(_)
            | Operator::Anti(_)
            | Operator::LeftAnti(_) => return,
            _ => {
                self.push(None, Shape::unknown());
                return;
            }
        };
        let before = self.all();
        self.add(&join.relation);
        let Some(added) = self.tables.last().map(|table| table.shape.clone()) else {
            return;
        };
        match shared(constraint, &before, &added) {
            Some(names) => self.merge(&names, (&before, &added), side),
            None => self.push(None, Shape::unknown()),
        }
    }

    /// Makes one column of each two that `using` names.
    fn merge(&mut self, names: &[String], (left, right): (&Shape, &Shape), side: Side) {
        for name in names {
            let unknown = || ShapeColumn::untyped(name, Origins::unknown());
            let left = left.column(name).unwrap_or_else(unknown);
            let right = right.column(name).unwrap_or_else(unknown);
            let merged = match side {
                Side::Left => left,
                Side::Right => right,
                Side::Both => ShapeColumn::untyped(name, left.origins.or(right.origins).computed()),
            };
            let mut known = self.merged.iter_mut();
            match known.find(|known| known.is_named(name)) {
                Some(known) => *known = merged,
                None => self.merged.push(merged),
            }
        }
    }

    fn push(&mut self, name: Option<String>, shape: Shape) {
        self.tables.push(ScopeTable { name, shape });
    }

    fn add(&mut self, factor: &TableFactor) {
        match factor {
            TableFactor::Table {
                name, alias, args, ..
            } => match args {
                Some(arguments) => self.add_function(name, &arguments.args, alias.as_ref()),
                None => self.add_named(&parts(name), alias.as_ref()),
            },
            TableFactor::Function {
                name, args, alias, ..
            } => self.add_function(name, args, alias.as_ref()),
            TableFactor::UNNEST {
                alias, array_exprs, ..
            } => {
                let shape = Shape::made_of(origins_of_all(array_exprs, self));
                self.push_as(alias.as_ref(), Some("unnest".to_owned()), shape);
            }
            TableFactor::Derived {
                lateral,
                subquery,
                alias,
                ..
            } => {
                let shape = self.derived(subquery, *lateral);
                self.push_as(alias.as_ref(), None, shape);
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias,
            } => self.add_nested(table_with_joins, alias.as_ref()),
            _ => self.push(None, Shape::unknown()),
        }
    }

    fn add_named(&mut self, name: &[String], alias: Option<&TableAlias>) {
        self.push_as(alias, name.last().cloned(), self.relation(name));
    }

    /// A common table in sight, else a relation.
    fn relation(&self, name: &[String]) -> Shape {
        let own = name.last().map(String::as_str).unwrap_or_default();
        let mut common = self.around.tables.iter().rev();
        match common.find(|(known, _)| is_same(known, own)) {
            Some((_, shape)) if name.len() == 1 => shape.clone(),
            _ => (self.around.relations)(name),
        }
    }

    fn add_function(
        &mut self,
        name: &ObjectName,
        arguments: &impl Visit,
        alias: Option<&TableAlias>,
    ) {
        let own = parts(name).pop().unwrap_or_default().to_lowercase();
        let shape = match UNFOLDING.contains(&own.as_str()) {
            true => Shape::made_of(origins_of_all(arguments, self)),
            false => Shape::unknown(),
        };
        self.push_as(alias, Some(own), shape);
    }

    fn derived(&self, query: &Query, is_lateral: bool) -> Shape {
        let outer = match is_lateral {
            true => Some(self),
            false => self.around.outer,
        };
        let around = Surroundings {
            outer,
            ..self.around
        };
        of_query(query, around)
    }

    fn add_nested(&mut self, tables: &TableWithJoins, alias: Option<&TableAlias>) {
        let Some(alias) = alias else {
            return self.add_joined(tables);
        };
        let mut nested = Scope::empty(self.around);
        nested.add_joined(tables);
        let shape = nested.all();
        self.push_as(Some(alias), None, shape);
    }

    /// A table under its alias, or its own name.
    fn push_as(&mut self, alias: Option<&TableAlias>, own: Option<String>, shape: Shape) {
        match alias {
            Some(alias) => {
                let names = column_names(alias);
                let mut shape = shape.renamed(&names);
                if !names.is_empty() && matches!(shape.rest, Rest::MadeOf(_)) {
                    shape.rest = Rest::Nothing;
                }
                self.push(Some(alias.name.value.clone()), shape);
            }
            None => self.push(own, shape),
        }
    }
}

/// The columns that a join makes one of; `None` where text does not tell them.
fn shared(constraint: &JoinConstraint, left: &Shape, right: &Shape) -> Option<Vec<String>> {
    match constraint {
        JoinConstraint::On(_) | JoinConstraint::None => Some(Vec::new()),
        JoinConstraint::Using(names) => {
            Some(names.iter().filter_map(|name| parts(name).pop()).collect())
        }
        JoinConstraint::Natural => {
            let right = right.whole()?;
            let names = left.whole()?.into_iter().map(|(name, _)| name);
            let is_shared = |name: &&str| right.iter().any(|(other, _)| is_same(other, name));
            Some(names.filter(is_shared).map(str::to_owned).collect())
        }
    }
}

/// The parts of a name.
pub fn parts(name: &ObjectName) -> Vec<String> {
    let identifiers = name.0.iter().filter_map(|part| part.as_ident());
    identifiers.map(|part: &Ident| part.value.clone()).collect()
}
