//! PostgreSQL's messages as errors with a position and a hint.

use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

use crate::error::{Error, uncapitalized};

/// What dbt calls an error of the server.
const FAMILY: &str = "Database Error";

/// How the server's message begins where a relation is there no more.
const DROPPED_MEANWHILE: &str = "could not open relation with OID";

/// The server's fact and detail; its hint as help; its position in the
/// statement, where it gives one.
pub fn runtime(error: &sqlx::Error) -> Error {
    let database = error
        .as_database_error()
        .and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
    match database {
        Some(database) => of_server(database),
        None => Error::runtime(uncapitalized(&error.to_string())),
    }
    .of_family(FAMILY)
}

fn of_server(database: &PgDatabaseError) -> Error {
    if database.code() == "57014" && database.message().contains("user request") {
        return Error::runtime("cancelled");
    }
    let fact = match database.detail() {
        Some(detail) => format!("{}: {detail}", database.message()),
        None => database.message().to_owned(),
    };
    let mut error = Error::runtime(uncapitalized(fact.trim_end_matches('.')));
    if is_passing(database) {
        error = error.passing();
    }
    if let Some(PgErrorPosition::Original(position)) = database.position() {
        error = error.with_position(position);
    }
    if database.code() == "42883" && database.message().contains("create_distributed_table") {
        return error.help(
            "`distributed_by` wants a server with the extension Citus: `create extension citus`, \
             or leave the config empty for this target",
        );
    }
    match database.hint() {
        Some(hint) => error.help(uncapitalized(hint.trim_end_matches('.'))),
        None => error,
    }
}

/// Deadlocks, transactions that cannot be put in an order, relations that another
/// dropped while they were looked at, and names that two transactions gave to different
/// things at once: the type of a table's rows as an array has the table's first 62
/// letters.
fn is_passing(database: &PgDatabaseError) -> bool {
    match database.code() {
        "40001" | "40P01" => true,
        "XX000" => database.message().starts_with(DROPPED_MEANWHILE),
        "23505" => database.schema() == Some("pg_catalog"),
        _ => false,
    }
}
