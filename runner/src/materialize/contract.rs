//! Enforced contracts: the table has the columns that are described, of the types
//! and under the constraints described.

use super::Context;
use crate::adapter::{Column, Dialect, Relation};
use crate::error::{Error, Location, Result};
use crate::manifest::{Column as Described, Constraint, ConstraintKind, Node};

/// Compares the query's columns with those that the contract promises.
///
/// # Errors
/// A runtime error that lists what differs.
pub fn check(node: &Node, context: &Context<'_>) -> Result<()> {
    if !node.config.contract.is_enforced {
        return Ok(());
    }
    let mismatches = mismatches(context);
    if mismatches.is_empty() {
        return Ok(());
    }
    Err(Error::runtime(format!(
        "This model has an enforced contract that failed.\n\
         Please ensure the name, data_type, and number of columns in your contract match \
         the columns in your model's definition.\n\n{}",
        grid(&mismatches)
    ))
    .at(Location::file(&node.original_file_path))
    .help("change the select, or what the properties file promises"))
}

/// The query that gives the promised columns, of the promised types, and no rows.
///
/// # Errors
/// A usage error for columns without a type.
pub fn promise(node: &Node, dialect: &dyn Dialect) -> Result<String> {
    let untyped = node
        .columns
        .iter()
        .filter(|column| column.data_type.is_none());
    let untyped: Vec<String> = untyped.map(|column| format!("'{}'", column.name)).collect();
    if !untyped.is_empty() {
        return Err(Error::usage(format!(
            "Contracted models require data_type to be defined for each column. \
             Please ensure that the column name and data_type are defined within the YAML \
             configuration for the [{}] column(s).",
            untyped.join(", ")
        ))
        .at(Location::file(node.properties_path()))
        .help("add `data_type:` to each of them"));
    }
    let columns = node.columns.iter().map(|column| {
        format!(
            "cast(null as {}) as {}",
            data_type(node, column, dialect),
            name(column, dialect)
        )
    });
    let columns: Vec<String> = columns.collect();
    Ok(format!("select {}", columns.join(", ")))
}

/// `create table`, what is said of the table while it is empty, and the insert that fills
/// it with the query's rows.
pub fn create_table_as(
    node: &Node,
    (relation, layout): (&Relation, &[String]),
    sql: &str,
    context: &Context<'_>,
) -> String {
    let dialect = context.dialect;
    let create = match node.config.relation.is_unlogged {
        true => dialect.create_unlogged_table(relation),
        false => dialect.create_table(relation),
    };
    let names = node.columns.iter().map(|column| name(column, dialect));
    let names = names.collect::<Vec<_>>();
    let layout = layout.iter().map(|statement| format!("{statement};\n"));
    format!(
        "{create} (\n    {}\n);\n{}insert into {} (\n    {}\n)\n(\n    select {}\n    from (\n{sql}\n    ) as model_subq\n)",
        definition(node, context).join(",\n    "),
        layout.collect::<String>(),
        dialect.render(relation),
        names.join(", "),
        names.join(", "),
    )
}

/// Gives the constraints the names that they could not have beside the old table's.
pub fn rename_constraints(node: &Node, context: &Context<'_>) -> Vec<String> {
    let constraints = node
        .constraints
        .iter()
        .filter(|constraint| is_deferred(constraint, node, context));
    let renames = constraints.filter_map(|constraint| {
        let name = constraint.name.as_deref()?;
        let before = interim_name(name);
        context
            .dialect
            .rename_constraint(&node.relation, &before, name)
    });
    renames.collect()
}

/// Names of keys are unique in a schema of some engines, so that the old table's
/// stand in the way.
fn is_deferred(constraint: &Constraint, node: &Node, context: &Context<'_>) -> bool {
    let is_key = matches!(
        constraint.kind,
        ConstraintKind::Unique | ConstraintKind::PrimaryKey
    );
    let renames = context
        .dialect
        .rename_constraint(&node.relation, "", "")
        .is_some();
    is_key && renames && context.existing.is_some() && constraint.name.is_some()
}

