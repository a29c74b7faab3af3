//! A microbatch model: its batches one after the other, each in a transaction.

use std::time::Instant;

use chrono::{DateTime, Utc};

use super::perform::{Outcome, perform};
use super::run_node::{NodeRunner, Prepared, Turn};
use crate::adapter::RelationKind;
use crate::artifacts::{
    BatchResults, NodeResult, NodeStatus, compiled_path_of_batch, run_path_of_batch, write_code,
};
use crate::compile::{Batch, Refresh};
use crate::error::{Error, Result, Style};
use crate::manifest::{EventWindow, Microbatch, Node};
use crate::materialize::refresh;
use crate::terminal::BatchLine;

/// `--event-time-start` and `--event-time-end`.
#[derive(Debug, Clone, Copy, Default)]
pub struct EventTimes {
    pub start: Option<DateTime<Utc>>,
    pub end: Option<DateTime<Utc>>,
}

impl EventTimes {
    /// Those of a span.
    pub fn of(window: EventWindow) -> Self {
        EventTimes {
            start: Some(window.start),
            end: Some(window.end),
        }
    }

    /// # Errors
    /// A usage error where one is given alone, or the end does not follow the start.
    pub fn checked(self) -> Result<Self> {
        match (self.start, self.end) {
            (None, Some(_)) => Err(lonely("--event-time-end", "--event-time-start")),
            (Some(_), None) => Err(lonely("--event-time-start", "--event-time-end")),
            (Some(start), Some(end)) if start >= end => Err(Error::usage(
                "Value for `--event-time-start` must be less than `--event-time-end`",
            )
            .help("give the earlier time as --event-time-start")),
            _ => Ok(self),
        }
    }

    /// The span that a model's batches cover now.
    fn window(self, microbatch: &Microbatch, refresh: Refresh, now: DateTime<Utc>) -> EventWindow {
        let size = microbatch.batch_size;
        let end = size.ceiling(self.end.unwrap_or(now));
        let start = match (self.start, refresh) {
            (Some(start), _) => size.truncate(start),
            (None, Refresh::Full) => size.truncate(microbatch.begin),
            (None, Refresh::Incremental) => size.before(end, microbatch.lookback.saturating_add(1)),
        };
        EventWindow { start, end }
    }
}

fn lonely(given: &str, missing: &str) -> Error {
    Error::usage(format!(
        "When specifying `{given}`, `{missing}` must also be present."
    ))
    .help(format!("give {missing} too"))
}

impl NodeRunner<'_> {
    /// Builds every batch; one that fails leaves the others alone, unless it is the first.
    pub(super) fn run_batches(
        &self,
        node: &Node,
        microbatch: &Microbatch,
        result: &mut NodeResult,
    ) -> Result<()> {
        let before = self
            .repeated
            .and_then(|repeated| repeated.batches.get(&node.unique_id));
        let (first, batches) = match before {
            Some(before) => (Refresh::Incremental, before.failed.clone()),
            None => self.batches(node, microbatch),
        };
        if self.runs_hooks_by_macro(node) {
            self.run_early_hooks(node)?;
        }
        let span = (first, batches.as_slice());
        let (mut done, errors) = self.each_batch(node, microbatch, span, result);
        if !done.successful.is_empty() {
            self.take_effects(node)?;
            self.run_late_hooks(node)?;
        }
        result.status = match (done.successful.is_empty(), errors.is_empty()) {
            (_, true) => NodeStatus::Success,
            (false, false) => NodeStatus::PartialSuccess,
            (true, false) => NodeStatus::Error,
        };
        result.message = Some(message(&done, &errors));
        if let Some(before) = before {
            done.successful.extend(&before.successful);
        }
        result.batches = Some(done);
        Ok(())
    }

    /// What a model is built from, whether as a whole or in addition.
    fn batches(&self, node: &Node, microbatch: &Microbatch) -> (Refresh, Vec<EventWindow>) {
        let existing = self.existing.kind(&node.relation);
        let refresh = refresh(node, existing, self.options.full_refresh);
        let started_at = self.repeated.and_then(|repeated| repeated.started_at);
        let window = self.options.event_times.window(
            microbatch,
            refresh,
            started_at.unwrap_or_else(Utc::now),
        );
        (refresh, microbatch.batches(window))
    }

    fn each_batch(
        &self,
        node: &Node,
        microbatch: &Microbatch,
        (first, batches): (Refresh, &[EventWindow]),
        result: &mut NodeResult,
    ) -> (BatchResults, Vec<Error>) {
        let mut done = BatchResults::default();
        let mut errors: Vec<Error> = Vec::new();
        for (index, window) in batches.iter().enumerate() {
            let turn = BatchTurn {
                batch: Batch {
                    window: *window,
                    size: microbatch.batch_size,
                },
                refresh: match index {
                    0 => first,
                    _ => Refresh::Incremental,
                },
                index,
                total: batches.len(),
            };
            if index > 0 && done.failed.first() == batches.first() {
                turn.line(node).finished(NodeStatus::Skipped, 0.0);
                done.failed.push(*window);
                continue;
            }
            match self.run_told(node, turn, result) {
                Ok(()) => done.successful.push(*window),
                Err(error) => {
                    done.failed.push(*window);
                    errors.push(error);
                }
            }
        }
        (done, errors)
    }

    /// Runs a batch and tells how it goes.
    fn run_told(&self, node: &Node, turn: BatchTurn, result: &mut NodeResult) -> Result<()> {
        let line = turn.line(node);
        line.started();
        let started = Instant::now();
        let done = self.run_batch(node, turn, result);
        let status = match &done {
            Ok(()) => NodeStatus::Success,
            Err(error) => {
                line.failed(error);
                NodeStatus::Error
            }
        };
        line.finished(status, started.elapsed().as_secs_f64());
        done
    }

    fn run_batch(&self, node: &Node, turn: BatchTurn, result: &mut NodeResult) -> Result<()> {
        let mut prepared = self.prepare_batch(node, turn)?;
        result.compiled_code = Some(prepared.compiled.sql.clone());
        result.extra_ctes.clone_from(&prepared.compiled.extra_ctes);
        let label = turn.batch.size.batch_label(turn.batch.window.start);
        let target = &self.project.target_path;
        let compiled = target.join(compiled_path_of_batch(node, &label));
        write_code(&compiled, &prepared.compiled.sql)?;
        self.write_statements(&run_path_of_batch(node, &label), &prepared.action)?;
        self.add_comment(node, &mut prepared)?;
        let outcome = perform(&prepared.action, self.adapter)
            .map_err(|failure| failure.located(node, &prepared.compiled))?;
        if let Outcome::Built { rows: Some(rows) } = outcome {
            result.rows_affected = Some(result.rows_affected.unwrap_or(0) + rows);
        }
        Ok(())
    }

    /// What is to be done for one batch; the hooks of the node are around all of them.
    pub(super) fn prepare_batch(&self, node: &Node, turn: BatchTurn) -> Result<Prepared> {
        let refresh = turn.refresh;
        let compiler = self.compiler.during(turn.batch);
        let compiled = compiler.compile_batch(node, refresh, turn.batch)?;
        let existing = match refresh {
            Refresh::Incremental => Some(RelationKind::Table),
            Refresh::Full => self.existing.kind(&node.relation),
        };
        let window = Some(turn.batch.window);
        let mut prepared = self.materialized(
            node,
            compiled,
            Turn {
                existing,
                refresh,
                window,
            },
        )?;
        let mut hooked = node.clone();
        if turn.index > 0 {
            hooked.config.hooks.pre.clear();
        }
        if turn.index + 1 < turn.total {
            hooked.config.hooks.post.clear();
        }
        let hooks = compiler.hooks(&hooked, refresh, 0)?;
        prepared.action = prepared.action.hooked(hooks);
        Ok(prepared)
    }

    /// The first batch of a model, for a plan.
    pub(super) fn first_batch(&self, node: &Node, microbatch: &Microbatch) -> BatchTurn {
        let (refresh, batches) = self.batches(node, microbatch);
        BatchTurn {
            batch: Batch {
                window: *batches.first().expect("a span has a batch"),
                size: microbatch.batch_size,
            },
            refresh,
            index: 0,
            total: batches.len(),
        }
    }
}

