//! `translate` of texts, and `maketrans`, which makes its table: from the numbers of
//! letters to numbers, to texts, or to none for letters that go.

use minijinja::{Error as JinjaError, Value};

use super::arguments::Arguments;
use super::dict::entries_of;
use super::{Dict, fail};

/// The table that two texts of the same length make, the letters of a third going; or
/// that of a mapping whose keys may be letters.
pub fn table(arguments: &Arguments) -> Result<Value, JinjaError> {
    let from = arguments.required(0, "x")?;
    if arguments.positional(1).is_none() {
        let entries = entries_of(&from)?.into_iter();
        return Ok(Dict::value(entries.map(|(key, value)| {
            let number = key.as_str().and_then(sole_letter);
            (number.unwrap_or(key), value)
        })));
    }
    let (from, to) = (
        arguments.required_text(0, "x")?,
        arguments.required_text(1, "y")?,
    );
    if from.chars().count() != to.chars().count() {
        return Err(fail(
            "the first two maketrans arguments must have equal length",
        ));
    }
    let gone = arguments.text(2, "z").unwrap_or_default();
    let moved = from.chars().zip(to.chars());
    let moved = moved.map(|(letter, other)| (number(letter), number(other)));
    let gone = gone.chars().map(|letter| (number(letter), Value::from(())));
    Ok(Dict::value(moved.chain(gone)))
}

/// The text with its letters looked up in a table; those that it lacks stay.
pub fn translated(text: &str, table: &Value) -> Result<Value, JinjaError> {
    let mut translated = String::new();
    for letter in text.chars() {
        let found = table.get_item(&number(letter))?;
        match (found.as_str(), found.as_i64()) {
            (Some(other), _) => translated.push_str(other),
            (None, Some(other)) => translated.extend(letter_of(other)),
            (None, None) if found.is_none() => {}
            (None, None) => translated.push(letter),
        }
    }
    Ok(Value::from(translated))
}

fn sole_letter(text: &str) -> Option<Value> {
    let mut letters = text.chars();
    let letter = letters.next()?;
    letters.next().is_none().then(|| number(letter))
}

fn number(letter: char) -> Value {
    Value::from(i64::from(u32::from(letter)))
}

fn letter_of(number: i64) -> Option<char> {
    u32::try_from(number).ok().and_then(char::from_u32)
}
