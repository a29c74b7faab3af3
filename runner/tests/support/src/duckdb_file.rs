//! A DuckDB file in a test's folder. It is open only while a query runs, so
//! that weir can have it in between.

use std::path::{Path, PathBuf};

use duckdb::Connection;
use serde_json::json;

use crate::table::{Column, ColumnKind, Table};

pub struct DuckDbFile {
    path: PathBuf,
}

impl DuckDbFile {
    pub fn create(folder: &Path) -> Self {
        DuckDbFile {
            path: folder.join("test.duckdb"),
        }
    }

    pub fn profile_keys(&self) -> serde_json::Value {
        json!({"type": "duckdb", "path": self.path})
    }

    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![("WEIR_DUCKDB_PATH", self.path.display().to_string())]
    }

    /// Where the engine keeps what it has not put into the file yet.
    pub fn write_ahead_log(&self) -> PathBuf {
        self.path.with_extension("duckdb.wal")
    }

    pub fn query(&self, sql: &str) -> Result<Table, String> {
        read(&self.open()?, sql).map_err(|error| error.to_string())
    }

    pub fn execute(&self, sql: &str) -> Result<(), String> {
        self.open()?
            .execute_batch(sql)
            .map_err(|error| error.to_string())
    }

    fn open(&self) -> Result<Connection, String> {
        Connection::open(&self.path).map_err(|error| error.to_string())
    }
}

/// The rows of a CSV file with a header: an empty field is null, `""` is empty text.
pub fn read_csv(path: &Path) -> Result<Table, String> {
    let connection = Connection::open_in_memory().map_err(|error| error.to_string())?;
    let path = path.display().to_string().replace('\'', "''");
    let sql = format!(
        "from read_csv('{path}', header = true, delim = ',', quote = '\"', escape = '\"', \
         all_varchar = true, nullstr = '', allow_quoted_nulls = false)"
    );
    read(&connection, &sql).map_err(|error| error.to_string())
}

fn read(connection: &Connection, sql: &str) -> duckdb::Result<Table> {
    let columns = connection
        .prepare(&format!("describe {sql}"))?
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?
        .map(|described| described.map(|(name, data_type)| column(name, &data_type)))
        .collect::<duckdb::Result<Vec<_>>>()?;
    let as_text = format!("select cast(columns(*) as varchar) from ({sql})");
    let rows = connection
        .prepare(&as_text)?
        .query_map([], |row| {
            (0..columns.len()).map(|index| row.get(index)).collect()
        })?
        .collect::<duckdb::Result<Vec<_>>>()?;
    Ok(Table::new(columns, rows))
}

fn column(name: String, data_type: &str) -> Column {
    let is_number = ["DOUBLE", "FLOAT", "DECIMAL", "HUGEINT"]
        .iter()
        .any(|number| data_type.starts_with(number));
    let kind = if is_number {
        ColumnKind::Number
    } else {
        ColumnKind::Text
    };
    Column { name, kind }
}
