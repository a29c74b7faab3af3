//! Which variables hold secrets, and what stands in their place.

use std::sync::LazyLock;

use serde_json::{Map, Value};

/// As in dbt: variables of such names hold secrets.
const PREFIX: &str = "DBT_ENV_SECRET";

/// What stands in the place of a secret.
pub const HIDDEN: &str = "*****";

/// The values of the variables; the environment of a process stays as it is.
static OF_ENVIRONMENT: LazyLock<Vec<String>> = LazyLock::new(|| {
    let variables = std::env::vars_os();
    let secret = variables.filter(|(name, _)| is_secret(&name.to_string_lossy()));
    let values = secret.filter_map(|(_, value)| Some(value.to_str()?.trim().to_owned()));
    values.filter(|value| !value.is_empty()).collect()
});

/// Whether a variable of the name holds a secret.
pub fn is_secret(name: &str) -> bool {
    name.starts_with(PREFIX)
}

/// The secrets of the environment.
pub fn of_environment() -> &'static [String] {
    &OF_ENVIRONMENT
}

/// The vars without the values of those that are secrets by their names.
pub fn without_secrets(vars: &Map<String, Value>) -> Map<String, Value> {
    let vars = vars.iter().map(|(name, value)| {
        let value = match is_secret(name) {
            true => Value::from(HIDDEN),
            false => value.clone(),
        };
        (name.clone(), value)
    });
    vars.collect()
}
