//! vars.yml: the vars of the project in a file of their own.

use std::path::Path;

use serde_json::{Map, Value};

use super::yaml;
use crate::error::{Error, Location, Result};

const FILE: &str = "vars.yml";

/// Puts the vars of the file, where there is one, among the keys of dbt_project.yml.
///
/// # Errors
/// A usage error for a file that is no YAML, and where dbt_project.yml has vars too.
pub fn add(project_keys: &mut Map<String, Value>, root: &Path) -> Result<()> {
    let Ok(text) = std::fs::read_to_string(root.join(FILE)) else {
        return Ok(());
    };
    if text.trim().is_empty() {
        return Ok(());
    }
    let keys: Option<Map<String, Value>> = yaml::parse(&text, Path::new(FILE))?;
    let vars = keys.unwrap_or_default().remove("vars");
    let Some(Value::Object(vars)) = vars.filter(|vars| *vars != Value::Object(Map::new())) else {
        return Ok(());
    };
    let has_own = project_keys
        .get("vars")
        .and_then(Value::as_object)
        .is_some_and(|own| !own.is_empty());
    if has_own {
        return Err(Error::usage(
            "Variables cannot be defined in both vars.yml and dbt_project.yml.",
        )
        .at(Location::file(FILE))
        .help("move those of dbt_project.yml into vars.yml"));
    }
    project_keys.insert("vars".to_owned(), Value::Object(vars));
    Ok(())
}
