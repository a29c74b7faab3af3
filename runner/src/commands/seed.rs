//! `weir seed`: the CSV files of the project as tables.

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

/// Loads the selected files, and prints rows of their tables where that is asked.
///
/// # Errors
/// As [`run`].
pub fn seed(
    global: &GlobalArguments,
    arguments: &SeedArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let exit = run(Verb::Seed, global, &arguments.run, terminal)?;
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
