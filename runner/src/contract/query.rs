//! The columns of a query, read off its text.

use arrow::datatypes::DataType;
use sqlparser::ast::{
    Expr, Ident, ObjectName, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr,
    Statement, TableFactor, WildcardAdditionalOptions,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use super::expression::type_of;
use super::shape::{Shape, ShapeColumn, is_same};

/// Says what columns a relation has, by the parts of its name.
pub type Relations<'a> = dyn Fn(&[String]) -> Shape + 'a;

/// The columns of the one query that `sql` is.
pub fn shape_of(sql: &str, relations: &Relations<'_>) -> Shape {
    let statements = Parser::parse_sql(&GenericDialect {}, sql).ok()?;
    match statements.as_slice() {
        [Statement::Query(query)] => of_query(query, &Vec::new(), relations),
        _ => None,
    }
}

type CommonTables = Vec<(String, Shape)>;

fn of_query(query: &Query, outer: &CommonTables, relations: &Relations<'_>) -> Shape {
    let mut tables = outer.clone();
    if let Some(with) = &query.with {
        if with.recursive {
            return None;
        }
        for table in &with.cte_tables {
            let shape = match table.alias.columns.is_empty() {
                true => of_query(&table.query, &tables, relations),
                false => None,
            };
            tables.push((table.alias.name.value.clone(), shape));
        }
    }
    of_body(&query.body, &tables, relations)
}

fn of_body(body: &SetExpr, tables: &CommonTables, relations: &Relations<'_>) -> Shape {
    match body {
        SetExpr::Select(select) => of_select(select, tables, relations),
        SetExpr::Query(query) => of_query(query, tables, relations),
        SetExpr::SetOperation { left, .. } => {
            // The types of both sides decide; the names are those of the first.
            let columns = of_body(left, tables, relations)?.into_iter();
            let untyped = |column: ShapeColumn| ShapeColumn {
                data_type: None,
                ..column
            };
            Some(columns.map(untyped).collect())
        }
        _ => None,
    }
}

fn of_select(select: &Select, tables: &CommonTables, relations: &Relations<'_>) -> Shape {
    let scope = Scope::of(select, tables, relations);
    let mut columns = Vec::new();
    for item in &select.projection {
        match item {
            SelectItem::UnnamedExpr(expression) => columns.push(ShapeColumn {
                name: name_of(expression)?,
                data_type: type_of(expression, &scope),
            }),
            SelectItem::ExprWithAlias { expr, alias } => columns.push(ShapeColumn {
                name: alias.value.clone(),
                data_type: type_of(expr, &scope),
            }),
            SelectItem::Wildcard(options) if is_plain(options) => columns.extend(scope.all()?),
            SelectItem::QualifiedWildcard(
                SelectItemQualifiedWildcardKind::ObjectName(name),
                options,
            ) if is_plain(options) => columns.extend(scope.table(&parts(name))?),
            _ => return None,
        }
    }
    Some(columns)
}

/// The name that a column gets from its expression; engines name others each in its way.
fn name_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Identifier(name) => Some(name.value.clone()),
        Expr::CompoundIdentifier(parts) => parts.last().map(|part| part.value.clone()),
        _ => None,
    }
}

/// Without `exclude`, `rename` and their like.
fn is_plain(options: &WildcardAdditionalOptions) -> bool {
    options.opt_exclude.is_none()
        && options.opt_except.is_none()
        && options.opt_replace.is_none()
        && options.opt_rename.is_none()
}

/// The tables that a select reads, by the names under which it does.
pub struct Scope(Vec<(String, Shape)>);

impl Scope {
    fn of(select: &Select, tables: &CommonTables, relations: &Relations<'_>) -> Self {
        let factors = select.from.iter().flat_map(|from| {
            let joined = from.joins.iter().map(|join| &join.relation);
            std::iter::once(&from.relation).chain(joined)
        });
        Scope(
            factors
                .map(|factor| of_factor(factor, tables, relations))
                .collect(),
        )
    }

