//! Keys of dbt_project.yml that dbt has renamed or is about to leave to the command line.

use serde_json::{Map, Value, json};

use crate::error::{Error, Location, Result};
use crate::terminal::{Deprecation, deprecated};

/// Old names of keys, and the new ones.
const RENAMED: [(&str, &str, Deprecation); 2] = [
    ("source-paths", "model-paths", Deprecation::ConfigSourcePath),
    ("data-paths", "seed-paths", Deprecation::ConfigDataPath),
];

/// Keys, the folder that they name where they are not there, and the option instead.
const LEFT: [(&str, &str, &str, Deprecation); 2] = [
    (
        "target-path",
        "target",
        "--target-path",
        Deprecation::ConfigTargetPath,
    ),
    ("log-path", "logs", "--log-path", Deprecation::ConfigLogPath),
];

/// Tells of each.
///
/// # Errors
/// A usage error for a key under both names; the first of the warnings, where the flags
/// make an error of them.
pub fn tell(raw: &Map<String, Value>) -> Result<()> {
    if raw.contains_key("tests") && raw.contains_key("data_tests") {
        let message = "Invalid project config: cannot have both 'tests' and 'data_tests' defined";
        return Err(Error::usage(message)
            .at(Location::file("dbt_project.yml"))
            .help("write all of it under `data_tests:`"));
    }
    for (old, new, deprecation) in RENAMED {
        if raw.contains_key(old) {
            deprecated(
                deprecation,
                &format!(
                    "The `{old}` config has been renamed to `{new}`. Please update your \
                     `dbt_project.yml` configuration to reflect this change."
                ),
                json!({"deprecated_path": old, "exp_path": new}),
            )?;
        }
    }
    for (key, default, option, deprecation) in LEFT {
        if raw.get(key).is_some_and(|folder| folder != default) {
            deprecated(
                deprecation,
                &format!(
                    "The `{key}` config in `dbt_project.yml` has been deprecated: use the {option} \
                     CLI flag instead."
                ),
                json!({"deprecated_path": key}),
            )?;
        }
    }
    Ok(())
}
