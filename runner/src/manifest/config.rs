//! What a node's configuration decides, after all its layers were merged.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::onnx::Nulls;

use super::colour::is_colour;
use super::constraint::ContractConfig;
use super::hook::Hooks;
use super::materialization::Materialization;
use super::microbatch::Microbatch;
use super::node::OnnxConfig;
use super::relation_options::RelationOptions;

/// How new rows meet the rows that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncrementalStrategy {
    Append,
    DeleteInsert,
    Merge,
    /// The rows of a span of time at once.
    Microbatch,
    /// A name that weir does not know.
    Unknown,
}

/// What a failed test means for the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warn,
}

/// What becomes of a model's children where it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    SkipChildren,
    /// They run all the same.
    Continue,
}

/// The merged configuration of one node.
#[derive(Debug, Clone)]
pub struct NodeConfig {
    pub enabled: bool,
    pub materialized: Materialization,
    pub alias: Option<String>,
    pub schema: Option<String>,
    pub database: Option<String>,
    /// Each once; as often as its layers have one, a tag is among all keys.
    pub tags: Vec<String>,
    pub meta: Map<String, Value>,
    pub unique_key: Vec<String>,
    pub incremental_strategy: Option<IncrementalStrategy>,
    /// What only the strategy microbatch has.
    pub microbatch: Option<Microbatch>,
    /// The column that holds a row's time.
    pub event_time: Option<String>,
    /// Conditions on the rows that new ones meet.
    pub incremental_predicates: Vec<String>,
    /// The only columns that a merge changes.
    pub merge_update_columns: Option<Vec<String>>,
    /// Columns that a merge leaves as they are.
    pub merge_exclude_columns: Vec<String>,
    pub full_refresh: Option<bool>,
    pub on_error: OnError,
    pub contract: ContractConfig,
    /// Statements before the one that makes the relation.
    pub sql_header: Option<String>,
    pub hooks: Hooks,
    pub relation: RelationOptions,
    pub onnx: Option<OnnxConfig>,
    /// Every key with its value as weir understands it, for `config.get` and the manifest.
    pub all: Map<String, Value>,
    /// Every key as it was written.
    pub written: Map<String, Value>,
}

impl NodeConfig {
    /// Reads the merged keys of a model.
    ///
    /// # Errors
    /// A usage error for a value that is none of the known ones.
    pub fn of_model(keys: Map<String, Value>) -> Result<Self> {
        refuse_half_a_span(&keys)?;
        let materialized =
            Materialization::of_model(text(&keys, "materialized")?.unwrap_or("view"))?;
        let mut config = Self::new(keys, materialized)?;
        config.incremental_strategy = incremental_strategy(&config.all)?;
        config.on_error = on_error(&config.all)?;
        let is_microbatch = materialized == Materialization::Incremental
            && config.incremental_strategy == Some(IncrementalStrategy::Microbatch);
        if is_microbatch {
            config.microbatch = Some(Microbatch::of(&config.all)?);
        }
        if materialized == Materialization::Onnx {
            config.onnx = Some(onnx(&config.all)?);
        }
        Ok(config)
    }

    /// Reads the merged keys of a seed or a test, whose materialization is fixed.
    ///
    /// # Errors
    /// A usage error for a value of the wrong type.
    pub fn new(mut keys: Map<String, Value>, materialized: Materialization) -> Result<Self> {
        refuse_other(&keys, materialized)?;
        refuse_colour(&keys)?;
        let written = keys.clone();
        let hooks = Hooks::take(&mut keys)?;
        let contract = ContractConfig::of(&keys)?;
        let tags = listed_tags(&mut keys)?;
        if keys.contains_key("contract") {
            keys.insert("contract".to_owned(), json!(contract));
        }
        Ok(NodeConfig {
            enabled: flag(&keys, "enabled")?.unwrap_or(true),
            materialized,
            alias: text(&keys, "alias")?.map(str::to_owned),
            schema: text(&keys, "schema")?.map(str::to_owned),
            database: text(&keys, "database")?.map(str::to_owned),
            tags: once(tags),
            meta: match keys.get("meta") {
                Some(Value::Object(meta)) => meta.clone(),
                _ => Map::new(),
            },
            unique_key: unique_key(&keys)?,
            incremental_strategy: None,
            microbatch: None,
            event_time: text(&keys, "event_time")?.map(str::to_owned),
            incremental_predicates: incremental_predicates(&keys)?,
            merge_update_columns: merge_update_columns(&keys)?,
            merge_exclude_columns: strings(&keys, "merge_exclude_columns")?,
            full_refresh: flag(&keys, "full_refresh")?,
            on_error: OnError::SkipChildren,
            contract,
            sql_header: text(&keys, "sql_header")?.map(str::to_owned),
            hooks,
            relation: RelationOptions::of(&keys, materialized)?,
            onnx: None,
            all: keys,
            written,
        })
    }

