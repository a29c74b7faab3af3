//! What templates say by `log`, `print` and `exceptions.warn`, while they run.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::MAIN_THREAD;
use super::event::{Event, Level};
use super::log_file::LogFile;
use super::scrub::scrubbed;
use super::warnings::{Treatment, WarnErrors, Warning};
use crate::cli::{Flags, LogFormat};
use crate::error::{Error, Result};

/// How the terminal of this process writes.
static MANNER: Mutex<Option<Manner>> = Mutex::new(None);

#[derive(Clone)]
pub(super) struct Manner {
    format: LogFormat,
    is_quiet: bool,
    is_printing: bool,
    level: Level,
    pub shows_all_deprecations: bool,
    invocation_id: String,
    warn_errors: WarnErrors,
    log: Option<Arc<LogFile>>,
}

impl Manner {
    pub fn is_told(&self, warning: Warning) -> bool {
        self.warn_errors.treatment(warning) != Treatment::Silence
    }

    fn shows(&self, event: &Event) -> bool {
        let is_silent = self.is_quiet && self.format == LogFormat::Text;
        !is_silent && event.level >= self.level && self.level != Level::None
    }
}

/// What follows is written in this manner, and kept in the log.
pub(super) fn set_manner(
    flags: &Flags,
    invocation_id: &str,
    warn_errors: &WarnErrors,
    log: Option<Arc<LogFile>>,
) {
    *MANNER.lock().unwrap_or_else(PoisonError::into_inner) = Some(Manner {
        format: flags.log_format.unwrap_or(LogFormat::Text),
        is_quiet: Flags::is_on(flags.quiet),
        level: flags.log_level.unwrap_or_default(),
        is_printing: flags.print.unwrap_or(true),
        invocation_id: invocation_id.to_owned(),
        warn_errors: warn_errors.clone(),
        shows_all_deprecations: flags.ignored.show_all_deprecations,
        log,
    });
}

pub(super) fn manner() -> Option<Manner> {
    MANNER
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

/// `log(message, info=True)`.
pub fn log_of_template(message: &str) {
    tell(&of_template("JinjaLogInfo", "I062", Level::Info, message));
}

/// `log(message)`: only where everything is to be told.
pub fn whisper_of_template(message: &str) {
    tell(&of_template("JinjaLogDebug", "I063", Level::Debug, message));
}

/// `exceptions.warn(message)`.
pub fn warning_of_template(message: &str) {
    let event = of_template("JinjaLogWarning", "I061", Level::Warn, message);
    tell(&event.line(format!("warning: {message}")));
}

fn of_template(name: &str, code: &'static str, level: Level, message: &str) -> Event {
    Event::new(name, code, level)
        .line(message)
        .data(json!({"msg": message}))
}

/// What is worth knowing and no reason to warn, under dbt's name and code, told beside
/// what the command prints.
pub fn inform((name, code): (&str, &'static str), message: &str, data: Value) {
    let event = Event::new(name, code, Level::Info);
    tell(&event.line(message).data(data).aside());
}

/// A warning that no flag makes an error of.
pub fn note(warning: Warning, message: &str) {
    let event = Event::new(warning.name(), warning.code(), Level::Warn);
    tell(
        &event
            .line(format!("warning: {message}"))
            .data(json!({"msg": message})),
    );
}

/// A warning of the project's files, while they are read.
///
/// # Errors
/// The warning itself, where the flags make an error of it.
pub fn warn(warning: Warning, message: &str) -> Result<()> {
    said(warning, message, json!({"msg": message}))
}

/// The same with what dbt's event has of it.
///
/// # Errors
/// The warning itself, where the flags make an error of it.
pub fn said(warning: Warning, message: &str, data: Value) -> Result<()> {
    treated(warning, message, |event| event.data(data))
}

/// The same, told beside what the command prints.
///
/// # Errors
/// The warning itself, where the flags make an error of it.
pub(super) fn said_aside(warning: Warning, message: &str, data: Value) -> Result<()> {
    treated(warning, message, |event| event.data(data).aside())
}

fn treated(warning: Warning, message: &str, completed: impl FnOnce(Event) -> Event) -> Result<()> {
    let treatment = manner().map(|manner| manner.warn_errors.treatment(warning));
    match treatment.unwrap_or(Treatment::Tell) {
        Treatment::Error => Err(Error::of_warning(warning.name(), message)),
        Treatment::Tell => {
            let event = Event::new(warning.name(), warning.code(), Level::Warn);
            tell(&completed(event.line(format!("warning: {message}"))));
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
    let event = of_template("PrintEvent", "Z052", Level::Info, message);
    write(manner.as_ref(), &event);
}

pub(super) fn tell(event: &Event) {
    let manner = manner();
    match &manner {
        Some(manner) if !manner.shows(event) => keep(manner, event),
        manner => write(manner.as_ref(), event),
    }
}

/// A message that people read elsewhere.
pub(super) fn tell_to_machines(event: &Event) {
    match manner() {
        Some(manner) if manner.format == LogFormat::Text => keep(&manner, event),
        _ => tell(event),
    }
}

fn write(manner: Option<&Manner>, event: &Event) {
    match manner {
        Some(manner) if manner.format == LogFormat::Json => {
            write_line(&event.json(&manner.invocation_id, MAIN_THREAD));
        }
        _ if event.is_aside => write_line_aside(&event.line),
        _ => write_line(&event.line),
    }
    if let Some(manner) = manner {
        keep(manner, event);
    }
}

/// Keeps a message in the log file.
fn keep(manner: &Manner, event: &Event) {
    if let Some(log) = &manner.log {
        log.write(event, &manner.invocation_id, MAIN_THREAD);
    }
}

fn write_line_aside(text: &str) {
    // Nobody is left to tell where standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "{}", scrubbed(text));
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
