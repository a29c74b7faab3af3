//! All printing: through one locked handle, with colour only on a terminal.
//! A pipe that nobody reads any more stops no work.

mod alert_lines;
mod batch_event;
mod deprecations;
mod event;
mod log_file;
mod node_event;
mod node_line;
mod scrub;
pub mod summary;
mod table;
mod template;
mod warnings;

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arrow::array::RecordBatch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::artifacts::NodeResult;
use crate::cli::{Flags, LogFormat};
use crate::error::{Error, Result, Style};
use crate::manifest::Manifest;

pub use batch_event::BatchLine;
pub use deprecations::{Deprecation, deprecated};
pub use event::{Event, Level};
pub use node_line::thousands;
pub use table::{csv, json_lines, table};
pub use template::{
    inform, log_of_template, note, print_of_template, said, text_table, warn, warning_of_template,
    whisper_of_template,
};
pub use warnings::{Treatment, WarnErrors, Warning};

use log_file::LogFile;
use scrub::scrubbed;

const MAIN_THREAD: &str = "MainThread";

/// Where a run tells how it goes.
pub struct Terminal {
    format: LogFormat,
    verbosity: Verbosity,
    level: Level,
    style: Style,
    warn_errors: WarnErrors,
    invocation_id: String,
    log: Option<Arc<LogFile>>,
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
    /// A terminal that writes as the flags say, and a log into a folder.
    ///
    /// # Errors
    /// A usage error for flags that contradict each other.
    pub fn new(flags: &Flags, log_folder: Option<&Path>, invocation_id: &str) -> Result<Self> {
        let format = flags.log_format.unwrap_or(LogFormat::Text);
        let is_coloured = match flags.use_colors {
            Some(is_coloured) => is_coloured && std::env::var_os("NO_COLOR").is_none(),
            None => std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        };
        let warn_errors = WarnErrors::of(flags)?;
        let file_format = flags.log_format_file.or(flags.log_format);
        let file_level = flags.log_level_file.unwrap_or(Level::Debug);
        let log = log_folder.map(|folder| {
            let format = file_format.unwrap_or(LogFormat::Text);
            Arc::new(LogFile::new(folder, format, file_level))
        });
        template::set_manner(flags, invocation_id, &warn_errors, log.clone());
        Ok(Terminal {
            format,
            verbosity: match Flags::is_on(flags.quiet) {
                true => Verbosity::Quiet,
                false => Verbosity::Normal,
            },
            level: flags.log_level.unwrap_or_default(),
            style: match is_coloured && format == LogFormat::Text {
                true => Style::Coloured,
                false => Style::Plain,
            },
            warn_errors,
            invocation_id: invocation_id.to_owned(),
            log,
            bar: ProgressBar::hidden(),
            output: Mutex::new(std::io::stdout()),
        })
    }

    /// A terminal for an error that comes before the flags are known.
    pub fn plain() -> Self {
        Self::new(&Flags::default(), None, "").expect("no flags contradict each other")
    }

    pub fn invocation_id(&self) -> &str {
        &self.invocation_id
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
        self.tell(&Event::own(line, event));
    }

    /// A message, where its level and the flags let it through.
    pub fn tell(&self, event: &Event) {
        let is_loud = self.verbosity == Verbosity::Normal || event.level >= Level::Error;
        if is_loud && event.level >= self.level && self.level != Level::None {
            self.print_event(event);
        }
        self.keep(event, MAIN_THREAD);
    }

    /// Sums up what of the project dbt is about to give up.
    pub fn sum_up_deprecations(&self) {
        if let Some(manner) = template::manner() {
            deprecations::sum_up(&manner);
        }
    }

    /// The last line of a run, which other tools read: also when quiet.
    pub fn last_line(&self, line: &str, event: Value) {
        self.tell_always(&Event::own(line, event));
    }

    /// A message that `--quiet` does not silence.
    pub fn tell_always(&self, event: &Event) {
        self.print_event(event);
        self.keep(event, MAIN_THREAD);
    }

    fn print_event(&self, event: &Event) {
        match self.format {
            LogFormat::Json => self.print(&event.json(&self.invocation_id, MAIN_THREAD)),
            LogFormat::Text if event.line.is_empty() => {}
            LogFormat::Text => self.print(&event.line),
        }
    }

    /// Keeps a message in the log file.
    fn keep(&self, event: &Event, thread: &str) {
        if let Some(log) = &self.log {
            log.write(event, &self.invocation_id, thread);
        }
    }

    /// What the command was asked for: always as it is.
    pub fn result(&self, text: &str) {
        self.tell_always(
            &Event::new("PrintEvent", "Z052", Level::Info)
                .line(text)
                .data(json!({"msg": text})),
        );
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
        self.warn_of(Warning::Other, message);
    }

