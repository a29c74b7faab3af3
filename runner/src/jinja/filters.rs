//! Filters whose results differ from minijinja's, and those that it lacks.

use minijinja::value::{Tuple, ValueKind};
use minijinja::{Environment, Error as JinjaError, Value};

use super::python::{display, to_json};
use super::values::{Arguments, List, fail};

type Outcome = Result<Value, JinjaError>;

/// Adds them to an environment.
pub fn extend(environment: &mut Environment<'static>) {
    environment.add_filter("join", join);
    environment.add_filter("string", |value: Value| display(&value));
    environment.add_filter("int", int);
    environment.add_filter("float", float);
    environment.add_filter("list", list);
    environment.add_filter("length", length);
    environment.add_filter("count", length);
    environment.add_filter("tojson", |value: Value| escaped_json(&value));
    environment.add_filter("replace", replace);
    environment.add_filter("upper", |value: Value| display(&value).to_uppercase());
    environment.add_filter("lower", |value: Value| display(&value).to_lowercase());
    environment.add_filter("trim", trim);
    environment.add_filter("format", format);
    environment.add_filter("wordcount", |text: String| text.split_whitespace().count());
    environment.add_filter("truncate", truncate);
    environment.add_filter("center", |text: String, width: Option<usize>| {
        format!("{text:^width$}", width = width.unwrap_or(80))
    });
}

/// `join(separator, attribute)`.
fn join(value: Value, arguments: Arguments) -> Outcome {
    let separator = arguments.text(0, "d").unwrap_or_default();
    let attribute = arguments.text(1, "attribute");
    if let Some(text) = value.as_str() {
        let letters = text.chars().map(String::from);
        return Ok(Value::from(letters.collect::<Vec<_>>().join(&separator)));
    }
    let texts = value.try_iter()?.map(|item| match &attribute {
        Some(path) => path
            .split('.')
            .try_fold(item, |item, name| item.get_attr(name))
            .map(|item| shown(&item)),
        None => Ok(shown(&item)),
    });
    let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
    Ok(Value::from(texts.join(&separator)))
}

fn shown(value: &Value) -> String {
    match value.is_undefined() {
        true => String::new(),
        false => display(value),
    }
}

/// What is no number becomes the default.
fn int(value: Value, arguments: Arguments) -> Value {
    let default = arguments
        .get(0, "default")
        .unwrap_or_else(|| Value::from(0));
    if value.kind() == ValueKind::Bool {
        return Value::from(i64::from(value.is_true()));
    }
    if value.is_integer() {
        return value;
    }
    let text = display(&value);
    let text = text.trim().replace('_', "");
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => Value::from(whole),
        (_, Ok(number)) if number.is_finite() => Value::from(number.trunc() as i64),
        _ => default,
    }
}

fn float(value: Value, arguments: Arguments) -> Value {
    let number = match value.kind() {
        ValueKind::Bool => Ok(f64::from(u8::from(value.is_true()))),
        ValueKind::Number => f64::try_from(value.clone()).map_err(|_| ()),
        _ => display(&value).trim().parse::<f64>().map_err(|_| ()),
    };
    match number {
        Ok(number) => Value::from(number),
        Err(()) => arguments
            .get(0, "default")
            .unwrap_or_else(|| Value::from(0.0)),
    }
}

fn list(value: Value) -> Outcome {
    match value.as_str() {
        Some(text) => Ok(List::value(text.chars().map(Value::from))),
        None if value.is_undefined() => Ok(List::value([])),
        None => Ok(List::value(value.try_iter()?)),
    }
}

fn length(value: Value) -> Result<usize, JinjaError> {
    match value.as_str() {
        Some(text) => Ok(text.chars().count()),
        None if value.is_undefined() => Ok(0),
        None => match (value.len(), value.try_iter()) {
            (Some(length), _) => Ok(length),
            (None, Ok(items)) => Ok(items.count()),
            (None, Err(_)) => Err(fail(format!("a {} has no length", value.kind()))),
        },
    }
}

/// JSON that may stand in HTML, its keys in order, as Jinja2 writes it.
fn escaped_json(value: &Value) -> Outcome {
    let text = to_json(value, true)?;
    let text = text
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\'', "\\u0027");
    Ok(Value::from(text))
}

fn replace(value: Value, arguments: Arguments) -> Outcome {
    let text = display(&value);
    let old = arguments.required_text(0, "old")?;
    let new = arguments.required_text(1, "new")?;
    Ok(Value::from(match arguments.integer(2, "count")? {
        Some(count) => text.replacen(&old, &new, count.max(0) as usize),
        None => text.replace(&old, &new),
    }))
}

fn trim(value: Value, letters: Option<String>) -> String {
    let text = shown(&value);
    match letters {
        Some(letters) => text
            .trim_matches(|letter| letters.contains(letter))
            .to_owned(),
        None => text.trim().to_owned(),
    }
}

/// `"%s" | format(value)`.
fn format(text: String, arguments: Arguments) -> Outcome {
    let named = arguments.keywords();
    let values = match named.is_empty() {
        true => Value::from(Tuple::new(arguments.all().to_vec())),
        false => super::values::Dict::value(named),
    };
    super::values::percent_format(&text, &values).map(Value::from)
}

/// At most `length` letters, the end of the text replaced by dots.
fn truncate(text: String, arguments: Arguments) -> Outcome {
    let length = arguments.integer(0, "length")?.unwrap_or(255).max(0) as usize;
    let leeway = arguments.integer(3, "leeway")?.unwrap_or(5).max(0) as usize;
    let end = arguments.text(2, "end").unwrap_or_else(|| "...".to_owned());
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= length + leeway {
        return Ok(Value::from(text));
    }
    let kept = length.saturating_sub(end.chars().count());
    let kept: String = letters[..kept].iter().collect();
    let kept = match (arguments.is_set(1, "killwords"), kept.rsplit_once(' ')) {
        (false, Some((words, _))) => words.to_owned(),
        _ => kept,
    };
    Ok(Value::from(kept + &end))
}
