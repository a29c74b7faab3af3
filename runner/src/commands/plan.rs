//! `weir plan`: what `build` would do, printed and not done.

use serde_json::json;

use super::Exit;
use super::run::Verb;
use super::session::Session;
use crate::cli::{GlobalArguments, RunArguments};
use crate::compile::Compiler;
use crate::error::Result;
use crate::execute::{Existing, NodeRunner, RunOptions};
use crate::terminal::Terminal;

/// Prints the action of each selected node, in an order in which they can run.
///
/// # Errors
/// What `build` would fail with before it does anything.
pub fn plan(
    global: &GlobalArguments,
    arguments: &RunArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let types = Verb::Build.resource_types();
    let selected = session.select(&arguments.nodes, types, terminal)?;
    let options = RunOptions::of(arguments, &session.project)?;
    if let Some(shard) = options.shard {
        shard.check(&session.manifest, &selected)?;
    }
    let compiler = Compiler::new(session.manifest.clone(), &session.engine);
    let contracts = session.contracts(&compiler);
    contracts.check(&selected)?;
    let adapter = session.connect()?;
    contracts.check_in(adapter.as_ref(), &selected)?;
    let existing = Existing::read(adapter.as_ref(), &session.manifest, &selected)?;
    let runner = NodeRunner {
        project: &session.project,
        manifest: session.manifest.clone(),
        compiler: &compiler,
        adapter: adapter.as_ref(),
        existing: &existing,
        models: &session.models,
        options,
    };
    for unique_id in session.in_order(&selected)? {
        let Some(node) = session.manifest.nodes.get(&unique_id) else {
            continue;
        };
        let prepared = runner.prepare(node)?;
        let steps = prepared.action.steps();
        terminal.event(
            &format!("-- {unique_id}\n{};\n", steps.join(";\n")),
            json!({"event": "planned", "unique_id": unique_id, "steps": steps}),
        );
    }
    Ok(Exit::Success)
}
