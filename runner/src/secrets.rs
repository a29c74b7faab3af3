//! Which variables hold secrets, and what stands in their place.

use std::sync::LazyLock;

use serde_json::{Map, Value};

/// As in dbt: variables of such names hold secrets.
const PREFIX: &str = "DBT_ENV_SECRET";

/// What is around the name of a secret while a template is rendered.
const VEIL: &str = "$$$DBT_SECRET$$$";

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

/// What a template of a YAML file gets for a secret. What it makes of it other than to
/// put it into a text is made of this and tells nothing.
pub fn veiled(name: &str) -> String {
    format!("{VEIL}{name}{VEIL}")
}

/// Puts the secrets into the texts that a template gave.
pub fn unveil(value: &mut Value) {
    match value {
        Value::String(text) if text.contains(VEIL) => {
            let parts: Vec<&str> = text.split(VEIL).collect();
            let secret = |name: &str| std::env::var(name).ok();
            let parts = parts.into_iter().map(|part| match is_secret(part) {
                true => secret(part).unwrap_or_else(|| part.to_owned()),
                false => part.to_owned(),
            });
            *text = parts.collect();
        }
        Value::Array(items) => items.iter_mut().for_each(unveil),
        Value::Object(keys) => keys.values_mut().for_each(unveil),
        _ => {}
    }
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
