//! What a project that is read deserves a warning for.

use serde_json::json;

use super::{deprecated_models, unused_paths};
use crate::error::Result;
use crate::manifest::{Manifest, Node};
use crate::project::Project;
use crate::terminal::{self, Warning};

/// The flag by which the last of these may be errors as well.
const EVERY_WARNING: &str = "require_all_warnings_handled_by_warn_error";

/// Tells of it.
///
/// # Errors
/// The first of the warnings, where the flags make an error of it.
pub fn tell(project: &Project, manifest: &Manifest) -> Result<()> {
    if let Some(unused) = unused_paths::unused_paths(project, manifest) {
        terminal::warn(Warning::UnusedResourceConfigPath, &unused)?;
    }
    deprecated_models::tell(manifest)?;
    tell_of_timeless_sources(manifest);
    let is_handled = project.flag(EVERY_WARNING) == Some(true);
    let nodes = manifest.nodes.values();
    for node in nodes.filter(|node| node.config.microbatch.is_some()) {
        if !reads_times(manifest, node) {
            tell_of_batches(node, is_handled)?;
        }
    }
    Ok(())
}

/// Sources whose age nobody can ask for.
fn tell_of_timeless_sources(manifest: &Manifest) {
    let sources = manifest.sources.values();
    let timeless = sources.filter(|source| {
        let has_time = source.loaded_at_field.is_some() || source.loaded_at_query.is_some();
        source.freshness.is_some() && !has_time
    });
    for source in timeless {
        let message = format!(
            "source `{}.{}` has freshness and no `loaded_at_field`",
            source.source_name, source.name
        );
        terminal::note(Warning::FreshnessConfigProblem, &message);
    }
}

fn reads_times(manifest: &Manifest, node: &Node) -> bool {
    node.depends_on.iter().any(|unique_id| {
        let node = manifest.nodes.get(unique_id);
        let source = manifest.sources.get(unique_id);
        node.is_some_and(|node| node.config.event_time.is_some())
            || source.is_some_and(|source| source.event_time.is_some())
    })
}

fn tell_of_batches(node: &Node, is_handled: bool) -> Result<()> {
    let warning = Warning::MicrobatchModelNoEventTimeInputs;
    let message = format!(
        "The microbatch model '{}' has no 'ref' or 'source' input with an 'event_time' \
         configuration, so that every batch reads all of their rows.",
        node.name
    );
    match is_handled {
        true => terminal::said(warning, &message, json!({"model_name": node.name})),
        false => {
            terminal::note(warning, &message);
            Ok(())
        }
    }
}
