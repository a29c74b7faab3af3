//! Properties files: the YAML beside models, seeds and sources.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use serde_saphyr::Spanned;

pub use super::source_properties::{SourceProperties, SourceTable};
use crate::manifest::{TestedVersions, merge_key};

/// One properties file. Keys that this version does not read are listed in
/// `others`, so that parse can refuse or ignore each by name.
#[derive(Debug, Default, Deserialize)]
pub struct PropertiesFile {
    #[serde(default)]
    pub models: Vec<NodeProperties>,
    #[serde(default)]
    pub seeds: Vec<NodeProperties>,
    #[serde(default)]
    pub sources: Vec<SourceProperties>,
    #[serde(default)]
    pub snapshots: Vec<NodeProperties>,
    #[serde(default)]
    pub analyses: Vec<NodeProperties>,
    #[serde(default)]
    pub functions: Vec<NodeProperties>,
    #[serde(default)]
    pub unit_tests: Vec<UnitTestProperties>,
    /// Singular tests by name, which are read by themselves.
    #[serde(skip)]
    pub data_tests: Vec<NodeProperties>,
    #[serde(default)]
    pub macros: Vec<MacroProperties>,
    #[serde(default)]
    pub exposures: Vec<Spanned<Value>>,
    #[serde(default)]
    pub groups: Vec<Spanned<Value>>,
    #[serde(default)]
    pub metrics: Vec<Spanned<Value>>,
    #[serde(default)]
    pub semantic_models: Vec<Spanned<Value>>,
    #[serde(default)]
    pub saved_queries: Vec<Spanned<Value>>,
}

/// What a properties file says of a macro.
#[derive(Debug, Clone, Deserialize)]
pub struct MacroProperties {
    pub name: Spanned<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub meta: Option<Map<String, Value>>,
    #[serde(default)]
    pub docs: Option<Value>,
    #[serde(default)]
    pub config: Map<String, Value>,
    #[serde(default)]
    pub arguments: Vec<MacroArgument>,
}

/// An argument of a macro.
#[derive(Debug, Clone, Deserialize)]
pub struct MacroArgument {
    pub name: String,
    #[serde(default, rename = "type")]
    pub data_type: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
}

/// What a properties file says of a model or seed.
#[derive(Debug, Clone, Deserialize)]
pub struct NodeProperties {
    pub name: Spanned<String>,
    #[serde(default)]
    pub description: Option<String>,
    /// What a snapshot without SQL follows, such as `ref('orders')`.
    #[serde(default)]
    pub relation: Option<String>,
    #[serde(default)]
    pub config: Map<String, Value>,
    /// The same with the templates in it.
    #[serde(skip)]
    pub written_config: Map<String, Value>,
    #[serde(default)]
    pub columns: Vec<ColumnProperties>,
    /// Whether its tests name columns in quotes that say nothing of it themselves.
    #[serde(default)]
    pub quote_columns: Option<bool>,
    #[serde(default)]
    pub tests: Option<Vec<Spanned<Value>>>,
    #[serde(default)]
    pub data_tests: Option<Vec<Spanned<Value>>>,
    #[serde(default)]
    pub meta: Option<Map<String, Value>>,
    #[serde(default)]
    pub constraints: Vec<Value>,
    #[serde(default)]
    pub access: Option<String>,
    #[serde(default)]
    pub group: Option<String>,
    #[serde(default)]
    pub deprecation_date: Option<String>,
    #[serde(default)]
    pub time_spine: Option<Value>,
    #[serde(default)]
    pub docs: Option<Value>,
    #[serde(default)]
    pub versions: Vec<VersionProperties>,
    #[serde(default)]
    pub latest_version: Option<Value>,
    #[serde(flatten)]
    pub function: FunctionProperties,
    #[serde(flatten)]
    pub semantics: SemanticProperties,
}

/// What only the entry of a model says: what its columns mean.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SemanticProperties {
    /// True or false, or a mapping.
    #[serde(default)]
    pub semantic_model: Option<Value>,
    #[serde(default)]
    pub primary_entity: Option<String>,
    #[serde(default)]
    pub agg_time_dimension: Option<String>,
    #[serde(default)]
    pub metrics: Vec<Value>,
    #[serde(default)]
    pub derived_semantics: Option<Value>,
}

/// What only the entry of a function says.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FunctionProperties {
    #[serde(default)]
    pub arguments: Vec<ArgumentProperties>,
    #[serde(default)]
    pub returns: Option<ReturnProperties>,
    /// The same function for other arguments.
    #[serde(default)]
    pub overloads: Vec<OverloadProperties>,
}

/// A function for other arguments, whose text is in a file of its own.
#[derive(Debug, Clone, Deserialize)]
pub struct OverloadProperties {
    pub defined_in: String,
    #[serde(default)]
    pub arguments: Vec<ArgumentProperties>,
    #[serde(default)]
    pub returns: Option<ReturnProperties>,
    #[serde(default)]
    pub description: Option<String>,
}

/// An argument of a function.
#[derive(Debug, Clone, Deserialize)]
pub struct ArgumentProperties {
    pub name: String,
    pub data_type: String,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub default_value: Option<Value>,
}

/// What a function gives.
#[derive(Debug, Clone, Deserialize)]
pub struct ReturnProperties {
    pub data_type: String,
    #[serde(default)]
    pub description: Option<String>,
}

