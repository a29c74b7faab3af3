//! Sources, and how `weir load` fills those that have an `external:` block.

use serde_json::{Map, Value};

use super::Found;
use super::config_tree;
use super::described_columns::columns_of;
use super::external_location::external_location;
use super::patch_file::PatchFile;
use super::patches::Patches;
use super::twins::two_of;
use super::written_config::{self, written_config};
use crate::adapter::{self, Relation};
use crate::error::{Error, Location, Result};
use crate::jinja::YamlEnvironment;
use crate::load::ExternalSource;
use crate::manifest::{Freshness, Quoting, Source, WrittenSource};
use crate::project::properties::{SourceProperties, SourceTable};
use crate::project::{Project, yaml};
use crate::text_value::plain;

/// Reads the `sources:` of every properties file.
pub fn read(project: &Project, patches: &Patches, found: &mut Found) {
    let environment = project.yaml_environment();
    let render = |text: &str| {
        let mut value = Value::String(text.to_owned());
        yaml::render(&mut value, &environment)?;
        Ok(match &value {
            Value::Null => String::new(),
            value => plain(value),
        })
    };
    for (file, properties) in &patches.sources {
        for table in &properties.tables {
            let written = (file, properties, table);
            let enabled = is_enabled(project, written, &environment);
            let source = enabled.and_then(|enabled| {
                let source = source(project, written, &render)?;
                Ok(Source {
                    is_enabled: enabled,
                    ..source
                })
            });
            match found.keep(source) {
                Some(source) if source.is_enabled => {
                    add(source, file.at(&table.name.referenced), found);
                }
                disabled => found.disabled.sources.extend(disabled),
            }
        }
    }
}

/// A source has one table of a name.
fn add(source: Source, place: Location, found: &mut Found) {
    let name = format!("{}.{}", source.source_name, source.name);
    if let Some(twin) = found.sources.insert(source.unique_id.clone(), source) {
        let error = two_of(
            "sources",
            &format!("source('{}', '{}')", twin.source_name, twin.name),
        );
        let path = twin.original_file_path.display();
        found.errors.push(
            error
                .at(place)
                .help(format!("`{name}` is also in {path}: rename one of them")),
        );
    }
}

