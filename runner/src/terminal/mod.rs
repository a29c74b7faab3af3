//! All printing: through one locked handle, with colour only on a terminal.
//! A pipe that nobody reads any more stops no work.

mod alert_lines;
mod node_line;
pub mod summary;
mod table;
mod template;

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use arrow::array::RecordBatch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::artifacts::{NodeResult, NodeStatus};
use crate::cli::LogFormat;
use crate::error::{Error, Result, Style};
use crate::manifest::Node;

pub use node_line::thousands;
pub use table::{csv, json_lines, table};
pub use template::{log_of_template, print_of_template, text_table, warning_of_template};

/// Where a run tells how it goes.
pub struct Terminal {
    format: LogFormat,
    verbosity: Verbosity,
    style: Style,
    bar: ProgressBar,
    output: Mutex<std::io::Stdout>,
}

/// `--quiet`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verbosity {
    Normal,
    Quiet,
}

impl Terminal {
    pub fn new(format: LogFormat, verbosity: Verbosity) -> Self {
        let coloured = std::io::stdout().is_terminal()
            && format == LogFormat::Text
            && std::env::var_os("NO_COLOR").is_none();
        template::set_manner(format, verbosity);
        Terminal {
            format,
            verbosity,
            style: if coloured {
                Style::Coloured
            } else {
                Style::Plain
            },
            bar: ProgressBar::hidden(),
            output: Mutex::new(std::io::stdout()),
        }
    }

    /// Shows a bar of `length` steps below the lines, on a terminal only.
    pub fn start_progress(&mut self, length: u64, template: &str) {
        let shown = std::io::stderr().is_terminal()
            && self.format == LogFormat::Text
            && self.verbosity == Verbosity::Normal;
        if !shown {
            return;
        }
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
        self.bar.set_style(style);
        self.bar.enable_steady_tick(Duration::from_millis(100));
    }

    /// The bar that `start_progress` shows.
    pub fn progress(&self) -> &ProgressBar {
        &self.bar
    }

    /// Removes the bar.
    pub fn end_progress(&self) {
        self.bar.finish_and_clear();
    }

    /// A line for people; its event for machines.
    pub fn event(&self, line: &str, event: Value) {
        match (self.format, self.verbosity) {
            (LogFormat::Json, _) => self.print(&stamped(event).to_string()),
            (LogFormat::Text, Verbosity::Normal) => self.print(line),
            (LogFormat::Text, Verbosity::Quiet) => {}
        }
    }

    /// The last line of a run, which other tools read: also when quiet.
    pub fn last_line(&self, line: &str, event: Value) {
        match self.format {
            LogFormat::Json => self.print(&stamped(event).to_string()),
            LogFormat::Text => self.print(line),
        }
    }

    /// What the command was asked for: always as it is.
    pub fn result(&self, text: &str) {
        self.print(text);
    }

    /// Rows of a model of alerts, for people.
    ///
    /// # Errors
    /// A runtime error for a type that has no text.
    pub fn alerts(&self, rows: &RecordBatch) -> Result<()> {
        self.print(&alert_lines::alert_lines(rows, self.style)?);
        Ok(())
    }

    /// A warning that does not end the run.
    pub fn warning(&self, message: &str) {
        let line = match self.style {
            Style::Plain => format!("warning: {message}"),
            Style::Coloured => format!("\u{1b}[33mwarning\u{1b}[0m: {message}"),
        };
        self.event(&line, json!({"event": "warning", "message": message}));
    }

    /// The error that ends the run, on standard error.
    pub fn error(&self, error: &Error) {
        let text = match self.format {
            LogFormat::Json => {
                let event = json!({"event": "error", "message": error.render(Style::Plain)});
                stamped(event).to_string()
            }
            LogFormat::Text => {
                let coloured =
                    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
                error.render(if coloured {
                    Style::Coloured
                } else {
                    Style::Plain
                })
            }
        };
        self.print_error(&text);
    }

    fn print_error(&self, text: &str) {
        self.bar.suspend(|| {
            // Nobody is left to tell where standard error is closed.
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        });
    }

    /// Results of hooks of the run; what went wrong goes to standard error.
    pub fn operations_finished(&self, results: &[NodeResult]) {
        for result in results {
            let status = result.status.name();
            self.event(
                &format!("{status} hook {}", result.unique_id),
                serde_json::json!({
                    "event": "hook_finished",
                    "unique_id": result.unique_id,
                    "status": status,
                    "message": result.message,
                }),
            );
            if result.status.is_failure() {
                let message = result.message.clone().unwrap_or_default();
                self.error(&Error::runtime(message));
            }
        }
    }

    /// A node's result; what went wrong in it goes to standard error.
    pub fn node_finished(&self, node: &Node, result: &NodeResult, count: (usize, usize)) {
        let line = node_line::line(node, result, count, self.style);
        let event = json!({
            "event": "node_finished",
            "unique_id": result.unique_id,
            "status": result.status.name(),
            "seconds": result.execution_time,
            "rows": result.rows_affected,
            "failures": result.failures,
            "message": result.message,
            "index": count.0,
            "total": count.1,
        });
        match (self.verbosity, result.status.is_failure()) {
            (Verbosity::Quiet, true) => self.last_line(&line, event),
            _ => self.event(&line, event),
        }
        if let (NodeStatus::Error, Some(message)) = (result.status, &result.message)
            && self.format == LogFormat::Text
        {
            self.print_error(message);
        }
        self.bar.inc(1);
    }

    fn print(&self, text: &str) {
        self.bar.suspend(|| {
            let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
            // Who reads may have gone; the work goes on and the exit code tells.
            let _ = writeln!(output, "{text}").and_then(|()| output.flush());
        });
    }
}

fn stamped(mut event: Value) -> Value {
    if let Some(keys) = event.as_object_mut() {
        let now = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        keys.insert("at".to_owned(), Value::String(now));
    }
    event
}
