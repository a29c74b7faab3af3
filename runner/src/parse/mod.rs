//! parse: files in, manifest out. Every template is rendered once with
//! `execute` false, which records what it refers to. The errors of all files
//! are collected before parse gives up.

mod config_tree;
mod generic_tests;
mod hooks;
mod macros;
mod models;
mod naming;
mod patches;
mod reports;
mod resolve;
mod seeds;
mod snapshots;
mod sources;
mod test_declaration;
mod test_names;
mod unit_tests;
mod unsupported;

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use crate::adapter;
use crate::error::{Error, Result};
use crate::jinja::{Engine, MacroIndex, Shared, jinja_value};
use crate::manifest::{Exposure, Manifest, Node, Source};
use crate::project::Project;

pub use generic_tests::arguments as test_arguments;
pub use resolve::{find_reference, find_source};

use patches::Patches;

/// A project whose references are resolved, and the engine to render it with.
pub struct Parsed {
    pub manifest: Manifest,
    pub engine: Engine,
}

/// What makes one invocation of weir different from the next.
#[derive(Debug, Clone)]
pub struct Invocation {
    pub id: String,
    pub started_at: chrono::DateTime<chrono::Utc>,
}

/// Reads and resolves every file of the project.
///
/// # Errors
/// A usage error that holds all errors found, each with its place.
pub fn parse(project: &Project, invocation: &Invocation) -> Result<Parsed> {
    let macros = macros::read(project)?;
    let engine = Engine::new(Arc::new(shared(project, invocation, macros)?));
    let mut found = Found {
        errors: unsupported::errors(project),
        ..Found::default()
    };
    let mut patches = found.keep(Patches::read(project)).unwrap_or_default();

    sources::read(project, &patches, &mut found);
    models::read(project, &engine, &mut patches, &mut found);
    seeds::read(project, &engine, &mut patches, &mut found);
    snapshots::read(project, &engine, &mut patches, &mut found);
    generic_tests::read(project, &engine, &patches, &mut found);
    reports::read(project, &engine, &mut found);
    unit_tests::read(project, &engine, &patches, &mut found);
    found.errors.extend(patches.unused());
    let operations = hooks::read(project, &engine, &mut found);
    let mut manifest = resolve::resolve(found.into_manifest(project, &engine))?;
    hooks::resolve(&mut manifest, operations)?;
    Ok(Parsed { manifest, engine })
}

fn shared(project: &Project, invocation: &Invocation, macros: MacroIndex) -> Result<Shared> {
    Ok(Shared {
        macros,
        dialect: adapter::dialect(&project.target.connection.engine)?,
        project_name: project.file.name.clone(),
        vars: project.vars.clone(),
        target: crate::jinja::target_value(&project.target),
        invocation_id: invocation.id.clone(),
        run_started_at: invocation
            .started_at
            .format("%Y-%m-%d %H:%M:%S%.6f+00:00")
            .to_string(),
        dispatch: project
            .file
            .dispatch
            .iter()
            .map(|item| (item.macro_namespace.clone(), item.search_order.clone()))
            .collect(),
    })
}

/// What the readers found so far, errors among it.
#[derive(Default)]
struct Found {
    nodes: BTreeMap<String, Node>,
    sources: BTreeMap<String, Source>,
    exposures: BTreeMap<String, Exposure>,
    errors: Vec<Error>,
}

impl Found {
    /// The value, or nothing and one more error.
    fn keep<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.errors.push(error)).ok()
    }

    fn add(&mut self, node: Node) {
        if let Some(twin) = self.nodes.get(&node.unique_id) {
            self.errors.push(
                Error::usage(format!(
                    "two {}s are named `{}`",
                    node.resource_type().name(),
                    node.name
                ))
                .at(crate::error::Location::file(&node.original_file_path))
                .help(format!(
                    "the other is {}: rename one of them",
                    twin.original_file_path.display()
                )),
            );
            return;
        }
        self.nodes.insert(node.unique_id.clone(), node);
    }

    fn into_manifest(self, project: &Project, engine: &Engine) -> (Manifest, Vec<Error>) {
        let macros = engine
            .shared
            .macros
            .iter()
            .map(|item| (item.unique_id.clone(), item.clone()))
            .collect();
        let manifest = Manifest {
            project_name: project.file.name.clone(),
            nodes: self.nodes,
            sources: self.sources,
            exposures: self.exposures,
            macros,
            operations: Vec::new(),
        };
        (manifest, self.errors)
    }
}

/// `model` as `generate_*_name` macros and templates see it.
fn node_value(name: &str, resource_type: &str, fqn: &[String], package: &str) -> Value {
    jinja_value(serde_json::json!({
        "name": name,
        "resource_type": resource_type,
        "fqn": fqn,
        "package_name": package,
    }))
}
