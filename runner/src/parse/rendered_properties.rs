//! What dbt renders in properties files before it reads them: all but descriptions,
//! tests, hooks and `loaded_at_query`, whose templates are rendered later.

use serde_json::{Map, Value};

use super::patch_file::PatchFile;
use super::rendered_sources::render_source;
use crate::error::Result;
use crate::jinja::YamlEnvironment;
use crate::project::properties::{
    ColumnProperties, NodeProperties, PropertiesFile, UnitTestProperties, VersionColumn,
    VersionProperties,
};
use crate::project::yaml;

/// Renders the Jinja in the entries of nodes, unit tests, sources and exposures.
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
    let nodes = nodes.chain(&mut properties.data_tests);
    for node in nodes.chain(&mut properties.snapshots) {
        render_node(node, environment).map_err(|error| error.at(file.at(&node.name.referenced)))?;
    }
    for unit_test in &mut properties.unit_tests {
        render_unit_test(unit_test, environment)
            .map_err(|error| error.at(file.at(&unit_test.name.referenced)))?;
    }
    for exposure in &mut properties.exposures {
        render_exposure(&mut exposure.value, environment)
            .map_err(|error| error.at(file.at(&exposure.referenced)))?;
    }
    for source in &mut properties.sources {
        render_source(source, file, environment)?;
    }
    Ok(())
}

fn render_node(node: &mut NodeProperties, environment: &YamlEnvironment) -> Result<()> {
    node.written_config.clone_from(&node.config);
    render_mapping(&mut node.config, environment)?;
    render_meta(&mut node.meta, environment)?;
    let texts = [
        &mut node.access,
        &mut node.group,
        &mut node.deprecation_date,
    ];
    render_texts(texts, environment)?;
    let values = [
        &mut node.time_spine,
        &mut node.docs,
        &mut node.latest_version,
    ];
    let values = values.into_iter().flatten().chain(&mut node.constraints);
    render_values(values, environment)?;
    for version in &mut node.versions {
        render_version(version, environment)?;
    }
    render_columns(&mut node.columns, environment)
}

fn render_version(version: &mut VersionProperties, environment: &YamlEnvironment) -> Result<()> {
    version.written_config.clone_from(&version.config);
    render_mapping(&mut version.config, environment)?;
    let texts = [
        &mut version.defined_in,
        &mut version.access,
        &mut version.deprecation_date,
    ];
    render_texts(texts, environment)?;
    let values = version.docs.iter_mut().chain(&mut version.constraints);
    render_values(values, environment)?;
    for column in version.columns.iter_mut().flatten() {
        if let VersionColumn::Column(column) = column {
            render_column(column, environment)?;
        }
    }
    Ok(())
}

/// Everything that may hold a template but its description.
fn render_unit_test(
    unit_test: &mut UnitTestProperties,
    environment: &YamlEnvironment,
) -> Result<()> {
    let overrides = &mut unit_test.overrides;
    let mappings = [
        &mut unit_test.config,
        &mut overrides.macros,
        &mut overrides.vars,
        &mut overrides.env_vars,
    ];
    for keys in mappings {
        render_mapping(keys, environment)?;
    }
    let given = unit_test.given.iter_mut().map(|given| &mut given.fixture);
    let fixtures = given.chain([&mut unit_test.expect]);
    render_values(fixtures.flat_map(|fixture| &mut fixture.rows), environment)
}

/// Everything in it but its description.
fn render_exposure(exposure: &mut Value, environment: &YamlEnvironment) -> Result<()> {
    match exposure {
        Value::Object(keys) => {
            let keys = keys.iter_mut().filter(|(key, _)| *key != "description");
            render_values(keys.map(|(_, value)| value), environment)
        }
        other => yaml::render(other, environment),
    }
}

pub(super) fn render_columns(
    columns: &mut [ColumnProperties],
    environment: &YamlEnvironment,
) -> Result<()> {
    columns
        .iter_mut()
        .try_for_each(|column| render_column(column, environment))
}

fn render_column(column: &mut ColumnProperties, environment: &YamlEnvironment) -> Result<()> {
    render_texts([&mut column.data_type], environment)?;
    render_tags(&mut column.tags, environment)?;
    render_meta(&mut column.meta, environment)?;
    render_mapping(&mut column.config, environment)?;
    render_mapping(&mut column.extra, environment)?;
    render_values(&mut column.constraints, environment)
}

/// Renders the values of a mapping, but for its hooks.
pub(super) fn render_mapping(
    keys: &mut Map<String, Value>,
    environment: &YamlEnvironment,
) -> Result<()> {
    let mut mapping = Value::Object(std::mem::take(keys));
    yaml::render(&mut mapping, environment)?;
    if let Value::Object(mapping) = mapping {
        *keys = mapping;
    }
    Ok(())
}

pub(super) fn render_meta(
    meta: &mut Option<Map<String, Value>>,
    environment: &YamlEnvironment,
) -> Result<()> {
    match meta {
        Some(meta) => render_mapping(meta, environment),
        None => Ok(()),
    }
}

pub(super) fn render_tags(
    tags: &mut Option<Vec<String>>,
    environment: &YamlEnvironment,
) -> Result<()> {
    for tag in tags.iter_mut().flatten() {
        *tag = rendered(tag, environment)?;
    }
    Ok(())
}

fn render_values<'v>(
    values: impl IntoIterator<Item = &'v mut Value>,
    environment: &YamlEnvironment,
) -> Result<()> {
    values
        .into_iter()
        .try_for_each(|value| yaml::render(value, environment))
}

pub(super) fn render_texts<const COUNT: usize>(
    texts: [&mut Option<String>; COUNT],
    environment: &YamlEnvironment,
) -> Result<()> {
    for text in texts.into_iter().flatten() {
        *text = rendered(text, environment)?;
    }
    Ok(())
}

/// The text that a text with templates gives.
pub(super) fn rendered(text: &str, environment: &YamlEnvironment) -> Result<String> {
    if !text.contains("{{") && !text.contains("{%") {
        return Ok(text.to_owned());
    }
    let value = environment.render(text)?;
    Ok(value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned))
}