fn is_enabled(
    project: &Project,
    (file, properties, table): (&PatchFile, &SourceProperties, &SourceTable),
    environment: &YamlEnvironment,
) -> Result<bool> {
    let fqn = fqn(project, file, &properties.name.value, &table.name.value);
    let mut keys = config(project, &fqn, properties, table);
    let mut enabled = keys.remove("enabled").unwrap_or(Value::Bool(true));
    let place = || file.at(&table.name.referenced);
    yaml::render(&mut enabled, environment).map_err(|error| error.at(place()))?;
    match enabled {
        Value::Bool(flag) => Ok(flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        other => {
            let other = plain(&other);
            let fact = format!("config `enabled`: '{other}' is not of type 'boolean'");
            Err(Error::usage(fact).at(place()).help("write true or false"))
        }
    }
}

fn source(
    project: &Project,
    (file, properties, table): (&PatchFile, &SourceProperties, &SourceTable),
    render: &dyn Fn(&str) -> Result<String>,
) -> Result<Source> {
    let (source_name, name) = (&properties.name.value, &table.name.value);
    let placed = |error: Error| error.at(file.at(&table.name.referenced));
    let relation = relation(project, properties, table, render).map_err(placed)?;
    let fqn = fqn(project, file, source_name, name);
    let config = config(project, &fqn, properties, table);
    let location = location(project, (&relation, &config), (properties, table), render);
    let (loaded_at_field, loaded_at_query) = loaded_at(properties, table).map_err(placed)?;
    Ok(Source {
        external: external(file, (source_name, name), &relation, table)?,
        freshness: freshness(&config, properties, table).map_err(placed)?,
        loaded_at_field,
        loaded_at_query,
        unique_id: format!("source.{}.{source_name}.{name}", project.file.name),
        package_name: project.file.name.clone(),
        source_name: source_name.to_owned(),
        source_description: properties.description.clone().unwrap_or_default(),
        loader: properties.loader.clone().unwrap_or_default(),
        source_meta: source_meta(properties),
        name: name.to_owned(),
        is_enabled: true,
        description: table.description.clone().unwrap_or_default(),
        doc_blocks: Vec::new(),
        relation,
        quoting: quoting(properties, table).map_err(placed)?,
        tags: tags(&config, properties, table),
        meta: meta(&config, properties, table),
        location: location.map_err(placed)?,
        written: written(project, &fqn, properties, table),
        fqn,
        config,
        columns: columns_of(&table.columns).map_err(placed)?,
        event_time: event_time(properties, table),
        original_file_path: file.path.clone(),
    })
}

fn written(
    project: &Project,
    fqn: &[String],
    properties: &SourceProperties,
    table: &SourceTable,
) -> WrittenSource {
    let own = [&properties.written_config, &table.written_config].map(Map::clone);
    WrittenSource {
        config: written_config(project, written_config::SOURCES, fqn, own),
        database: properties.database.clone(),
        schema: properties.schema.clone(),
        external: table.external.as_ref().map(|block| block.written.clone()),
    }
}

/// What a source says of itself, for all its tables.
fn source_meta(properties: &SourceProperties) -> Map<String, Value> {
    let mut meta = properties.meta.clone().unwrap_or_default();
    let configured = properties.config.get("meta").and_then(Value::as_object);
    meta.extend(configured.cloned().unwrap_or_default());
    meta
}

fn external(
    file: &PatchFile,
    names: (&str, &str),
    relation: &Relation,
    table: &SourceTable,
) -> Result<Option<ExternalSource>> {
    let place = file.at(&table.name.referenced);
    let columns = columns_of(&table.columns).map_err(|error| error.at(place.clone()))?;
    let own = table.external.as_ref().and_then(|block| block.own.as_ref());
    own.map(|config| ExternalSource::new(names, relation, config, &columns, place))
        .transpose()
}

/// The files that are read in the table's place, where the engine reads files.
fn location(
    project: &Project,
    (relation, config): (&Relation, &Map<String, Value>),
    (properties, table): (&SourceProperties, &SourceTable),
    render: &dyn Fn(&str) -> Result<String>,
) -> Result<Option<String>> {
    if !adapter::dialect(&project.target.connection.engine)?
        .abilities()
        .reads_files
    {
        return Ok(None);
    }
    let mut settings = meta(config, properties, table);
    settings.extend(config.clone());
    for key in ["external_location", "formatter"] {
        if let Some(Value::String(text)) = settings.get_mut(key) {
            *text = render(text)?;
        }
    }
    external_location(&table.name.value, relation, &settings)
}

fn fqn(project: &Project, file: &PatchFile, source: &str, table: &str) -> Vec<String> {
    let folder = project
        .file
        .model_paths()
        .iter()
        .find_map(|folder| file.path.strip_prefix(folder).ok())
        .and_then(|path| path.parent())
        .map(|folder| folder.to_path_buf())
        .unwrap_or_default();
    let folders = folder
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    std::iter::once(project.file.name.clone())
        .chain(folders)
        .chain([source.to_owned(), table.to_owned()])
        .collect()
}

fn event_time(properties: &SourceProperties, table: &SourceTable) -> Option<String> {
    let configs = [&table.config, &properties.config].into_iter();
    let mut named = configs.filter_map(|config| config.get("event_time")?.as_str());
    named.next().map(str::to_owned)
}

fn relation(
    project: &Project,
    properties: &SourceProperties,
    table: &SourceTable,
    render: &dyn Fn(&str) -> Result<String>,
) -> Result<Relation> {
    let rendered = |text: &Option<String>, default: &str| {
        let text = text.as_deref().map(render).transpose()?;
        let named = text.filter(|text| !text.is_empty());
        Ok::<_, Error>(named.unwrap_or_else(|| default.to_owned()))
    };
    Ok(Relation {
        database: rendered(&properties.database, &project.target.database)?,
        schema: rendered(&properties.schema, &properties.name.value)?,
        identifier: rendered(&table.identifier, &table.name.value)?,
        // What the project says is of its own relations alone.
        quoted: quoting(properties, table)?.quoted(),
    })
}

/// What the table says, and where it says nothing what its source does.
fn quoting(properties: &SourceProperties, table: &SourceTable) -> Result<Quoting> {
    Ok(Quoting::of(&table.quoting)?.or(Quoting::of(&properties.quoting)?))
}

/// The folders' configuration, that of the source, of its table, then the root's.
fn config(
    project: &Project,
    fqn: &[String],
    properties: &SourceProperties,
    table: &SourceTable,
) -> Map<String, Value> {
    let mut keys = config_tree::config_at(&project.file.sources, fqn);
    config_tree::merge(&mut keys, properties.config.clone());
    config_tree::merge(&mut keys, table.config.clone());
    config_tree::merge_overriding(&mut keys, project, |file| &file.sources, fqn);
    if table.freshness == Some(Value::Null) {
        keys.insert("freshness".to_owned(), Value::Null);
    }
    keys
}

fn freshness(
    config: &Map<String, Value>,
    properties: &SourceProperties,
    table: &SourceTable,
) -> Result<Option<Freshness>> {
    let written = [
        properties.freshness.as_ref(),
        properties.config.get("freshness"),
        table.freshness.as_ref(),
        table.config.get("freshness"),
    ];
    match written.iter().any(Option::is_some) {
        true => Freshness::of_layers(&written),
        false => Freshness::of_layers(&[config.get("freshness")]),
    }
}

/// The field and the query; what a table says of either hides both of its source.
///
/// # Errors
/// A usage error for a field without a name.
fn loaded_at(
    properties: &SourceProperties,
    table: &SourceTable,
) -> Result<(Option<String>, Option<String>)> {
    let of = |config: &Map<String, Value>, key: &str| {
        let text = config.get(key).and_then(Value::as_str);
        text.map(str::to_owned)
    };
    let (field, query) = ("loaded_at_field", "loaded_at_query");
    let own_field = table.loaded_at_field.clone();
    let own_field = own_field.or_else(|| of(&table.config, field).map(Some));
    let own_query = table.loaded_at_query.clone();
    let own_query = own_query.or_else(|| of(&table.config, query));
    if own_field.is_some() || own_query.is_some() {
        return match own_field.flatten() {
            Some(field) if field.is_empty() => {
                Err(Error::usage("loaded_at_field cannot be an empty string"))
            }
            field => Ok((field, own_query)),
        };
    }
    let config = &properties.config;
    let (own_field, own_query) = (&properties.loaded_at_field, &properties.loaded_at_query);
    Ok((
        own_field.clone().or_else(|| of(config, field)),
        own_query.clone().or_else(|| of(config, query)),
    ))
}

fn tags(
    config: &Map<String, Value>,
    properties: &SourceProperties,
    table: &SourceTable,
) -> Vec<String> {
    let configured = match config.get("tags") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(|tag| tag.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    };
    let mut tags = configured;
    tags.extend(properties.tags.clone().unwrap_or_default());
    tags.extend(table.tags.clone().unwrap_or_default());
    tags.sort();
    tags.dedup();
    tags
}

fn meta(
    config: &Map<String, Value>,
    properties: &SourceProperties,
    table: &SourceTable,
) -> Map<String, Value> {
    let mut meta = properties.meta.clone().unwrap_or_default();
    meta.extend(table.meta.clone().unwrap_or_default());
    if let Some(Value::Object(configured)) = config.get("meta") {
        meta.extend(configured.clone());
    }
    meta
}
