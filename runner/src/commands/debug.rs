//! `weir debug`: whether the project, the profile and the connection are right.

use super::Exit;
use super::session::Session;
use crate::adapter;
use crate::cli::GlobalArguments;
use crate::error::Result;
use crate::terminal::Terminal;

/// Prints what was found, and asks the database one question.
///
/// # Errors
/// The first thing that is wrong.
pub fn debug(global: &GlobalArguments, terminal: &mut Terminal) -> Result<Exit> {
    let session = Session::open(global)?;
    let project = &session.project;
    let target = &project.target;
    terminal.result(&format!("weir     {}", env!("CARGO_PKG_VERSION")));
    terminal.result(&format!(
        "project  {} in {}: {} nodes, {} sources",
        project.file.name,
        project.root.display(),
        session.manifest.nodes.len(),
        session.manifest.sources.len()
    ));
    terminal.result(&format!(
        "profile  {}, target {} ({}), database {}, schema {}, {} threads",
        target.profile,
        target.name,
        target.connection.engine,
        target.database,
        target.schema,
        target.threads
    ));
    let adapter = adapter::open(&target.connection)?;
    let version = adapter.fetch("select version() as version")?;
    let version = crate::terminal::csv(&version)?;
    let version = version.lines().nth(1).unwrap_or_default();
    terminal.result(&format!("database {}", version.trim_matches('"')));
    terminal.result("All checks passed.");
    Ok(Exit::Success)
}
