//! Names with spaces in them, which would be names that have to be quoted everywhere.

use std::path::Path;

use serde_json::json;

use crate::error::{Error, Location, Result};
use crate::manifest::{Manifest, ResourceType};
use crate::project::Project;
use crate::terminal::{Deprecation, Warning, deprecated, note};

/// Refuses them or warns of them, as the project's flags say.
///
/// # Errors
/// A usage error with each name, unless it is let through.
pub fn refuse(project: &Project, manifest: &Manifest) -> Result<()> {
    let nodes = manifest.nodes.values();
    let spaced = nodes
        .filter(|node| node.name.contains(' '))
        .map(|node| (node.unique_id.as_str(), node.original_file_path.as_path()));
    let is_refused = project.file.flag("require_resource_names_without_spaces");
    judge(project, spaced.collect(), is_refused.unwrap_or(true))?;

    let sources = manifest.sources.values();
    let sources = sources
        .filter(|source| source.source_name.contains(' '))
        .map(|source| {
            (
                source.unique_id.as_str(),
                source.original_file_path.as_path(),
            )
        });
    let models = manifest.declarations.values();
    let models = models
        .filter(|one| one.resource_type == ResourceType::SemanticModel && one.name.contains(' '))
        .map(|one| (one.unique_id.as_str(), one.original_file_path.as_path()));
    let flag = "require_source_and_semantic_model_names_without_spaces";
    let is_refused = project.file.flag(flag).unwrap_or(false);
    judge(project, sources.chain(models).collect(), is_refused)
}

fn judge(project: &Project, spaced: Vec<(&str, &Path)>, is_refused: bool) -> Result<()> {
    let Some((_, path)) = spaced.first() else {
        return Ok(());
    };
    if !is_refused {
        return tell(project, &spaced);
    }
    let named = spaced
        .iter()
        .map(|(id, path)| format!("\n  * '{id}' ({})", path.display()));
    let named: String = named.collect();
    Err(
        Error::usage(format!("Resource names cannot contain spaces:{named}"))
            .at(Location::file(path))
            .help("rename it, with underscores in the place of spaces"),
    )
}

/// Tells of the first name, or with `--debug` of each, and how many there are.
fn tell(project: &Project, spaced: &[(&str, &Path)]) -> Result<()> {
    let tells_all = project.invocation.flags["DEBUG"] == true;
    let told = if tells_all { spaced.len() } else { 1 };
    for (unique_id, _) in &spaced[..told] {
        let message = format!("Found spaces in the name of `{unique_id}`");
        note(Warning::SpacesInResourceName, &message);
    }
    let mut message = format!("Spaces found in {} resource name(s).", spaced.len());
    if !tells_all {
        message.push_str(" Run again with `--debug` to see them all.");
    }
    deprecated(
        Deprecation::ResourceNamesWithSpaces,
        &message,
        json!({"count_invalid_names": spaced.len(), "show_debug_hint": !tells_all}),
    )
}
