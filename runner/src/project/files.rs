//! The files of a project, found in a fixed order.

use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;

use super::Project;
use crate::error::{Error, Location, Result};

/// A text file of the project.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the project folder.
    pub path: PathBuf,
    /// Relative to its resource folder.
    pub path_in_folder: PathBuf,
    pub text: String,
}

/// All files under `folders` with one of the extensions, in letters of any case,
/// sorted by path.
///
/// # Errors
/// A usage error for a file that cannot be read as UTF-8 text.
pub fn files_with_extension(
    root: &Path,
    folders: &[PathBuf],
    extensions: &[&str],
) -> Result<Vec<SourceFile>> {
    let paths = paths_with_extension(root, folders, extensions)?;
    let files = paths.iter().map(|(folder, path)| read(root, folder, path));
    files.collect()
}

/// What a second extension says a file to be: a template, where the project's flag
/// `allow_jinja_file_extensions` is set.
const TEMPLATES: [&str; 3] = ["j2", "jinja2", "jinja"];

impl Project {
    /// All files under folders of the project with an extension, sorted by path.
    ///
    /// # Errors
    /// A usage error for a file that cannot be read as UTF-8 text.
    pub fn files(&self, folders: &[PathBuf], extension: &str) -> Result<Vec<SourceFile>> {
        let extensions = self.extensions(extension);
        let extensions: Vec<&str> = extensions.iter().map(String::as_str).collect();
        files_with_extension(&self.root, folders, &extensions)
    }

    /// The paths of such files below their folders.
    ///
    /// # Errors
    /// A usage error for a `.dbtignore` that cannot be read.
    pub fn paths_below(&self, folders: &[PathBuf], extension: &str) -> Result<Vec<PathBuf>> {
        let extensions = self.extensions(extension);
        let extensions: Vec<&str> = extensions.iter().map(String::as_str).collect();
        paths_below_folders(&self.root, folders, &extensions)
    }

    fn extensions(&self, extension: &str) -> Vec<String> {
        let is_template = ["sql", "md"].contains(&extension)
            && self.flag("allow_jinja_file_extensions") == Some(true);
        let templates = TEMPLATES.iter().filter(|_| is_template);
        let templates = templates.map(|template| format!("{extension}.{template}"));
        std::iter::once(extension.to_owned())
            .chain(templates)
            .collect()
    }
}

/// The path without what says that the file is a template.
pub fn without_template_extension(path: &Path) -> PathBuf {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(extension) if TEMPLATES.contains(&extension) => path.with_extension(""),
        _ => path.to_path_buf(),
    }
}

fn paths_below_folders(
    root: &Path,
    folders: &[PathBuf],
    extensions: &[&str],
) -> Result<Vec<PathBuf>> {
    let paths = paths_with_extension(root, folders, extensions)?;
    let paths = paths.into_iter();
    let below = paths.map(|(folder, path)| {
        let below = path.strip_prefix(root.join(folder));
        below.map(Path::to_path_buf).unwrap_or(path)
    });
    Ok(below.collect())
}

/// Such files, each with the folder that it was found in.
fn paths_with_extension<'f>(
    root: &Path,
    folders: &'f [PathBuf],
    extensions: &[&str],
) -> Result<Vec<(&'f PathBuf, PathBuf)>> {
    let ignored = ignored(root)?;
    let mut files = Vec::new();
    for folder in folders {
        let mut paths = Vec::new();
        collect(&root.join(folder), &mut paths);
        paths.sort();
        for path in paths {
            if has_extension(&path, extensions)
                && !ignored
                    .matched_path_or_any_parents(&path, false)
                    .is_ignore()
            {
                files.push((folder, path));
            }
        }
    }
    Ok(files)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.unwrap_or_default().to_ascii_lowercase();
    extensions.iter().any(|extension| {
        let stem = name.strip_suffix(extension);
        stem.is_some_and(|stem| stem.len() > 1 && stem.ends_with('.'))
    })
}

/// The patterns of .dbtignore.
fn ignored(root: &Path) -> Result<Gitignore> {
    let path = root.join(".dbtignore");
    if !path.is_file() {
        return Ok(Gitignore::empty());
    }
    let (patterns, error) = Gitignore::new(&path);
    match error {
        Some(error) => Err(Error::usage(error.to_string()).at(Location::file(".dbtignore"))),
        None => Ok(patterns),
    }
}

/// The files of one folder, without those of folders in it, sorted by path.
///
/// # Errors
/// A usage error for a file that cannot be read as UTF-8 text.
pub fn files_directly_in(root: &Path, folder: &Path, extension: &str) -> Result<Vec<SourceFile>> {
    let entries = std::fs::read_dir(root.join(folder));
    let mut paths: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    paths.sort();
    let files = paths.iter().map(|path| read(root, folder, path));
    files.collect()
}

/// A folder that does not exist or cannot be listed holds no files.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if path.is_dir() && !hidden {
            collect(&path, paths);
        } else if !hidden {
            paths.push(path);
        }
    }
}

fn read(root: &Path, folder: &Path, path: &Path) -> Result<SourceFile> {
    let relative = path.strip_prefix(root).unwrap_or(path).to_path_buf();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Error::usage(error.to_string()).at(Location::file(&relative)))?;
    let path_in_folder = relative
        .strip_prefix(folder)
        .unwrap_or(&relative)
        .to_path_buf();
    Ok(SourceFile {
        path: relative,
        path_in_folder,
        text,
    })
}
