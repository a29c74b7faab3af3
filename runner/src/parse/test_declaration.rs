//! A generic test as a properties file declares it.

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::jinja::{YamlEnvironment, jinja_value, python_representation};
use crate::project::yaml;

/// Keys of a test that configure it, in the order in which dbt tells them; all others
/// are its arguments.
const CONFIG_KEYS: [&str; 16] = [
    "severity",
    "tags",
    "enabled",
    "where",
    "limit",
    "warn_if",
    "error_if",
    "fail_calc",
    "store_failures",
    "store_failures_as",
    "sql_header",
    "meta",
    "database",
    "schema",
    "alias",
    "group",
];

/// What the key `arguments` of a test is, as a flag of the project says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentsKey {
    HoldsArguments,
    IsAnArgument,
}

/// A test as a properties file writes it.
pub struct Declaration {
    pub name: String,
    pub namespace: Option<String>,
    pub custom_name: Option<String>,
    pub description: Option<String>,
    pub arguments: Map<String, Value>,
    pub config: Map<String, Value>,
    /// Whether arguments stand beside its name, and none under `arguments`.
    pub is_bare: bool,
    /// Keys of its configuration that stand beside its name.
    pub moved: Vec<String>,
}

impl Declaration {
    /// The same with the Jinja in its configuration rendered.
    ///
    /// # Errors
    /// A usage error for a template that fails.
    pub fn rendered(mut self, environment: &YamlEnvironment) -> Result<Self> {
        for value in self.config.values_mut() {
            yaml::render(value, environment).map_err(invalid_configuration)?;
        }
        // What is null says nothing.
        self.config.retain(|_, value| !value.is_null());
        Ok(self)
    }

    /// dbt's text of the test; its arguments are in the test's metadata.
    pub fn raw_code(&self, config: &Map<String, Value>) -> String {
        let prefix = self
            .namespace
            .as_ref()
            .map(|package| format!("{package}."))
            .unwrap_or_default();
        let settings: Vec<String> = config
            .iter()
            .map(|(key, value)| match value {
                Value::String(text) => format!("{key}=\"{}\"", text.replace('"', "\\\"")),
                other => format!("{key}={}", python_representation(&jinja_value(other))),
            })
            .collect();
        let config = match settings.is_empty() {
            true => String::new(),
            false => format!("{{{{ config({}) }}}}", settings.join(",")),
        };
        format!(
            "{{{{ {prefix}test_{}(**_dbt_generic_test_kwargs) }}}}{config}",
            self.name
        )
    }
}

/// Reads a test's entry.
///
/// # Errors
/// A usage error for what is neither a name nor a name with its arguments.
pub fn declaration(value: &Value, arguments_key: ArgumentsKey) -> Result<Declaration> {
    let (written, mut body) = match value {
        Value::String(name) => (name.clone(), Map::new()),
        Value::Object(keys) => named_body(keys)?,
        _ => {
            return Err(
                Error::usage("a test is a name, or a name with its arguments").help(
                    "write `- unique`, or `- accepted_values: {arguments: {values: [a, b]}}`",
                ),
            );
        }
    };
    refuse_twice(&body)?;
    let mut declared = Declaration::named(written);
    let moved = body.keys().filter(|key| is_config_key(key));
    declared.moved = moved.cloned().collect();
    let nested = match arguments_key {
        ArgumentsKey::HoldsArguments => body.shift_remove("arguments"),
        ArgumentsKey::IsAnArgument => None,
    };
    for (key, value) in body {
        declared.take(key, value);
    }
    let is_bare = !declared.arguments.is_empty();
    // What configures a test does so among its arguments too.
    let nested = nested.as_ref().and_then(Value::as_object);
    for (key, value) in nested.into_iter().flatten() {
        declared.take(key.clone(), value.clone());
    }
    declared.is_bare = is_bare && nested.is_none_or(Map::is_empty);
    declared.config = in_order(declared.config);
    Ok(declared)
}

impl Declaration {
    fn named(written: String) -> Self {
        let (namespace, name) = match written.split_once('.') {
            Some((package, name)) => (Some(package.to_owned()), name),
            None => (None, written.as_str()),
        };
        Declaration {
            name: leading_name(name).to_owned(),
            namespace,
            custom_name: None,
            description: None,
            arguments: Map::new(),
            config: Map::new(),
            is_bare: false,
            moved: Vec::new(),
        }
    }

    fn take(&mut self, key: String, value: Value) {
        match (key.as_str(), value) {
            ("config", Value::Object(config)) => self.config.extend(config),
            ("name", Value::String(name)) => self.custom_name = Some(name),
            ("description", Value::String(text)) => self.description = Some(text),
            ("description" | "test_name", _) => {}
            (known, value) if CONFIG_KEYS.contains(&known) => {
                self.config.insert(key, value);
            }
            (_, value) => {
                self.arguments.insert(key, value);
            }
        }
    }
}

/// The name without what no name may hold and dbt does not read, such as a colon that was
/// written twice; whole where it begins so.
fn leading_name(written: &str) -> &str {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    match written.find(|letter| !is_of_name(letter)) {
        None | Some(0) => written,
        Some(end) => &written[..end],
    }
}

/// What dbt knows in its own order, before what else is said.
fn in_order(mut config: Map<String, Value>) -> Map<String, Value> {
    let known = CONFIG_KEYS
        .into_iter()
        .filter_map(|key| config.shift_remove_entry(key));
    let mut ordered: Map<String, Value> = known.collect();
    ordered.extend(config);
    ordered
}

fn is_config_key(key: &str) -> bool {
    CONFIG_KEYS.contains(&key)
}

/// What is said where the Jinja of a configuration fails.
fn invalid_configuration(error: Error) -> Error {
    error.told_of("Invalid generic test configuration")
}

/// The configuration is a mapping, and a key of it stands in one place.
fn refuse_twice(body: &Map<String, Value>) -> Result<()> {
    if body
        .get("config")
        .is_some_and(|config| !config.is_object() && !config.is_null())
    {
        return Err(
            Error::usage("the `config` of a test must be a dict of its configuration")
                .help("write `config: {severity: warn}`"),
        );
    }
    let config = body.get("config").and_then(Value::as_object);
    let mut keys = config.into_iter().flat_map(Map::keys);
    match keys.find(|key| is_config_key(key) && body.contains_key(*key)) {
        None => Ok(()),
        Some(key) => Err(Error::usage(format!(
            "Test cannot have the same key at the top-level and in config: `{key}`"
        ))
        .help("leave it in `config:`")),
    }
}

fn named_body(keys: &Map<String, Value>) -> Result<(String, Map<String, Value>)> {
    if let Some(Value::String(name)) = keys.get("test_name") {
        return Ok((name.clone(), keys.clone()));
    }
    match keys.iter().next() {
        Some((name, body)) if keys.len() == 1 => match body {
            Value::Object(body) => Ok((name.clone(), body.clone())),
            Value::Null => Ok((name.clone(), Map::new())),
            _ => Err(Error::usage(format!(
                "the arguments of test `{name}` are no mapping"
            ))),
        },
        _ => Err(Error::usage("a test has one name")
            .help("indent its arguments one step further than the name")),
    }
}
