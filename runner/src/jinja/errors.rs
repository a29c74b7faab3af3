//! Errors on the way into and out of minijinja.

use std::path::Path;

use minijinja::{Error as JinjaError, ErrorKind};

use crate::error::{Error, Location};

/// Carries one of our errors through a template; `from_template` takes it out
/// again, with message and help as they were.
pub fn raise(error: Error) -> JinjaError {
    JinjaError::new(ErrorKind::InvalidOperation, error.message().to_owned()).with_source(error)
}

/// The error without a place, for texts that are no file of their own.
pub fn without_place(error: &JinjaError) -> Error {
    carried(error).unwrap_or_else(|| Error::usage(message(error)))
}

/// The error of a text that cannot be parsed, at its line.
pub fn of_syntax(error: &JinjaError, path: &Path, text: &str) -> Error {
    let location = match (error.range(), error.line()) {
        (Some(range), _) => at_range(path, text, range),
        (None, Some(line)) => Location::excerpt(path, text, line, 1),
        (None, None) => Location::file(path),
    };
    without_place(error).at(location)
}

/// A part of a text as a place.
pub fn at_range(path: &Path, text: &str, range: std::ops::Range<usize>) -> Location {
    let before = text.get(..range.start.min(text.len())).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    let marked = text.get(range).unwrap_or_default();
    let length = marked.lines().next().unwrap_or_default().chars().count();
    Location::excerpt(path, text, line, column).spanning(length)
}

/// The template error nearest to the cause that knows its place.
fn innermost(error: &JinjaError) -> &JinjaError {
    let mut found = error;
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        if let Some(inner) = source.downcast_ref::<JinjaError>()
            && inner.name().is_some()
        {
            found = inner;
        }
        next = source.source();
    }
    found
}

fn carried(error: &JinjaError) -> Option<Error> {
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        if let Some(ours) = source.downcast_ref::<Error>() {
            return Some(ours.clone());
        }
        next = source.source();
    }
    None
}

fn message(error: &JinjaError) -> String {
    let detail = innermost(error).detail().unwrap_or_default();
    match detail.is_empty() {
        true => error.kind().to_string(),
        false => detail.to_owned(),
    }
}
