//! Seeds: a table of a CSV file of the project.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::finishing::indexes;
use super::{Context, SeedAction, swap};
use crate::adapter::{Dialect, RelationKind};
use crate::compile::Refresh;
use crate::error::{Error, Location, Result};
use crate::jinja::Rows;
use crate::manifest::Node;
use crate::seed::{SeedOptions, SeedTable, read_seed};
use crate::terminal::warning_of_template;

/// Types by the names of columns.
type Types = BTreeMap<String, String>;

/// Reads the file and plans its table.
///
/// # Errors
/// What is wrong with the file, with its line.
pub fn seed(node: &Node, context: &Context<'_>) -> Result<SeedAction> {
    let path = context.project_root.join(&node.original_file_path);
    let (mut table, copy) = read(node, &path, context)?;
    warn_of_unknown_types(node, &path, &table);
    let types = types_of_columns(node, &table, context.dialect);
    if !has_quoted_columns(node) {
        table.rename(|name| unquoted(name, context.dialect))?;
    }
    let beside = swap::beside(node);
    let mut before = swap::clear(&beside, context.dialect);
    before.push(create_table((node, &types), &table, context.dialect));
    before.extend(swap::distribute(node, &beside, context.dialect));
    let after = match context.refresh {
        Refresh::Incremental if !has_columns((&table, &types), context) => {
            swap::put_in_place(node, RelationKind::Table, context)
        }
        // New rows would meet the keys of the old ones.
        Refresh::Incremental
            if is_unique(node) && context.dialect.abilities().remembers_deleted_keys =>
        {
            let mut statements = swap::put_in_place(node, RelationKind::Table, context);
            statements.extend(indexes(node, context)?);
            statements
        }
        Refresh::Incremental => replace_rows(node, &table, context.dialect),
        Refresh::Full => swap::put_in_place(node, RelationKind::Table, context),
    };
    Ok(SeedAction {
        copy,
        path: node.original_file_path.clone(),
        table,
        beside,
        before,
        after,
    })
}

/// The rows that the table gets, and the statement by which the database reads them.
fn read(node: &Node, path: &Path, context: &Context<'_>) -> Result<(SeedTable, Option<String>)> {
    let mut table = read_seed(path, &options(node)?)?;
    match context.rows {
        Rows::All => Ok((table, copy(node, path, context.dialect)?)),
        Rows::None => {
            table.batches.clear();
            Ok((table, None))
        }
    }
}

fn is_unique(node: &Node) -> bool {
    let mut indexes = node.config.relation.indexes.iter();
    indexes.any(|index| index.is_unique)
}

/// The name of a column that stands in statements as the file writes it, perhaps in
/// quotes of its own.
fn unquoted(name: &str, dialect: &dyn Dialect) -> String {
    let inside = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'));
    match inside {
        Some(inside) if !inside.is_empty() => inside.to_owned(),
        _ => dialect.fold(name),
    }
}

/// Whether a name without quotes could be meant: another, such as the whole header of a
/// file with another delimiter, is left to the database to refuse.
fn can_be_folded(name: &str) -> bool {
    !name.contains(['|', ';', ',', '\t', '"'])
}

/// The statement by which the database reads the file itself, where `fast: false` does
/// not forbid it.
fn copy(node: &Node, path: &Path, dialect: &dyn Dialect) -> Result<Option<String>> {
    if node.config.all.get("fast") == Some(&Value::Bool(false)) {
        return Ok(None);
    }
    let delimiter = options(node)?.delimiter as char;
    Ok(dialect.copy_file(&swap::beside(node), path, delimiter))
}

/// A type is declared of a column that the file has.
fn warn_of_unknown_types(node: &Node, path: &Path, table: &SeedTable) {
    let is_known = |name: &String| table.columns.iter().any(|(column, _)| column == name);
    let types = column_types(node);
    let unknown: Vec<&str> = types
        .keys()
        .filter(|name| !is_known(name))
        .map(String::as_str)
        .collect();
    if !unknown.is_empty() {
        warning_of_template(&format!(
            "Column types specified for non-existent columns in seed '{}' (file: {}): {}. \
             These column type overrides will be ignored.",
            node.name,
            path.display(),
            unknown.join(", ")
        ));
    }
}

