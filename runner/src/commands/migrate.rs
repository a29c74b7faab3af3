//! `weir migrate`: weir's own tables.

use serde_json::json;

use super::Exit;
use crate::adapter;
use crate::cli::GlobalArguments;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::state;
use crate::terminal::Terminal;

/// Applies the migrations that are missing.
///
/// # Errors
/// A usage error where weir.yml names no state schema; a runtime error where
/// the database refuses.
pub fn migrate(global: &GlobalArguments, terminal: &mut Terminal) -> Result<Exit> {
    let project = Project::open(&global.project_options()?)?;
    let schema = project.weir.state_schema.as_ref().ok_or_else(|| {
        Error::usage("the project keeps no state").help("add `state_schema: weir` to weir.yml")
    })?;
    let adapter = adapter::open(&project.target.connection)?;
    let applied = state::migrate(adapter.as_ref(), schema)?;
    for name in &applied {
        terminal.event(
            &format!("applied {name}"),
            json!({"event": "migration_applied", "name": name}),
        );
    }
    let line = match applied.len() {
        0 => format!("The tables in schema `{schema}` are up to date."),
        1 => "Applied 1 migration.".to_owned(),
        count => format!("Applied {count} migrations."),
    };
    terminal.last_line(
        &line,
        json!({"event": "migrated", "applied": applied.len()}),
    );
    Ok(Exit::Success)
}
