//! The macros: weir's own and the project's.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::jinja::{MacroIndex, split_macros};
use crate::project::{Project, SourceFile, files_with_extension};

/// weir's own macros; any of them is overridden by a macro of the same name in
/// the project.
const BUILTIN: [(&str, &str); 7] = [
    (
        "generate_alias_name.sql",
        include_str!("../macros/generate_alias_name.sql"),
    ),
    (
        "generate_database_name.sql",
        include_str!("../macros/generate_database_name.sql"),
    ),
    (
        "generate_schema_name.sql",
        include_str!("../macros/generate_schema_name.sql"),
    ),
    (
        "generic_tests/accepted_values.sql",
        include_str!("../macros/generic_tests/accepted_values.sql"),
    ),
    (
        "generic_tests/not_null.sql",
        include_str!("../macros/generic_tests/not_null.sql"),
    ),
    (
        "generic_tests/relationships.sql",
        include_str!("../macros/generic_tests/relationships.sql"),
    ),
    (
        "generic_tests/unique.sql",
        include_str!("../macros/generic_tests/unique.sql"),
    ),
];

/// Reads every macro file, and `tests/generic` of each test folder.
///
/// # Errors
/// A usage error that holds those of all files.
pub fn read(project: &Project) -> Result<MacroIndex> {
    let mut folders = project.file.macro_paths();
    folders.extend(
        project
            .file
            .test_paths()
            .iter()
            .map(|folder| folder.join("generic")),
    );
    let mut errors = Vec::new();
    let mut macros = Vec::new();
    for (name, text) in BUILTIN {
        let file = SourceFile {
            path: PathBuf::from("macros").join(name),
            path_in_folder: PathBuf::from(name),
            text: text.to_owned(),
        };
        macros.extend(split_macros(&file, "dbt")?);
    }
    for file in files_with_extension(&project.root, &folders, &["sql"])? {
        match split_macros(&file, &project.file.name) {
            Ok(found) => macros.extend(found),
            Err(error) => errors.push(error),
        }
    }
    match Error::all(errors) {
        Some(error) => Err(error),
        None => Ok(MacroIndex::new(&project.file.name, macros)),
    }
}
