//! `weir clean`: removes what weir wrote into the project.

use std::path::{Component, Path};

use serde_json::json;

use super::Exit;
use crate::cli::GlobalArguments;
use crate::error::{Error, Location, Result};
use crate::project::Project;
use crate::terminal::Terminal;

/// Removes the folders of `clean-targets`, by default the target folder.
///
/// # Errors
/// A usage error before anything is removed, where a folder is outside the project or
/// holds its files; a runtime error where one cannot be removed.
pub fn clean(global: &GlobalArguments, terminal: &mut Terminal) -> Result<Exit> {
    let project = Project::open(&global.project_options()?)?;
    let targets = project.file.clean_targets();
    for target in &targets {
        check(&project, target)?;
    }
    for target in &targets {
        let folder = project.root.join(target);
        if folder.is_dir() {
            std::fs::remove_dir_all(&folder)
                .map_err(|error| Error::runtime(error.to_string()).at(Location::file(&folder)))?;
        }
        terminal.event(
            &format!("Removed {}.", folder.display()),
            json!({"event": "removed", "folder": folder}),
        );
    }
    Ok(Exit::Success)
}

fn check(project: &Project, target: &Path) -> Result<()> {
    let stays_inside = target
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let is_project = !target
        .components()
        .any(|part| matches!(part, Component::Normal(_)));
    let file = &project.file;
    let sources = [
        file.model_paths(),
        file.seed_paths(),
        file.test_paths(),
        file.macro_paths(),
        file.snapshot_paths(),
    ];
    let holds_files = sources
        .concat()
        .iter()
        .any(|folder| folder.starts_with(target));
    if stays_inside && !is_project && !holds_files {
        return Ok(());
    }
    Err(Error::usage(format!(
        "`{}` is not removed: it is outside the project or holds its files",
        target.display()
    ))
    .at(Location::file("dbt_project.yml"))
    .help("name folders of the project that weir writes under `clean-targets:`"))
}
