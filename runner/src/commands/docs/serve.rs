//! `weir docs serve`: the documentation in a browser.

use std::process::{Command, Stdio};

use serde_json::json;

use crate::cli::{GlobalArguments, ServeArguments};
use crate::commands::Exit;
use crate::docs::{self, Bind, PAGE};
use crate::error::{Error, Location, Result};
use crate::project::Project;
use crate::terminal::Terminal;

/// Programs that open an address in the reader's browser, by system.
const OPENERS: [&str; 2] = ["xdg-open", "open"];

/// Serves what `weir docs generate` wrote until Ctrl-C.
///
/// # Errors
/// A usage error where nothing is generated yet; a runtime error where the port is
/// taken.
pub fn serve(
    global: &GlobalArguments,
    arguments: &ServeArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let project = Project::open(&global.project_options()?)?;
    let bind = Bind::new(&arguments.host, arguments.port, arguments.allow_remote)?;
    let page = project.target_path.join(PAGE);
    if !page.is_file() {
        return Err(Error::usage("there is no documentation to serve")
            .at(Location::file(&page))
            .help("write it with `weir docs generate`"));
    }
    docs::serve(&project.target_path, &bind, &|address| {
        terminal.last_line(
            &format!("Serving the documentation at {address}, until Ctrl-C."),
            json!({"event": "serving", "address": address}),
        );
        if !arguments.no_browser {
            open(address);
        }
    })?;
    Ok(Exit::Success)
}

/// Opens the address where there is a browser; where there is none, it is printed.
fn open(address: &str) {
    let started = |program: &&str| {
        Command::new(program)
            .arg(address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .is_ok()
    };
    let _ = OPENERS.iter().find(|program| started(program));
}
