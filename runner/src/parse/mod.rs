//! parse: files in, manifest out. Every template is rendered once with
//! `execute` false, which records what it refers to. The errors of all files
//! are collected before parse gives up.

mod access;
mod analyses;
mod config_tree;
mod contracts;
mod declarations;
mod deprecated_models;
mod described_columns;
mod docs;
mod external_location;
mod first_rendering;
mod functions;
mod generic_tests;
mod hidden_tests;
mod hooks;
mod lent_patches;
mod macro_annotations;
mod macros;
mod misplaced;
mod misshapen;
mod models;
mod naming;
mod node_value;
mod own_macros;
mod patch_file;
mod patches;
mod problems;
mod remarks;
mod rendered_properties;
mod rendered_sources;
mod reports;
mod resolve;
mod seeds;
mod semantic_rules;
mod singular_tests;
mod snapshots;
mod source_overrides;
mod sources;
mod spaced_names;
mod test_arguments;
mod test_config;
mod test_declaration;
mod test_names;
mod twins;
mod unit_tests;
mod unread_tests;
mod unresolved;
mod unused_paths;
mod versions;
mod written_config;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::adapter::{self, LazyAdapter};
use crate::error::{Error, Result};
use crate::jinja::{Engine, MacroIndex, Shared, jinja_value};
use crate::manifest::{Declaration, Disabled, Exposure, Group, Macro, Manifest, Node, Source};
use crate::project::Project;
use crate::project::properties::MacroProperties;
use crate::terminal::{self, Warning};

pub use resolve::{
    find_function_from, find_metric_from, find_reference, find_reference_from, find_source,
    find_source_from,
};
pub use test_arguments::arguments as test_arguments;

use patch_file::PatchFile;
use patches::Patches;
use problems::{Problems, Unread};

/// A project whose references are resolved, and the engine to render it with.
pub struct Parsed {
    pub manifest: Manifest,
    pub engine: Engine,
}

/// Reads and resolves every file of the project.
///
/// # Errors
/// A usage error that holds all errors found, each with its place.
pub fn parse(project: &Project) -> Result<Parsed> {
    let macros = Arc::new(macros::read(project)?);
    let root = shared(project, macros)?;
    own_macros::refuse(&root)?;
    let mut found = Found::default();
    let mut operations = Vec::new();
    let mut packages = BTreeMap::new();
    let mut patches = patches_of_all(project, &mut found);
    let mut of_packages = patches.split_off(1).into_iter();
    for package in &project.packages {
        let shared = Arc::new(Shared {
            package_name: package.file.name.clone(),
            vars: package.vars.clone(),
            ..root.clone()
        });
        packages.insert(package.file.name.clone(), shared.clone());
        let engine = Engine::new(shared);
        let mut patches = of_packages.next().unwrap_or_default();
        read_nodes(package, &engine, &mut patches, &mut found);
        operations.extend(hooks::read(package, &engine, &mut found));
    }
    let engine = Engine::new(Arc::new(root)).knowing(packages);
    let mut patches = patches.pop().unwrap_or_default();
    read_nodes(project, &engine, &mut patches, &mut found);
    reports::read(project, &engine, &mut found);
    tell_unused(project, &patches)?;
    operations.extend(hooks::read(project, &engine, &mut found));
    declarations::connect(&mut found);
    let mut manifest = resolve::resolve(found.into_manifest(project, &engine))?;
    check_names(project, &engine, &manifest)?;
    semantic_rules::check(project, &manifest)?;
    own_macros::unite_batches(project, &engine.shared, &mut manifest)?;
    hooks::resolve(&mut manifest, operations)?;
    docs::render(project, &mut manifest)?;
    macro_annotations::tell(project, &manifest)?;
    remarks::tell(project, &manifest, engine.shared.dialect)?;
    Ok(Parsed { manifest, engine })
}

/// Entries that describe nothing. Of those that are errors the first is told, or with a
/// flag all of them.
fn tell_unused(project: &Project, patches: &Patches) -> Result<()> {
    let unused = patches.unused();
    let told = unused
        .iter()
        .map(|unused| terminal::warn(Warning::NoNodeForYamlKey, unused.message()));
    if project.flag("enable_grouped_warn_error_parser_logs") == Some(true) {
        return Error::all(told.filter_map(Result::err).collect()).map_or(Ok(()), Err);
    }
    told.collect()
}

/// Names must be what a call, a person and the database can tell apart.
fn check_names(project: &Project, engine: &Engine, manifest: &Manifest) -> Result<()> {
    let is_refused = project.file.flag("require_unique_project_resource_names") == Some(true);
    twins::of_names(manifest, is_refused)?;
    naming::check_schemas(project, manifest)?;
    spaced_names::refuse(project, manifest)?;
    twins::of_relations(manifest, engine.shared.dialect).map_or(Ok(()), Err)
}

/// What the properties files say: those of the root project, then of each package.
fn patches_of_all(project: &Project, found: &mut Found) -> Vec<Patches> {
    let projects: Vec<&Project> = project.with_packages().collect();
    let read = projects.iter().map(|project| Patches::read(project));
    let mut patches: Vec<Patches> = read
        .map(|patches| {
            found.unread.has_properties |= patches.is_err();
            found.keep(patches).unwrap_or_default()
        })
        .collect();
    found.keep(lent_patches::lend(&projects, &mut patches));
    found.keep(source_overrides::apply(&projects, &mut patches));
    patches
}

