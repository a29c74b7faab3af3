//! The time spine: a model with a row for each day, or for each shorter span, to which
//! metrics are joined so that spans without rows count too.

use serde_json::Value;

use super::granularity::tells_days;
use super::{broken, name};
use crate::error::{Error, Location, Result};
use crate::manifest::{Column, Declaration, Manifest, Node, ResourceType};

/// The name by which a model is a time spine of days without saying so.
const OLD_NAME: &str = "metricflow_time_spine";

/// Whether a project with semantic models has a time spine.
///
/// # Errors
/// A usage error at the file of a semantic model where there is none.
pub fn require(manifest: &Manifest, model: &Declaration) -> Result<()> {
    let mut models = manifest.nodes.values();
    match models.any(tells_days_apart) {
        true => Ok(()),
        false => Err(broken(
            model,
            "The semantic layer requires a time spine model with granularity DAY or smaller, \
             and no model is one"
                .to_owned(),
        )
        .help(
            "add a model with a row for each day, with `time_spine: \
             {standard_granularity_column: <name>}` and `granularity: day` at that column",
        )),
    }
}

fn tells_days_apart(node: &Node) -> bool {
    if node.resource_type() != ResourceType::Model {
        return false;
    }
    let spine = node.model().and_then(|model| model.time_spine.as_ref());
    let Some(spine) = spine else {
        return node.name == OLD_NAME;
    };
    let granularity = standard_column(node, spine).and_then(granularity_of);
    node.name == OLD_NAME || granularity.is_some_and(tells_days)
}

/// The column that tells the span of each row.
fn standard_column<'a>(node: &'a Node, spine: &Value) -> Option<&'a Column> {
    let mut columns = node.columns.iter();
    columns.find(|column| spine["standard_granularity_column"] == column.name)
}

fn granularity_of(column: &Column) -> Option<&str> {
    column.extra.get("granularity").and_then(Value::as_str)
}

/// Time spines whose columns are not described.
pub fn errors(manifest: &Manifest) -> Vec<Error> {
    let latest = manifest.nodes.values().filter(|node| node.is_latest());
    let spines = latest.filter_map(|node| Some((node, node.model()?.time_spine.as_ref()?)));
    spines
        .filter_map(|(node, spine)| {
            let (fact, help) = fault_of(node, spine)?;
            let path = node.patch_path.as_ref().map(|patch| patch.path.as_path());
            let place = Location::file(path.unwrap_or(&node.original_file_path));
            Some(Error::usage(fact).at(place).help(help))
        })
        .collect()
}

/// What is wrong with a time spine, and what to do.
fn fault_of(node: &Node, spine: &Value) -> Option<(String, &'static str)> {
    let described: Vec<&str> = node.columns.iter().map(|it| it.name.as_str()).collect();
    let wanted = &spine["standard_granularity_column"];
    let wanted = wanted.as_str().unwrap_or_default();
    let Some(column) = standard_column(node, spine) else {
        let fact = format!(
            "Time spine standard granularity column must be defined on the model. `{wanted}` is no \
             column of `{}`, whose columns are {}",
            node.name,
            listed(&described)
        );
        return Some((fact, "describe the column under `columns:`"));
    };
    if granularity_of(column).is_none() {
        let fact = format!(
            "Time spine standard granularity column must have a granularity defined. `{wanted}` of \
             `{}` has none",
            node.name
        );
        return Some((fact, "add such as `granularity: day` at the column"));
    }
    let custom = spine["custom_granularities"].as_array().into_iter();
    let custom = custom.flatten().map(column_of);
    let missing: Vec<&str> = custom.filter(|it| !described.contains(it)).collect();
    let fact = format!(
        "Time spine custom granularity columns do not exist in the model. {} of `{}`, whose \
         columns are {}",
        listed(&missing),
        node.name,
        listed(&described)
    );
    (!missing.is_empty()).then_some((fact, "describe each column under `columns:`"))
}

/// The column of a granularity of the project's own.
fn column_of(custom: &Value) -> &str {
    custom["column_name"]
        .as_str()
        .unwrap_or_else(|| name(custom))
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.is_empty() {
        true => "none".to_owned(),
        false => quoted.join(", "),
    }
}
