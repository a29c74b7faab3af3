//! A database of its own for each test, on either engine.

use std::path::Path;

use crate::duckdb_file::DuckDbFile;
use crate::postgres_database::PostgresDatabase;
use crate::table::Table;

/// The engines that every scenario runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    DuckDb,
    Postgres,
}

impl Engine {
    pub const ALL: [Engine; 2] = [Engine::DuckDb, Engine::Postgres];

    /// As profiles.yml spells it.
    pub fn name(self) -> &'static str {
        match self {
            Engine::DuckDb => "duckdb",
            Engine::Postgres => "postgres",
        }
    }
}

/// An empty database; dropped with the value.
pub enum Database {
    DuckDb(DuckDbFile),
    Postgres(PostgresDatabase),
}

impl Database {
    /// Makes a database; a file lies in `folder`.
    pub fn create(engine: Engine, folder: &Path) -> Self {
        match engine {
            Engine::DuckDb => Database::DuckDb(DuckDbFile::create(folder)),
            Engine::Postgres => Database::Postgres(PostgresDatabase::create()),
        }
    }

    pub fn engine(&self) -> Engine {
        match self {
            Database::DuckDb(_) => Engine::DuckDb,
            Database::Postgres(_) => Engine::Postgres,
        }
    }

    /// The keys of an output of profiles.yml that opens this database.
    pub fn profile_keys(&self) -> serde_json::Value {
        match self {
            Database::DuckDb(file) => file.profile_keys(),
            Database::Postgres(database) => database.profile_keys(),
        }
    }

    /// The environment variables with which the repository's own profiles.yml
    /// opens this database.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        match self {
            Database::DuckDb(file) => file.environment(),
            Database::Postgres(database) => database.environment(),
        }
    }

    /// The rows of a query, every value as text.
    ///
    /// # Errors
    /// What the database says, such as that a table does not exist.
    pub fn query(&self, sql: &str) -> Result<Table, String> {
        match self {
            Database::DuckDb(file) => file.query(sql),
            Database::Postgres(database) => database.query(sql),
        }
    }

    /// Runs statements that give no rows.
    ///
    /// # Errors
    /// What the database says.
    pub fn execute(&self, sql: &str) -> Result<(), String> {
        match self {
            Database::DuckDb(file) => file.execute(sql),
            Database::Postgres(database) => database.execute(sql),
        }
    }

    /// Every table and view of the database's own schemas as
    /// (`schema.name`, `table` or `view`), in order.
    pub fn relations(&self) -> Vec<(String, String)> {
        let sql = "select table_schema || '.' || table_name, \
                   case when table_type = 'VIEW' then 'view' else 'table' end \
                   from information_schema.tables \
                   where table_schema not in ('information_schema', 'pg_catalog') \
                   order by 1";
        let rows = self.query(sql).expect("the catalogue can be read").rows;
        rows.into_iter()
            .map(|mut row| {
                let kind = row.pop().flatten().expect("a relation has a kind");
                let name = row.pop().flatten().expect("a relation has a name");
                (name, kind)
            })
            .collect()
    }
}