/// One version of a model: what it says in the place of the model's own entry.
#[derive(Debug, Clone, Deserialize)]
pub struct VersionProperties {
    /// A number or a text.
    pub v: Value,
    /// The name of its file, where that is not `<model>_v<version>`.
    #[serde(default)]
    pub defined_in: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub config: Map<String, Value>,
    /// The same with the templates in it.
    #[serde(skip)]
    pub written_config: Map<String, Value>,
    /// Columns of its own, and an entry that tells which of the model's it has.
    #[serde(default)]
    pub columns: Option<Vec<VersionColumn>>,
    #[serde(default)]
    pub tests: Option<Vec<Spanned<Value>>>,
    #[serde(default)]
    pub data_tests: Option<Vec<Spanned<Value>>>,
    #[serde(default)]
    pub constraints: Vec<Value>,
    #[serde(default)]
    pub access: Option<String>,
    #[serde(default)]
    pub deprecation_date: Option<String>,
    #[serde(default)]
    pub docs: Option<Value>,
}

/// An entry of a version's columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum VersionColumn {
    Column(Box<ColumnProperties>),
    /// The model's own columns that the version has.
    Inherited {
        /// `all` or `*`, or a list of names; all where it is not there.
        #[serde(default)]
        include: Option<Value>,
        #[serde(default)]
        exclude: Vec<String>,
    },
}

/// A unit test: rows for what a model reads, and the rows that it gives then.
#[derive(Debug, Deserialize)]
pub struct UnitTestProperties {
    pub name: Spanned<String>,
    pub model: String,
    /// Which versions of the model are tested; all where nothing is said.
    #[serde(default)]
    pub versions: Option<TestedVersions>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub given: Vec<GivenProperties>,
    pub expect: FixtureProperties,
    #[serde(default)]
    pub overrides: OverrideProperties,
    #[serde(default)]
    pub config: Map<String, Value>,
}

/// The rows of one input.
#[derive(Debug, Deserialize)]
pub struct GivenProperties {
    pub input: String,
    #[serde(flatten)]
    pub fixture: FixtureProperties,
}

/// Rows: a list, a text, or the name of a file.
#[derive(Debug, Deserialize)]
pub struct FixtureProperties {
    #[serde(default)]
    pub rows: Option<Value>,
    #[serde(default)]
    pub format: Option<String>,
    #[serde(default)]
    pub fixture: Option<String>,
}

/// What a model sees instead of what holds elsewhere.
#[derive(Debug, Default, Deserialize)]
pub struct OverrideProperties {
    #[serde(default)]
    pub macros: Map<String, Value>,
    #[serde(default)]
    pub vars: Map<String, Value>,
    #[serde(default)]
    pub env_vars: Map<String, Value>,
}

/// What a properties file says of a column.
#[derive(Debug, Clone, Default)]
pub struct ColumnProperties {
    pub name: String,
    pub description: Option<String>,
    pub data_type: Option<String>,
    pub quote: Option<bool>,
    pub constraints: Vec<Value>,
    pub tests: Option<Vec<Spanned<Value>>>,
    pub data_tests: Option<Vec<Spanned<Value>>>,
    pub tags: Option<Vec<String>>,
    pub meta: Option<Map<String, Value>>,
    pub config: Map<String, Value>,
    /// What packages read that dbt does not know, under names of their own.
    pub extra: Map<String, Value>,
}

impl<'de> Deserialize<'de> for ColumnProperties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ColumnVisitor)
    }
}

/// Reads a column key by key: of two that are the same, the last holds.
struct ColumnVisitor;

impl<'de> Visitor<'de> for ColumnVisitor {
    type Value = ColumnProperties;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a column with its `name`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut keys: A) -> Result<Self::Value, A::Error> {
        let mut column = ColumnProperties::default();
        let mut name = None;
        while let Some(key) = keys.next_key::<String>()? {
            match key.as_str() {
                "name" => name = Some(keys.next_value()?),
                "description" => column.description = keys.next_value()?,
                "data_type" => column.data_type = keys.next_value()?,
                "quote" => column.quote = keys.next_value()?,
                "constraints" => column.constraints = keys.next_value()?,
                "tests" => column.tests = keys.next_value()?,
                "data_tests" => column.data_tests = keys.next_value()?,
                "tags" => column.tags = keys.next_value()?,
                "meta" => column.meta = keys.next_value()?,
                "config" => column.config = keys.next_value()?,
                _ => drop(column.extra.insert(key, keys.next_value()?)),
            }
        }
        column.name = name.ok_or_else(|| A::Error::missing_field("name"))?;
        Ok(column)
    }
}

impl ColumnProperties {
    /// Its tags and its meta, of the column itself and of its `config`.
    pub fn layered(&self) -> Map<String, Value> {
        let mut keys = Map::from_iter([
            (
                "tags".to_owned(),
                json!(self.tags.as_deref().unwrap_or_default()),
            ),
            (
                "meta".to_owned(),
                json!(self.meta.clone().unwrap_or_default()),
            ),
        ]);
        let own = ["tags", "meta"].into_iter();
        let own = own.filter_map(|key| self.config.get(key).map(|value| (key, value)));
        for (key, value) in own {
            merge_key(&mut keys, key, value.clone());
        }
        keys
    }
}

/// The tests under both of dbt's spellings, `data_tests` first.
pub fn tests_of<'a>(
    data_tests: &'a Option<Vec<Spanned<Value>>>,
    tests: &'a Option<Vec<Spanned<Value>>>,
) -> impl Iterator<Item = &'a Spanned<Value>> {
    data_tests.iter().chain(tests).flatten()
}
