//! `weir clean`: removes what weir wrote into the project.

use std::path::{Component, Path, PathBuf};

use serde_json::json;

use super::Exit;
use crate::cli::{CleanArguments, GlobalArguments};
use crate::error::{Error, Location, Result};
use crate::project::ProjectFile;
use crate::terminal::{Deprecation, Terminal, deprecated};

/// Removes the folders of `clean-targets`, by default the target folder; no profile is
/// needed for it.
///
/// # Errors
/// A usage error before anything is removed, where a folder is outside the project and
/// nobody allows it, or holds its files; a runtime error where one cannot be removed.
pub fn clean(
    global: &GlobalArguments,
    arguments: &CleanArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let root = global.project_dir();
    let file = ProjectFile::of_folders(&root, &global.vars()?, &global.invocation())?;
    let targets = file.clean_targets();
    let is_old = |target: &PathBuf| target.as_path() == Path::new("dbt_modules");
    if targets.iter().any(is_old) && !targets.contains(&file.packages_install_path) {
        deprecated(
            Deprecation::PackageInstallPath,
            "The default package install path has changed from `dbt_modules` to `dbt_packages`. \
             Please update `clean-targets` in `dbt_project.yml` and check `.gitignore` as well.",
            json!({}),
        )?;
    }
    for target in &targets {
        check(
            (&root, &file),
            target,
            arguments.no_clean_project_files_only,
        )?;
    }
    for target in &targets {
        let folder = root.join(target);
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

fn check((root, file): (&Path, &ProjectFile), target: &Path, may_be_outside: bool) -> Result<()> {
    let stays_inside = target
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let sources = [
        vec![PathBuf::new()],
        file.model_paths(),
        file.seed_paths(),
        file.test_paths(),
        file.macro_paths(),
        file.snapshot_paths(),
    ];
    let folder = resolved(&root.join(target));
    let sources = sources.concat().into_iter();
    let holds_files = sources
        .map(|source| resolved(&root.join(source)))
        .any(|source| source.starts_with(&folder));
    if (stays_inside || may_be_outside) && !holds_files {
        return Ok(());
    }
    let what = match stays_inside || may_be_outside {
        true => "source paths",
        false => "directories outside the project",
    };
    Err(Error::usage(format!(
        "dbt will not clean the following {what}: {}",
        target.display()
    ))
    .at(Location::file("dbt_project.yml"))
    .help("name folders of the project that weir writes under `clean-targets:`"))
}

/// The folder without links and steps back, where it is there.
fn resolved(folder: &Path) -> PathBuf {
    folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf())
}
