//! How the files of a table in a lake are parted and sorted.

use serde_json::Value;

use super::Context;
use crate::adapter::{Dialect, Relation};
use crate::error::{Error, Location, Result};
use crate::manifest::{Materialization, Node};
use crate::terminal::warning_of_template;

/// The two settings, under both of their names.
const PARTS: [&str; 2] = ["partitioned_by", "partition_by"];
const ORDER: [&str; 2] = ["sorted_by", "sort_by"];

/// The statements that say it of a table that has no rows yet; none where its config
/// says nothing, or where its database has no such tables, which is told.
///
/// # Errors
/// A usage error for a setting that is no list of texts.
pub fn layout(node: &Node, table: &Relation, context: &Context<'_>) -> Result<Vec<String>> {
    let (dialect, kind) = (context.dialect, node.config.materialized);
    let is_built = [Materialization::Table, Materialization::Incremental].contains(&kind);
    if !dialect.abilities().has_lakes || !is_built {
        return Ok(Vec::new());
    }
    let wrong = |error: Error| error.at(Location::file(&node.original_file_path));
    let parts = columns(node, PARTS).map_err(wrong)?;
    let order = columns(node, ORDER).map_err(wrong)?;
    let settings = [
        (PARTS, parts),
        (ORDER, order.map(|names| quoted(&names, dialect))),
    ];
    let mut statements = Vec::new();
    for (names, columns) in settings {
        let Some(columns) = columns else { continue };
        match context.is_in_lake {
            true => statements.push(format!(
                "alter table {} set {} ({})",
                dialect.render(table),
                names[0].replace('_', " "),
                columns.join(", ")
            )),
            false => warning_of_template(&format!(
                "{} is only supported for DuckLake relations; ignoring for {}",
                names.join("/"),
                dialect.render(&node.relation)
            )),
        }
    }
    Ok(statements)
}

/// A lake drops a relation and nothing that depends on it, and refuses to be asked for more.
pub fn drop_alone(statement: &mut String) {
    if let Some(alone) = statement
        .strip_suffix(" cascade")
        .filter(|text| text.starts_with("drop "))
    {
        *statement = alone.to_owned();
    }
}

fn quoted(names: &[String], dialect: &dyn Dialect) -> Vec<String> {
    names.iter().map(|name| dialect.quote(name)).collect()
}

/// What a setting lists; none where it is not set.
fn columns(node: &Node, names: [&str; 2]) -> Result<Option<Vec<String>>> {
    let is_set = |value: &&Value| !value.is_null() && value.as_str() != Some("");
    let found = names
        .iter()
        .find_map(|name| node.config.all.get(*name).filter(is_set));
    let wrong = |wanted: &str| Error::usage(format!("{} {wanted}", names.join("/")));
    match found {
        None => Ok(None),
        Some(Value::String(one)) => Ok(Some(vec![one.clone()])),
        Some(Value::Array(many)) if many.is_empty() => {
            Err(wrong("must contain at least one column"))
        }
        Some(Value::Array(many)) => {
            let texts = many.iter().map(|item| item.as_str().map(str::to_owned));
            let texts = texts.collect::<Option<Vec<String>>>();
            texts
                .map(Some)
                .ok_or_else(|| wrong("list values must be non-empty strings"))
        }
        Some(_) => Err(wrong("must be a list of strings or a string")),
    }
}
