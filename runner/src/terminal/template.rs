//! What templates say by `log`, `print` and `exceptions.warn`, while they run.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::MAIN_THREAD;
use super::event::{Event, Level};
use super::scrub::scrubbed;
use super::warnings::{Treatment, WarnErrors, Warning};
use crate::cli::{Flags, LogFormat};
use crate::error::{Error, Result};

/// How the terminal of this process writes.
static MANNER: Mutex<Option<Manner>> = Mutex::new(None);

#[derive(Clone)]
struct Manner {
    format: LogFormat,
    is_quiet: bool,
    is_printing: bool,
    is_debugging: bool,
    invocation_id: String,
    warn_errors: WarnErrors,
}

/// What follows is written in this manner.
pub(super) fn set_manner(flags: &Flags, invocation_id: &str, warn_errors: &WarnErrors) {
    *MANNER.lock().unwrap_or_else(PoisonError::into_inner) = Some(Manner {
        format: flags.log_format.unwrap_or(LogFormat::Text),
        is_quiet: Flags::is_on(flags.quiet),
        is_debugging: flags.log_level == Some(Level::Debug),
        is_printing: flags.print.unwrap_or(true),
        invocation_id: invocation_id.to_owned(),
        warn_errors: warn_errors.clone(),
    });
}

fn manner() -> Option<Manner> {
    MANNER
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

/// `log(message, info=True)`.
pub fn log_of_template(message: &str) {
    tell(message, json!({"event": "jinja_log_info", "msg": message}));
}

/// `log(message)`: only where everything is to be told.
pub fn whisper_of_template(message: &str) {
    if manner().is_some_and(|manner| manner.is_debugging) {
        tell(message, json!({"event": "jinja_log_debug", "msg": message}));
    }
}

/// `exceptions.warn(message)`.
pub fn warning_of_template(message: &str) {
    let event = json!({"event": "jinja_log_warning", "msg": message});
    tell(&format!("warning: {message}"), event);
}

/// A warning of the project's files, while they are read.
///
/// # Errors
/// The warning itself, where the flags make an error of it.
pub fn warn(warning: Warning, message: &str) -> Result<()> {
    let treatment = manner().map(|manner| manner.warn_errors.treatment(warning));
    match treatment.unwrap_or(Treatment::Tell) {
        Treatment::Error => Err(Error::usage(message.to_owned())
            .help(format!("--warn-error makes an error of {}", warning.name()))),
        Treatment::Tell => {
            let event = json!({"event": warning.name(), "msg": message});
            tell(&format!("warning: {message}"), event);
            Ok(())
        }
        Treatment::Silence => Ok(()),
    }
}

/// `print(message)`: also when quiet, unless --no-print is given.
pub fn print_of_template(message: &str) {
    let manner = manner();
    if manner.as_ref().is_some_and(|manner| !manner.is_printing) {
        return;
    }
    write(
        manner,
        message,
        json!({"event": "print_event", "msg": message}),
    );
}

fn tell(line: &str, event: Value) {
    let manner = manner();
    let is_json = |manner: &Manner| manner.format == LogFormat::Json;
    if manner
        .as_ref()
        .is_none_or(|manner| is_json(manner) || !manner.is_quiet)
    {
        write(manner, line, event);
    }
}

fn write(manner: Option<Manner>, line: &str, event: Value) {
    match manner {
        Some(manner) if manner.format == LogFormat::Json => {
            write_line(&Event::own(line, event).json(&manner.invocation_id, MAIN_THREAD));
        }
        _ => write_line(line),
    }
}

fn write_line(text: &str) {
    let mut output = std::io::stdout().lock();
    // Who reads may have gone; the work goes on and the exit code tells.
    let _ = writeln!(output, "{}", scrubbed(text)).and_then(|()| output.flush());
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
