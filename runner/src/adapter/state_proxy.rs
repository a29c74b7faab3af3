//! sea-orm over an engine that sea-orm does not know: a proxy that speaks
//! PostgreSQL's SQL, for weir's own few tables only.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int32Type, Int64Type};
use duckdb::Connection;
use sea_orm::{
    Database, DbBackend, DbErr, ProxyDatabaseTrait, ProxyExecResult, ProxyRow, RuntimeErr,
    Statement, Value,
};

use super::StateConnection;
use super::duckdb::{errors, query};
use crate::error::{Error, Result};

/// A sea-orm connection whose unqualified names are in `schema`.
pub fn connect(connection: Connection, schema: &str) -> Result<StateConnection> {
    connection
        .execute_batch(&format!("set schema = '{}'", schema.replace('\'', "''")))
        .map_err(|error| errors::runtime(&error))?;
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
        Ok((0..rows.num_rows())
            .map(|row| proxy_row(&rows, row))
            .collect())
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

fn proxy_row(rows: &RecordBatch, row: usize) -> ProxyRow {
    let schema = rows.schema();
    let values = schema
        .fields()
        .iter()
        .zip(rows.columns())
        .map(|(field, column)| (field.name().clone(), value(column.as_ref(), row)));
    ProxyRow::new(values.collect::<BTreeMap<String, Value>>())
}

/// The types that sea-orm-migration reads: its table has a text and a bigint.
fn value(column: &dyn Array, row: usize) -> Value {
    let present = column.is_valid(row);
    match column.data_type() {
        DataType::Int64 => {
            Value::BigInt(present.then(|| column.as_primitive::<Int64Type>().value(row)))
        }
        DataType::Int32 => {
            Value::Int(present.then(|| column.as_primitive::<Int32Type>().value(row)))
        }
        DataType::Boolean => Value::Bool(present.then(|| column.as_boolean().value(row))),
        DataType::Utf8 => {
            Value::String(present.then(|| column.as_string::<i32>().value(row).to_owned()))
        }
        _ => Value::String(None),
    }
}
