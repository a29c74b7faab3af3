//! The run that a project is opened for.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// What makes one invocation of weir different from the next.
#[derive(Debug, Clone, Default)]
pub struct Invocation {
    pub id: String,
    pub started_at: DateTime<Utc>,
    /// What the command line asks for, by dbt's names in capitals.
    pub flags: Map<String, Value>,
}
