//! A database of its own on the test run's PostgreSQL server.

use serde_json::json;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{
    AssertSqlSafe, Column as _, Connection, Executor, Row, SqlSafeStr, Statement, TypeInfo,
    ValueRef,
};
use tokio::runtime::{Builder, Runtime};
use url::Url;
use uuid::Uuid;

use crate::postgres_server;
use crate::table::{Column, ColumnKind, Table};

pub struct PostgresDatabase {
    name: String,
    url: Url,
}

impl PostgresDatabase {
    pub fn create() -> Self {
        let name = format!("weir_test_{}", Uuid::new_v4().simple());
        let mut url = postgres_server::url().clone();
        url.set_path(&name);
        execute(postgres_server::url(), &format!("create database {name}"))
            .expect("the server makes databases");
        PostgresDatabase { name, url }
    }

    pub fn profile_keys(&self) -> serde_json::Value {
        json!({
            "type": "postgres",
            "host": self.host(),
            "port": self.port(),
            "user": self.url.username(),
            "password": self.password(),
            "dbname": self.name,
        })
    }

    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("WEIR_POSTGRES_HOST", self.host().to_owned()),
            ("WEIR_POSTGRES_PORT", self.port().to_string()),
            ("WEIR_POSTGRES_USER", self.url.username().to_owned()),
            ("WEIR_POSTGRES_PASSWORD", self.password().to_owned()),
            ("WEIR_POSTGRES_DATABASE", self.name.clone()),
        ]
    }

    pub fn query(&self, sql: &str) -> Result<Table, String> {
        runtime()
            .block_on(read(&self.url, sql))
            .map_err(|error| error.to_string())
    }

    pub fn execute(&self, sql: &str) -> Result<(), String> {
        execute(&self.url, sql)
    }

    fn host(&self) -> &str {
        self.url.host_str().unwrap_or("127.0.0.1")
    }

    fn port(&self) -> u16 {
        self.url.port().unwrap_or(5432)
    }

    fn password(&self) -> &str {
        self.url.password().unwrap_or_default()
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let statement = format!("drop database if exists {} with (force)", self.name);
        if let Err(error) = execute(postgres_server::url(), &statement) {
            eprintln!("{statement}: {error}");
        }
    }
}

fn execute(url: &Url, sql: &str) -> Result<(), String> {
    runtime()
        .block_on(async {
            let mut connection = PgConnection::connect(url.as_str()).await?;
            connection
                .execute(sqlx::raw_sql(AssertSqlSafe(sql)))
                .await?;
            connection.close().await
        })
        .map_err(|error| error.to_string())
}

/// The simple protocol gives every value as text; an empty result has no columns
/// there, so those come from a prepared statement.
async fn read(url: &Url, sql: &str) -> sqlx::Result<Table> {
    let mut connection = PgConnection::connect(url.as_str()).await?;
    let statement = connection
        .prepare(AssertSqlSafe(sql).into_sql_str())
        .await?;
    let columns: Vec<_> = statement
        .columns()
        .iter()
        .map(|column| {
            (
                column.name().to_owned(),
                column.type_info().name().to_owned(),
            )
        })
        .collect();
    let fetched = connection
        .fetch_all(sqlx::raw_sql(AssertSqlSafe(sql)))
        .await?;
    connection.close().await?;
    let rows = fetched
        .iter()
        .map(|row| values(row, &columns))
        .collect::<sqlx::Result<Vec<_>>>()?;
    let columns = columns
        .into_iter()
        .map(|(name, data_type)| column(name, &data_type))
        .collect();
    Ok(Table::new(columns, rows))
}

fn values(row: &PgRow, columns: &[(String, String)]) -> sqlx::Result<Vec<Option<String>>> {
    columns
        .iter()
        .enumerate()
        .map(|(index, (_, data_type))| {
            let value = row.try_get_raw(index)?;
            if value.is_null() {
                return Ok(None);
            }
            let text = value.as_str().map_err(sqlx::Error::Decode)?;
            Ok(Some(text_of(text, data_type)))
        })
        .collect()
}

/// The simple protocol spells booleans `t` and `f`; a cast to text does not.
fn text_of(text: &str, data_type: &str) -> String {
    match (data_type, text) {
        ("BOOL", "t") => "true".to_owned(),
        ("BOOL", "f") => "false".to_owned(),
        _ => text.to_owned(),
    }
}

fn column(name: String, data_type: &str) -> Column {
    let kind = match data_type {
        "FLOAT4" | "FLOAT8" | "NUMERIC" => ColumnKind::Number,
        _ => ColumnKind::Text,
    };
    Column { name, kind }
}

fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made")
}
