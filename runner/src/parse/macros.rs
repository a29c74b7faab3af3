//! The macros: weir's own and the project's.

use std::path::PathBuf;

use include_dir::{Dir, DirEntry, include_dir};

use crate::error::{Error, Result};
use crate::jinja::{BUILTIN_PACKAGE, MacroIndex, Owner, split_macros};
use crate::manifest::Macro;
use crate::project::{Project, SourceFile, files_with_extension};

/// weir's own macros; any of them is overridden by a macro of the same name in
/// the project.
static BUILTIN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/macros");

/// Reads every macro file, and `tests/generic` of each test folder.
///
/// # Errors
/// A usage error that holds those of all files.
pub fn read(project: &Project) -> Result<MacroIndex> {
    let mut errors = Vec::new();
    let mut macros = Vec::new();
    builtin(&BUILTIN, &mut macros)?;
    for one in std::iter::once(project).chain(&project.packages) {
        let files = files_with_extension(&one.root, &folders(one), &["sql"])?;
        let owner = match one.overriding {
            Some(_) => Owner::Package,
            None => Owner::Root,
        };
        for file in files {
            match split_macros(&file, &one.file.name, owner) {
                Ok(found) => macros.extend(found),
                Err(error) => errors.push(error),
            }
        }
    }
    match Error::all(errors) {
        Some(error) => Err(error),
        None => Ok(MacroIndex::new(&project.file.name, macros)),
    }
}

/// The macro folders, and `generic` in each test folder.
fn folders(project: &Project) -> Vec<PathBuf> {
    let mut folders = project.file.macro_paths();
    folders.extend(
        project
            .file
            .test_paths()
            .iter()
            .map(|folder| folder.join("generic")),
    );
    folders
}

/// The macros of a folder and of those in it.
fn builtin(folder: &Dir<'_>, macros: &mut Vec<Macro>) -> Result<()> {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => builtin(inner, macros)?,
            DirEntry::File(file) => {
                let file = SourceFile {
                    path: PathBuf::from("macros").join(file.path()),
                    path_in_folder: file.path().to_path_buf(),
                    text: file.contents_utf8().unwrap_or_default().to_owned(),
                };
                macros.extend(split_macros(&file, BUILTIN_PACKAGE, Owner::Root)?);
            }
        }
    }
    Ok(())
}
