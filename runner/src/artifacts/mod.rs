//! The files that other tools read after a run, in dbt's formats.

mod manifest;
mod results;
mod run_results;
mod write;

use std::path::PathBuf;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

pub use manifest::write_manifest;
pub use results::{NodeResult, NodeStatus, Phase, Timing};
pub use run_results::write_run_results;
pub use write::write_text;

/// The version of dbt whose artifacts these are like.
const LIKE_DBT_VERSION: &str = "1.12.0";

/// What the artifacts say of the invocation that wrote them.
#[derive(Debug, Clone)]
pub struct Provenance {
    pub target_path: PathBuf,
    pub invocation_id: String,
    pub started_at: DateTime<Utc>,
    pub engine: String,
    /// The command's name.
    pub command: String,
    /// Selection and vars.
    pub arguments: Map<String, Value>,
}

impl Provenance {
    fn metadata(&self, schema: &str) -> Value {
        json!({
            "dbt_schema_version": format!("https://schemas.getdbt.com/dbt/{schema}.json"),
            "dbt_version": LIKE_DBT_VERSION,
            "generated_at": moment(&Utc::now()),
            "invocation_id": self.invocation_id,
            "invocation_started_at": moment(&self.started_at),
            "env": {},
        })
    }
}

fn moment(moment: &DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}
