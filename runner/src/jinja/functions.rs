//! Functions that need no node: the same in YAML files and in SQL.

use std::collections::BTreeMap;
use std::sync::Arc;

use md5::{Digest, Md5};
use minijinja::value::{Object, Tuple, ValueKind};
use minijinja::{Error as JinjaError, ErrorKind, Value};
use serde_json::Map;

use super::environment_variable::environment_variable;
use super::errors::raise;
use super::namespace::Namespace;
use super::python::{self, jinja_value};
use super::turns::{Cycler, Joiner};
use super::values::{Arguments, Dict, List, Set, entries_of};
use crate::error::Error;
use crate::secrets::is_secret;
use crate::terminal::{self, Warning};
use crate::text_value::hexadecimal;

/// The version of dbt that weir follows.
pub const DBT_VERSION: &str = "1.12.6";

type Outcome = Result<Value, JinjaError>;

/// `var('name', default)`.
pub fn var(vars: &Map<String, serde_json::Value>, name: &str, default: Option<Value>) -> Outcome {
    match (vars.get(name), default) {
        (Some(value), _) => Ok(jinja_value(value)),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(raise(missing_var(vars, name))),
    }
}

/// Whether a text has Jinja in it.
pub fn is_template(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|tag| text.contains(tag))
}

/// The error of a variable that nobody sets.
pub fn missing_var(vars: &Map<String, serde_json::Value>, name: &str) -> Error {
    Error::usage(format!("Required var '{name}' not found in config"))
        .did_you_mean(name, vars.keys().map(String::as_str))
        .help(format!(
            "add it under `vars:` in dbt_project.yml, or pass --vars '{{{name}: …}}'"
        ))
}

/// `env_var('NAME', default)` in SQL, where secrets are refused.
pub fn env_var(arguments: &Arguments) -> Outcome {
    let name = arguments.required_text(0, "var")?;
    if is_secret(&name) {
        return Err(raise(
            Error::usage(format!("environment variable `{name}` is a secret"))
                .help("secrets are for profiles.yml and packages.yml only"),
        ));
    }
    any_env_var(arguments)
}

/// `env_var('NAME', default)`; a default of none is none at all.
pub fn any_env_var(arguments: &Arguments) -> Outcome {
    let name = arguments.required_text(0, "var")?;
    let default = arguments.get(1, "default").filter(|value| !value.is_none());
    match (environment_variable(&name), default) {
        (Some(value), _) => Ok(Value::from(value)),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(raise(
            Error::usage(format!("environment variable `{name}` is not set"))
                .help("set it, or give env_var a default as its second argument"),
        )),
    }
}

type Function = fn(&Arguments) -> Outcome;

/// Functions of values alone.
const PLAIN: [(&str, Function); 13] = [
    ("fromjson", |args| or_default(args, python::from_json)),
    ("tojson", to_json),
    ("fromyaml", |args| or_default(args, python::from_yaml)),
    ("toyaml", |args| {
        let is_sorted = args.is_set(2, "sort_keys");
        or_default(args, |value| {
            python::to_yaml(value, is_sorted).map(Value::from)
        })
    }),
    ("set", |args| or_default(args, set)),
    ("set_strict", |args| set(&args.required(0, "value")?)),
    ("zip", |args| {
        let default = || args.named("default").unwrap_or_else(|| Value::from(()));
        Ok(zip(args).unwrap_or_else(|_| default()))
    }),
    ("zip_strict", zip),
    ("dict", dict),
    ("diff_of_two_dicts", difference),
    ("namespace", Namespace::of),
    ("cycler", Cycler::of),
    ("joiner", Joiner::of),
];

/// All of these by their names.
pub fn all_plain() -> impl Iterator<Item = (&'static str, Value)> {
    let names = PLAIN.into_iter().map(|(name, _)| name);
    let names = names.chain(["local_md5"]);
    names.filter_map(|name| Some((name, plain(name)?)))
}

/// The function of a name; `None` for a name that is none of them.
pub fn plain(name: &str) -> Option<Value> {
    if name == "local_md5" {
        let hashed = |text: &str| hexadecimal(&Md5::digest(text.as_bytes()));
        return Some(Value::from_function(hashed));
    }
    let (_, function) = PLAIN.iter().find(|(known, _)| *known == name)?;
    Some(Value::from_function(move |arguments: Arguments| {
        function(&arguments)
    }))
}

fn set(value: &Value) -> Outcome {
    Ok(Set::value(value.try_iter()?))
}

fn to_json(arguments: &Arguments) -> Outcome {
    let sort_keys = arguments.is_set(2, "sort_keys");
    or_default(arguments, |value| {
        python::to_json(value, sort_keys).map(Value::from)
    })
}

/// What the work gives; where it fails, the second argument or none.
fn or_default(arguments: &Arguments, work: impl Fn(&Value) -> Outcome) -> Outcome {
    let value = arguments.required(0, "value")?;
    let default = arguments
        .get(1, "default")
        .unwrap_or_else(|| Value::from(()));
    Ok(work(&value).unwrap_or(default))
}

fn zip(arguments: &Arguments) -> Outcome {
    let lists = arguments
        .all()
        .iter()
        .map(|list| Ok(list.try_iter()?.collect()));
    let lists: Vec<Vec<Value>> = lists.collect::<Result<_, JinjaError>>()?;
    let shortest = lists.iter().map(Vec::len).min().unwrap_or(0);
    Ok(List::value((0..shortest).map(|index| {
        let row = lists.iter().map(|list| list[index].clone());
        Value::from(Tuple::new(row.collect()))
    })))
}

