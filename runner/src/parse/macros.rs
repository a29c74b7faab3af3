//! The macros: weir's own and the project's.

use std::collections::BTreeMap;
use std::path::PathBuf;

use include_dir::{Dir, DirEntry, include_dir};

use serde_json::Value;

use super::patch_file::PatchFile;
use crate::error::{Error, Location, Result};
use crate::jinja::{
    BUILTIN_PACKAGE, MacroIndex, Owner, Shared, arguments_of, called_by, split_macros,
};
use crate::manifest::{Argument, Macro, MacroDescription};
use crate::project::properties::{MacroArgument, MacroProperties};
use crate::project::{Project, SourceFile};

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
    for one in project.with_packages() {
        let files = one.files(&folders(one), "sql")?;
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
    errors.extend(two_of_one_name(&macros));
    match Error::all(errors) {
        Some(error) => Err(error),
        None => Ok(MacroIndex::new(&project.file.name, macros)),
    }
}

/// The macros by unique id, with what their texts and properties files say of them.
pub fn described(
    shared: &Shared,
    has_head: &dyn Fn(&Macro) -> bool,
    entries: Vec<(String, PatchFile, MacroProperties)>,
) -> BTreeMap<String, Macro> {
    let macros = shared.macros.iter();
    let macros = macros.map(|item| {
        (
            item.unique_id.clone(),
            read_by(item, shared, has_head(item)),
        )
    });
    let mut macros: BTreeMap<String, Macro> = macros.collect();
    for (package, file, entry) in entries {
        let Some(item) = macros.get_mut(&format!("macro.{package}.{}", entry.name.value)) else {
            continue;
        };
        let mut meta = entry.meta.unwrap_or_default();
        if let Some(Value::Object(configured)) = entry.config.get("meta") {
            meta.extend(configured.clone());
        }
        let written = std::mem::take(&mut item.properties.arguments);
        item.properties = MacroDescription {
            description: entry.description.unwrap_or_default(),
            meta,
            docs: entry.config.get("docs").cloned().or(entry.docs),
            patch_path: Some(file.path),
            arguments: match entry.arguments.is_empty() {
                true => written,
                false => entry.arguments.into_iter().map(argument).collect(),
            },
        };
    }
    macros
}

/// Whether the head of a macro tells its arguments where no properties file does: not
/// where the project says so, nor that of a test among the tests.
pub fn has_head(project: &Project, item: &Macro) -> bool {
    let mut projects = project.with_packages();
    let own = projects.find(|one| one.file.name == item.package_name);
    let folders = own.map(|one| one.file.test_paths()).unwrap_or_default();
    let is_among_tests = |folder: &PathBuf| item.original_file_path.starts_with(folder);
    project.file.flag("validate_macro_args") != Some(false) && !folders.iter().any(is_among_tests)
}

/// A macro with what its text tells.
fn read_by(item: &Macro, shared: &Shared, has_head: bool) -> Macro {
    let mut item = item.clone();
    item.called = called_by(&item, shared);
    if has_head {
        let names = arguments_of(&item.macro_sql).into_iter();
        item.properties.arguments = names.map(bare_argument).collect();
    }
    item
}

fn bare_argument(name: String) -> Argument {
    Argument {
        name,
        data_type: String::new(),
        description: None,
        default_value: None,
    }
}

fn argument(written: MacroArgument) -> Argument {
    Argument {
        name: written.name,
        data_type: written.data_type.unwrap_or_default(),
        description: Some(written.description.unwrap_or_default()),
        default_value: None,
    }
}

/// A package has one macro of a name.
fn two_of_one_name(macros: &[Macro]) -> Vec<Error> {
    let mut known = BTreeMap::new();
    let own = macros.iter();
    let own = own.filter(|item| item.package_name != BUILTIN_PACKAGE);
    let twins = own.filter_map(|item| {
        let twin: Option<&Macro> = known.insert(item.unique_id.as_str(), item);
        let twin = twin?;
        let error = Error::usage(format!(
            "dbt found multiple macros named \"{}\" in the project \"{}\"",
            item.name, item.package_name
        ))
        .at(Location::line(&item.original_file_path, item.first_line))
        .help(format!(
            "the other is in {}: rename one of them",
            twin.original_file_path.display()
        ));
        Some(error)
    });
    twins.collect()
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
