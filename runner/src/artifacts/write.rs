//! Writes a file as a whole or not at all.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use crate::error::{Error, Location, Result};

/// Writes a JSON file.
///
/// # Errors
/// A runtime error that names the file.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    write(path, |file| {
        serde_json::to_writer(file, value).map_err(std::io::Error::from)
    })
}

/// Writes a text file.
///
/// # Errors
/// A runtime error that names the file.
pub fn write_text(path: &Path, text: &str) -> Result<()> {
    write(path, |file| file.write_all(text.as_bytes()))
}

/// Writes the SQL of a node, also where an earlier run kept a folder in the place of
/// its file, or a file in that of its folder.
///
/// # Errors
/// A runtime error that names the file.
pub fn write_code(path: &Path, text: &str) -> Result<()> {
    make_way(path).map_err(|error| unwritten(error, path))?;
    write_text(path, text)
}

fn make_way(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| folder.is_file());
    match folder {
        Some(file) => std::fs::remove_file(file),
        None if path.is_dir() => std::fs::remove_dir_all(path),
        None => Ok(()),
    }
}

/// How many files the process has begun.
static BEGUN: AtomicU64 = AtomicU64::new(0);

/// The file is written beside and renamed. Its number and that of the process keep
/// writers of one file apart: the unit tests of a model's versions share theirs.
fn write(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = BEGUN.fetch_add(1, Ordering::Relaxed);
    let beside = path.with_file_name(format!(".{name}.{}.{number}.tmp", std::process::id()));
    let written = path
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| File::create(&beside))
        .and_then(|file| {
            let mut file = BufWriter::new(file);
            fill(&mut file)?;
            file.flush()
        })
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        // What could not be written may not be there to remove either.
        let _ = std::fs::remove_file(&beside);
        unwritten(error, path)
    })
}

fn unwritten(error: std::io::Error, path: &Path) -> Error {
    Error::runtime(error.to_string()).at(Location::file(path))
}
