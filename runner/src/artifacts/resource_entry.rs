//! Sources, macros and columns as manifest.json describes them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::external_entry::external_entry;
use super::source_config::{FreshnessEntry, SourceConfig};
use super::stream::Null;
use crate::adapter::Dialect;
use crate::manifest::{Argument, Column, Constraint, Macro, NodeConfig, Quoting, Source};

/// Columns by their names.
pub struct Columns<'a> {
    pub columns: &'a [Column],
    /// Where foreign keys lead, where that is known.
    pub targets: Option<&'a BTreeMap<String, String>>,
}

impl<'a> Columns<'a> {
    /// Of what has no foreign keys, or is not compiled.
    fn of(columns: &'a [Column]) -> Self {
        Columns {
            columns,
            targets: None,
        }
    }
}

impl Serialize for Columns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = self.columns.iter();
        let entry = |column| ColumnEntry::of(column, self.targets);
        serializer.collect_map(entries.map(|column| (&column.name, entry(column))))
    }
}

#[derive(Serialize)]
struct ColumnEntry<'a> {
    name: &'a str,
    description: &'a str,
    meta: &'a Map<String, Value>,
    data_type: Option<&'a str>,
    constraints: Vec<Value>,
    quote: Option<bool>,
    config: ColumnConfig<'a>,
    tags: &'a [String],
    granularity: Option<&'a Value>,
    dimension: Option<Value>,
    entity: Option<Value>,
    doc_blocks: Vec<&'a str>,
    #[serde(flatten)]
    extra: Option<Map<String, Value>>,
}

#[derive(Serialize)]
struct ColumnConfig<'a> {
    meta: &'a Map<String, Value>,
    tags: &'a [String],
}

impl<'a> ColumnEntry<'a> {
    fn of(column: &'a Column, targets: Option<&BTreeMap<String, String>>) -> Self {
        ColumnEntry {
            name: &column.name,
            description: &column.description,
            meta: &column.meta,
            data_type: column.data_type.as_deref(),
            constraints: column
                .constraints
                .iter()
                .map(|constraint| constraint_entry(constraint, false, targets))
                .collect(),
            quote: column.quote,
            config: ColumnConfig {
                meta: &column.meta,
                tags: &column.tags,
            },
            tags: &column.tags,
            granularity: column.extra.get("granularity"),
            dimension: meaning(
                column,
                "dimension",
                json!({"is_partition": false, "validity_params": null}),
            ),
            entity: meaning(column, "entity", json!({})),
            doc_blocks: doc_blocks(column),
            extra: extra_of(column),
        }
    }
}

/// What a column is in a semantic model: a word, or a mapping with all of its keys.
fn meaning(column: &Column, key: &str, defaults: Value) -> Option<Value> {
    let written = column.extra.get(key)?;
    let Some(own) = written.as_object() else {
        return Some(written.clone());
    };
    let mut keys = json!({
        "name": column.name,
        "description": column.description,
        "label": null,
        "config": {},
    });
    for (key, value) in defaults.as_object().into_iter().flatten().chain(own) {
        keys[key] = value.clone();
    }
    Some(keys)
}

/// The blocks that the description calls; where the file has a key of that name, what it
/// lists, as in dbt.
fn doc_blocks(column: &Column) -> Vec<&str> {
    match column.extra.get("doc_blocks") {
        None => column.doc_blocks.iter().map(String::as_str).collect(),
        Some(Value::Array(items)) => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            texts.unwrap_or_default()
        }
        Some(_) => Vec::new(),
    }
}

/// The column's keys that have no field here.
fn extra_of(column: &Column) -> Option<Map<String, Value>> {
    let mut extra = column.extra.clone();
    for key in ["granularity", "dimension", "entity", "doc_blocks"] {
        extra.remove(key);
    }
    (!extra.is_empty()).then_some(extra)
}

/// A constraint; those of columns have no list of columns.
pub fn constraint_entry(
    constraint: &Constraint,
    is_of_table: bool,
    targets: Option<&BTreeMap<String, String>>,
) -> Value {
    let mut entry = json!(constraint);
    let target = constraint.to.as_ref().zip(targets);
    if let Some(target) = target.and_then(|(to, targets)| targets.get(to)) {
        entry["to"] = json!(target);
    }
    if let (Value::Object(keys), false) = (&mut entry, is_of_table) {
        keys.remove("columns");
    }
    entry
}

/// Whether documentation shows the thing, and in which colour.
#[derive(Serialize)]
pub struct Docs<'a> {
    show: bool,
    node_color: Option<&'a str>,
}

impl<'a> Docs<'a> {
    /// As the configuration of a node says.
    pub fn of(config: &'a NodeConfig) -> Self {
        Self::written(config.all.get("docs"))
    }

    /// As a mapping says, where there is one.
    fn written(docs: Option<&'a Value>) -> Self {
        let written = |key: &str| docs.and_then(|docs| docs.get(key));
        Docs {
            show: written("show").and_then(Value::as_bool).unwrap_or(true),
            node_color: written("node_color").and_then(Value::as_str),
        }
    }
}

