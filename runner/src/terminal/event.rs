//! What happens in a run, in the structured shape of dbt's log.

use std::collections::BTreeMap;

use chrono::{SecondsFormat, Utc};
use clap::ValueEnum;
use serde_json::{Value, json};

use crate::artifacts::environment;

/// How much a message matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Level {
    Debug,
    #[default]
    Info,
    Warn,
    Error,
    /// Nothing is told.
    None,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error | Level::None => "error",
        }
    }
}

/// One message: a line for people, a name and data for machines.
#[derive(Debug, Clone)]
pub struct Event {
    /// dbt's name, such as `LogModelResult`.
    pub name: String,
    /// dbt's code of that name.
    pub code: &'static str,
    pub level: Level,
    pub line: String,
    pub data: Value,
    /// Whether the line for people stands on standard error.
    pub is_aside: bool,
}

impl Event {
    pub fn new(name: &str, code: &'static str, level: Level) -> Self {
        Event {
            name: name.to_owned(),
            code,
            level,
            line: String::new(),
            data: json!({}),
            is_aside: false,
        }
    }

    /// An event of weir's own, whose data name it under `event`.
    pub fn own(line: &str, mut data: Value) -> Self {
        let keys = data.as_object_mut();
        let name = keys.and_then(|keys| keys.remove("event"));
        let name = name.as_ref().and_then(Value::as_str).unwrap_or("note");
        Event {
            name: capitalized(name),
            code: "",
            level: Level::Info,
            line: line.to_owned(),
            data,
            is_aside: false,
        }
    }

    /// The same, told beside what the command prints.
    pub fn aside(mut self) -> Self {
        self.is_aside = true;
        self
    }

    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.line = line.into();
        self
    }

    pub fn data(mut self, data: Value) -> Self {
        self.data = data;
        self
    }

    /// The line of a JSON log.
    pub fn json(&self, invocation_id: &str, thread: &str) -> String {
        json!({
            "data": self.data,
            "info": {
                "category": "",
                "code": self.code,
                "extra": environment().into_iter().collect::<BTreeMap<String, String>>(),
                "invocation_id": invocation_id,
                "level": self.level.name(),
                "msg": self.line,
                "name": self.name,
                "pid": std::process::id(),
                "thread": thread,
                "ts": Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true),
            },
        })
        .to_string()
    }

    /// The line of dbt.log.
    pub fn log_line(&self, thread: &str) -> String {
        let now = Utc::now().format("%H:%M:%S%.6f");
        format!(
            "{now} [{:<5}] [{thread}]: {}",
            self.level.name(),
            self.line.trim_end()
        )
    }
}

/// `node_finished` as `NodeFinished`.
fn capitalized(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}
