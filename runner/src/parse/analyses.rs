//! Analyses: queries that are compiled and never built.

use std::path::Path;

use super::Found;
use super::config_tree::has_tree_of_analyses;
use super::models::Template;
use super::patches::{Described, Patches};
use super::written_config;
use crate::error::{Location, Result};
use crate::jinja::Engine;
use crate::manifest::{Materialization, Node, NodeConfig, NodeDetails, ResourceType};
use crate::project::{Project, SourceFile};

/// Reads every SQL file of the folders of analyses.
pub fn read(project: &Project, engine: &Engine, patches: &mut Patches, found: &mut Found) {
    let files = project.files(&project.file.analysis_paths(), "sql");
    for mut file in found.keep(files).unwrap_or_default() {
        if !has_tree_of_analyses(project) {
            file.path_in_folder =
                Path::new(ResourceType::Analysis.name()).join(file.path_in_folder);
        }
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
    let template = Template::render((project, engine), file, ResourceType::Analysis)?;
    let patch = patches.take_analysis(&template.name);
    let written = match has_tree_of_analyses(project) {
        true => written_config::ANALYSES,
        false => written_config::MODELS,
    };
    let mut config = NodeConfig::new(template.keys(patch), Materialization::View)
        .map_err(|error| error.at(Location::file(&file.path)))?;
    config.tags = template.tags(patch, &config);
    config.written = template.written(written, patch);
    let relation = template.relation(engine, &config, None)?;
    let described = Described::by(patch)?;
    Ok(Node {
        patch_path: described.patch_path,
        description: described.description,
        columns: described.columns,
        ..template.into_node(relation, config, NodeDetails::Analysis)
    })
}
