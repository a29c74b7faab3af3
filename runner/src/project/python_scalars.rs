//! Plain scalars of YAML that dbt reads otherwise than YAML 1.2 has them: `yes` and `off`
//! are flags, `014` is octal and `1:30` counts in sixties, while `0o14`, `1e3` and `09` are
//! texts.
//!
//! <https://yaml.org/type/> with what PyYAML leaves out of it: `y` and `n` are texts.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use granit_parser::{Event, Parser, ScalarStyle};
use regex::Regex;

/// The values of which some line of the text may hold one.
static SUSPECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?im)(?:^|[:\[,{-])\s*(?:yes|no|on|off|[-+]?0[0-9o_]+|[-+]?[0-9.]+e[-+]?[0-9]+|[-+]?[0-9_]+(?::[0-9]+)+)\s*(?:[,\]}\#]|$)",
    )
});

static OCTAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[-+]?0[0-7_]+$"));

static SEXAGESIMAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+$"));

/// Numbers of YAML 1.2.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[-+]?(0o[0-7]+|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)$"));

/// Numbers of YAML 1.1 that are written as in 1.2.
static COMMON_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[-+]?(0|[1-9][0-9]*|([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+][0-9]+)?)$"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}

/// The text with those values spelled so that they mean the same in YAML 1.2; lines stay.
pub fn respelled(text: &str) -> Cow<'_, str> {
    if !SUSPECT.is_match(text) {
        return Cow::Borrowed(text);
    }
    let Some(changes) = changes(text) else {
        return Cow::Borrowed(text);
    };
    let mut respelled = text.to_owned();
    for (range, spelling) in changes.into_iter().rev() {
        respelled.replace_range(range, &spelling);
    }
    Cow::Owned(respelled)
}

/// What is to be spelled otherwise, in order; `None` for what is no YAML.
fn changes(text: &str) -> Option<Vec<(Range<usize>, String)>> {
    let mut changes = Vec::new();
    let mut places = vec![Place::Item];
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        match event {
            Event::Scalar(value, style, _, tag) => {
                let is_key = next_node(&mut places);
                let is_plain = style == ScalarStyle::Plain && tag.is_none() && !is_key;
                let spelling = is_plain.then(|| spelling(&value)).flatten();
                let range = span.byte_range().filter(|range| {
                    let written = text.get(range.clone());
                    written.is_some_and(|written| written == value)
                });
                changes.extend(range.zip(spelling));
            }
            Event::Alias(_) => {
                next_node(&mut places);
            }
            Event::SequenceStart(..) => {
                next_node(&mut places);
                places.push(Place::Item);
            }
            Event::MappingStart(..) => {
                next_node(&mut places);
                places.push(Place::Key);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                places.pop();
            }
            _ => {}
        }
    }
    Some(changes)
}

/// What the next node of a collection is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Item,
    Key,
    Value,
}

/// Goes on to the next node of the innermost collection; whether this one is a key.
fn next_node(places: &mut [Place]) -> bool {
    let Some(place) = places.last_mut() else {
        return false;
    };
    let here = *place;
    *place = match here {
        Place::Item => Place::Item,
        Place::Key => Place::Value,
        Place::Value => Place::Key,
    };
    here == Place::Key
}

/// How YAML 1.2 spells a plain value that it would read otherwise.
fn spelling(value: &str) -> Option<String> {
    match value {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Some("true".to_owned()),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Some("false".to_owned()),
        _ => {}
    }
    let (sign, digits) = match value.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", value.trim_start_matches('+')),
    };
    let digits = digits.replace('_', "");
    if OCTAL.is_match(value) {
        return u64::from_str_radix(&digits, 8)
            .ok()
            .map(|number| format!("{sign}{number}"));
    }
    if SEXAGESIMAL.is_match(value) {
        let parts = digits.split(':').map(|part| part.parse::<u64>().ok());
        let number = parts
            .reduce(|sum, part| sum?.checked_mul(60)?.checked_add(part?))
            .flatten();
        return number.map(|number| format!("{sign}{number}"));
    }
    let is_text = NUMBER.is_match(value) && !COMMON_NUMBER.is_match(value);
    is_text.then(|| format!("'{value}'"))
}

#[cfg(test)]
mod tests {
    use super::respelled;

    #[test]
    fn values_are_spelled_for_yaml_1_2_and_keys_are_not() {
        let text = "on: yes\nlist: [No, n, 'off', 014, 09, 1e3, 1.5e+3, 12:30:45]\ntext: |\n  on\n";
        let expected =
            "on: true\nlist: [false, n, 'off', 12, '09', '1e3', 1.5e+3, 45045]\ntext: |\n  on\n";
        assert_eq!(respelled(text), expected);
    }

    #[test]
    fn what_is_no_yaml_stays_as_it_is() {
        assert_eq!(respelled("a: [yes"), "a: [yes");
    }

    #[test]
    fn lists_of_mappings_keep_their_keys_apart() {
        let text = "- {no: off, b: -017}\n- no\n- key: &flag on\n  other: *flag\n";
        let expected = "- {no: false, b: -15}\n- false\n- key: &flag true\n  other: *flag\n";
        assert_eq!(respelled(text), expected);
    }
}
