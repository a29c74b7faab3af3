//! What dbt renders in properties files before it reads them.

use serde_json::{Map, Value};

use super::patches::PatchFile;
use crate::error::Result;
use crate::jinja::YamlEnvironment;
use crate::project::properties::{
    ColumnProperties, NodeProperties, PropertiesFile, SourceProperties,
};
use crate::project::yaml;

/// Renders the Jinja in the `config:` and the columns of each node, in the
/// `config:` of unit tests, and in the names and the quoting of sources.
///
/// # Errors
/// A usage error at the entry whose template fails.
pub fn render_properties(
    properties: &mut PropertiesFile,
    file: &PatchFile,
    environment: &YamlEnvironment,
) -> Result<()> {
    let nodes = properties.models.iter_mut();
    let nodes = nodes.chain(&mut properties.seeds);
    let nodes = nodes.chain(&mut properties.analyses);
    let nodes = nodes.chain(&mut properties.functions);
    for node in nodes.chain(&mut properties.snapshots) {
        render_node(node, environment).map_err(|error| error.at(file.at(&node.name.referenced)))?;
    }
    for unit_test in &mut properties.unit_tests {
        render_config(&mut unit_test.config, environment)
            .map_err(|error| error.at(file.at(&unit_test.name.referenced)))?;
    }
    render_sources(&mut properties.sources, file, environment)
}

/// Its own configuration and types, and the configuration of its versions.
fn render_node(node: &mut NodeProperties, environment: &YamlEnvironment) -> Result<()> {
    node.written_config.clone_from(&node.config);
    render_config(&mut node.config, environment)?;
    for version in &mut node.versions {
        version.written_config.clone_from(&version.config);
        render_config(&mut version.config, environment)?;
    }
    render_columns(&mut node.columns, environment)
}

fn render_config(keys: &mut Map<String, Value>, environment: &YamlEnvironment) -> Result<()> {
    let mut config = Value::Object(std::mem::take(keys));
    yaml::render(&mut config, environment)?;
    if let Value::Object(config) = config {
        *keys = config;
    }
    Ok(())
}

fn render_columns(columns: &mut [ColumnProperties], environment: &YamlEnvironment) -> Result<()> {
    for column in columns {
        if let Some(data_type) = &mut column.data_type {
            *data_type = rendered(data_type, environment)?;
        }
        if let Some(meta) = &mut column.meta {
            render_config(meta, environment)?;
        }
        render_config(&mut column.config, environment)?;
        render_config(&mut column.extra, environment)?;
    }
    Ok(())
}

/// The text that a text with templates gives.
fn rendered(text: &str, environment: &YamlEnvironment) -> Result<String> {
    if !text.contains("{{") {
        return Ok(text.to_owned());
    }
    let value = environment.render(text)?;
    Ok(value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned))
}

/// Renders the names of sources and of their tables, and how they are quoted.
fn render_sources(
    sources: &mut [SourceProperties],
    file: &PatchFile,
    environment: &YamlEnvironment,
) -> Result<()> {
    for source in sources {
        let place = file.at(&source.name.referenced);
        let tables = source.tables.iter_mut().map(|table| &mut table.quoting);
        for quoting in tables.chain([&mut source.quoting]) {
            render_config(quoting, environment).map_err(|error| error.at(place.clone()))?;
        }
        let tables = source.tables.iter_mut().map(|table| &mut table.name);
        for name in tables.chain([&mut source.name]) {
            name.value = rendered(&name.value, environment)
                .map_err(|error| error.at(file.at(&name.referenced)))?;
        }
    }
    Ok(())
}