/// What the files of the root project or of a package hold.
fn read_nodes(project: &Project, engine: &Engine, patches: &mut Patches, found: &mut Found) {
    sources::read(project, patches, found);
    models::read(project, engine, patches, found);
    let twins = twins::of_disabled(project, patches, found);
    found.errors.extend(twins);
    analyses::read(project, engine, patches, found);
    functions::read(project, engine, patches, found);
    seeds::read(project, engine, patches, found);
    snapshots::read(project, engine, patches, found);
    generic_tests::read(project, engine, patches, found);
    unit_tests::read(project, engine, patches, found);
    declarations::read(project, engine, patches, found);
    let package = &project.file.name;
    let described = patches.macros.iter();
    let described = described.map(|(file, item)| (package.clone(), file.clone(), item.clone()));
    found.macros.extend(described);
}

fn shared(project: &Project, macros: Arc<MacroIndex>) -> Result<Shared> {
    let connection = &project.target.connection;
    Ok(Shared {
        macros,
        dialect: adapter::dialect(&connection.engine)?,
        project_name: project.file.name.clone(),
        quoted: project.file.quoting.quoted(),
        package_name: project.file.name.clone(),
        vars: project.vars.clone(),
        target: crate::jinja::target_value(&project.target),
        invocation_id: project.invocation.id.clone(),
        run_started_at: project.invocation.started_at,
        database: Arc::new(LazyAdapter::new(connection.clone())),
        flags: jinja_value(&project.invocation.flags),
        versions: project
            .with_packages()
            .map(|one| (one.file.name.clone(), version(&one.file.version)))
            .collect(),
        selected: Arc::default(),
        lakes: adapter::lakes(connection),
        warned: Arc::default(),
        dispatch: project
            .file
            .dispatch
            .iter()
            .map(|item| (item.macro_namespace.clone(), item.search_order.clone()))
            .collect(),
    })
}

/// A version as its file writes it, a text or a number.
fn version(value: &serde_json::Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    }
}

/// What the readers found so far, errors among it.
#[derive(Default)]
struct Found {
    nodes: BTreeMap<String, Node>,
    sources: BTreeMap<String, Source>,
    exposures: BTreeMap<String, Exposure>,
    declarations: BTreeMap<String, Declaration>,
    groups: BTreeMap<String, Group>,
    /// What is switched off; of nodes, for now, those that have a twin.
    disabled: Disabled,
    /// What is said of macros: the package, the file, the entry.
    macros: Vec<(String, PatchFile, MacroProperties)>,
    errors: Vec<Error>,
    unread: Unread,
}

impl Found {
    /// The value, or nothing and one more error.
    fn keep<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.errors.push(error)).ok()
    }

    /// The node of a name, or one more error.
    fn keep_node(&mut self, name: &str, node: Result<Node>) {
        match self.keep(node) {
            Some(node) => self.add(node),
            None => drop(self.unread.names.insert(name.to_owned())),
        }
    }

    fn add(&mut self, node: Node) {
        let twin = self.nodes.get(&node.unique_id);
        if twin.is_some() && !node.config.enabled {
            return self.set_aside(node);
        }
        if let Some(twin) = twin.filter(|twin| twin.config.enabled) {
            self.errors.push(
                twins::two_of(&node.resource_type().plural(), &node.name)
                    .at(crate::error::Location::file(&node.original_file_path))
                    .help(format!(
                        "the other is {}: rename one of them",
                        twin.original_file_path.display()
                    )),
            );
            return;
        }
        if let Some(twin) = self.nodes.insert(node.unique_id.clone(), node) {
            self.set_aside(twin);
        }
    }

    /// Keeps a node that is switched off and has a twin.
    fn set_aside(&mut self, node: Node) {
        let twins = self
            .disabled
            .nodes
            .entry(node.unique_id.clone())
            .or_default();
        twins.push(node);
    }

    fn into_manifest(self, project: &Project, engine: &Engine) -> (Manifest, Problems) {
        let has_head = |item: &Macro| macros::has_head(project, item);
        let macros = macros::described(&engine.shared, &has_head, self.macros);
        let manifest = Manifest {
            project_name: project.file.name.clone(),
            search_order: project.file.search_order(),
            roots: project
                .with_packages()
                .map(|one| (one.file.name.clone(), one.root.clone()))
                .collect(),
            quoting: project.file.quoting,
            nodes: self.nodes,
            sources: self.sources,
            exposures: self.exposures,
            declarations: self.declarations,
            groups: self.groups,
            disabled: self.disabled,
            unread_tests: BTreeMap::new(),
            macros,
            docs: BTreeMap::new(),
            operations: Vec::new(),
            restricting_packages: project
                .with_packages()
                .filter(|one| one.file.restrict_access)
                .map(|one| one.file.name.clone())
                .collect(),
        };
        let problems = Problems {
            errors: self.errors,
            unread: self.unread,
        };
        (manifest, problems)
    }
}
