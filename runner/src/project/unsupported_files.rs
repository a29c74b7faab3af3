//! Files that dbt reads and weir has nothing to do with: each is refused, not passed over.

use std::path::Path;

use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::{files_with_extension, yaml};
use crate::error::{Error, Location, Result};

const CATALOGS: &str = "catalogs.yml";

/// Where documents of semantic interchange are, where `osi-paths` does not say.
const INTERCHANGE: [&str; 2] = ["osi", "OSI"];

/// Refuses the catalogs of catalogs.yml and documents of semantic interchange, where
/// there are any; `project_keys` are those of dbt_project.yml.
///
/// # Errors
/// A usage error for the first catalog, for a catalogs.yml that is empty or no YAML, and
/// for the first document.
pub fn refuse(root: &Path, project_keys: &Map<String, Value>) -> Result<()> {
    refuse_catalogs(root)?;
    let folders = match project_keys.get("osi-paths").and_then(Value::as_array) {
        Some(folders) => folders.iter().filter_map(Value::as_str).collect(),
        None => INTERCHANGE.to_vec(),
    };
    let folders: Vec<_> = folders.iter().map(|folder| folder.into()).collect();
    match files_with_extension(root, &folders, &["json"])?.first() {
        None => Ok(()),
        Some(file) => Err(
            Error::usage("documents of semantic interchange are not supported")
                .at(Location::file(&file.path))
                .help("write `semantic_models:` and `metrics:` in a properties file"),
        ),
    }
}

fn refuse_catalogs(root: &Path) -> Result<()> {
    let Ok(text) = std::fs::read_to_string(root.join(CATALOGS)) else {
        return Ok(());
    };
    let path = Path::new(CATALOGS);
    if text.trim().is_empty() {
        return Err(Error::usage("the file at catalogs.yml is empty").at(Location::file(path)));
    }
    let keys: Map<String, Value> = yaml::parse(&text, path)?;
    if !keys.contains_key("catalogs") {
        return Ok(());
    }
    let listed: Listed = yaml::parse(&text, path)?;
    let Some(first) = listed.catalogs.first() else {
        return Ok(());
    };
    let name = first.value.get("name").and_then(Value::as_str);
    Err(Error::usage(format!(
        "catalog `{}`: no catalog type is supported",
        name.unwrap_or_default()
    ))
    .at(yaml::location(&first.referenced, &text, path))
    .help(
        "attach the database in profiles.yml (`attach:`, where the engine has it) and name it as \
         the `database` of a model, then remove the catalog",
    ))
}

#[derive(serde::Deserialize)]
struct Listed {
    catalogs: Vec<Spanned<Value>>,
}
