//! What a project that is read deserves a warning for.

use serde_json::{Value, json};

use super::resolve::find_reference_from;
use super::{deprecated_models, unused_paths};
use crate::adapter::Dialect;
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
pub fn tell(project: &Project, manifest: &Manifest, dialect: &dyn Dialect) -> Result<()> {
    if let Some(unused) = unused_paths::unused_paths(project, manifest) {
        terminal::warn(Warning::UnusedResourceConfigPath, &unused)?;
    }
    deprecated_models::tell(manifest)?;
    tell_of_timeless_sources(manifest);
    tell_of_root_parents(manifest)?;
    tell_of_concurrent_batches(manifest, dialect)?;
    let is_handled = project.flag(EVERY_WARNING) == Some(true);
    let nodes = manifest.nodes.values();
    for node in nodes.filter(|node| node.config.microbatch.is_some()) {
        if !reads_times(manifest, node) {
            tell_of_batches(node, is_handled)?;
        }
    }
    Ok(())
}

/// Nodes of packages that read a node of the root project without naming it.
fn tell_of_root_parents(manifest: &Manifest) -> Result<()> {
    let root = &manifest.project_name;
    let nodes = manifest.nodes.values();
    for node in nodes.filter(|node| node.package_name != *root) {
        let refs = node.refs.iter();
        let unnamed = refs.filter(|wanted| wanted.package.as_ref() != Some(root));
        let parents = unnamed
            .filter_map(|wanted| find_reference_from(manifest, &node.package_name, wanted))
            .filter(|parent| parent.package_name == *root);
        for parent in parents {
            let message = format!(
                "`{}` of the package `{}` reads `{}` of the root project, without naming it: set \
                 the flag `require_ref_searches_node_package_before_root` to look into the package \
                 first",
                node.name, node.package_name, parent.unique_id
            );
            let data = json!({
                "node_name": node.name,
                "package_name": node.package_name,
                "root_project_unique_id": parent.unique_id,
            });
            terminal::said(Warning::PackageNodeDependsOnRootProjectNode, &message, data)?;
        }
    }
    Ok(())
}

/// Models that ask for batches at once where dbt has none at once either.
fn tell_of_concurrent_batches(manifest: &Manifest, dialect: &dyn Dialect) -> Result<()> {
    let nodes = manifest.nodes.values();
    let asking = nodes.filter(|node| {
        node.config.microbatch.is_some()
            && node.config.all.get("concurrent_batches") == Some(&Value::Bool(true))
    });
    let (count, engine) = (asking.count(), dialect.name());
    if count == 0 || dialect.abilities().has_concurrent_batches {
        return Ok(());
    }
    let plural = if count == 1 { "" } else { "s" };
    let message = format!(
        "Found {count} microbatch model{plural} with `concurrent_batches` set to true: the batches \
         run one after the other, since the {engine} adapter does not run batches concurrently"
    );
    let data = json!({"num_models": count, "adapter_type": engine});
    terminal::said(Warning::InvalidConcurrentBatchesConfig, &message, data)
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
