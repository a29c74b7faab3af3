//! sea-orm over an engine that sea-orm does not know: a proxy that speaks
//! PostgreSQL's SQL, for weir's own few tables only.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int64Type};
use duckdb::Connection;
use sea_orm::{
    Database, DbBackend, DbErr, ProxyDatabaseTrait, ProxyExecResult, ProxyRow, RuntimeErr,
    Statement, Value,
};

use super::duckdb::{DuckDbDialect, errors, query};
use super::{Dialect, StateConnection};
use crate::error::{Error, Result};

/// A sea-orm connection whose unqualified names are in `schema`.
pub fn connect(connection: Connection, schema: &str) -> Result<StateConnection> {
    enter(&connection, schema).map_err(|error| errors::runtime(&error))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .map_err(|error| Error::runtime(error.to_string()))?;
    let proxy: Arc<Box<dyn ProxyDatabaseTrait>> = Arc::new(Box::new(StateProxy {
        session: Mutex::new(Session {
            connection,
            failure: None,
        }),
    }));
    let connection = runtime
        .block_on(Database::connect_proxy(DbBackend::Postgres, proxy))
        .map_err(|error| Error::runtime(error.to_string()))?;
    Ok(StateConnection {
        connection,
        runtime,
    })
}

/// A schema may have the name of the database, so both are named.
fn enter(connection: &Connection, schema: &str) -> duckdb::Result<()> {
    let database: String =
        connection.query_row("select current_database()", [], |row| row.get(0))?;
    let database = DuckDbDialect.quote(&database);
    let schema = DuckDbDialect.quote(schema);
    connection.execute_batch(&format!("use {database}.{schema}"))
}

struct StateProxy {
    session: Mutex<Session>,
}

struct Session {
    connection: Connection,
    /// sea-orm gives a proxy no way to say that `begin` or `commit` failed, so
    /// the failure is told by the next statement.
    failure: Option<String>,
}

impl std::fmt::Debug for StateProxy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("state proxy")
    }
}

impl StateProxy {
    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn control(&self, sql: &str) {
        let mut session = self.session();
        if let Err(error) = session.connection.execute_batch(sql) {
            session.failure.get_or_insert(format!("{sql}: {error}"));
        }
    }
}

#[async_trait::async_trait]
impl ProxyDatabaseTrait for StateProxy {
    async fn query(&self, statement: Statement) -> std::result::Result<Vec<ProxyRow>, DbErr> {
        let mut session = self.session();
        session.check()?;
        let rows = query::fetch(&session.connection, &statement.to_string()).map_err(db_error)?;
        (0..rows.num_rows())
            .map(|row| proxy_row(&rows, row))
            .collect()
    }

    async fn execute(&self, statement: Statement) -> std::result::Result<ProxyExecResult, DbErr> {
        let mut session = self.session();
        session.check()?;
        let rows = session
            .connection
            .execute(&statement.to_string(), [])
            .map_err(|error| db_error(errors::runtime(&error)))?;
        Ok(ProxyExecResult::new(0, rows as u64))
    }

    async fn begin(&self) {
        self.control("begin transaction");
    }

    async fn commit(&self) {
        self.control("commit");
    }

    async fn rollback(&self) {
        self.control("rollback");
    }

    fn start_rollback(&self) {
        self.control("rollback");
    }

    async fn ping(&self) -> std::result::Result<(), DbErr> {
        self.session().check()
    }
}

impl Session {
    fn check(&mut self) -> std::result::Result<(), DbErr> {
        match self.failure.take() {
            Some(failure) => Err(DbErr::Query(RuntimeErr::Internal(failure))),
            None => Ok(()),
        }
    }
}

fn db_error(error: Error) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(error.message().to_owned()))
}

fn proxy_row(rows: &RecordBatch, row: usize) -> std::result::Result<ProxyRow, DbErr> {
    let schema = rows.schema();
    let values = schema
        .fields()
        .iter()
        .zip(rows.columns())
        .map(|(field, column)| Ok((field.name().clone(), value(column.as_ref(), row)?)));
    let values: std::result::Result<BTreeMap<String, Value>, DbErr> = values.collect();
    values.map(ProxyRow::new)
}

