//! What is not run but referred to: sources and macros.

use std::path::PathBuf;

use crate::adapter::{Dialect, Relation};
use crate::load::ExternalSource;

use serde_json::{Map, Value};

use super::freshness::Freshness;
use super::function::Argument;
use super::node::Column;
use super::quoting::Quoting;

/// The kinds of things a project holds, as dbt names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResourceType {
    Model,
    Seed,
    Snapshot,
    Test,
    UnitTest,
    Source,
    Exposure,
    Metric,
    SemanticModel,
    SavedQuery,
    Analysis,
    Function,
}

impl ResourceType {
    pub const ALL: [ResourceType; 12] = [
        ResourceType::Model,
        ResourceType::Seed,
        ResourceType::Snapshot,
        ResourceType::Test,
        ResourceType::UnitTest,
        ResourceType::Source,
        ResourceType::Exposure,
        ResourceType::Metric,
        ResourceType::SemanticModel,
        ResourceType::SavedQuery,
        ResourceType::Analysis,
        ResourceType::Function,
    ];

    /// dbt's word, as unique ids and `--resource-type` spell it.
    pub fn name(self) -> &'static str {
        match self {
            ResourceType::Model => "model",
            ResourceType::Seed => "seed",
            ResourceType::Snapshot => "snapshot",
            ResourceType::Test => "test",
            ResourceType::UnitTest => "unit_test",
            ResourceType::Source => "source",
            ResourceType::Exposure => "exposure",
            ResourceType::Metric => "metric",
            ResourceType::SemanticModel => "semantic_model",
            ResourceType::SavedQuery => "saved_query",
            ResourceType::Analysis => "analysis",
            ResourceType::Function => "function",
        }
    }

    /// dbt's word for several.
    pub fn plural(self) -> String {
        match self {
            ResourceType::Test => "data_tests".to_owned(),
            ResourceType::Analysis => "analyses".to_owned(),
            ResourceType::SavedQuery => "saved_queries".to_owned(),
            kind => format!("{}s", kind.name()),
        }
    }
}

/// A table that something outside the project writes, or that `weir load` fills.
#[derive(Debug, Clone)]
pub struct Source {
    pub unique_id: String,
    pub package_name: String,
    pub source_name: String,
    pub source_description: String,
    /// What brings the source's tables, as its file says.
    pub loader: String,
    pub source_meta: Map<String, Value>,
    /// The table's name within its source.
    pub name: String,
    pub is_enabled: bool,
    pub description: String,
    /// Unique ids of the blocks of documentation that the description calls.
    pub doc_blocks: Vec<String>,
    pub relation: Relation,
    /// What the table and its source say of quotes.
    pub quoting: Quoting,
    pub fqn: Vec<String>,
    pub tags: Vec<String>,
    pub meta: serde_json::Map<String, serde_json::Value>,
    pub columns: Vec<Column>,
    /// The column that holds a row's time.
    pub event_time: Option<String>,
    /// The properties file, relative to the project.
    pub original_file_path: PathBuf,
    pub freshness: Option<Freshness>,
    /// An expression that tells when a row was loaded.
    pub loaded_at_field: Option<String>,
    /// A query that tells when the newest row was.
    pub loaded_at_query: Option<String>,
    /// The configuration, that of the table on top.
    pub config: Map<String, Value>,
    pub written: WrittenSource,
    /// Where its rows come from, when `weir load` fills it.
    pub external: Option<ExternalSource>,
    /// The SQL that stands in its place where it is read from files.
    pub location: Option<String>,
}

impl Source {
    /// As queries name it.
    pub fn rendered(&self, dialect: &dyn Dialect) -> String {
        match &self.location {
            Some(location) => location.clone(),
            None => dialect.render(&self.relation),
        }
    }

    /// As artifacts name it: in a project's quoting where its own says nothing, which
    /// queries do not heed.
    pub fn named(&self, quoting: Quoting, dialect: &dyn Dialect) -> String {
        let mut source = self.clone();
        source.relation.quoted = self.quoting.or(quoting).quoted();
        source.rendered(dialect)
    }
}

/// A source as it is written, with the templates in it.
#[derive(Debug, Clone, Default)]
pub struct WrittenSource {
    pub config: Map<String, Value>,
    pub database: Option<String>,
    pub schema: Option<String>,
    /// The block `external:`, which weir or a package reads.
    pub external: Option<Map<String, Value>>,
}

/// A block of a Markdown file, which descriptions call by its name.
#[derive(Debug, Clone)]
pub struct DocsBlock {
    pub package_name: String,
    pub name: String,
    /// Relative to the folder that holds documentation.
    pub path: PathBuf,
    /// Relative to the project folder.
    pub original_file_path: PathBuf,
    pub contents: String,
}

/// A Jinja macro of the project.
#[derive(Debug, Clone)]
pub struct Macro {
    pub unique_id: String,
    pub package_name: String,
    pub name: String,
    pub original_file_path: PathBuf,
    pub macro_sql: String,
    /// Line of the file at which `macro_sql` begins, from 1.
    pub first_line: usize,
    /// Unique ids of the macros that its text calls, in order.
    pub called: Vec<String>,
    /// What a properties file says of it.
    pub properties: MacroDescription,
}

/// What a properties file says of a macro.
#[derive(Debug, Clone, Default)]
pub struct MacroDescription {
    pub description: String,
    pub meta: Map<String, Value>,
    pub docs: Option<Value>,
    /// The properties file, relative to the project.
    pub patch_path: Option<PathBuf>,
    pub arguments: Vec<Argument>,
}
