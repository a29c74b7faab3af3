//! Runs that load seeds, and show some rows of them.

use super::Exit;
use super::run::run;
use super::session::Session;
use super::verb::Verb;
use crate::cli::{GlobalArguments, SeedArguments};
use crate::error::Result;
use crate::manifest::ResourceType;
use crate::terminal::{Terminal, table};

/// How many rows of a table are shown.
const SHOWN_ROWS: usize = 10;

/// Runs what is selected, and prints rows of the tables of seeds where that is asked.
///
/// # Errors
/// As [`run`].
pub fn run_and_show(
    verb: Verb,
    global: &GlobalArguments,
    arguments: &SeedArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let exit = run(verb, global, &arguments.run, terminal)?;
    if arguments.show && exit == Exit::Success {
        show_rows(global, arguments, terminal)?;
    }
    Ok(exit)
}

fn show_rows(
    global: &GlobalArguments,
    arguments: &SeedArguments,
    terminal: &Terminal,
) -> Result<()> {
    let session = Session::open(global)?;
    let selected = session.select(&arguments.run.nodes, &[ResourceType::Seed], terminal)?;
    let adapter = session.connect()?;
    for node in selected
        .iter()
        .filter_map(|id| session.manifest.nodes.get(id))
    {
        let relation = adapter.dialect().render(&node.relation);
        let rows = adapter.fetch(&format!("select * from {relation} limit {SHOWN_ROWS}"))?;
        terminal.result(&format!("{}\n{}", node.name, table(&rows)?));
    }
    Ok(())
}
