//! sources.json, version 3: how fresh the sources are.

use std::path::Path;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::results::Timing;
use super::write::write_json;
use super::{Metadata, Provenance};
use crate::adapter::Response;
use crate::error::Result;
use crate::manifest::Freshness;

/// How fresh a source is, in dbt's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FreshnessStatus {
    Pass,
    Warn,
    Error,
    RuntimeError,
}

impl FreshnessStatus {
    /// dbt's word, as sources.json spells it.
    pub fn name(self) -> &'static str {
        match self {
            FreshnessStatus::Pass => "pass",
            FreshnessStatus::Warn => "warn",
            FreshnessStatus::Error => "error",
            FreshnessStatus::RuntimeError => "runtime error",
        }
    }

    /// Whether the command ends with 1.
    pub fn is_failure(self) -> bool {
        matches!(self, FreshnessStatus::Error | FreshnessStatus::RuntimeError)
    }
}

/// What a source answered.
#[derive(Debug, Clone)]
pub struct Measured {
    pub max_loaded_at: DateTime<Utc>,
    pub snapshotted_at: DateTime<Utc>,
    /// Seconds between the two.
    pub age: f64,
    pub response: Response,
}

/// What became of one source.
#[derive(Debug, Clone)]
pub struct FreshnessResult {
    pub unique_id: String,
    pub status: FreshnessStatus,
    /// `None` where the source could not be asked.
    pub measured: Option<Measured>,
    pub criteria: Freshness,
    pub message: Option<String>,
    pub timing: Vec<Timing>,
    /// Seconds.
    pub execution_time: f64,
}

/// Writes how fresh each source is that was asked.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_sources(
    provenance: &Provenance,
    path: &Path,
    results: &[FreshnessResult],
) -> Result<()> {
    let document = Document {
        metadata: provenance.metadata("sources/v3"),
        results: results.iter().filter_map(Entry::of).collect(),
        elapsed_time: (Utc::now() - provenance.started_at).as_seconds_f64(),
    };
    write_json(path, &document)
}

#[derive(Serialize)]
struct Document<'a> {
    metadata: Metadata<'a>,
    results: Vec<Entry<'a>>,
    elapsed_time: f64,
}

#[derive(Serialize)]
struct Entry<'a> {
    unique_id: &'a str,
    #[serde(serialize_with = "super::stream::moment_of_zone")]
    max_loaded_at: DateTime<Utc>,
    #[serde(serialize_with = "super::stream::moment_of_zone")]
    snapshotted_at: DateTime<Utc>,
    max_loaded_at_time_ago_in_s: f64,
    status: &'static str,
    criteria: &'a Freshness,
    adapter_response: &'a Response,
    timing: &'a [Timing],
    thread_id: &'static str,
    execution_time: f64,
}

impl<'a> Entry<'a> {
    /// `None` for a source that could not be asked: dbt leaves it out.
    fn of(result: &'a FreshnessResult) -> Option<Self> {
        let measured = result.measured.as_ref()?;
        Some(Entry {
            unique_id: &result.unique_id,
            max_loaded_at: measured.max_loaded_at,
            snapshotted_at: measured.snapshotted_at,
            max_loaded_at_time_ago_in_s: measured.age,
            status: result.status.name(),
            criteria: &result.criteria,
            adapter_response: &measured.response,
            timing: &result.timing,
            thread_id: "Thread-1",
            execution_time: result.execution_time,
        })
    }
}