    /// A query with its `sql_header`: whole statements, which go before it on their own,
    /// or a beginning, which it gets.
    pub fn headed(&self, query: &str) -> (Option<&str>, String) {
        let header = self.sql_header.as_deref().map(str::trim);
        match header.filter(|header| !header.is_empty()) {
            Some(header) if header.ends_with(';') => (Some(header), query.to_owned()),
            Some(header) => (None, format!("{header}\n{query}")),
            None => (None, query.to_owned()),
        }
    }
}

/// A time after which a model is built has a number and a unit, or neither.
fn refuse_half_a_span(keys: &Map<String, Value>) -> Result<()> {
    let freshness = keys.get("freshness").and_then(Value::as_object);
    let after = freshness.and_then(|freshness| freshness.get("build_after")?.as_object());
    let has = |key: &str| after.is_some_and(|after| after.get(key).is_some_and(|v| !v.is_null()));
    let (missing, given) = match (has("count"), has("period")) {
        (true, false) => ("period", "count"),
        (false, true) => ("count", "period"),
        _ => return Ok(()),
    };
    Err(Error::usage(format!(
        "`freshness.build_after` must have a value for `{missing}` if a `{given}` is provided"
    ))
    .help("write build_after: {count: 1, period: day}"))
}

/// The colour of a node in a graph is a name or `#` and hexadecimal digits.
fn refuse_colour(keys: &Map<String, Value>) -> Result<()> {
    let docs = keys.get("docs").and_then(Value::as_object);
    let colour = docs.and_then(|docs| docs.get("node_color"));
    let Some(Value::String(colour)) = colour else {
        return Ok(());
    };
    match is_colour(colour) {
        true => Ok(()),
        false => Err(Error::usage(format!(
            "Invalid color name for docs.node_color: {colour}. It is neither a valid HTML color \
             name nor a valid HEX code."
        ))),
    }
}

/// A seed, a snapshot and a test can be nothing else.
fn refuse_other(keys: &Map<String, Value>, materialized: Materialization) -> Result<()> {
    let is_fixed = matches!(
        materialized,
        Materialization::Seed
            | Materialization::Snapshot
            | Materialization::Test
            | Materialization::Function
    );
    let own = materialized.name();
    match text(keys, "materialized")? {
        Some(other) if is_fixed && other != own => Err(Error::usage(format!(
            "a {own} must have a materialized value of '{own}', not `{other}`"
        ))
        .help("take `materialized` away")),
        _ => Ok(()),
    }
}

fn on_error(keys: &Map<String, Value>) -> Result<OnError> {
    match text(keys, "on_error")? {
        None | Some("skip_children") => Ok(OnError::SkipChildren),
        Some("continue") => Ok(OnError::Continue),
        Some(other) => Err(Error::usage(format!("`on_error` is `{other}`"))
            .help("use `continue` or `skip_children`")),
    }
}

/// An empty text is no key.
fn unique_key(keys: &Map<String, Value>) -> Result<Vec<String>> {
    let mut columns = strings(keys, "unique_key")?;
    columns.retain(|column| !column.is_empty());
    Ok(columns)
}

/// Under both of dbt's spellings.
fn incremental_predicates(keys: &Map<String, Value>) -> Result<Vec<String>> {
    let old = strings(keys, "predicates")?;
    match old.is_empty() {
        true => strings(keys, "incremental_predicates"),
        false => Ok(old),
    }
}

fn merge_update_columns(keys: &Map<String, Value>) -> Result<Option<Vec<String>>> {
    let columns = strings(keys, "merge_update_columns")?;
    Ok((!columns.is_empty()).then_some(columns))
}

