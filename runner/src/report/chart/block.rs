//! A chart block of a rendered report, and where each of its lines was written.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::error::{Error, Location, Result};
use crate::project::yaml;

/// The text between the fences.
pub struct ChartBlock<'a> {
    pub path: &'a Path,
    pub text: String,
    /// The place in the report of a line of the block; line 0 is its fence.
    pub place: &'a dyn Fn(usize) -> Option<Location>,
}

impl ChartBlock<'_> {
    /// Reads the block.
    ///
    /// # Errors
    /// A usage error at the line that is no YAML, or not what was wanted.
    pub fn yaml<T: DeserializeOwned>(&self) -> Result<T> {
        yaml::parse_strictly(&self.text, self.path).map_err(|error| {
            let line = error.location().map_or(0, |location| location.line);
            let place = (self.place)(line).or_else(|| (self.place)(0));
            let found = explained(error.message());
            match place {
                Some(place) => found.at(whole_line(place)),
                None => found.at(Location::file(self.path)),
            }
        })
    }

    /// The error at the block as a whole.
    pub fn error(&self, error: Error) -> Error {
        match (self.place)(0) {
            Some(place) => error.at(whole_line(place)),
            None => error.at(Location::file(self.path)),
        }
    }

    /// The error at the line that begins with a key.
    pub fn error_at_key(&self, error: Error, key: &str) -> Error {
        let line = self.text.lines().position(|line| has_key(line, key));
        match line.and_then(|line| (self.place)(line + 1)) {
            Some(place) => error.at(word_of(place, key)),
            None => self.error(error),
        }
    }

    /// The error at the first line that has `word` behind a colon or a dash.
    pub fn error_at(&self, error: Error, word: &str) -> Error {
        let is_value = |line: &&str| {
            line.split_once([':', '-'])
                .is_some_and(|(_, behind)| has_word(behind, word))
        };
        let line = self.text.lines().position(|line| is_value(&line));
        match line.and_then(|line| (self.place)(line + 1)) {
            Some(place) => error.at(word_of(place, word)),
            None => self.error(error),
        }
    }
}

/// Whether a line of YAML begins with a key, also as the first of an item.
fn has_key(line: &str, key: &str) -> bool {
    let line = line.trim_start_matches([' ', '-', '{', '"', '\'']);
    let rest = line.strip_prefix(key);
    rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
}

/// A key that is none, with the one that may have been meant.
fn explained(message: &str) -> Error {
    let parts = message
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split_once("`, expected one of "));
    match parts {
        Some((key, known)) => Error::usage(format!("a chart has no key `{key}`"))
            .did_you_mean(key, known.split(", "))
            .help(format!("its keys are {known}")),
        None => Error::usage(message),
    }
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| !(letter.is_alphanumeric() || "_.()".contains(letter)))
        .any(|part| part == word)
}

/// The line that a place is on, without the blanks before it.
fn whole_line(place: Location) -> Location {
    let text = line_text(&place);
    let indent = text.len() - text.trim_start().len();
    let length = text.trim().chars().count();
    let column = indent + 1;
    Location { column, ..place }.spanning(length)
}

fn word_of(place: Location, word: &str) -> Location {
    let text = line_text(&place);
    match text.rfind(word) {
        Some(offset) => {
            let column = text[..offset].chars().count() + 1;
            Location { column, ..place }.spanning(word.chars().count())
        }
        // The word came out of an expression.
        None => whole_line(place),
    }
}

fn line_text(place: &Location) -> String {
    let source = place.source.as_deref().unwrap_or_default();
    let line = source.lines().nth(place.line.saturating_sub(1));
    line.unwrap_or_default().to_owned()
}
