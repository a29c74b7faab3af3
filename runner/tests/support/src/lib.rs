//! What weir's tests stand on: a private PostgreSQL server, a database of its
//! own for each test, and project folders in which the weir binary runs.
//!
//! Tables are read through the databases' own drivers, never through weir.

mod database;
mod duckdb_file;
mod folder;
mod postgres_database;
mod postgres_server;
mod project;
mod table;

pub use database::{Database, Engine};
pub use folder::{copy_census_project, copy_folder, repository};
pub use project::{Outcome, Project, RunningCommand};
pub use table::{Column, ColumnKind, Table, difference};
