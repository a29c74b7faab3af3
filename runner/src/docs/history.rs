//! The runs of a node: how long they took and how they ended.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, NaiveDateTime};
use serde::Serialize;
use serde_json::Value;

use super::code::escaped;
use crate::state::PastRun;
use crate::terminal::thousands;

const BAR: usize = 9;
const HEIGHT: f64 = 36.0;
const SMALLEST: f64 = 3.0;

/// How well a run went, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    Good,
    Warn,
    Bad,
    Idle,
}

impl Tone {
    pub fn of(status: &str) -> Self {
        match status {
            "success" | "pass" => Tone::Good,
            "warn" => Tone::Warn,
            "error" | "fail" | "runtime error" => Tone::Bad,
            _ => Tone::Idle,
        }
    }
}

/// One run in words.
#[derive(Debug, Clone, Serialize)]
pub struct RunView {
    pub status: String,
    pub tone: Tone,
    pub command: String,
    pub when: String,
    pub seconds: String,
    pub rows: Option<String>,
    pub failures: Option<String>,
    pub message: Option<String>,
}

impl RunView {
    pub fn of(run: &PastRun) -> Self {
        let count = |number: i64| thousands(number.unsigned_abs());
        RunView {
            status: run.status.clone(),
            tone: Tone::of(&run.status),
            command: run.command.clone(),
            when: run.started_at.map(moment).unwrap_or_default(),
            seconds: format!("{:.2} s", run.seconds),
            rows: run.rows.map(count),
            failures: run.failures.map(count),
            message: run.message.clone(),
        }
    }
}

/// A moment in UTC, to the minute.
pub fn moment(moment: NaiveDateTime) -> String {
    moment.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// The runs of a node: a picture, and the list with the newest first.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryView {
    pub svg: String,
    pub runs: Vec<RunView>,
}

impl HistoryView {
    /// `None` for what never ran.
    pub fn of(runs: &[PastRun]) -> Option<Self> {
        if runs.is_empty() {
            return None;
        }
        Some(HistoryView {
            svg: picture(runs),
            runs: runs.iter().rev().map(RunView::of).collect(),
        })
    }
}

/// A bar for each run, as high as it was long, in the colour of how it ended.
fn picture(runs: &[PastRun]) -> String {
    let longest = runs.iter().map(|run| run.seconds).fold(0.0, f64::max);
    let width = runs.len() * BAR;
    let bars = runs.iter().enumerate().map(|(place, run)| {
        let share = if longest > 0.0 {
            run.seconds / longest
        } else {
            0.0
        };
        let height = SMALLEST + share * (HEIGHT - SMALLEST);
        let view = RunView::of(run);
        let tone = format!("{:?}", view.tone).to_lowercase();
        let title = escaped(&format!(
            "{}: {} in {}",
            view.when, view.status, view.seconds
        ));
        format!(
            "<rect class=\"{tone}\" x=\"{}\" y=\"{:.1}\" width=\"{}\" height=\"{height:.1}\">\
             <title>{title}</title></rect>",
            place * BAR,
            HEIGHT - height,
            BAR - 2,
        )
    });
    format!(
        "<svg class=\"runs\" role=\"img\" aria-label=\"Durations of the last {} runs, \
         the longest {longest:.2} s\" width=\"{width}\" height=\"{HEIGHT}\" \
         viewBox=\"0 0 {width} {HEIGHT}\">{}</svg>",
        runs.len(),
        bars.collect::<String>()
    )
}

/// The history with the results of run_results.json behind it, where that run is not
/// in it: a project without weir's own tables has its last run in that file alone.
pub fn with_last_run(
    mut history: BTreeMap<String, Vec<PastRun>>,
    run_results: &Path,
) -> BTreeMap<String, Vec<PastRun>> {
    let Some(results) = read(run_results) else {
        return history;
    };
    let run_id = text(&results["metadata"]["invocation_id"]);
    let mut runs = history.values().flatten();
    if runs.any(|run| run.run_id == run_id) {
        return history;
    }
    for result in results["results"].as_array().into_iter().flatten() {
        let runs = history.entry(text(&result["unique_id"])).or_default();
        runs.push(past_run(result, &results, &run_id));
    }
    history
}

fn read(path: &Path) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn past_run(result: &Value, results: &Value, run_id: &str) -> PastRun {
    let started = result["timing"][0]["started_at"].as_str();
    let started = started.or(results["metadata"]["generated_at"].as_str());
    let moment = started.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    PastRun {
        run_id: run_id.to_owned(),
        command: text(&results["args"]["which"]),
        status: text(&result["status"]),
        started_at: moment.map(|moment| moment.naive_utc()),
        seconds: result["execution_time"].as_f64().unwrap_or_default(),
        rows: result["adapter_response"]["rows_affected"]
            .as_i64()
            .filter(|rows| *rows >= 0),
        failures: result["failures"].as_i64(),
        message: result["message"].as_str().map(str::to_owned),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
