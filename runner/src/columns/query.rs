//! The columns of a query: common tables, set operations, rows of values.

use sqlparser::ast::{
    Cte, Query, SetExpr, SetOperator, SetQuantifier, Statement, TableAlias, Values,
};
use sqlparser::dialect::{Dialect, GenericDialect};
use sqlparser::parser::Parser;

use super::feeding::origins_of;
use super::origins::Origins;
use super::scope::Scope;
use super::select::of_select;
use super::shape::{Rest, Shape, ShapeColumn};

/// Says what columns a relation has, by the parts of its name.
pub type Relations<'a> = dyn Fn(&[String]) -> Shape + 'a;

/// How often a recursive table is read again, at most, until no column gets another
/// origin.
const RECURSIONS: usize = 16;

/// What a query sees beside its own tables.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    pub relations: &'a Relations<'a>,
    /// Common tables in sight, the nearest last.
    pub tables: &'a [(String, Shape)],
    /// The query around, for what refers to it.
    pub outer: Option<&'a Scope<'a>>,
}

/// The columns of the one query that `sql` is, read as `dialect` or, where that fails,
/// as any engine's.
pub fn shape_of(sql: &str, dialect: &dyn Dialect, relations: &Relations<'_>) -> Shape {
    let statements =
        Parser::parse_sql(dialect, sql).or_else(|_| Parser::parse_sql(&GenericDialect {}, sql));
    let around = Surroundings {
        relations,
        tables: &[],
        outer: None,
    };
    match statements.as_deref() {
        Ok([Statement::Query(query)]) => of_query(query, around),
        _ => Shape::unknown(),
    }
}

/// The columns of a query within others.
pub fn of_query(query: &Query, around: Surroundings<'_>) -> Shape {
    let mut tables = around.tables.to_vec();
    if let Some(with) = &query.with {
        for table in &with.cte_tables {
            let shape = match with.recursive {
                true => of_recursive(table, &tables, around),
                false => of_common(table, &tables, around),
            };
            tables.push((table.alias.name.value.clone(), shape));
        }
    }
    let around = Surroundings {
        tables: &tables,
        ..around
    };
    of_body(&query.body, around)
}

fn of_common(table: &Cte, tables: &[(String, Shape)], around: Surroundings<'_>) -> Shape {
    let around = Surroundings { tables, ..around };
    of_query(&table.query, around).renamed(&column_names(&table.alias))
}

/// The columns of the part that does not refer to the table, then again with the
/// table known, until nothing is added.
fn of_recursive(table: &Cte, tables: &[(String, Shape)], around: Surroundings<'_>) -> Shape {
    let SetExpr::SetOperation { left, .. } = table.query.body.as_ref() else {
        return of_common(table, tables, around);
    };
    let known = Surroundings { tables, ..around };
    let mut shape = of_body(left, known).renamed(&column_names(&table.alias));
    let mut tables = tables.to_vec();
    for _ in 0..RECURSIONS {
        tables.push((table.alias.name.value.clone(), shape.clone()));
        let again = of_common(table, &tables, around);
        tables.pop();
        if again == shape {
            return shape;
        }
        shape = again;
    }
    Shape::unknown()
}

/// The names in `t (a, b)`.
pub fn column_names(alias: &TableAlias) -> Vec<String> {
    let columns = alias.columns.iter();
    columns.map(|column| column.name.value.clone()).collect()
}

fn of_body(body: &SetExpr, around: Surroundings<'_>) -> Shape {
    match body {
        SetExpr::Select(select) => of_select(select, around),
        SetExpr::Query(query) => of_query(query, around),
        SetExpr::SetOperation {
            left,
            op,
            set_quantifier,
            right,
        } => {
            let (left, right) = (of_body(left, around), of_body(right, around));
            // The types of both sides decide.
            untyped(match (op, set_quantifier) {
                (SetOperator::Except | SetOperator::Minus, _) => left,
                (
                    _,
                    SetQuantifier::ByName
                    | SetQuantifier::AllByName
                    | SetQuantifier::DistinctByName,
                ) => united_by_name(left, right),
                _ => united_by_place(left, right),
            })
        }
        SetExpr::Values(values) => of_values(values, around),
        _ => Shape::unknown(),
    }
}

fn untyped(mut shape: Shape) -> Shape {
    for column in &mut shape.columns {
        column.data_type = None;
    }
    shape
}

/// The names are those of the first; a place that one side does not tell is unknown.
fn united_by_place(left: Shape, right: Shape) -> Shape {
    let is_whole = left.rest == Rest::Nothing && right.rest == Rest::Nothing;
    if left.columns.len() == right.columns.len() && is_whole {
        let pairs = left.columns.into_iter().zip(right.columns);
        return Shape::of(pairs.map(|(left, right)| either(left, right)).collect());
    }
    let unknown = |column: ShapeColumn| ShapeColumn {
        origins: Origins::unknown(),
        ..column
    };
    Shape {
        columns: left.columns.into_iter().map(unknown).collect(),
        rest: match left.rest {
            Rest::Nothing => Rest::Nothing,
            _ => Rest::MadeOf(Origins::unknown()),
        },
    }
}

fn united_by_name(left: Shape, right: Shape) -> Shape {
    if left.rest != Rest::Nothing || right.rest != Rest::Nothing {
        return Shape::unknown();
    }
    let mut columns = left.columns;
    for added in right.columns {
        let name = added.name.clone().unwrap_or_default();
        match columns.iter_mut().find(|column| column.is_named(&name)) {
            Some(column) => *column = either(column.clone(), added),
            None => columns.push(added),
        }
    }
    Shape::of(columns)
}

fn either(left: ShapeColumn, right: ShapeColumn) -> ShapeColumn {
    ShapeColumn {
        name: left.name,
        data_type: None,
        origins: left.origins.or(right.origins),
    }
}

/// Columns that have no names but those of an alias around them.
fn of_values(values: &Values, around: Surroundings<'_>) -> Shape {
    let scope = Scope::empty(around);
    let width = values.rows.first().map_or(0, |row| row.content.len());
    let column = |place: usize| {
        let cells = values.rows.iter().filter_map(|row| row.content.get(place));
        let origins = cells.map(|cell| origins_of(cell, &scope));
        ShapeColumn {
            name: None,
            data_type: None,
            origins: origins.reduce(Origins::or).unwrap_or_else(Origins::unknown),
        }
    };
    Shape::of((0..width).map(column).collect())
}
