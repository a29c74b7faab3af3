//! What became of each node of a run.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::extra_cte::ExtraCte;
use super::stream::optional_moment;
use crate::adapter::Response;
use crate::manifest::EventWindow;

/// How a node ended, in dbt's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeStatus {
    Success,
    Error,
    Skipped,
    Pass,
    Warn,
    Fail,
    /// The node needs no work, as an ephemeral model does.
    NoOp,
    /// Some batches or overloads were built, others failed.
    PartialSuccess,
}

impl NodeStatus {
    /// dbt's word, as `run_results.json` spells it.
    pub fn name(self) -> &'static str {
        match self {
            NodeStatus::Success => "success",
            NodeStatus::Error => "error",
            NodeStatus::Skipped => "skipped",
            NodeStatus::Pass => "pass",
            NodeStatus::Warn => "warn",
            NodeStatus::Fail => "fail",
            NodeStatus::NoOp => "no-op",
            NodeStatus::PartialSuccess => "partial success",
        }
    }

    /// Whether the node's descendants must be skipped and the run exits with 1.
    pub fn is_failure(self) -> bool {
        matches!(
            self,
            NodeStatus::Error | NodeStatus::Fail | NodeStatus::PartialSuccess
        )
    }
}

/// The two parts of a node's run that are timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Compile,
    Execute,
}

/// When a phase began and ended; `None` where it did not come that far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timing {
    pub name: Phase,
    #[serde(serialize_with = "optional_moment")]
    pub started_at: Option<DateTime<Utc>>,
    #[serde(serialize_with = "optional_moment")]
    pub completed_at: Option<DateTime<Utc>>,
}

/// What became of one node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeResult {
    pub unique_id: String,
    pub status: NodeStatus,
    /// The phases that the node went through; empty where it was skipped.
    pub timing: Vec<Timing>,
    /// Such as `Thread-1`.
    pub thread_id: String,
    /// Seconds.
    pub execution_time: f64,
    /// Rows that the statements wrote, where the database says so.
    pub rows_affected: Option<u64>,
    /// What the engine's dbt adapter would say of it.
    pub response: Option<Response>,
    pub message: Option<String>,
    /// Rows that a test found; `None` for what is no test.
    pub failures: Option<u64>,
    pub compiled_code: Option<String>,
    /// The ephemeral models that stand in it.
    pub extra_ctes: Vec<ExtraCte>,
    /// The file of that code, from the project's folder.
    pub compiled_path: Option<PathBuf>,
    /// What the database got, for the log.
    pub statements: Vec<String>,
    /// The quoted name of the relation; `None` for what has none.
    pub relation_name: Option<String>,
    /// The batches of a microbatch model.
    pub batches: Option<BatchResults>,
    /// The overloads of a function that has some.
    pub overloads: Option<OverloadResults>,
}

impl NodeResult {
    /// What the engine says of the node, as artifacts tell it: nothing of several batches.
    pub fn adapter_response(&self) -> Value {
        match (&self.response, self.rows_affected) {
            _ if self.batches.is_some() => json!({}),
            (Some(response), _) => json!(response),
            (None, Some(rows)) => json!({"rows_affected": rows}),
            (None, None) => json!({}),
        }
    }

    /// Whether the node itself came upon an error, which nobody has told as yet.
    pub fn tells_error(&self) -> bool {
        match self.status {
            NodeStatus::Error | NodeStatus::PartialSuccess => true,
            NodeStatus::Skipped => !self.timing.is_empty(),
            _ => false,
        }
    }

    /// Of a node that was compiled and not run; a seed has no code.
    pub fn compiled(unique_id: &str, code: Option<&str>) -> Self {
        NodeResult {
            unique_id: unique_id.to_owned(),
            status: NodeStatus::Success,
            timing: Vec::new(),
            thread_id: "MainThread".to_owned(),
            execution_time: 0.0,
            rows_affected: None,
            response: None,
            message: None,
            failures: None,
            compiled_code: code.map(str::to_owned),
            extra_ctes: Vec::new(),
            compiled_path: None,
            statements: Vec::new(),
            relation_name: None,
            batches: None,
            overloads: None,
        }
    }
}

/// Which overloads of a function were made, by the names of their files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OverloadResults {
    pub successful: Vec<String>,
    pub failed: Vec<String>,
}

/// Which batches of a microbatch model were built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchResults {
    pub successful: Vec<EventWindow>,
    pub failed: Vec<EventWindow>,
}