    /// A warning of a kind.
    ///
    /// # Errors
    /// The warning itself, where the flags make an error of it.
    pub fn warn(&self, warning: Warning, message: &str) -> Result<()> {
        match self.warn_errors.treatment(warning) {
            Treatment::Error => Err(Error::of_warning(warning.name(), message)),
            Treatment::Tell => {
                self.warn_of(warning, message);
                Ok(())
            }
            Treatment::Silence => Ok(()),
        }
    }

    /// What becomes of a warning.
    pub fn treatment(&self, warning: Warning) -> Treatment {
        self.warn_errors.treatment(warning)
    }

    fn warn_of(&self, warning: Warning, message: &str) {
        let line = match self.style {
            Style::Plain => format!("warning: {message}"),
            Style::Coloured => format!("\u{1b}[33mwarning\u{1b}[0m: {message}"),
        };
        self.tell(
            &Event::new(warning.name(), warning.code(), Level::Warn)
                .line(line)
                .data(json!({"msg": message})),
        );
    }

    /// The error that ends the run, on standard error.
    pub fn error(&self, error: &Error) {
        let plain = error.render(Style::Plain);
        let event = Event::new("MainEncounteredError", "Z002", Level::Error)
            .line(plain.clone())
            .data(json!({"exc": plain}));
        self.keep(&event, MAIN_THREAD);
        match self.format {
            LogFormat::Json => self.print_event(&event),
            LogFormat::Text => {
                let is_coloured =
                    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
                let style = if is_coloured {
                    Style::Coloured
                } else {
                    Style::Plain
                };
                self.print_error(&error.render(style));
            }
        }
    }

    fn print_error(&self, text: &str) {
        self.bar.suspend(|| {
            // Nobody is left to tell where standard error is closed.
            let _ = writeln!(std::io::stderr().lock(), "{}", scrubbed(text));
        });
    }

    /// Results of hooks of the run; what went wrong goes to standard error.
    pub fn operations_finished(&self, manifest: &Manifest, results: &[NodeResult]) {
        for result in results {
            let status = result.status.name();
            self.queries(manifest, result);
            self.event(
                &format!("{status} hook: {}", hook_label(&result.unique_id)),
                serde_json::json!({
                    "event": "hook_finished",
                    "unique_id": result.unique_id,
                    "status": status,
                    "message": result.message,
                }),
            );
            if result.status.is_failure() {
                let message = result.message.clone().unwrap_or_default();
                self.tell_to_machines(&node_event::wrong_hook(result, &message));
                self.error(&Error::runtime(message));
            }
        }
    }

    /// The statements of a result, at the level debug.
    fn queries(&self, manifest: &Manifest, result: &NodeResult) {
        for statement in &result.statements {
            self.tell(&node_event::query(manifest, result, statement));
        }
    }

    /// A node's result; what went wrong in it goes to standard error.
    pub fn node_finished(&self, manifest: &Manifest, result: &NodeResult, count: (usize, usize)) {
        self.queries(manifest, result);
        let line = node_line::line(manifest, result, count, self.style);
        let event = node_event::finished(manifest, result, count).line(line);
        match (self.verbosity, result.status.is_failure()) {
            (Verbosity::Quiet, true) => self.tell_always(&event),
            _ => self.tell(&event),
        }
        if let Some(message) = result.message.as_ref().filter(|_| result.tells_error())
            && self.format == LogFormat::Text
        {
            self.print_error(message);
        }
        for event in node_event::wrong(manifest, result) {
            self.tell_to_machines(&event);
        }
        self.tell(&node_event::ended(manifest, result));
        self.bar.inc(1);
    }

    /// A message that people have read already.
    fn tell_to_machines(&self, event: &Event) {
        match self.format {
            LogFormat::Json => self.tell(event),
            LogFormat::Text => self.keep(event, MAIN_THREAD),
        }
    }

    fn print(&self, text: &str) {
        self.bar.suspend(|| {
            let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
            // Who reads may have gone; the work goes on and the exit code tells.
            let _ = writeln!(output, "{}", scrubbed(text)).and_then(|()| output.flush());
        });
    }
}

/// A hook as dbt's log names it: `shop.on-run-start.0` of
/// `operation.shop.shop-on-run-start-0`.
fn hook_label(unique_id: &str) -> String {
    let mut parts = unique_id.splitn(3, '.').skip(1);
    let (package, name) = (parts.next().unwrap_or_default(), parts.next());
    let rest = name.and_then(|name| name.strip_prefix(&format!("{package}-")));
    match rest.and_then(|rest| rest.rsplit_once('-')) {
        Some((moment, index)) => format!("{package}.{moment}.{index}"),
        None => unique_id.to_owned(),
    }
}
