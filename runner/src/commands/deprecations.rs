//! What of a command line and of its environment dbt is about to give up.

use serde_json::json;

use crate::cli::{GlobalArguments, RENAMED_VARIABLES, mapping};
use crate::error::Result;
use crate::jinja::in_the_way_of_own;
use crate::terminal::{Deprecation, deprecated};

/// Spellings of `--select`.
const MODEL_OPTIONS: [&str; 4] = ["-m", "--m", "--model", "--models"];

/// Tells of each.
///
/// # Errors
/// The first of them, where the flags make an error of such warnings.
pub fn tell(global: &GlobalArguments) -> Result<()> {
    of_environment()?;
    of_warn_error_options(global)?;
    let is_model_option = |argument: &String| {
        let name = argument.split('=').next().unwrap_or_default();
        MODEL_OPTIONS.contains(&name)
    };
    match std::env::args().any(|argument| is_model_option(&argument)) {
        true => deprecated(
            Deprecation::ModelParameter,
            "Usage of `--models`, `--model`, and `-m` is deprecated in favor of `--select` or `-s`.",
            json!({}),
        ),
        false => Ok(()),
    }
}

fn of_environment() -> Result<()> {
    for name in in_the_way_of_own() {
        deprecated(
            Deprecation::EnvironmentVariableNamespace,
            &format!(
                "Found custom environment variable `{name}`: the prefix `DBT_ENGINE_` is reserved \
                 for variables of dbt's own"
            ),
            json!({"env_var": name, "reserved_prefix": "DBT_ENGINE_"}),
        )?;
    }
    for (old, new) in RENAMED_VARIABLES {
        let old = format!("DBT_{old}");
        let new = format!("DBT_ENGINE_{new}");
        if std::env::var_os(&old).is_some() {
            deprecated(
                Deprecation::EnvironmentVariableRenamed,
                &format!(
                    "The environment variable `{old}` has been renamed as `{new}`. As long as \
                     `{old}` is set, it is the one that counts"
                ),
                json!({"old_name": old, "new_name": new}),
            )?;
        }
    }
    Ok(())
}

fn of_warn_error_options(global: &GlobalArguments) -> Result<()> {
    let Some(text) = &global.flags.warn_error_options else {
        return Ok(());
    };
    let options = mapping("--warn-error-options", text)?;
    let renamed = [("include", "error"), ("exclude", "warn")];
    let found: Vec<_> = renamed
        .into_iter()
        .filter(|(old, _)| options.contains_key(*old))
        .collect();
    if found.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = found.iter().map(|(old, _)| format!("`{old}`")).collect();
    let remedies = found.iter();
    let remedies = remedies.map(|(old, new)| format!(" Please use `{new}` instead of `{old}`."));
    deprecated(
        Deprecation::WarnErrorOptions,
        &format!(
            "Found {} in `warn_error_options` specification.{}",
            names.join(" and "),
            remedies.collect::<String>()
        ),
        json!({
            "found_include": options.contains_key("include"),
            "found_exclude": options.contains_key("exclude"),
        }),
    )
}