/// The types that sea-orm-migration asks for; its own table has a text and a
/// bigint, and whether a table exists is a boolean.
fn value(column: &dyn Array, row: usize) -> std::result::Result<Value, DbErr> {
    let present = column.is_valid(row);
    match column.data_type() {
        DataType::Int64 => Ok(Value::BigInt(
            present.then(|| column.as_primitive::<Int64Type>().value(row)),
        )),
        DataType::Boolean => Ok(Value::Bool(present.then(|| column.as_boolean().value(row)))),
        DataType::Utf8 => Ok(Value::String(
            present.then(|| column.as_string::<i32>().value(row).to_owned()),
        )),
        other => Err(DbErr::Type(format!("a column of type {other} is not read"))),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, TransactionTrait};

    use super::*;

    fn in_memory() -> (Connection, StateConnection) {
        let database = Connection::open_in_memory().unwrap();
        database
            .execute_batch("create table main.ids (id text primary key, number bigint)")
            .unwrap();
        let state = connect(database.try_clone().unwrap(), "main").unwrap();
        (database, state)
    }

    fn insert(id: &str) -> Statement {
        Statement::from_sql_and_values(
            DbBackend::Postgres,
            r#"insert into "ids" ("id", "number") values ($1, $2)"#,
            [id.into(), 7_i64.into()],
        )
    }

    fn ids(database: &Connection) -> i64 {
        let sql = "select count(*) from main.ids";
        database.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_commit_that_fails_is_told_by_the_next_statement() {
        let (database, state) = in_memory();
        let told = state.runtime.block_on(async {
            let transaction = state.connection.begin().await.unwrap();
            transaction.execute_raw(insert("a")).await.unwrap();
            let other = "insert into main.ids values ('a', 1)";
            database.execute_batch(other).unwrap();
            transaction.commit().await.unwrap();
            state.connection.ping().await.unwrap_err().to_string()
        });
        assert!(
            told.contains("commit") && told.contains("duplicate key"),
            "{told}"
        );
        assert_eq!(ids(&database), 1);
        assert!(state.runtime.block_on(state.connection.ping()).is_ok());
    }

    #[test]
    fn a_transaction_that_is_dropped_leaves_nothing() {
        let (database, state) = in_memory();
        state.runtime.block_on(async {
            let transaction = state.connection.begin().await.unwrap();
            transaction.execute_raw(insert("a")).await.unwrap();
            transaction.execute_raw(insert("a")).await.unwrap_err();
            drop(transaction);
            state.connection.execute_raw(insert("b")).await.unwrap();
        });
        assert_eq!(ids(&database), 1);
    }

    #[test]
    fn values_go_in_and_come_back() {
        let (_database, state) = in_memory();
        let awkward = "it's \"x\" \\ $2 ?\n";
        let rows = state.runtime.block_on(async {
            state.connection.execute_raw(insert(awkward)).await.unwrap();
            let sql = "select id, number, number > 1 as is_more, null::text as nothing from ids";
            let query = Statement::from_string(DbBackend::Postgres, sql);
            state.connection.query_all_raw(query).await.unwrap()
        });
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].try_get::<String>("", "id").unwrap(), awkward);
        assert_eq!(rows[0].try_get::<i64>("", "number").unwrap(), 7);
        assert!(rows[0].try_get::<bool>("", "is_more").unwrap());
        assert_eq!(
            rows[0].try_get::<Option<String>>("", "nothing").unwrap(),
            None
        );
    }

    #[test]
    fn a_type_that_is_not_read_is_an_error() {
        let (_database, state) = in_memory();
        let query = Statement::from_string(DbBackend::Postgres, "select 1.5::double as number");
        let read = state.connection.query_all_raw(query);
        let error = state.runtime.block_on(read).unwrap_err().to_string();
        assert!(error.contains("Float64"), "{error}");
    }
}
