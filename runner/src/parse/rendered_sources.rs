//! What dbt renders in the entries of sources before it reads them. Where the source
//! is, its database, its schema and the names of its tables there, is kept as it is
//! written too and rendered where it is read.

use serde_json::{Map, Value};

use super::patch_file::PatchFile;
use super::rendered_properties::{
    render_columns, render_mapping, render_meta, render_tags, render_texts, rendered,
};
use crate::error::Result;
use crate::jinja::YamlEnvironment;
use crate::project::properties::{SourceProperties, SourceTable};
use crate::project::yaml;

const RENDERED_LATER: &str = "loaded_at_query";

/// # Errors
/// A usage error at the source or the table whose template fails.
pub fn render_source(
    source: &mut SourceProperties,
    file: &PatchFile,
    environment: &YamlEnvironment,
) -> Result<()> {
    for table in &mut source.tables {
        render_table(table, environment)
            .map_err(|error| error.at(file.at(&table.name.referenced)))?;
    }
    render_own(source, environment).map_err(|error| error.at(file.at(&source.name.referenced)))
}

fn render_own(source: &mut SourceProperties, environment: &YamlEnvironment) -> Result<()> {
    source.name.value = rendered(&source.name.value, environment)?;
    source.written_config.clone_from(&source.config);
    render_config(&mut source.config, environment)?;
    render_mapping(&mut source.quoting, environment)?;
    render_meta(&mut source.meta, environment)?;
    render_tags(&mut source.tags, environment)?;
    render_texts(
        [&mut source.loader, &mut source.loaded_at_field],
        environment,
    )?;
    render_freshness(&mut source.freshness, environment)
}

fn render_table(table: &mut SourceTable, environment: &YamlEnvironment) -> Result<()> {
    table.name.value = rendered(&table.name.value, environment)?;
    table.written_config.clone_from(&table.config);
    render_config(&mut table.config, environment)?;
    render_mapping(&mut table.quoting, environment)?;
    render_meta(&mut table.meta, environment)?;
    render_tags(&mut table.tags, environment)?;
    if let Some(field) = &mut table.loaded_at_field {
        render_texts([field], environment)?;
    }
    if let Some(external) = &mut table.external {
        render_mapping(&mut external.written, environment)?;
    }
    render_freshness(&mut table.freshness, environment)?;
    render_columns(&mut table.columns, environment)
}

fn render_freshness(freshness: &mut Option<Value>, environment: &YamlEnvironment) -> Result<()> {
    match freshness {
        Some(freshness) => yaml::render(freshness, environment),
        None => Ok(()),
    }
}

fn render_config(config: &mut Map<String, Value>, environment: &YamlEnvironment) -> Result<()> {
    let query = config.remove(RENDERED_LATER);
    render_mapping(config, environment)?;
    config.extend(query.map(|query| (RENDERED_LATER.to_owned(), query)));
    Ok(())
}
