//! Seeds: one CSV file each. Their rows are read when the seed is built.

use super::Found;
use super::config_tree;
use super::hooks;
use super::models::{fqn, name_of};
use super::naming::{self, Named};
use super::patches::{Described, Patch, Patches, config_of};
use super::written_config::{self, written_config};
use crate::error::{Error, Location, Result};
use crate::jinja::{Capture, Engine};
use crate::manifest::{FileChecksum, Materialization, Node, NodeConfig, NodeDetails, ResourceType};
use crate::project::{Project, SourceFile};

/// Reads every CSV file of the seed folders.
pub fn read(project: &Project, engine: &Engine, patches: &mut Patches, found: &mut Found) {
    let files = project.files(&project.file.seed_paths(), "csv");
    for file in found.keep(files).unwrap_or_default() {
        let name = name_of(&file.path);
        found.keep_node(&name, seed(project, engine, patches, &file));
    }
}

fn seed(
    project: &Project,
    engine: &Engine,
    patches: &mut Patches,
    file: &SourceFile,
) -> Result<Node> {
    let (package, name) = (&project.file.name, name_of(&file.path));
    let fqn = fqn(package, &file.path_in_folder, &name);
    let patch = patches.take_seed(&name);
    let config = config(project, &fqn, patch, file)?;
    let named = Named::in_file(file, package, ResourceType::Seed, (&name, &fqn));
    let captured = hooks_of((project, engine), &named, &config)?;
    let relation = naming::relation(engine, &named, &config)?;
    let described = Described::by(patch)?;
    Ok(Node {
        unique_id: named.unique_id(),
        package_name: package.clone(),
        path: file.path_in_folder.clone(),
        original_file_path: file.path.clone(),
        patch_path: described.patch_path,
        raw_code: String::new(),
        checksum: FileChecksum::of_seed(&file.path, &file.text),
        relation,
        description: described.description,
        doc_blocks: Vec::new(),
        columns: described.columns,
        constraints: described.constraints,
        name,
        fqn,
        config,
        refs: captured.refs,
        sources: captured.sources,
        metrics: captured.metrics,
        functions: captured.functions,
        depends_on: Vec::new(),
        macros: captured.macros.into_iter().collect(),
        called: captured.called,
        details: NodeDetails::Seed,
    })
}

/// What the hooks call; a seed is before all models, so they may read none.
fn hooks_of(
    reader: (&Project, &Engine),
    named: &Named<'_>,
    config: &NodeConfig,
) -> Result<Capture> {
    let captured = hooks::captured(reader, named, &config.hooks)?;
    let sources = captured.sources.iter().map(|(_, table)| table);
    let read = captured
        .refs
        .iter()
        .map(|wanted| &wanted.name)
        .chain(sources)
        .next();
    match read.cloned() {
        None => Ok(captured),
        Some(name) => Err(Error::usage(format!(
            "Seeds cannot depend on other nodes: a hook of `{}` reads `{name}`",
            named.name
        ))
        .at(Location::file(named.path))
        .help("put the statement into a hook of the model, or of the run")),
    }
}

fn config(
    project: &Project,
    fqn: &[String],
    patch: Option<&Patch>,
    file: &SourceFile,
) -> Result<NodeConfig> {
    let mut keys = config_tree::config_at(&project.file.seeds, fqn);
    if let Some(patch) = patch {
        config_tree::merge(&mut keys, config_of(&patch.properties));
    }
    config_tree::merge_overriding(&mut keys, project, |file| &file.seeds, fqn);
    let mut config = NodeConfig::new(keys, Materialization::Seed)
        .map_err(|error| error.at(Location::file(&file.path)))?;
    let own = [written_config::of_patch(
        project,
        written_config::SEEDS,
        patch,
    )];
    config.written = written_config(project, written_config::SEEDS, fqn, own);
    Ok(config)
}
