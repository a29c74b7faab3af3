//! `weir parse`: reads the project and writes manifest.json.

use serde_json::json;

use super::Exit;
use super::record::write_manifest;
use super::session::Session;
use crate::cli::GlobalArguments;
use crate::error::Result;
use crate::terminal::Terminal;

/// Asks no database.
///
/// # Errors
/// A usage error that holds all errors of the project.
pub fn parse(global: &GlobalArguments, terminal: &mut Terminal) -> Result<Exit> {
    let session = Session::open(global)?;
    write_manifest(&session, "parse")?;
    let path = session.project.target_path.join("manifest.json");
    terminal.event(
        &format!(
            "Parsed {} nodes to {}.",
            session.manifest.nodes.len(),
            path.display()
        ),
        json!({"event": "parsed", "nodes": session.manifest.nodes.len(), "path": path}),
    );
    Ok(Exit::Success)
}
