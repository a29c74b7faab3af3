//! Where dbt's templates expect Python: how values print, methods of values,
//! and the filters that dbt adds.

use minijinja::value::{Kwargs, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Value};

/// An environment without functions, set up as dbt sets up Jinja2.
pub fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_debug(true);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    environment.set_formatter(|output, _, value| {
        if value.is_undefined() {
            return Ok(());
        }
        write_value(output, &display(value))
    });
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

/// A value that serde can write.
pub fn jinja_value(value: impl serde::Serialize) -> Value {
    Value::from(minijinja::value::Serde(value))
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
        ValueKind::Seq if !is_opaque(value) => {
            format!("[{}]", joined(value, |item| representation(&item)))
        }
        ValueKind::Map if !is_opaque(value) => {
            let entry = |key: Value| {
                let item = value.get_item(&key).unwrap_or_default();
                format!("{}: {}", representation(&key), representation(&item))
            };
            format!("{{{}}}", joined(value, entry))
        }
        _ => value.to_string(),
    }
}

/// An object of ours, which prints itself.
fn is_opaque(value: &Value) -> bool {
    value
        .downcast_object_ref::<super::RelationValue>()
        .is_some()
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
