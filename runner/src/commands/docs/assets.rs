//! The folders of `asset-paths`, copied beside the page so that descriptions can link to them.

use std::fs;
use std::io;
use std::path::Path;

use crate::error::{Error, Location, Result};
use crate::project::Project;

/// Copies the folders into the target folder, in the place of earlier copies; what is
/// not there is left out.
///
/// # Errors
/// A runtime error where a file cannot be written.
pub fn copy_assets(project: &Project) -> Result<()> {
    for folder in &project.file.asset_paths {
        let (from, to) = (project.root.join(folder), project.target_path.join(folder));
        let is_inside = from.starts_with(&to) || to.starts_with(&from);
        if is_inside || !from.is_dir() {
            continue;
        }
        replace(&from, &to)
            .map_err(|error| Error::runtime(error.to_string()).at(Location::file(&to)))?;
    }
    Ok(())
}

fn replace(from: &Path, to: &Path) -> io::Result<()> {
    if to.is_dir() {
        fs::remove_dir_all(to)?;
    }
    copy(from, to)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(&path, &copied)?,
            false => fs::copy(&path, &copied).map(|_| ())?,
        }
    }
    Ok(())
}