/// A source table.
#[derive(Serialize)]
pub struct SourceEntry<'a> {
    database: &'a str,
    unrendered_database: Option<&'a str>,
    schema: &'a str,
    unrendered_schema: Option<&'a str>,
    name: &'a str,
    resource_type: &'static str,
    package_name: &'a str,
    path: Cow<'a, str>,
    original_file_path: Cow<'a, str>,
    unique_id: &'a str,
    fqn: &'a [String],
    source_name: &'a str,
    source_description: &'a str,
    loader: &'a str,
    identifier: &'a str,
    quoting: Quoting,
    loaded_at_field: Option<&'a str>,
    loaded_at_query: Option<&'a str>,
    freshness: FreshnessEntry<'a>,
    external: Option<Value>,
    description: &'a str,
    columns: Columns<'a>,
    meta: &'a Map<String, Value>,
    source_meta: &'a Map<String, Value>,
    tags: &'a [String],
    config: SourceConfig<'a>,
    patch_path: Null,
    unrendered_config: Map<String, Value>,
    relation_name: String,
    created_at: f64,
    doc_blocks: &'a [String],
}

impl<'a> SourceEntry<'a> {
    /// The entry of a source, its relation named in the words of a database.
    pub fn of(source: &'a Source, quoting: Quoting, dialect: &dyn Dialect) -> Self {
        SourceEntry {
            database: &source.relation.database,
            unrendered_database: source.written.database.as_deref(),
            schema: &source.relation.schema,
            unrendered_schema: source.written.schema.as_deref(),
            name: &source.name,
            resource_type: "source",
            package_name: &source.package_name,
            path: source.original_file_path.to_string_lossy(),
            original_file_path: source.original_file_path.to_string_lossy(),
            unique_id: &source.unique_id,
            fqn: &source.fqn,
            source_name: &source.source_name,
            source_description: &source.source_description,
            loader: &source.loader,
            identifier: &source.relation.identifier,
            quoting: source.quoting,
            loaded_at_field: source.loaded_at_field.as_deref(),
            loaded_at_query: source.loaded_at_query.as_deref(),
            freshness: FreshnessEntry(source),
            external: external_entry(source),
            description: &source.description,
            columns: Columns::of(&source.columns),
            meta: &source.meta,
            source_meta: &source.source_meta,
            tags: &source.tags,
            config: SourceConfig::of(source),
            patch_path: Null,
            unrendered_config: written_config(source),
            relation_name: source.named(quoting, dialect),
            created_at: 0.0,
            doc_blocks: &source.doc_blocks,
        }
    }
}

/// What is written of a source's configuration, with the keys that dbt always has.
fn written_config(source: &Source) -> Map<String, Value> {
    let mut keys = source.written.config.clone();
    if keys.contains_key("enabled") {
        keys.insert("enabled".to_owned(), source.is_enabled.into());
    }
    if source.freshness.is_some() || keys.contains_key("freshness") {
        keys.insert("freshness".to_owned(), json!(FreshnessEntry(source)));
    }
    let always = [
        ("loaded_at_field", json!(source.loaded_at_field)),
        ("loaded_at_query", json!(source.loaded_at_query)),
        ("meta", json!(source.meta)),
        ("tags", json!(source.tags)),
    ];
    keys.extend(always.map(|(key, value)| (key.to_owned(), value)));
    keys
}

impl<'a> MacroArgument<'a> {
    fn of(argument: &'a Argument) -> Self {
        MacroArgument {
            name: &argument.name,
            data_type: Some(argument.data_type.as_str()).filter(|name| !name.is_empty()),
            description: argument.description.as_deref().unwrap_or_default(),
        }
    }
}

/// A macro of the project.
#[derive(Serialize)]
pub struct MacroEntry<'a> {
    name: &'a str,
    resource_type: &'static str,
    package_name: &'a str,
    path: Cow<'a, str>,
    original_file_path: Cow<'a, str>,
    unique_id: &'a str,
    macro_sql: &'a str,
    depends_on: MacroDependencies<'a>,
    description: &'a str,
    meta: &'a Map<String, Value>,
    docs: Docs<'a>,
    config: MacroConfig<'a>,
    patch_path: Option<String>,
    arguments: Vec<MacroArgument<'a>>,
    created_at: f64,
    supported_languages: Null,
}

#[derive(Serialize)]
struct MacroDependencies<'a> {
    macros: &'a [String],
}

#[derive(Serialize)]
struct MacroConfig<'a> {
    meta: &'a Map<String, Value>,
    docs: Docs<'a>,
}

#[derive(Serialize)]
struct MacroArgument<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    data_type: Option<&'a str>,
    description: &'a str,
}

impl<'a> MacroEntry<'a> {
    /// The entry of a macro.
    pub fn of(item: &'a Macro) -> Self {
        let properties = &item.properties;
        let patch_path = properties.patch_path.as_ref();
        MacroEntry {
            name: &item.name,
            resource_type: "macro",
            package_name: &item.package_name,
            path: item.original_file_path.to_string_lossy(),
            original_file_path: item.original_file_path.to_string_lossy(),
            unique_id: &item.unique_id,
            macro_sql: &item.macro_sql,
            depends_on: MacroDependencies {
                macros: &item.called,
            },
            description: &properties.description,
            meta: &properties.meta,
            docs: Docs::written(properties.docs.as_ref()),
            config: MacroConfig {
                meta: &properties.meta,
                docs: Docs::written(properties.docs.as_ref()),
            },
            patch_path: patch_path
                .map(|path| format!("{}://{}", item.package_name, path.display())),
            arguments: properties.arguments.iter().map(MacroArgument::of).collect(),
            created_at: 0.0,
            supported_languages: Null,
        }
    }
}
