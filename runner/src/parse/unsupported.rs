//! What a dbt project may hold and weir does not run: an error, never silence.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::error::{Error, Location, Result};
use crate::project::{Project, files_with_extension, yaml};

/// An error for each file that asks for something weir does not do.
pub fn errors(project: &Project) -> Vec<Error> {
    let packages = ["packages.yml", "dependencies.yml"]
        .iter()
        .filter_map(|name| packages(project, name).transpose())
        .map(|found| found.unwrap_or_else(|error| error));
    packages.chain(snapshots(project)).collect()
}

/// The error for a file that names packages.
fn packages(project: &Project, name: &str) -> Result<Option<Error>> {
    let Ok(text) = std::fs::read_to_string(project.root.join(name)) else {
        return Ok(None);
    };
    let keys: Map<String, Value> = match text.trim() {
        "" => Map::new(),
        _ => yaml::parse(&text, Path::new(name))?,
    };
    let names_any = keys
        .get("packages")
        .and_then(Value::as_array)
        .is_some_and(|packages| !packages.is_empty());
    Ok(names_any.then(|| {
        Error::usage("packages are not supported yet")
            .at(Location::file(name))
            .help("copy the macros that you use into the project's macros folder")
    }))
}

fn snapshots(project: &Project) -> Option<Error> {
    let folder = [PathBuf::from("snapshots")];
    let files = files_with_extension(&project.root, &folder, &["sql"]).ok()?;
    let first = files.first()?;
    Some(
        Error::usage("snapshots are not supported yet")
            .at(Location::file(&first.path))
            .help("keep the history in an incremental model, or move the file away"),
    )
}