fn incremental_strategy(keys: &Map<String, Value>) -> Result<Option<IncrementalStrategy>> {
    match text(keys, "incremental_strategy")? {
        None | Some("default") => Ok(None),
        Some("append") => Ok(Some(IncrementalStrategy::Append)),
        Some("delete+insert") => Ok(Some(IncrementalStrategy::DeleteInsert)),
        Some("merge") => Ok(Some(IncrementalStrategy::Merge)),
        Some("microbatch") => Ok(Some(IncrementalStrategy::Microbatch)),
        Some(_) => Ok(Some(IncrementalStrategy::Unknown)),
    }
}

fn onnx(keys: &Map<String, Value>) -> Result<OnnxConfig> {
    let model = text(keys, "model")?.ok_or_else(|| {
        Error::usage("an onnx model names no model file")
            .help("add `model='<name>'`: the file ml_models/<name>.onnx")
    })?;
    let column = |key: &str| Ok(text(keys, key)?.map(str::to_owned));
    Ok(OnnxConfig {
        model: model.to_owned(),
        probability_column: column("probability_column")?,
        label_column: column("label_column")?,
        threshold_column: column("threshold_column")?,
        class_column: column("class_column")?,
        prediction_column: column("prediction_column")?,
        probability_columns: probability_columns(keys)?,
        shard_key: strings(keys, "shard_key")?,
        nulls: match text(keys, "nulls")? {
            None | Some("refuse") => Nulls::Refused,
            Some("missing") => Nulls::AsMissing,
            Some(other) => {
                return Err(Error::usage(format!("nulls `{other}` is not supported"))
                    .help("use refuse, or missing: the model gets NaN for them"));
            }
        },
    })
}

/// A mapping from class to column.
fn probability_columns(keys: &Map<String, Value>) -> Result<Vec<(String, String)>> {
    const KEY: &str = "probability_columns";
    let columns = match keys.get(KEY) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Object(columns)) => columns,
        Some(other) => return Err(wrong_type(KEY, "a mapping from class to column", other)),
    };
    let pairs = columns.iter().map(|(class, column)| match column {
        Value::String(column) => Ok((class.clone(), column.clone())),
        other => Err(wrong_type(KEY, "a mapping from class to column", other)),
    });
    pairs.collect()
}

pub(super) fn text<'a>(keys: &'a Map<String, Value>, key: &str) -> Result<Option<&'a str>> {
    match keys.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(wrong_type(key, "a text", other)),
    }
}

/// True or false, as YAML writes them.
///
/// # Errors
/// A usage error for anything else.
pub fn flag(keys: &Map<String, Value>, key: &str) -> Result<Option<bool>> {
    match keys.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(Value::String(word)) if ["yes", "on"].contains(&word.to_lowercase().as_str()) => {
            Ok(Some(true))
        }
        Some(Value::String(word)) if ["no", "off"].contains(&word.to_lowercase().as_str()) => {
            Ok(Some(false))
        }
        Some(other) => {
            let written = other
                .as_str()
                .map_or_else(|| other.to_string(), str::to_owned);
            Err(Error::usage(format!(
                "config `{key}`: '{written}' is not of type 'boolean'"
            ))
            .help("write true or false"))
        }
    }
}

/// The tags, which are a list from here on.
fn listed_tags(keys: &mut Map<String, Value>) -> Result<Vec<String>> {
    let tags = strings(keys, "tags")?;
    if keys.contains_key("tags") {
        keys.insert("tags".to_owned(), json!(tags));
    }
    Ok(tags)
}

/// The texts without those that came before.
pub fn once(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let texts = texts.into_iter();
    texts.filter(|text| seen.insert(text.clone())).collect()
}

/// One text or a list of texts.
pub(super) fn strings(keys: &Map<String, Value>, key: &str) -> Result<Vec<String>> {
    match keys.get(key) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(vec![one.clone()]),
        Some(Value::Array(many)) => many
            .iter()
            .map(|item| match item {
                Value::String(text) => Ok(text.clone()),
                other => Err(wrong_type(key, "a list of texts", other)),
            })
            .collect(),
        Some(other) => Err(wrong_type(key, "a text or a list of texts", other)),
    }
}

pub(super) fn wrong_type(key: &str, wanted: &str, found: &Value) -> Error {
    Error::usage(format!("config `{key}` is {found}, not {wanted}"))
}
