//! What templates say by `log`, `print` and `exceptions.warn`, while they run.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::Verbosity;
use crate::cli::LogFormat;

/// How the terminal of this process writes.
static MANNER: Mutex<(LogFormat, Verbosity)> = Mutex::new((LogFormat::Text, Verbosity::Normal));

/// What follows is written in this manner.
pub(super) fn set_manner(format: LogFormat, verbosity: Verbosity) {
    *MANNER.lock().unwrap_or_else(PoisonError::into_inner) = (format, verbosity);
}

/// `log(message, info=True)`.
pub fn log_of_template(message: &str) {
    tell(message, json!({"event": "log", "message": message}));
}

/// `exceptions.warn(message)`.
pub fn warning_of_template(message: &str) {
    let event = json!({"event": "warning", "message": message});
    tell(&format!("warning: {message}"), event);
}

/// `print(message)`: also when quiet.
pub fn print_of_template(message: &str) {
    let (format, _) = *MANNER.lock().unwrap_or_else(PoisonError::into_inner);
    match format {
        LogFormat::Text => write_line(message),
        LogFormat::Json => {
            let event = json!({"event": "print", "message": message});
            write_line(&super::stamped(event).to_string());
        }
    }
}

fn tell(line: &str, event: Value) {
    let manner = *MANNER.lock().unwrap_or_else(PoisonError::into_inner);
    match manner {
        (LogFormat::Json, _) => write_line(&super::stamped(event).to_string()),
        (LogFormat::Text, Verbosity::Normal) => write_line(line),
        (LogFormat::Text, Verbosity::Quiet) => {}
    }
}

fn write_line(text: &str) {
    let mut output = std::io::stdout().lock();
    // Who reads may have gone; the work goes on and the exit code tells.
    let _ = writeln!(output, "{text}").and_then(|()| output.flush());
}

/// A table as agate prints it: columns between bars, a line below the names.
pub fn text_table(names: &[String], rows: &[Vec<String>]) -> String {
    let cells = |index: usize| rows.iter().filter_map(move |row| row.get(index));
    let widths: Vec<usize> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let widest = cells(index).map(|cell| cell.chars().count()).max();
            widest.unwrap_or(0).max(name.chars().count())
        })
        .collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths);
        let cells = cells.map(|(cell, width)| format!("{cell:<width$}"));
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut lines = vec![line(names), line(&rule)];
    lines.extend(rows.iter().map(|row| line(row)));
    lines.join("\n")
}
