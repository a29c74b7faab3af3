//! Opens a DuckDB file, and waits for another process that holds it.

use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use duckdb::{Config, Connection};
use regex::Regex;
use serde_json::Value;

use super::{DuckDb, errors, surroundings};
use crate::adapter::{Adapter, ConnectionSettings};
use crate::error::{Error, Location, Result};
use crate::text_value::plain;

const DEFAULT_LOCK_TIMEOUT: Duration = Duration::from_secs(60);
const RETRY_AFTER: Duration = Duration::from_millis(100);

/// For how long a file without a header may be one that is being made.
const MAKING_TAKES: Duration = Duration::from_secs(2);

/// Opens the file that the target's `path` names, made where there is none.
///
/// # Errors
/// A runtime error where the file is no database, or where another process
/// holds it for longer than `lock_timeout_seconds`.
pub fn open(settings: &ConnectionSettings) -> Result<Box<dyn Adapter>> {
    let path = path(settings);
    let folder = Path::new(path).parent();
    let is_named = |folder: &&Path| !folder.as_os_str().is_empty() && !surroundings::is_lake(path);
    if let Some(folder) = folder.filter(is_named) {
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::runtime(error.to_string()).at(Location::file(folder)))?;
    }
    let connection = wait_for(path, settings)?;
    for statement in surroundings::statements(settings)? {
        bring(&connection, &statement)?;
    }
    let database = super::database_name(settings)?;
    Ok(Box::new(DuckDb::new(connection, database)))
}

fn bring(connection: &Connection, statement: &str) -> Result<()> {
    let failed = |error: duckdb::Error| {
        let error = errors::runtime(&error);
        match statement.starts_with("load ") {
            true => error.or_help(
                "weir fetches no extension: install it once by the database's own program",
            ),
            false => error,
        }
    };
    connection.execute_batch(statement).map_err(failed)
}

/// The target's `path`; without it, what is built is in memory and gone with the process.
pub fn path(settings: &ConnectionSettings) -> &str {
    let path = settings.keys.get("path").and_then(Value::as_str);
    path.unwrap_or(super::MEMORY)
}

fn wait_for(path: &str, settings: &ConnectionSettings) -> Result<Connection> {
    let timeout = settings
        .keys
        .get("lock_timeout_seconds")
        .and_then(Value::as_f64)
        .filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
        .map_or(DEFAULT_LOCK_TIMEOUT, Duration::from_secs_f64);
    let started = Instant::now();
    loop {
        match Connection::open_with_flags(path, config(settings)?) {
            Ok(connection) => return Ok(connection),
            Err(error) if !is_locked(&error) && !is_being_made(&error, path) => {
                return Err(errors::runtime(&error).at(Location::file(path)));
            }
            Err(error) if started.elapsed() >= timeout => {
                return Err(held(&error, path, timeout));
            }
            Err(_) => std::thread::sleep(RETRY_AFTER),
        }
    }
}

/// The keys of `config_options:` and of `settings:`, handed to DuckDB as they are.
fn config(settings: &ConnectionSettings) -> Result<Config> {
    let mut config = Config::default();
    let maps = ["config_options", "settings"].map(|key| settings.keys.get(key));
    let keys = maps.into_iter().flatten().filter_map(Value::as_object);
    for (key, value) in keys.flatten() {
        config = config
            .with(key, plain(value))
            .map_err(|error| Error::usage(errors::runtime(&error).message()))?;
    }
    Ok(config)
}

fn is_locked(error: &duckdb::Error) -> bool {
    error.to_string().contains("Could not set lock on file")
}

/// Another process may have made the file and not written its header yet.
fn is_being_made(error: &duckdb::Error, path: &str) -> bool {
    let has_no_header = error
        .to_string()
        .contains("not a valid DuckDB database file");
    let changed = std::fs::metadata(path).and_then(|file| file.modified());
    let age = changed.ok().and_then(|changed| changed.elapsed().ok());
    has_no_header && age.is_some_and(|age| age < MAKING_TAKES)
}

static HOLDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\(PID (\d+)").expect("the pattern is valid"));

fn held(error: &duckdb::Error, path: &str, waited: Duration) -> Error {
    let message = error.to_string();
    let holder = HOLDER
        .captures(&message)
        .map(|found| format!("process {}", &found[1]))
        .unwrap_or_else(|| "another process".to_owned());
    Error::runtime(format!(
        "{holder} holds the database, waited {} s",
        waited.as_secs()
    ))
    .at(Location::file(path))
    .help("let it finish or end it, or raise `lock_timeout_seconds` of the target")
}
