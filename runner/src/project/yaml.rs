//! YAML in, typed values out; errors carry the line and an excerpt.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serde_saphyr::options::DuplicateKeyPolicy;

use super::python_scalars::respelled;
use crate::error::{Error, Location, Result};
use crate::jinja::YamlEnvironment;
use crate::terminal::{Deprecation, deprecated};

/// Reads one document; of a key that is written twice, the last holds, as in PyYAML.
/// `path` is only named in errors.
///
/// # Errors
/// A usage error at the offending line.
pub fn parse<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T> {
    read_with(&respelled(text), DuplicateKeyPolicy::LastWins)
        .map_err(|error| at_place(&error, text, path))
}

/// Reads a text within a template.
///
/// # Errors
/// What is wrong with it.
pub fn parse_within(text: &str) -> std::result::Result<Value, serde_saphyr::Error> {
    let options = options(DuplicateKeyPolicy::LastWins);
    serde_saphyr::from_str_with_options(&respelled(text), options)
}

/// The same for a file of dbt's, where a key that is written twice deserves a warning.
///
/// # Errors
/// A usage error at the offending line; the warning, where the flags make an error of it.
pub fn parse_told<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T> {
    match read_with(&respelled(text), DuplicateKeyPolicy::Error) {
        Err(serde_saphyr::Error::DuplicateMappingKey { key, location }) => {
            tell_of_key(&key.unwrap_or_default(), &location, path)?;
            parse(text, path)
        }
        Err(_) => parse(text, path),
        Ok(value) => Ok(value),
    }
}

/// Tells, in dbt's words, of a key that is written twice.
fn tell_of_key(key: &str, place: &serde_saphyr::Location, path: &Path) -> Result<()> {
    let description = format!(
        "Duplicate key '{key}' in \"<unicode string>\", line {}, column {}",
        place.line(),
        place.column()
    );
    let file = path.display();
    deprecated(
        Deprecation::DuplicateYamlKeys,
        &format!("{description} in file `{file}`"),
        json!({"duplicate_description": description, "file": file.to_string()}),
    )
}

/// Reads one document of weir's own, in which no key may be written twice.
///
/// # Errors
/// A usage error at the offending line.
pub fn parse_strictly<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T> {
    read_with(text, DuplicateKeyPolicy::Error).map_err(|error| at_place(&error, text, path))
}

fn read_with<T: DeserializeOwned>(
    text: &str,
    twice: DuplicateKeyPolicy,
) -> std::result::Result<T, serde_saphyr::Error> {
    serde_saphyr::from_str_with_options(&without_last_line_end(text), options(twice))
}

fn options(twice: DuplicateKeyPolicy) -> serde_saphyr::Options {
    serde_saphyr::options! {
        with_snippet: false,
        // The other flags of dbt are spelled so before.
        strict_booleans: true,
        duplicate_keys: twice,
        // Files with a handful of anchors and hundreds of aliases are common.
        budget: serde_saphyr::budget! { enforce_alias_anchor_ratio: false },
    }
}

/// dbt reads files without the blanks at their end, so a text block there has no line end.
fn without_last_line_end(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().split('\n').collect();
    let last_block = (0..lines.len()).find(|index| {
        block_indent(lines[*index]).is_some_and(|indent| {
            let mut below = lines[index + 1..].iter();
            below.all(|line| line.trim().is_empty() || indent_of(line) > indent)
        })
    });
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    if let Some(header) = last_block.and_then(|index| lines.get_mut(index))
        && let Some(sign) = header.rfind(['|', '>'])
    {
        *header = header[..=sign].to_owned() + "-";
    }
    lines.join("\n")
}

/// The column of the key, or of the dash, whose value is a text block from the next line on.
fn block_indent(line: &str) -> Option<usize> {
    let head = line.trim_end().trim_end_matches(['+', '-']);
    let head = head.strip_suffix(['|', '>'])?.trim_end();
    let is_item = head.ends_with('-') && head.trim_start().trim_matches(['-', ' ']).is_empty();
    match (is_item, head.ends_with(':')) {
        (true, _) => Some(head.len() - 1),
        (false, true) => Some(head.len() - head.trim_start_matches(['-', ' ']).len()),
        (false, false) => None,
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn at_place(error: &serde_saphyr::Error, text: &str, path: &Path) -> Error {
    let message = error.without_snippet().to_string();
    let message = message.lines().next().unwrap_or_default();
    let (fact, place) = match error.location() {
        Some(location) if location.line() > 0 => (
            without_position(message),
            Location::excerpt(
                path,
                text,
                location.line() as usize,
                location.column() as usize,
            ),
        ),
        _ => (message.to_owned(), Location::file(path)),
    };
    Error::usage(fact).at(place)
}

/// The message without the ` at line 3, column 7` that the location repeats.
fn without_position(message: &str) -> String {
    let stripped = message
        .split_once("at line ")
        .map_or(message, |(before, _)| before);
    let stripped = stripped.trim_end_matches([' ', ',', '(', ':']);
    match message
        .strip_prefix("error: line ")
        .and_then(|rest| rest.split_once(": "))
    {
        Some((_, fact)) => fact.to_owned(),
        None if stripped.is_empty() => message.to_owned(),
        None => stripped.to_owned(),
    }
}

/// A place that a YAML parser knows, as an excerpt of `text`.
pub fn location(place: &serde_saphyr::Location, text: &str, path: &Path) -> Location {
    if place.line() == 0 {
        return Location::file(path);
    }
    Location::excerpt(path, text, place.line() as usize, place.column() as usize)
}

/// Renders the Jinja in every text of a value, in place. A text that is one
/// expression becomes the expression's value, so `"{{ var('on') }}"` can be a flag; one
/// without Jinja loses its last line end, as every template does.
///
/// # Errors
/// A usage error that names the key's path.
pub fn render(value: &mut Value, environment: &YamlEnvironment) -> Result<()> {
    match value {
        Value::String(text) if text.contains("{{") || text.contains("{%") => {
            *value = environment.render(text)?;
            Ok(())
        }
        Value::String(text) if text.ends_with('\n') => {
            text.pop();
            Ok(())
        }
        Value::Array(items) => items
            .iter_mut()
            .try_for_each(|item| render(item, environment)),
        Value::Object(keys) => keys
            .iter_mut()
            .filter(|(key, _)| !is_hook(key))
            .try_for_each(|(_, item)| render(item, environment)),
        _ => Ok(()),
    }
}

/// Hooks are rendered when they run.
fn is_hook(key: &str) -> bool {
    let name = key.trim_start_matches('+').replace('_', "-");
    matches!(name.as_str(), "pre-hook" | "post-hook")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_may_be_used_as_often_as_one_likes() {
        let uses = "  - *text\n".repeat(500);
        let text = format!("first: &text some text\nall:\n{uses}");
        let value: Value = parse(&text, Path::new("models/a.yml")).unwrap();
        assert_eq!(value["all"].as_array().unwrap().len(), 500);
        assert_eq!(value["all"][499], "some text");
    }

    #[test]
    fn a_text_block_at_the_end_of_a_file_has_no_line_end() {
        let text = "- name: |\n    a: |\n\n    b\n- other: >\n    a\n    | b: |\n\n";
        let value: Value = parse(text, Path::new("models/a.yml")).unwrap();
        assert_eq!(value[0]["name"], "a: |\n\nb\n");
        assert_eq!(value[1]["other"], "a | b: |");
        let value: Value = parse("a:\n- |\n  b\n", Path::new("models/a.yml")).unwrap();
        assert_eq!(value["a"][0], "b");
    }
}