fn dict(arguments: &Arguments) -> Outcome {
    let mut entries = match arguments.positional(0) {
        Some(value) => entries_of(&value)?,
        None => Vec::new(),
    };
    entries.extend(arguments.keywords());
    Ok(Dict::value(entries))
}

/// Keys of the first whose lists have items that those of the second have not.
fn difference(arguments: &Arguments) -> Outcome {
    let (first, second) = (
        arguments.required(0, "dict_a")?,
        arguments.required(1, "dict_b")?,
    );
    let lowered = |items: &Value| -> Vec<String> {
        let items = items.try_iter().into_iter().flatten();
        items
            .map(|item| python::display(&item).to_lowercase())
            .collect()
    };
    let others: BTreeMap<String, Vec<String>> = entries_of(&second)?
        .iter()
        .map(|(key, items)| (python::display(key).to_lowercase(), lowered(items)))
        .collect();
    let mut left_over = Vec::new();
    for (key, items) in entries_of(&first)? {
        let known = others.get(&python::display(&key).to_lowercase());
        let missing: Vec<Value> = items
            .try_iter()?
            .filter(|item| {
                let item = python::display(item).to_lowercase();
                !known.is_some_and(|known| known.contains(&item))
            })
            .collect();
        if !missing.is_empty() {
            left_over.push((key, List::value(missing)));
        }
    }
    Ok(Dict::value(left_over))
}

/// `try_or_compiler_error(message, function, *arguments)`.
pub fn try_or_compiler_error(
    state: &mut minijinja::State<'_, '_>,
    arguments: &Arguments,
) -> Outcome {
    let message = arguments.required_text(0, "message_if_exception")?;
    let function = arguments.required(1, "func")?;
    let rest = arguments.all().get(2..).unwrap_or_default();
    function
        .call(state, rest)
        .map_err(|_| raise(Error::usage(message)))
}

/// `log(message, info=False)`.
pub fn log(arguments: Arguments) -> Outcome {
    let message = arguments.required_text(0, "msg")?;
    match arguments.is_set(1, "info") {
        true => terminal::log_of_template(&message),
        false => terminal::whisper_of_template(&message),
    }
    Ok(Value::from(""))
}

/// `print(message)`.
pub fn print(arguments: Arguments) -> Outcome {
    terminal::print_of_template(&arguments.required_text(0, "msg")?);
    Ok(Value::from(""))
}

const RAISING: [&str; 13] = [
    "raise_compiler_error",
    "raise_database_error",
    "raise_dependency_error",
    "raise_duplicate_patch_name",
    "raise_duplicate_resource_name",
    "raise_invalid_property_yml_version",
    "raise_not_implemented",
    "raise_contract_error",
    "missing_config",
    "missing_materialization",
    "missing_relation",
    "relation_wrong_type",
    "column_type_missing",
];

/// `exceptions.raise_compiler_error(message)` and its siblings.
pub fn exceptions() -> Value {
    let raising = RAISING.into_iter().map(|name| {
        let function = Value::from_function(|arguments: Arguments| -> Outcome {
            let message = arguments.text(0, "msg");
            Err(raise(Error::usage(message.unwrap_or_default())))
        });
        (name.to_owned(), function)
    });
    let warn = Value::from_function(|message: Value| -> Outcome {
        let message = python::display(&message);
        terminal::warn(Warning::JinjaLogWarning, &message).map_err(raise)?;
        Ok(Value::from(""))
    });
    let mut members: BTreeMap<String, Value> = raising.collect();
    members.insert("warn".to_owned(), warn.clone());
    members.insert("warn_snapshot_timestamp_data_types".to_owned(), warn);
    Value::from_object(Members(members))
}

/// Values by name, as an object with attributes that can be called.
#[derive(Debug)]
pub struct Members(pub BTreeMap<String, Value>);

impl Members {
    /// The keys of a JSON object as attributes.
    pub fn of(value: serde_json::Value) -> Value {
        let serde_json::Value::Object(keys) = value else {
            return Value::from(());
        };
        let keys = keys.into_iter();
        let members = keys.map(|(key, value)| (key, jinja_value(value)));
        Value::from_object(Members(members.collect()))
    }

    /// A dictionary of what they are, those within them too.
    fn to_dict(&self) -> Value {
        let entries = self.0.iter();
        Dict::value(entries.map(|(key, value)| (Value::from(key), dictionary(value))))
    }
}

fn dictionary(value: &Value) -> Value {
    if let Some(members) = value.downcast_object_ref::<Members>() {
        return members.to_dict();
    }
    match value.downcast_object_ref::<List>() {
        Some(_) => List::value(
            value
                .try_iter()
                .into_iter()
                .flatten()
                .map(|item| dictionary(&item)),
        ),
        None => value.clone(),
    }
}

impl Object for Members {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get(key.as_str()?).cloned()
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut minijinja::State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Outcome {
        match (self.0.get(method), method) {
            (Some(function), _) => function.call(state, args),
            (None, "to_dict") => Ok(self.to_dict()),
            (None, "get") => {
                let name = args.first().and_then(Value::as_str).unwrap_or_default();
                let default = args
                    .get(1)
                    .filter(|value| value.kind() != ValueKind::Undefined);
                let found = self.0.get(name).or(default).cloned();
                Ok(found.unwrap_or_else(|| Value::from(())))
            }
            (None, _) => Err(JinjaError::from(ErrorKind::UnknownMethod)),
        }
    }
}
