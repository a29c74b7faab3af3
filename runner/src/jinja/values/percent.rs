//! `text % values`, as Python formats it.

use std::sync::LazyLock;

use minijinja::value::ValueKind;
use minijinja::{Error as JinjaError, Value};
use regex::{Captures, Regex};

use super::fail;
use crate::jinja::python::{display, representation};

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"%(?:\((\w+)\))?([-+ 0#]*)(\d+)?(?:\.(\d+))?([sdifrxXoeEgG%])")
        .expect("the pattern is valid")
});

/// The text with each directive replaced by its value.
///
/// # Errors
/// A usage error where values and directives do not match.
pub fn percent_format(text: &str, values: &Value) -> Result<String, JinjaError> {
    let mut remaining = match values.is_tuple() {
        true => values.try_iter()?.collect::<Vec<_>>().into_iter(),
        false => vec![values.clone()].into_iter(),
    };
    let mut formatted = String::new();
    let mut end = 0;
    for directive in DIRECTIVE.captures_iter(text) {
        let whole = directive.get(0).expect("a match has a text");
        formatted.push_str(&text[end..whole.start()]);
        end = whole.end();
        if &directive[5] == "%" {
            formatted.push('%');
            continue;
        }
        let value = match directive.get(1) {
            Some(name) => values.get_item(&Value::from(name.as_str()))?,
            None => remaining
                .next()
                .ok_or_else(|| fail("not enough values for the text"))?,
        };
        formatted.push_str(&padded(&directive, &written(&directive, &value)?));
    }
    formatted.push_str(&text[end..]);
    if values.kind() != ValueKind::Map && remaining.next().is_some() {
        return Err(fail("not all values were used by the text"));
    }
    Ok(formatted)
}

fn written(directive: &Captures<'_>, value: &Value) -> Result<String, JinjaError> {
    let number =
        || f64::try_from(value.clone()).map_err(|_| fail(format!("{value} is not a number")));
    let precision: Option<usize> = directive.get(4).and_then(|text| text.as_str().parse().ok());
    let text = match &directive[5] {
        "s" => cut(display(value), precision),
        "r" => representation(value),
        "d" | "i" => match value.as_i64() {
            Some(whole) => whole.to_string(),
            None => format!("{:.0}", number()?.trunc()),
        },
        "x" => format!("{:x}", number()? as i64),
        "X" => format!("{:X}", number()? as i64),
        "o" => format!("{:o}", number()? as i64),
        "f" => format!("{:.*}", precision.unwrap_or(6), number()?),
        "e" | "E" => format!("{:.*e}", precision.unwrap_or(6), number()?),
        _ => number()?.to_string(),
    };
    let is_signed = directive[2].contains('+') && !text.starts_with('-');
    Ok(if is_signed { format!("+{text}") } else { text })
}

fn cut(text: String, precision: Option<usize>) -> String {
    match precision {
        Some(length) => text.chars().take(length).collect(),
        None => text,
    }
}

fn padded(directive: &Captures<'_>, text: &str) -> String {
    let width: usize = directive
        .get(3)
        .and_then(|width| width.as_str().parse().ok())
        .unwrap_or(0);
    let missing = width.saturating_sub(text.chars().count());
    let flags = &directive[2];
    if flags.contains('-') {
        return format!("{text}{}", " ".repeat(missing));
    }
    if flags.contains('0') && &directive[5] != "s" {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text),
        };
        return format!("{sign}{}{digits}", "0".repeat(missing));
    }
    format!("{}{text}", " ".repeat(missing))
}

#[cfg(test)]
mod tests {
    use minijinja::value::Tuple;

    use super::*;

    #[test]
    fn directives_take_their_values_in_order() {
        let values = Value::from(Tuple::new(vec![
            Value::from("a"),
            Value::from(7),
            Value::from(2.5),
        ]));
        let text = percent_format("%s|%03d|%.2f|%%", &values).unwrap();
        assert_eq!(text, "a|007|2.50|%");
        assert_eq!(percent_format("%5s|", &Value::from("a")).unwrap(), "    a|");
    }

    #[test]
    fn values_that_are_too_few_or_too_many_are_errors() {
        assert!(percent_format("%s %s", &Value::from(1)).is_err());
        assert!(percent_format("none", &Value::from(1)).is_err());
    }
}
