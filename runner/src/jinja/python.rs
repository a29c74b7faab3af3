//! Where dbt's templates expect Python: how values print, methods of values,
//! and the filters that dbt adds.

use minijinja::value::{Kwargs, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Value};

use super::relation_value::RelationValue;
use super::sql_results::Response;
use super::values::{Set, fail, mutable};
use super::{collection_filters, filters, python_yaml, text_filters};
use crate::project::yaml;

/// An environment without functions, set up as dbt sets up Jinja2.
pub fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    environment.set_formatter(|output, _, value| {
        if value.is_undefined() {
            return Ok(());
        }
        write_value(output, &display(value))
    });
    filters::extend(&mut environment);
    collection_filters::extend(&mut environment);
    text_filters::extend(&mut environment);
    environment.add_filter("as_number", as_number);
    environment.add_filter("as_native", as_native);
    environment.add_filter("as_bool", as_native);
    environment.add_filter("as_text", |value: Value| display(&value));
    environment
}

fn write_value(output: &mut minijinja::Output, text: &str) -> Result<(), Error> {
    output
        .write_str(text)
        .map_err(|_| Error::new(ErrorKind::WriteFailure, "the output cannot be written"))
}

/// A value that serde can write, its lists and dictionaries as ones that can change.
pub fn jinja_value(value: impl serde::Serialize) -> Value {
    mutable(Value::from(minijinja::value::Serde(value)))
}

/// The value of a JSON text.
///
/// # Errors
/// A usage error for what is no JSON.
pub fn from_json(text: &Value) -> Result<Value, Error> {
    let parsed = serde_json::from_str::<serde_json::Value>(text.as_str().unwrap_or_default());
    parsed
        .map(jinja_value)
        .map_err(|error| fail(error.to_string()))
}

/// The value of a YAML text.
///
/// # Errors
/// A usage error for what is no YAML.
pub fn from_yaml(text: &Value) -> Result<Value, Error> {
    yaml::parse_within(text.as_str().unwrap_or_default())
        .map(jinja_value)
        .map_err(|error| fail(error.to_string()))
}

/// JSON with the blanks that Python writes.
///
/// # Errors
/// A usage error for a value that has no JSON.
pub fn to_json(value: &Value, sort_keys: bool) -> Result<String, Error> {
    let mut json = plain_json(value)?;
    if sort_keys {
        json.sort_all_objects();
    }
    Ok(python_json(&json))
}

/// The same of a value that is JSON already.
pub fn python_json(json: &serde_json::Value) -> String {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, PythonJson);
    serde::Serialize::serialize(json, &mut serializer).expect("a text takes all JSON");
    String::from_utf8_lossy(&text).into_owned()
}

/// YAML as a template prints it.
///
/// # Errors
/// A usage error for a value that has no YAML.
pub fn to_yaml(value: &Value, is_sorted: bool) -> Result<String, Error> {
    refuse_objects(value)?;
    Ok(python_yaml::document(value, is_sorted))
}

/// An object such as `adapter` has no text of its own in YAML.
fn refuse_objects(value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Plain | ValueKind::Invalid => Err(fail(format!("{value:?} is no plain value"))),
        ValueKind::Seq => value.try_iter()?.try_for_each(|item| refuse_objects(&item)),
        ValueKind::Map => value.try_iter()?.try_for_each(|key| {
            let item = value.get_item(&key)?;
            refuse_objects(&item)
        }),
        _ => Ok(()),
    }
}

fn plain_json(value: &Value) -> Result<serde_json::Value, Error> {
    serde_json::to_value(value).map_err(|error| fail(error.to_string()))
}

/// `json.dumps`: a blank behind commas and colons, letters beyond ASCII escaped.
struct PythonJson;

