//! Filters for texts that people or browsers read.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

use minijinja::{Environment, Error as JinjaError, Value};
use regex::Regex;

use super::python::display;
use super::values::{Arguments, entries_of};
use super::word_wrap::wrapped;

type Outcome = Result<Value, JinjaError>;

/// Letters that HTML keeps for itself.
const ESCAPES: [(&str, &str); 5] = [
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ("'", "&#39;"),
    ("\"", "&#34;"),
];

/// Adds them to an environment.
pub fn extend(environment: &mut Environment<'static>) {
    environment.add_filter("filesizeformat", file_size);
    environment.add_filter("forceescape", |value: Value| escaped(&display(&value)));
    environment.add_filter("random", any_item);
    environment.add_filter("striptags", |value: Value| without_tags(&display(&value)));
    environment.add_filter("urlencode", url_encoded);
    environment.add_filter("wordwrap", word_wrap);
    environment.add_filter("xmlattr", attributes);
    environment.add_test("callable", |value: &Value| {
        let kind = value.as_object().map(|object| object.type_name());
        kind.is_some_and(|kind| {
            let words = ["Func", "Macro", "Closure", "Native", "Class"];
            words.iter().any(|word| kind.contains(word))
        })
    });
}

fn escaped(text: &str) -> String {
    let escapes = ESCAPES.iter();
    escapes.fold(text.to_owned(), |text, (letter, entity)| {
        text.replace(letter, entity)
    })
}

/// `filesizeformat(binary)`: a number of bytes with a unit.
fn file_size(value: Value, arguments: Arguments) -> String {
    let bytes = display(&value).trim().parse::<f64>().unwrap_or(0.0);
    let (base, letters, end) = match arguments.is_set(0, "binary") {
        true => (1024.0, "KMGTPEZY", "iB"),
        false => (1000.0, "kMGTPEZY", "B"),
    };
    if bytes == 1.0 {
        return "1 Byte".to_owned();
    }
    let (mut size, mut letter) = (bytes, None);
    for unit in letters.chars() {
        if size < base {
            break;
        }
        (size, letter) = (size / base, Some(unit));
    }
    match letter {
        None => format!("{} Bytes", bytes.trunc()),
        Some(letter) => format!("{size:.1} {letter}{end}"),
    }
}

/// Any item of a list, another at each call.
fn any_item(value: Value) -> Outcome {
    let items: Vec<Value> = match value.as_str() {
        Some(text) => text.chars().map(Value::from).collect(),
        None => value.try_iter()?.collect(),
    };
    let number = RandomState::new().build_hasher().finish() as usize;
    let any = number.checked_rem(items.len());
    Ok(any.map_or(Value::UNDEFINED, |index| items[index].clone()))
}

static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?s)<!--.*?-->|<.*?>").expect("the pattern is valid"));

/// The text between tags, its white space as single blanks.
fn without_tags(text: &str) -> String {
    let text = TAG.replace_all(text, "");
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = ESCAPES
        .iter()
        .rev()
        .fold(words.join(" "), |text, (letter, entity)| {
            text.replace(entity, letter)
        });
    plain.replace("&quot;", "\"").replace("&nbsp;", "\u{a0}")
}

/// A text, or pairs as they stand behind a `?`.
fn url_encoded(value: Value) -> Outcome {
    if let Some(text) = value.as_str() {
        return Ok(Value::from(percent_encoded(text, '/')));
    }
    let pairs = match entries_of(&value) {
        Ok(entries) => entries,
        Err(_) => {
            let pairs = value.try_iter()?.map(|pair| {
                let part = |index: usize| pair.get_item(&Value::from(index));
                Ok((part(0)?, part(1)?))
            });
            pairs.collect::<Result<_, JinjaError>>()?
        }
    };
    let part = |value: &Value| percent_encoded(&display(value), ' ').replace(' ', "+");
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, value)| format!("{}={}", part(name), part(value)));
    Ok(Value::from(pairs.collect::<Vec<_>>().join("&")))
}

fn percent_encoded(text: &str, safe: char) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        let letter = char::from(byte);
        match letter.is_ascii_alphanumeric() || "_.-~".contains(letter) || letter == safe {
            true => encoded.push(letter),
            false => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// `wordwrap(width, break_long_words, wrapstring, break_on_hyphens)`.
fn word_wrap(text: String, arguments: Arguments) -> Outcome {
    let width = arguments.integer(0, "width")?.unwrap_or(79).max(1) as usize;
    let is_on = |index: usize, name: &str| arguments.get(index, name).is_none_or(|on| on.is_true());
    let breaks = (is_on(1, "break_long_words"), is_on(3, "break_on_hyphens"));
    let end = arguments.text(2, "wrapstring");
    let end = end.unwrap_or_else(|| "\n".to_owned());
    let lines = text
        .lines()
        .map(|line| wrapped(line, width, breaks).join(&end));
    Ok(Value::from(lines.collect::<Vec<_>>().join(&end)))
}

/// `xmlattr(autospace)`: what stands in a tag behind its name.
fn attributes(value: Value, arguments: Arguments) -> Outcome {
    let entries = entries_of(&value)?.into_iter();
    let present = entries.filter(|(_, value)| !value.is_none() && !value.is_undefined());
    let written = present.map(|(name, value)| {
        format!(
            "{}=\"{}\"",
            escaped(&display(&name)),
            escaped(&display(&value))
        )
    });
    let written: Vec<String> = written.collect();
    let is_spaced = arguments.get(0, "autospace").is_none_or(|on| on.is_true());
    Ok(Value::from(match written.is_empty() || !is_spaced {
        true => written.join(" "),
        false => format!(" {}", written.join(" ")),
    }))
}
