//! The time spine: a model with a row for each day, or for each shorter span, to which
//! metrics are joined so that spans without rows count too.

use super::broken;
use super::granularity::tells_days;
use crate::error::Result;
use crate::manifest::{Declaration, Manifest, Node, ResourceType};

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
            "semantic models need a time spine with granularity DAY or smaller, \
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
    let mut columns = node.columns.iter();
    let column = columns.find(|column| spine["standard_granularity_column"] == column.name);
    let granularity = column.and_then(|column| column.extra.get("granularity"));
    let granularity = granularity.and_then(|granularity| granularity.as_str());
    node.name == OLD_NAME || granularity.is_some_and(tells_days)
}