impl serde_json::ser::Formatter for PythonJson {
    fn begin_array_value<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
    ) -> std::io::Result<()> {
        writer.write_all(b": ")
    }

    fn write_string_fragment<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> std::io::Result<()> {
        for letter in fragment.chars() {
            match letter.is_ascii() {
                true => writer.write_all(&[letter as u8])?,
                false => {
                    for unit in letter.encode_utf16(&mut [0; 2]) {
                        write!(writer, "\\u{unit:04x}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The keyword arguments of a call, which stand last.
pub fn keywords(value: &Value) -> Option<Kwargs> {
    value
        .is_kwargs()
        .then(|| Kwargs::try_from(value.clone()).ok())?
}

/// `str(value)`.
pub fn display(value: &Value) -> String {
    match value.kind() {
        ValueKind::String => value.as_str().unwrap_or_default().to_owned(),
        _ => representation(value),
    }
}

/// `repr(value)`.
pub fn representation(value: &Value) -> String {
    match value.kind() {
        ValueKind::None => "None".to_owned(),
        ValueKind::Bool if value.is_true() => "True".to_owned(),
        ValueKind::Bool => "False".to_owned(),
        ValueKind::String => quoted(value.as_str().unwrap_or_default()),
        ValueKind::Seq if value.is_tuple() => match value.len() {
            Some(1) => format!("({},)", joined(value, |item| representation(&item))),
            _ => format!("({})", joined(value, |item| representation(&item))),
        },
        ValueKind::Seq => format!("[{}]", joined(value, |item| representation(&item))),
        ValueKind::Map if !prints_itself(value) => {
            let entry = |key: Value| {
                let item = value.get_item(&key).unwrap_or_default();
                format!("{}: {}", representation(&key), representation(&item))
            };
            format!("{{{}}}", joined(value, entry))
        }
        ValueKind::Iterable if value.downcast_object_ref::<Set>().is_some() => match value.len() {
            Some(0) => "set()".to_owned(),
            _ => format!("{{{}}}", joined(value, |item| representation(&item))),
        },
        ValueKind::Number if !value.is_integer() => float(value),
        _ => value.to_string(),
    }
}

/// A number with a fraction: with an exponent where it is very small or very large.
fn float(value: &Value) -> String {
    let number = f64::try_from(value.clone()).unwrap_or_default();
    let size = number.abs();
    if !number.is_finite() || size == 0.0 || (1e-4..1e16).contains(&size) {
        return value.to_string();
    }
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    match exponent.strip_prefix('-') {
        Some(exponent) => format!("{digits}e-{exponent:0>2}"),
        None => format!("{digits}e+{exponent:0>2}"),
    }
}

/// An object of ours that is no dictionary.
fn prints_itself(value: &Value) -> bool {
    value.downcast_object_ref::<RelationValue>().is_some()
        || value.downcast_object_ref::<Response>().is_some()
}

fn joined(value: &Value, text: impl Fn(Value) -> String) -> String {
    let items: Vec<String> = value.try_iter().into_iter().flatten().map(text).collect();
    items.join(", ")
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\n', "\\n");
    if escaped.contains('\'') && !escaped.contains('"') {
        format!("\"{escaped}\"")
    } else {
        format!("'{}'", escaped.replace('\'', "\\'"))
    }
}

fn as_number(value: Value) -> Result<Value, Error> {
    let text = display(&value);
    let text = text.trim();
    if let Ok(whole) = text.parse::<i64>() {
        return Ok(Value::from(whole));
    }
    text.parse::<f64>().map(Value::from).map_err(|_| {
        Error::new(
            ErrorKind::InvalidOperation,
            format!("`{text}` is not a number"),
        )
    })
}

/// Numbers and flags from their text; any other text stays.
fn as_native(value: Value) -> Value {
    match display(&value).trim().to_ascii_lowercase().as_str() {
        "true" => Value::from(true),
        "false" => Value::from(false),
        "none" | "null" => Value::from(()),
        _ => as_number(value.clone()).unwrap_or(value),
    }
}
