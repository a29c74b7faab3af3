//! What properties files say of sources and their tables.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::properties::ColumnProperties;
use crate::load::{ExternalBlock, external_block};

/// A source: a schema that something else fills.
#[derive(Debug, Deserialize)]
pub struct SourceProperties {
    pub name: Spanned<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub database: Option<String>,
    #[serde(default)]
    pub schema: Option<String>,
    #[serde(default)]
    pub loader: Option<String>,
    #[serde(default)]
    pub quoting: Map<String, Value>,
    /// Present and null where it is switched off.
    #[serde(default, deserialize_with = "present")]
    pub freshness: Option<Value>,
    #[serde(default)]
    pub loaded_at_field: Option<String>,
    #[serde(default)]
    pub loaded_at_query: Option<String>,
    #[serde(default)]
    pub config: Map<String, Value>,
    /// The same with the templates in it.
    #[serde(skip)]
    pub written_config: Map<String, Value>,
    #[serde(default)]
    pub tags: Option<Vec<String>>,
    #[serde(default)]
    pub meta: Option<Map<String, Value>>,
    #[serde(default, deserialize_with = "tables")]
    pub tables: Vec<SourceTable>,
    /// The package whose source of this name the entry changes.
    #[serde(default)]
    pub overrides: Option<String>,
}

/// The tables; none where nothing stands behind the key.
fn tables<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SourceTable>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A table of a source.
#[derive(Debug, Deserialize)]
pub struct SourceTable {
    pub name: Spanned<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub identifier: Option<String>,
    #[serde(default)]
    pub quoting: Map<String, Value>,
    #[serde(default, deserialize_with = "external_block")]
    pub external: Option<ExternalBlock>,
    /// Present and null where it is switched off.
    #[serde(default, deserialize_with = "present")]
    pub freshness: Option<Value>,
    /// `Some(None)` where the table says that it has none, whatever its source has.
    #[serde(default, deserialize_with = "present")]
    pub loaded_at_field: Option<Option<String>>,
    #[serde(default)]
    pub loaded_at_query: Option<String>,
    #[serde(default)]
    pub columns: Vec<ColumnProperties>,
    #[serde(default)]
    pub tests: Option<Vec<Spanned<Value>>>,
    #[serde(default)]
    pub data_tests: Option<Vec<Spanned<Value>>>,
    #[serde(default)]
    pub config: Map<String, Value>,
    /// The same with the templates in it.
    #[serde(skip)]
    pub written_config: Map<String, Value>,
    #[serde(default)]
    pub tags: Option<Vec<String>>,
    #[serde(default)]
    pub meta: Option<Map<String, Value>>,
}

/// A key that is there, also where its value is null.
fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}
