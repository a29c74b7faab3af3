//! `weir compile`: the SQL of models and tests, with no database.

use serde_json::json;

use super::Exit;
use super::record::{write_compiled, write_manifest};
use super::session::Session;
use crate::cli::{GlobalArguments, SelectArguments};
use crate::compile::{Compiler, Refresh};
use crate::error::{Error, Result};
use crate::manifest::{Materialization, ResourceType};
use crate::terminal::Terminal;

/// What has SQL.
const COMPILED: [ResourceType; 3] = [
    ResourceType::Model,
    ResourceType::Snapshot,
    ResourceType::Test,
];

/// Compiles the selected nodes as a first build would; `is_incremental()` is
/// false, so that the same text comes out on every machine.
///
/// # Errors
/// A usage error that holds those of all nodes.
pub fn compile(
    global: &GlobalArguments,
    arguments: &SelectArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let selected = session.select(arguments, &COMPILED, terminal)?;
    let compiler = Compiler::new(session.manifest.clone(), &session.engine);
    let mut errors = Vec::new();
    let mut count = 0;
    for unique_id in session.in_order(&selected)? {
        let Some(node) = session.manifest.nodes.get(&unique_id) else {
            continue;
        };
        match compiler.compile(node, Refresh::Full) {
            Ok(compiled) => {
                write_compiled(&session, node, compiled.sql.trim())?;
                count += usize::from(node.config.materialized != Materialization::Test);
                if !arguments.select.is_empty() && node.test().is_none() {
                    terminal.result(&format!("-- {unique_id}\n{}\n", compiled.sql.trim()));
                }
            }
            Err(error) => errors.push(error),
        }
    }
    errors.extend(session.contracts(&compiler).check(&selected).err());
    write_manifest(&session, "compile")?;
    if let Some(error) = Error::all(errors) {
        return Err(error);
    }
    let folder = session.project.target_path.join("compiled");
    terminal.event(
        &format!("Compiled {count} models to {}.", folder.display()),
        json!({"event": "compiled", "models": count, "folder": folder}),
    );
    Ok(Exit::Success)
}
