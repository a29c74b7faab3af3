//! Hooks at parse: what they refer to, and those of the project itself.

use std::path::Path;
use std::sync::Arc;

use serde_json::Map;

use super::Found;
use super::config_tree::config_of_folders;
use super::first_rendering;
use super::naming::{self, Named};
use super::resolve::{find_reference_from, find_source_from};
use super::written_config::{self, written_config};
use crate::artifacts::operation_entry;
use crate::error::{Error, Location, Result};
use crate::jinja::{Capture, Engine, Scope};
use crate::manifest::{FileChecksum, Hooks, Manifest, Operation, ResourceType, RunMoment, object};
use crate::project::{Project, text_of_project};

/// What a node's hooks refer to and call.
///
/// # Errors
/// A usage error where a template fails.
pub fn captured(reader: (&Project, &Engine), named: &Named<'_>, hooks: &Hooks) -> Result<Capture> {
    let mut captured = Capture::default();
    for hook in hooks.iter() {
        captured.add(first_rendering::captured(reader, named, &hook.sql)?);
    }
    Ok(captured)
}

/// The hooks of dbt_project.yml; what they refer to is resolved later.
pub fn read(project: &Project, engine: &Engine, found: &mut Found) -> Vec<(Operation, Capture)> {
    let mut operations = Vec::new();
    let Some(text) = found.keep(text_of_project(&project.root)) else {
        return operations;
    };
    let checksum = FileChecksum::of_text(&text);
    for moment in [RunMoment::Start, RunMoment::End] {
        for (index, sql) in project.file.run_hooks(moment).into_iter().enumerate() {
            let path = Path::new("dbt_project.yml");
            let read = operation((project, engine), (moment, index), sql);
            let read = read.map_err(|error| error.at(Location::file(path)));
            let Some(mut operation) = found.keep(read) else {
                continue;
            };
            operation.checksum = checksum.clone();
            let scope = Scope::parsing(engine.shared.clone());
            let scope = Arc::new(scope.of_operation(object(operation_entry(&operation))));
            if found
                .keep(engine.render(path, &operation.sql, &scope))
                .is_none()
            {
                continue;
            }
            let captured = scope.captured();
            operation.macros = captured.called.clone();
            operation.refs = captured.refs.clone();
            operation.sources = captured.sources.clone();
            match operation.is_enabled() {
                true => operations.push((operation, captured)),
                false => found.disabled.operations.push(operation),
            }
        }
    }
    operations
}

fn operation(
    (project, engine): (&Project, &Engine),
    (moment, index): (RunMoment, usize),
    sql: String,
) -> Result<Operation> {
    let package = &project.file.name;
    let name = format!("{package}-{}-{index}", moment.key());
    let mut operation = Operation {
        unique_id: format!("operation.{package}.{name}"),
        relation: engine.shared.in_target(&name),
        name,
        package_name: package.clone(),
        moment,
        index,
        sql,
        config: Map::new(),
        written: Map::new(),
        checksum: FileChecksum::None,
        refs: Vec::new(),
        sources: Vec::new(),
        depends_on: Vec::new(),
        macros: Vec::new(),
    };
    let fqn = operation.fqn();
    operation.config = config_of_folders(project, ResourceType::Model, &fqn);
    operation.written = written_config(project, written_config::MODELS, &fqn, []);
    operation.relation = naming::relation_of_operation(engine, &operation)?;
    Ok(operation)
}

/// Puts the operations into a manifest whose nodes are known.
///
/// # Errors
/// A usage error for a reference that leads nowhere.
pub fn resolve(manifest: &mut Manifest, operations: Vec<(Operation, Capture)>) -> Result<()> {
    for (mut operation, captured) in operations {
        let place = || Location::file("dbt_project.yml");
        for wanted in &captured.refs {
            let unknown = || Error::usage(format!("model `{}` does not exist", wanted.id_end()));
            let node = find_reference_from(manifest, &operation.package_name, wanted)
                .ok_or_else(|| unknown().at(place()))?;
            operation.depends_on.push(node.unique_id.clone());
        }
        for (source, table) in &captured.sources {
            let unique_id = find_source_from(manifest, &operation.package_name, source, table)
                .ok_or_else(|| {
                    Error::usage(format!("source `{source}.{table}` does not exist")).at(place())
                })?;
            operation.depends_on.push(unique_id);
        }
        operation.depends_on.sort();
        operation.depends_on.dedup();
        manifest.operations.push(operation);
    }
    // The project's own run first, then those of each package.
    let root = manifest.project_name.clone();
    manifest.operations.sort_by_key(|operation| {
        let is_of_package = operation.package_name != root;
        (is_of_package, operation.package_name.clone())
    });
    Ok(())
}
