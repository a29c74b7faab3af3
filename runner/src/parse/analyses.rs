//! Analyses: queries that are compiled and never built.

use std::path::Path;

use serde_json::Map;

use super::Found;
use super::config_tree;
use super::models::Template;
use super::patches::{Described, Patches, config_of};
use crate::adapter::Relation;
use crate::error::{Location, Result};
use crate::jinja::Engine;
use crate::manifest::{Materialization, Node, NodeConfig, NodeDetails, ResourceType};
use crate::project::{Project, SourceFile, files_with_extension};

/// Reads every SQL file of the folders of analyses.
pub fn read(project: &Project, engine: &Engine, patches: &mut Patches, found: &mut Found) {
    let files = files_with_extension(&project.root, &project.file.analysis_paths(), &["sql"]);
    for mut file in found.keep(files).unwrap_or_default() {
        // Its qualified name says what it is, as dbt's does.
        file.path_in_folder = Path::new(ResourceType::Analysis.name()).join(file.path_in_folder);
        if let Some(node) = found.keep(analysis(project, engine, patches, &file)) {
            found.add(node);
        }
    }
}

fn analysis(
    project: &Project,
    engine: &Engine,
    patches: &mut Patches,
    file: &SourceFile,
) -> Result<Node> {
    let template = Template::render(project, engine, file)?;
    let patch = patches.take_analysis(&template.name);
    let mut keys = Map::new();
    if let Some(patch) = patch {
        config_tree::merge(&mut keys, config_of(&patch.properties));
    }
    config_tree::merge(&mut keys, template.capture.config.clone());
    let config = NodeConfig::new(keys, Materialization::View)
        .map_err(|error| error.at(Location::file(&file.path)))?;
    template.capture.require_all_of(&config)?;
    let (target, name) = (&project.target, template.name.clone());
    let relation = Relation {
        quoted: engine.shared.quoted,
        ..Relation::new(target.database.clone(), target.schema.clone(), name)
    };
    let described = Described::by(patch)?;
    Ok(Node {
        patch_path: described.patch_path,
        description: described.description,
        columns: described.columns,
        ..template.into_node(relation, config, NodeDetails::Analysis)
    })
}