/// The query whose columns tell how the database calls the types that a seed declares;
/// `None` where it declares none.
pub fn declaration(node: &Node, dialect: &dyn Dialect) -> Option<String> {
    let types = folded_types(node, dialect);
    let columns = types
        .iter()
        .map(|(name, data_type)| format!("cast(null as {data_type}) as {}", dialect.quote(name)));
    let columns: Vec<String> = columns.collect();
    (!columns.is_empty()).then(|| format!("select {}", columns.join(", ")))
}

/// Whether the existing table has the columns of the file, in name and type.
fn has_columns((table, types): (&SeedTable, &Types), context: &Context<'_>) -> bool {
    let wanted = table.columns.iter().map(|(name, data_type)| {
        let mut promised = context.promised_columns.iter();
        let promised = promised.find(|column| column.name == *name);
        let promised = promised.map(|column| &column.data_type);
        let data_type = match types.get(name) {
            Some(declared) => promised.unwrap_or(declared).to_lowercase(),
            None => context.dialect.column_type(data_type),
        };
        (name.as_str(), data_type)
    });
    let existing = context
        .existing_columns
        .iter()
        .map(|column| (column.name.as_str(), column.data_type.to_lowercase()));
    wanted.eq(existing)
}

/// New rows in the table that is there: the views on it stay.
fn replace_rows(node: &Node, table: &SeedTable, dialect: &dyn Dialect) -> Vec<String> {
    let beside = swap::beside(node);
    let columns: Vec<String> = table.columns.iter().map(|(name, _)| name.clone()).collect();
    vec![
        format!("delete from {}", dialect.render(&node.relation)),
        dialect.insert_from(&node.relation, &beside, &columns),
        dialect.drop(&beside, RelationKind::Table),
    ]
}

fn options(node: &Node) -> Result<SeedOptions> {
    let mut options = SeedOptions {
        column_types: column_types(node),
        ..SeedOptions::default()
    };
    if let Some(delimiter) = node.config.all.get("delimiter").and_then(Value::as_str) {
        let [byte] = delimiter.as_bytes() else {
            let fact = format!("the delimiter of seed `{}` is `{delimiter}`", node.name);
            return Err(Error::usage(fact)
                .at(Location::file(&node.original_file_path))
                .help("set `delimiter:` to one character"));
        };
        options.delimiter = *byte;
    }
    Ok(options)
}

/// `column_types:` of the seed: column to type, as written.
fn column_types(node: &Node) -> Types {
    let types = node
        .config
        .all
        .get("column_types")
        .and_then(Value::as_object);
    types
        .into_iter()
        .flatten()
        .filter_map(|(column, data_type)| Some((column.clone(), data_type.as_str()?.to_owned())))
        .collect()
}

/// The same by the names that the columns have in the database.
fn folded_types(node: &Node, dialect: &dyn Dialect) -> Types {
    let types = column_types(node);
    match has_quoted_columns(node) {
        true => types,
        false => types
            .into_iter()
            .map(|(name, kind)| (unquoted(&name, dialect), kind))
            .collect(),
    }
}

/// Those of the columns that the file has under just that name, as dbt finds them.
fn types_of_columns(node: &Node, table: &SeedTable, dialect: &dyn Dialect) -> Types {
    let is_quoted = has_quoted_columns(node);
    let mut types = column_types(node);
    let columns = table.columns.iter();
    let known = columns.filter_map(|(name, _)| types.remove_entry(name));
    known
        .map(|(name, kind)| match is_quoted {
            true => (name, kind),
            false => (unquoted(&name, dialect), kind),
        })
        .collect()
}

fn create_table(
    (node, types): (&Node, &Types),
    table: &SeedTable,
    dialect: &dyn Dialect,
) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|(name, data_type)| {
            let data_type = types
                .get(name)
                .cloned()
                .unwrap_or_else(|| dialect.column_type(data_type));
            let is_quoted = has_quoted_columns(node) || can_be_folded(name);
            format!("    {} {data_type}", dialect.part(name, is_quoted))
        })
        .collect();
    format!(
        "create table {} (\n{}\n)",
        dialect.render(&swap::beside(node)),
        columns.join(",\n")
    )
}

/// Whether the names of columns are written in quotes, so that they keep their case.
fn has_quoted_columns(node: &Node) -> bool {
    !matches!(
        node.config.all.get("quote_columns"),
        Some(Value::Bool(false))
    )
}
