//! The first thing that the page shows: how the project is.

use std::collections::BTreeMap;

use serde::Serialize;

use super::documented::{Documented, Kind};
use super::entry::Entry;
use super::history::{RunView, Tone};
use crate::terminal::thousands;

/// The project at a glance.
#[derive(Debug, Serialize)]
pub struct Overview {
    pub counts: Vec<Count>,
    pub tests: TestCounts,
    /// What failed or warned the last time, with its message.
    pub problems: Vec<Problem>,
    pub last_run: Option<RunView>,
    pub groups: Vec<Group>,
}

/// How many things of a kind there are.
#[derive(Debug, Serialize)]
pub struct Count {
    pub kind: Kind,
    pub word: String,
    pub count: usize,
}

#[derive(Debug, Default, Serialize)]
pub struct TestCounts {
    pub passed: usize,
    pub warned: usize,
    pub failed: usize,
    pub unknown: usize,
}

#[derive(Debug, Serialize)]
pub struct Problem {
    pub anchor: String,
    pub name: String,
    pub kind_word: &'static str,
    pub run: RunView,
}

/// The things of a folder, or of a kind that has none.
#[derive(Debug, Serialize)]
pub struct Group {
    pub title: String,
    pub kind: Kind,
    pub lines: Vec<Line>,
}

/// A thing in a list.
#[derive(Debug, Serialize)]
pub struct Line {
    pub anchor: String,
    pub name: String,
    pub kind: Kind,
    pub kind_word: &'static str,
    pub summary: String,
    pub materialized: Option<&'static str>,
    pub tone: Option<Tone>,
    pub status: Option<String>,
    pub rows: Option<String>,
    pub columns: usize,
    pub tests: usize,
    pub failing: usize,
}

impl Overview {
    pub fn of(documented: &Documented<'_>, entries: &[Entry]) -> Self {
        let tests = entries.iter().filter(|entry| entry.kind == Kind::Test);
        let last = |entry: &Entry| Some(entry.history.as_ref()?.runs.first()?.clone());
        let mut counted = TestCounts::default();
        for test in tests {
            match last(test).map(|run| run.tone) {
                Some(Tone::Good) => counted.passed += 1,
                Some(Tone::Warn) => counted.warned += 1,
                Some(Tone::Bad) => counted.failed += 1,
                Some(Tone::Idle) | None => counted.unknown += 1,
            }
        }
        let problems = entries.iter().filter_map(|entry| {
            let run = last(entry)?;
            matches!(run.tone, Tone::Bad | Tone::Warn).then(|| Problem {
                anchor: entry.anchor.clone(),
                name: entry.name.clone(),
                kind_word: entry.kind_word,
                run,
            })
        });
        let runs = documented.history.values().filter_map(|runs| runs.last());
        let newest = runs.max_by_key(|run| run.started_at);
        Overview {
            counts: counts(entries),
            tests: counted,
            problems: problems.collect(),
            last_run: newest.map(RunView::of),
            groups: groups(documented, entries),
        }
    }
}

fn counts(entries: &[Entry]) -> Vec<Count> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for entry in entries {
        *counts.entry(entry.kind).or_default() += 1;
    }
    let counts = counts.into_iter().map(|(kind, count)| Count {
        kind,
        word: match (count, kind) {
            (1, _) => kind.word().to_owned(),
            (_, Kind::Analysis) => "analyses".to_owned(),
            _ => format!("{}s", kind.word()),
        },
        count,
    });
    counts.collect()
}

/// Models by folder, everything else by kind; tests and macros have pages of their
/// own.
fn groups(documented: &Documented<'_>, entries: &[Entry]) -> Vec<Group> {
    let mut groups: BTreeMap<(Kind, String), Vec<Line>> = BTreeMap::new();
    for entry in entries {
        let title = match entry.kind {
            Kind::Test | Kind::Macro => continue,
            Kind::Model | Kind::Onnx => folder(&entry.path),
            Kind::Source => "Sources".to_owned(),
            Kind::Seed => "Seeds".to_owned(),
            Kind::Snapshot => "Snapshots".to_owned(),
            Kind::Exposure => "Exposures".to_owned(),
            Kind::Analysis => "Analyses".to_owned(),
            Kind::Function => "Functions".to_owned(),
        };
        let kind = match entry.kind {
            Kind::Onnx => Kind::Model,
            kind => kind,
        };
        let lines = groups.entry((kind, title)).or_default();
        lines.push(line(documented, entry));
    }
    let groups = groups
        .into_iter()
        .map(|((kind, title), lines)| Group { title, kind, lines });
    groups.collect()
}

fn folder(path: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match folder.split_once('/') {
        Some((_, below)) => below.to_owned(),
        None => "Models".to_owned(),
    }
}

fn line(documented: &Documented<'_>, entry: &Entry) -> Line {
    let last = entry
        .history
        .as_ref()
        .and_then(|history| history.runs.first());
    let counted = documented.catalog.get(&entry.unique_id);
    let counted = counted.and_then(|relation| relation.row_count);
    let is_failing = |test: &&super::test_row::TestRow| {
        let last = test.last.as_ref();
        last.is_some_and(|run| matches!(run.tone, Tone::Bad | Tone::Warn))
    };
    Line {
        anchor: entry.anchor.clone(),
        name: entry.name.clone(),
        kind: entry.kind,
        kind_word: entry.kind_word,
        summary: entry.summary.clone(),
        materialized: entry.materialized,
        tone: last.map(|run| run.tone),
        status: last.map(|run| run.status.clone()),
        rows: counted.map(thousands),
        columns: entry.columns.len(),
        tests: entry.all_tests().count(),
        failing: entry.all_tests().filter(is_failing).count(),
    }
}
