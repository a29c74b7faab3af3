//! What a dbt project may hold and weir does not run: an error, never silence.

use std::path::Path;

use serde_json::{Map, Value};

use crate::error::{Error, Location, Result};
use crate::project::{Project, yaml};

/// An error for each file that asks for something weir does not do.
pub fn errors(project: &Project) -> Vec<Error> {
    let packages = ["packages.yml", "dependencies.yml"]
        .iter()
        .filter_map(|name| packages(project, name).transpose())
        .map(|found| found.unwrap_or_else(|error| error));
    packages.collect()
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
