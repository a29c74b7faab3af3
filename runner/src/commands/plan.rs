//! `weir plan`: what `build` would do, printed and not done.

use std::collections::BTreeSet;

use serde_json::json;

use super::Exit;
use super::session::Session;
use super::verb::Verb;
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
    let mut selected = session.select(&arguments.nodes, types, terminal)?;
    // A unit test asks for the columns of tables that may not be there yet.
    selected.retain(|id| !id.starts_with("unit_test."));
    let options = RunOptions::of(arguments, &session.project)?;
    if let Some(shard) = options.shard {
        shard.check(&session.manifest, &selected)?;
    }
    let compiler =
        Compiler::new(session.manifest.clone(), &session.engine).sampling(arguments.part.window()?);
    let contracts = session.contracts(&compiler);
    contracts.check(&selected)?;
    let adapter = session.connect()?;
    contracts.check_in(adapter.as_ref(), &selected)?;
    let (manifest, stored) = (&session.manifest, options.store_failures);
    let existing = Existing::read(adapter.as_ref(), manifest, &selected, stored)?;
    let runner = NodeRunner {
        project: &session.project,
        manifest: session.manifest.clone(),
        compiler: &compiler,
        adapter: adapter.as_ref(),
        existing: &existing,
        models: &session.models,
        options,
        repeated: None,
    };
    print(&session, &runner, &selected, terminal)?;
    Ok(Exit::Success)
}

fn print(
    session: &Session,
    runner: &NodeRunner<'_>,
    selected: &BTreeSet<String>,
    terminal: &Terminal,
) -> Result<()> {
    for unique_id in session.in_order(selected)? {
        let Some(node) = session.manifest.nodes.get(&unique_id) else {
            continue;
        };
        let prepared = runner.planned(node)?;
        let steps = prepared.action.steps();
        terminal.event(
            &format!("-- {unique_id}\n{};\n", steps.join(";\n")),
            json!({"event": "planned", "unique_id": unique_id, "steps": steps}),
        );
    }
    Ok(())
}