fn interim_name(name: &str) -> String {
    format!("weir_{}", super::swap::short_hash(name))
}

fn definition(node: &Node, context: &Context<'_>) -> Vec<String> {
    let columns = node.columns.iter().map(|column| {
        let mut line = format!(
            "{} {}",
            name(column, context.dialect),
            data_type(node, column, context.dialect)
        );
        for constraint in &column.constraints {
            line.push(' ');
            line.push_str(&of_column(constraint, context));
        }
        line
    });
    let tables = node.constraints.iter();
    columns
        .chain(tables.map(|constraint| of_table(constraint, node, context)))
        .collect()
}

fn of_column(constraint: &Constraint, context: &Context<'_>) -> String {
    constraint.of_column(target(constraint, context))
}

fn of_table(constraint: &Constraint, node: &Node, context: &Context<'_>) -> String {
    let interim = constraint.name.as_deref().map(interim_name);
    let name = match is_deferred(constraint, node, context) {
        true => interim.as_deref(),
        false => constraint.name.as_deref(),
    };
    constraint.of_table(name, target(constraint, context))
}

/// The relation that a foreign key leads to.
fn target<'a>(constraint: &'a Constraint, context: &'a Context<'_>) -> Option<&'a str> {
    let to = constraint.to.as_deref()?;
    Some(context.references.get(to).map_or(to, String::as_str))
}

fn name(column: &Described, dialect: &dyn Dialect) -> String {
    match column.is_quoted() {
        true => dialect.quote(&column.name),
        false => column.name.clone(),
    }
}

fn data_type(node: &Node, column: &Described, dialect: &dyn Dialect) -> String {
    let written = column.data_type.as_deref().unwrap_or_default();
    match node.config.contract.alias_types {
        true => dialect.translate_type(written).to_owned(),
        false => written.to_owned(),
    }
}

/// A column name, its type in the query and in the contract, and what is wrong.
type Mismatch = [String; 4];

fn mismatches(context: &Context<'_>) -> Vec<Mismatch> {
    let dialect = context.dialect;
    let find = |columns: &[Column], name: &str| {
        let found = columns.iter().find(|column| column.name == name);
        found.map(|column| dialect.contract_type(&column.data_type))
    };
    let (query, promised) = (context.query_columns, context.promised_columns);
    let mut rows: Vec<Mismatch> = Vec::new();
    for column in query {
        let own = dialect.contract_type(&column.data_type);
        match find(promised, &column.name) {
            None => rows.push(row(&column.name, &own, "", "missing in contract")),
            Some(wanted) if wanted != own => {
                rows.push(row(&column.name, &own, &wanted, "data type mismatch"));
            }
            Some(_) => {}
        }
    }
    for column in promised {
        if find(query, &column.name).is_none() {
            let wanted = dialect.contract_type(&column.data_type);
            rows.push(row(&column.name, "", &wanted, "missing in definition"));
        }
    }
    rows.sort();
    rows
}

fn row(name: &str, definition: &str, contract: &str, reason: &str) -> Mismatch {
    [name, definition, contract, reason].map(str::to_owned)
}

/// A table in letters, as wide as its widest texts.
fn grid(rows: &[Mismatch]) -> String {
    let header = row(
        "column_name",
        "definition_type",
        "contract_type",
        "mismatch_reason",
    );
    let width = |column: usize| {
        let texts = rows
            .iter()
            .chain([&header])
            .map(|row| row[column].chars().count());
        texts.max().unwrap_or_default()
    };
    let widths = [0, 1, 2, 3].map(width);
    let line = |row: &Mismatch| {
        let cells = row
            .iter()
            .zip(widths)
            .map(|(text, width)| format!("{text:width$}"));
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule = widths.map(|width| "-".repeat(width)).join(" | ");
    let mut lines = vec![line(&header), format!("| {rule} |")];
    lines.extend(rows.iter().map(line));
    lines.join("\n")
}
