//! The configuration of a data test.

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::manifest::{Materialization, NodeConfig, Severity, StoredFailures, TestConfig};
use crate::project::Project;

/// The flag without which the `sql_header` of a test is a key like any other.
pub const HEADER_FLAG: &str = "require_sql_header_in_test_configs";

/// A test's configuration as a node.
///
/// # Errors
/// A usage error for a value that its key does not take.
pub fn node_config(project: &Project, keys: Map<String, Value>) -> Result<NodeConfig> {
    let mut config = NodeConfig::new(keys, Materialization::Test)?;
    if project.flag(HEADER_FLAG) != Some(true) {
        config.sql_header = None;
    }
    Ok(config)
}

/// A test's settings from its configuration.
///
/// # Errors
/// A usage error for an unknown severity.
pub fn test_config(keys: &Map<String, Value>) -> Result<TestConfig> {
    let text = |key: &str, default: &str| {
        keys.get(key)
            .and_then(Value::as_str)
            .unwrap_or(default)
            .to_owned()
    };
    let severity = match text("severity", "error").to_ascii_lowercase().as_str() {
        "error" => Severity::Error,
        "warn" => Severity::Warn,
        other => {
            return Err(
                Error::usage(format!("severity `{other}` is not known")).help("use error or warn")
            );
        }
    };
    Ok(TestConfig {
        severity,
        generic: None,
        warn_if: text("warn_if", "!= 0"),
        error_if: text("error_if", "!= 0"),
        fail_calc: text("fail_calc", "count(*)"),
        limit: keys.get("limit").and_then(Value::as_u64),
        where_condition: keys.get("where").and_then(Value::as_str).map(str::to_owned),
        stored_failures: stored_failures(keys),
    })
}

/// `store_failures_as` comes before `store_failures`.
fn stored_failures(keys: &Map<String, Value>) -> StoredFailures {
    let kind = keys.get("store_failures_as").filter(|kind| !kind.is_null());
    match kind.map(|kind| kind.as_str().unwrap_or_default()) {
        Some("table") => StoredFailures::Table,
        Some("view") => StoredFailures::View,
        Some("ephemeral") => StoredFailures::Nothing,
        Some(_) => StoredFailures::Unknown,
        None => match keys.get("store_failures").and_then(Value::as_bool) {
            Some(true) => StoredFailures::Table,
            Some(false) => StoredFailures::Nothing,
            None => StoredFailures::Unset,
        },
    }
}
