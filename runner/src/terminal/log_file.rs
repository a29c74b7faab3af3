//! logs/dbt.log: every message of every run, one behind the other.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chrono::Utc;

use super::event::{Event, Level};
use super::scrub::scrubbed;
use crate::cli::LogFormat;

/// A log file, opened at the first message.
pub struct LogFile {
    path: PathBuf,
    format: LogFormat,
    level: Level,
    file: Mutex<Option<File>>,
}

impl LogFile {
    pub fn new(folder: &Path, format: LogFormat, level: Level) -> Self {
        LogFile {
            path: folder.join("dbt.log"),
            format,
            level,
            file: Mutex::default(),
        }
    }

    /// Appends a message; a log that cannot be written stops no work.
    pub fn write(&self, event: &Event, invocation_id: &str, thread: &str) {
        if event.level < self.level || event.line.is_empty() {
            return;
        }
        let line = match self.format {
            LogFormat::Json => event.json(invocation_id, thread),
            LogFormat::Text => event.log_line(thread),
        };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.is_none() {
            *file = self.open(invocation_id);
        }
        if let Some(file) = file.as_mut() {
            let _ = file.write_all(format!("{}\n", scrubbed(&line)).as_bytes());
        }
    }

    fn open(&self, invocation_id: &str) -> Option<File> {
        std::fs::create_dir_all(self.path.parent()?).ok()?;
        let mut options = OpenOptions::new();
        let mut file = options.create(true).append(true).open(&self.path).ok()?;
        if self.format == LogFormat::Text {
            let now = Utc::now().format("%H:%M:%S%.6f");
            let rule = "=".repeat(30);
            let _ = writeln!(file, "\n\n{rule} {now} | {invocation_id} {rule}");
        }
        Some(file)
    }
}
