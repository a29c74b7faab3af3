//! The files that other tools read after a run, in dbt's formats.

mod added;
mod called_macros;
mod catalog;
mod column_lineage;
mod config_entry;
mod contract_checksum;
mod declaration_entry;
mod entry;
mod exposure_entry;
mod external_entry;
mod extra_cte;
mod function_entry;
mod graph_summary;
mod manifest;
mod node_entry;
mod node_paths;
mod operation_entry;
mod primary_key;
mod resource_entry;
mod results;
mod run_results;
mod source_config;
mod sources;
mod stream;
mod unit_test_checksum;
mod unit_test_entry;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

pub use called_macros::called_once_compiled;
pub use catalog::{Catalog, write_catalog};
pub use column_lineage::write_column_lineage;
pub use declaration_entry::declaration_entry;
pub use entry::Describer;
pub use extra_cte::{ExtraCte, ExtraCtes};
pub use graph_summary::write_graph_summary;
pub use manifest::{graph_of, write_manifest};
pub use node_entry::relation_name;
pub use node_paths::{compiled_path, compiled_path_of_batch, run_path, run_path_of_batch};
pub use operation_entry::operation_entry;
pub use results::{BatchResults, NodeResult, NodeStatus, OverloadResults, Phase, Timing};
pub use run_results::write_run_results;
pub use sources::{FreshnessResult, FreshnessStatus, Measured, write_sources};
pub use write::{write_code, write_text};

/// The version of dbt whose artifacts these are like.
pub const LIKE_DBT_VERSION: &str = "1.12.6";

/// As in dbt: the rest of the variable's name is the key under `env`.
const METADATA_VARIABLE_PREFIX: &str = "DBT_ENV_CUSTOM_ENV_";

/// What a command made of the nodes, by unique id.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// The SQL of those that were compiled.
    pub compiled: BTreeMap<String, String>,
    /// The ephemeral models that stand in it.
    pub extra_ctes: ExtraCtes,
    /// Those whose statements are below the target folder.
    pub performed: BTreeSet<String>,
}

impl Made {
    /// What the nodes of a run were made into.
    pub fn of(results: &[NodeResult]) -> Self {
        let mut made = Made::default();
        // dbt renders a batch apart from its node, which tells nothing of it.
        for result in results.iter().filter(|result| result.batches.is_none()) {
            let unique_id = &result.unique_id;
            if result.compiled_path.is_some() {
                made.performed.insert(unique_id.clone());
            }
            let code = result.compiled_code.as_ref();
            if let Some(code) = code.filter(|code| !code.is_empty()) {
                made.add(unique_id, code.clone(), result.extra_ctes.clone());
            }
        }
        made
    }

    /// Adds a node that was compiled.
    pub fn add(&mut self, unique_id: &str, code: String, extra_ctes: Vec<ExtraCte>) {
        self.compiled.insert(unique_id.to_owned(), code);
        self.extra_ctes.insert(unique_id.to_owned(), extra_ctes);
    }

    /// The ephemeral models that stand in others and are not among those compiled.
    pub fn parts(&self) -> BTreeSet<String> {
        let parts = self.extra_ctes.values().flatten();
        let parts = parts.map(|part| part.unique_id.clone());
        parts.filter(|id| !self.compiled.contains_key(id)).collect()
    }
}

/// What the artifacts say of the invocation that wrote them.
#[derive(Debug, Clone)]
pub struct Provenance {
    pub target_path: PathBuf,
    /// The same folder as the project names it.
    pub folder: PathBuf,
    pub invocation_id: String,
    pub started_at: DateTime<Utc>,
    pub engine: String,
    /// The command's name.
    pub command: String,
    /// Selection and vars.
    pub arguments: Map<String, Value>,
    /// The selectors of the project.
    pub selectors: Map<String, Value>,
    pub made: Made,
    /// Where the foreign keys of these nodes lead.
    pub targets: Targets,
    /// The SQL of the overloads of the functions that were compiled.
    pub overloads: OverloadCodes,
    /// Whether the rows that tests find are kept where nothing else is said.
    pub keeps_failures: bool,
}

/// The relations that foreign keys lead to: by unique id, then by the call that the
/// constraint has.
pub type Targets = BTreeMap<String, BTreeMap<String, String>>;

/// The SQL of the overloads of functions, by unique id and by the names of their files.
pub type OverloadCodes = BTreeMap<String, BTreeMap<String, String>>;

/// The head of every artifact.
#[derive(Debug, Serialize)]
struct Metadata<'a> {
    dbt_schema_version: String,
    dbt_version: &'static str,
    #[serde(serialize_with = "stream::moment")]
    generated_at: DateTime<Utc>,
    invocation_id: &'a str,
    #[serde(serialize_with = "stream::moment")]
    invocation_started_at: DateTime<Utc>,
    env: BTreeMap<String, String>,
}

impl Provenance {
    fn metadata(&self, schema: &str) -> Metadata<'_> {
        Metadata {
            dbt_schema_version: format!("https://schemas.getdbt.com/dbt/{schema}.json"),
            dbt_version: LIKE_DBT_VERSION,
            generated_at: Utc::now(),
            invocation_id: &self.invocation_id,
            invocation_started_at: self.started_at,
            env: environment().into_iter().collect(),
        }
    }
}

/// The variables that a project hands on to the readers of its artifacts, as the
/// environment orders them.
pub fn environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.to_str()?.strip_prefix(METADATA_VARIABLE_PREFIX)?;
            Some((name.to_owned(), value.to_str()?.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests;