/// One batch and its place among the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct BatchTurn {
    batch: Batch,
    refresh: Refresh,
    /// From 0.
    index: usize,
    total: usize,
}

impl BatchTurn {
    fn line(self, node: &Node) -> BatchLine<'_> {
        BatchLine {
            node,
            label: self.batch.size.batch_label(self.batch.window.start),
            index: self.index + 1,
            total: self.total,
        }
    }
}

fn message(done: &BatchResults, errors: &[Error]) -> String {
    let Some(first) = errors.first() else {
        return "SUCCESS".to_owned();
    };
    let total = done.successful.len() + done.failed.len();
    let head = match done.successful.len() {
        0 => "ERROR".to_owned(),
        count => format!("PARTIAL SUCCESS ({count}/{total})"),
    };
    format!(
        "{head}: the first of {} failed batches:\n{}",
        done.failed.len(),
        first.render(Style::Plain)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{BatchSize, moment};

    fn window(times: EventTimes, refresh: Refresh, now: &str) -> (String, String) {
        let microbatch = Microbatch {
            event_time: "sold_at".to_owned(),
            batch_size: BatchSize::Day,
            begin: moment("2024-01-01 05:00").unwrap(),
            lookback: 2,
        };
        let window = times.window(&microbatch, refresh, moment(now).unwrap());
        let day = |moment: DateTime<Utc>| moment.format("%d %H:%M").to_string();
        (day(window.start), day(window.end))
    }

    fn pair(start: &str, end: &str) -> (String, String) {
        (start.to_owned(), end.to_owned())
    }

    #[test]
    fn the_last_batch_and_those_that_look_back_are_built_again() {
        let times = EventTimes::default();
        let full = window(times, Refresh::Full, "2024-01-09 10:00");
        assert_eq!(full, pair("01 00:00", "10 00:00"));
        let later = window(times, Refresh::Incremental, "2024-01-09 10:00");
        assert_eq!(later, pair("07 00:00", "10 00:00"));
    }

    #[test]
    fn the_command_line_names_the_span() {
        let times = EventTimes {
            start: Some(moment("2024-01-03 12:00").unwrap()),
            end: Some(moment("2024-01-04").unwrap()),
        };
        let named = window(times, Refresh::Incremental, "2024-01-09");
        assert_eq!(named, pair("03 00:00", "04 00:00"));
        let reversed = EventTimes {
            start: times.end,
            end: times.start,
        };
        assert!(reversed.checked().is_err());
    }
}
