//! Opens a pool from the keys of a target, which are dbt-postgres's.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::SqlxPostgresConnector;
use serde_json::Value;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::runtime::{Builder, Runtime};

use super::{Pool, Postgres, errors};
use crate::adapter::{Adapter, ConnectionSettings, StateConnection};
use crate::error::{Error, Result};

/// Connections beside those that run nodes: introspection, reading rows that
/// are scored, and state.
const SPARE_CONNECTIONS: u32 = 4;
const DEFAULT_CONNECT_TIMEOUT: u64 = 10;
/// The server notices within a second that the process which asked was killed,
/// and ends its query (servers before 14 have no such setting). Compiling plans
/// costs more than it gains for the statements of a project: estimates for
/// fresh tables, which have no statistics yet, set it off for a few rows.
const SESSION_SETTINGS: &str = "select set_config(name, \
     case name when 'jit' then 'off' else '1s' end, false) from pg_settings \
     where name in ('client_connection_check_interval', 'jit')";
/// What one user of a connection leaves behind for the next.
const FORGET: &str = "reset session authorization; reset role; reset all; discard temp; \
     select pg_advisory_unlock_all()";

/// Opens the pool and its first connection.
///
/// # Errors
/// A usage error for a key that is missing or wrong; a runtime error with host,
/// port, user and database where the server does not answer.
pub fn open(settings: &ConnectionSettings) -> Result<Box<dyn Adapter>> {
    let options = connect_options(settings)?;
    let seconds = number(settings, "connect_timeout")?.unwrap_or(DEFAULT_CONNECT_TIMEOUT);
    let settings_of_all = session_settings(text(settings, "role"));
    let settings_again = settings_of_all.clone();
    let runtime = runtime()?;
    let timeout = Duration::from_secs(seconds.max(1));
    try_connecting(&runtime, &options, timeout)?;
    let within = runtime.enter();
    let connections = PgPoolOptions::new()
        .max_connections(settings.threads as u32 * 2 + SPARE_CONNECTIONS)
        .acquire_timeout(timeout)
        .after_connect(move |connection, _| Box::pin(run(settings_of_all.clone(), connection)))
        .after_release(move |connection, _| {
            let statements = format!("{FORGET}; {settings_again}");
            Box::pin(async move { run(statements, connection).await.map(|()| true) })
        })
        .connect_lazy_with(options.clone());
    drop(within);
    Ok(Box::new(Postgres::new(Pool {
        runtime: Arc::new(runtime),
        connections,
        database: database_name(settings)?,
        options,
        busy: Default::default(),
        cancelled: Arc::default(),
    })))
}

fn session_settings(role: Option<&str>) -> String {
    match role {
        Some(role) => {
            let role = role.replace('"', "\"\"");
            format!("{SESSION_SETTINGS}; set role \"{role}\"")
        }
        None => SESSION_SETTINGS.to_owned(),
    }
}

async fn run(statements: String, connection: &mut PgConnection) -> sqlx::Result<()> {
    let statements = sqlx::raw_sql(sqlx::AssertSqlSafe(statements));
    statements.execute(connection).await.map(drop)
}

/// Connects once outside the pool, which tries again until its time is over
/// and then does not say why.
fn try_connecting(runtime: &Runtime, options: &PgConnectOptions, timeout: Duration) -> Result<()> {
    let tried = runtime.block_on(async {
        match tokio::time::timeout(timeout, options.connect()).await {
            Ok(connected) => connected?.close().await,
            Err(_) => Err(sqlx::Error::PoolTimedOut),
        }
    });
    tried.map_err(|error| unreachable_server(&error, options))
}

/// The target's database.
///
/// # Errors
/// A usage error where there is none.
pub fn database_name(settings: &ConnectionSettings) -> Result<String> {
    required(settings, &["dbname", "database"]).map(str::to_owned)
}

/// One sea-orm connection whose unqualified names are in `schema`.
pub fn state_connection(options: &PgConnectOptions, schema: &str) -> Result<StateConnection> {
    let path = format!("\"{}\"", schema.replace('"', "\"\""));
    let options = options.clone().options([("search_path", path)]);
    let runtime = runtime()?;
    let within = runtime.enter();
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_lazy_with(options);
    let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    drop(within);
    Ok(StateConnection {
        connection,
        runtime,
    })
}

fn runtime() -> Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Error::runtime(error.to_string()))
}

fn connect_options(settings: &ConnectionSettings) -> Result<PgConnectOptions> {
    let port = number(settings, "port")?.unwrap_or(5432);
    let port = u16::try_from(port)
        .map_err(|_| Error::usage(format!("port {port} is none")).help("use 1 to 65535"))?;
    let mut options = PgConnectOptions::new_without_pgpass()
        .host(required(settings, &["host"])?)
        .port(port)
        .username(required(settings, &["user"])?)
        .database(required(settings, &["dbname", "database"])?)
        .ssl_mode(ssl_mode(settings)?)
        .application_name("weir")
        .statement_cache_capacity(0);
    if let Some(password) = text(settings, "password").or_else(|| text(settings, "pass")) {
        options = options.password(password);
    }
    if let Some(path) = text(settings, "search_path").filter(|path| !path.is_empty()) {
        options = options.options([("search_path", path)]);
    }
    Ok(options)
}

fn ssl_mode(settings: &ConnectionSettings) -> Result<PgSslMode> {
    match text(settings, "sslmode") {
        None => Ok(PgSslMode::Prefer),
        Some(mode) => mode.parse().map_err(|_| {
            Error::usage(format!("sslmode `{mode}` is not known"))
                .help("use disable, allow, prefer, require, verify-ca or verify-full")
        }),
    }
}

fn text<'a>(settings: &'a ConnectionSettings, key: &str) -> Option<&'a str> {
    settings.keys.get(key).and_then(Value::as_str)
}

fn required<'a>(settings: &'a ConnectionSettings, names: &[&str]) -> Result<&'a str> {
    names
        .iter()
        .find_map(|name| text(settings, name))
        .ok_or_else(|| Error::usage(format!("the target has no `{}`", names[0])))
}

/// A number, also where an environment variable gave its text.
fn number(settings: &ConnectionSettings, key: &str) -> Result<Option<u64>> {
    let value = match settings.keys.get(key) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(other) => other.as_u64(),
    };
    value
        .map(Some)
        .ok_or_else(|| Error::usage(format!("`{key}` of the target is no whole number")))
}

fn unreachable_server(error: &sqlx::Error, options: &PgConnectOptions) -> Error {
    let cause = errors::runtime(error);
    Error::runtime(format!(
        "cannot connect to database `{}` at {}:{} as `{}`: {}",
        options.get_database().unwrap_or_default(),
        options.get_host(),
        options.get_port(),
        options.get_username(),
        cause.message()
    ))
    .help("check that the server runs, and host, port, user and password of the target")
}