    /// The type of a column, where one table alone has it.
    pub fn type_of(&self, table: Option<&str>, column: &str) -> Option<DataType> {
        let named = |name: &str| table.is_none_or(|table| is_same(table, name));
        let mut found = None;
        for (_, shape) in self.0.iter().filter(|(name, _)| named(name)) {
            let columns = shape.as_ref()?.iter();
            let mut columns = columns.filter(|known| is_same(&known.name, column));
            if let Some(known) = columns.next() {
                match found {
                    None => found = known.data_type.clone(),
                    Some(_) => return None,
                }
            }
        }
        found
    }

    fn all(&self) -> Shape {
        let shapes: Option<Vec<_>> = self.0.iter().map(|(_, shape)| shape.clone()).collect();
        Some(shapes?.concat())
    }

    fn table(&self, name: &[String]) -> Shape {
        let name = name.last()?;
        let found = self.0.iter().find(|(known, _)| is_same(known, name));
        found?.1.clone()
    }
}

fn of_factor(
    factor: &TableFactor,
    tables: &CommonTables,
    relations: &Relations<'_>,
) -> (String, Shape) {
    match factor {
        TableFactor::Table {
            name,
            alias,
            args: None,
            ..
        } => {
            let name = parts(name);
            let own = name.last().cloned().unwrap_or_default();
            let is_common = |(known, _): &&(String, Shape)| is_same(known, &own);
            let shape = match tables.iter().rev().find(is_common) {
                Some((_, shape)) if name.len() == 1 => shape.clone(),
                _ => relations(&name),
            };
            match alias {
                Some(alias) if !alias.columns.is_empty() => (alias.name.value.clone(), None),
                Some(alias) => (alias.name.value.clone(), shape),
                None => (own, shape),
            }
        }
        TableFactor::Derived {
            subquery, alias, ..
        } => match alias {
            Some(alias) if alias.columns.is_empty() => (
                alias.name.value.clone(),
                of_query(subquery, tables, relations),
            ),
            _ => (String::new(), None),
        },
        _ => (String::new(), None),
    }
}

fn parts(name: &ObjectName) -> Vec<String> {
    let identifiers = name.0.iter().filter_map(|part| part.as_ident());
    identifiers.map(|part: &Ident| part.value.clone()).collect()
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::DataType;

    use super::shape_of;
    use crate::contract::shape::{Shape, ShapeColumn};

    /// `name type` of each column of a query over people(age bigint, name).
    fn columns(sql: &str) -> Option<Vec<String>> {
        let people = |_: &[String]| -> Shape {
            let column = |name: &str, data_type| ShapeColumn {
                name: name.to_owned(),
                data_type,
            };
            Some(vec![
                column("age", Some(DataType::Int64)),
                column("name", None),
            ])
        };
        let text = |column: ShapeColumn| match column.data_type {
            Some(data_type) => format!("{} {data_type}", column.name),
            None => column.name,
        };
        Some(shape_of(sql, &people)?.into_iter().map(text).collect())
    }

    fn known(sql: &str) -> Vec<String> {
        columns(sql).unwrap()
    }

    #[test]
    fn columns_pass_through_tables_of_every_kind() {
        let whole = ["age Int64", "name"];
        assert_eq!(known("select * from a.people"), whole);
        assert_eq!(
            known("with p as (select * from a.b) select p.* from p"),
            whole
        );
        assert_eq!(known("select * from (select * from a.b) as p"), whole);
        assert_eq!(known("select P.Age from a.b as p"), ["Age Int64"]);
        let joined = "select l.age, name from a.b as l join a.c as r on l.age = r.age";
        assert_eq!(known(joined), ["age Int64", "name"]);
    }

    #[test]
    fn expressions_tell_their_types_where_they_can() {
        assert_eq!(
            known(
                "select age::text as a, 'x' as b, age > 1 as c, trim(name) as d, age + 1 as e from a.b"
            ),
            ["a Utf8", "b Utf8", "c Boolean", "d Utf8", "e"]
        );
        assert_eq!(known("select age from a.b union all select 1"), ["age"]);
    }

    #[test]
    fn what_text_does_not_tell_is_unknown() {
        for open in [
            "select * exclude (age) from a.b",
            "select age + 1 from a.b",
            "select * from read_csv('x')",
            "select * from (values (1)) as v",
            "with recursive r as (select 1 as n) select * from r",
            "not sql",
        ] {
            assert_eq!(columns(open), None, "{open}");
        }
    }
}
