//! `weir debug`: whether the project, the profile and the connection are right.

use std::path::Path;

use super::Exit;
use super::session::Session;
use crate::adapter;
use crate::cli::{DebugArguments, GlobalArguments};
use crate::error::{Error, Result, Style};
use crate::project::{Target, profiles_file, profiles_place};
use crate::terminal::{Terminal, csv};

/// Prints what was found, and asks the database one question.
///
/// # Errors
/// A usage error where there is no such folder. The first thing that is wrong with
/// what is in it is told, and the command fails; a warning that the flags make an
/// error of ends it as it ends any command.
pub fn debug(
    global: &GlobalArguments,
    arguments: &DebugArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let folder = global.project_dir();
    if !folder.is_dir() {
        let message = format!("the folder {} does not exist", folder.display());
        return Err(Error::usage(message).help("name the project's folder with --project-dir"));
    }
    if arguments.config_dir {
        return tell_config_dir(global, terminal);
    }
    terminal.result(&format!("weir     {}", env!("CARGO_PKG_VERSION")));
    let profiles = profiles_place(&global.project_options()?);
    terminal.result(&format!(
        "Using profiles.yml file at {}",
        profiles.display()
    ));
    match checked(global, arguments, terminal) {
        Ok(()) => {
            terminal.result("All checks passed!");
            Ok(Exit::Success)
        }
        Err(error) if error.is_warning() => Err(error),
        Err(error) => {
            let part = part(&error, &profiles);
            let told = error.render(Style::Plain);
            terminal.result(&format!("1 check failed:\n{part}{told}"));
            Ok(Exit::Failure)
        }
    }
}

/// Prints the folder of profiles.yml, and how to open it.
fn tell_config_dir(global: &GlobalArguments, terminal: &Terminal) -> Result<Exit> {
    let file = profiles_file(&global.project_options()?)?;
    let folder = file.parent().unwrap_or(&file);
    let folder = folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf());
    let opener = match cfg!(target_os = "macos") {
        true => "open",
        false => "xdg-open",
    };
    terminal.result(&format!(
        "To view your profiles.yml file, run:\n\n{opener} {}",
        folder.display()
    ));
    Ok(Exit::Success)
}

fn checked(
    global: &GlobalArguments,
    arguments: &DebugArguments,
    terminal: &Terminal,
) -> Result<()> {
    let session = Session::open(global)?;
    match arguments.connection {
        true => terminal.result("Skipping steps before connection verification"),
        false => terminal.result(&project_line(&session)),
    }
    let target = &session.project.target;
    terminal.result(&profile_line(target));
    let version = version(target)?;
    terminal.result(&format!("database {version}"));
    Ok(())
}

/// What could not be loaded, where the error stands in its file.
fn part(error: &Error, profiles: &Path) -> String {
    let path = error.location().map(|location| location.path.as_path());
    match path {
        Some(path) if path == profiles && !profiles.is_file() => {
            format!(
                "dbt looked for a profiles.yml file in {}\n",
                profiles.display()
            )
        }
        Some(path) if path == profiles => {
            "Profile loading failed for the following reason:\n".to_owned()
        }
        Some(path) if path.ends_with("dbt_project.yml") => {
            "Project loading failed for the following reason:\n".to_owned()
        }
        _ => String::new(),
    }
}

fn project_line(session: &Session) -> String {
    format!(
        "project  {} in {}: {} nodes, {} sources",
        session.project.file.name,
        session.project.root.display(),
        session.manifest.nodes.len(),
        session.manifest.sources.len()
    )
}

fn profile_line(target: &Target) -> String {
    format!(
        "profile  {}, target {} ({}), database {}, schema {}, {} threads",
        target.profile,
        target.name,
        target.connection.engine,
        target.database,
        target.schema,
        target.threads
    )
}

/// What the database says that it is.
fn version(target: &Target) -> Result<String> {
    let unreachable = |error: Error| error.or_help("check the target in profiles.yml");
    let adapter = adapter::open(&target.connection).map_err(unreachable)?;
    let version = csv(&adapter.fetch("select version() as version")?)?;
    let version = version.lines().nth(1).unwrap_or_default();
    Ok(version.trim_matches('"').to_owned())
}
