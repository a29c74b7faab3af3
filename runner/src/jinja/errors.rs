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

/// The error at its place; `file_of` gives path and text of the file that a
/// template is a part of.
pub fn from_template<'a>(
    error: &JinjaError,
    file_of: impl Fn(&str) -> Option<(&'a Path, &'a str)>,
) -> Error {
    let located = without_place(error);
    let innermost = innermost(error);
    let Some((path, text)) = innermost.name().and_then(file_of) else {
        return located;
    };
    let location = match (innermost.range(), innermost.line()) {
        (Some(range), _) if text.is_char_boundary(range.start.min(text.len())) => {
            at_range(path, text, range)
        }
        (_, Some(line)) => Location::excerpt(path, text, line, 1).spanning(usize::MAX / 2),
        _ => Location::file(path),
    };
    located.at(location)
}

fn at_range(path: &Path, text: &str, range: std::ops::Range<usize>) -> Location {
    let before = &text[..range.start.min(text.len())];
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

/// The name of the template in which the error arose.
pub fn template_name(error: &JinjaError) -> Option<String> {
    innermost(error).name().map(str::to_owned)
}

/// The function that an error says is unknown.
pub fn unknown_function(error: &JinjaError) -> Option<String> {
    let innermost = innermost(error);
    if innermost.kind() != ErrorKind::UnknownFunction {
        return None;
    }
    let (name, _) = innermost.detail()?.split_once(" is unknown")?;
    Some(name.trim_matches('`').to_owned())
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
    match error.kind() {
        ErrorKind::UnknownFunction => match detail.split_once(" is unknown") {
            Some((name, _)) => format!("macro `{}` does not exist", name.trim_matches('`')),
            None => detail.to_owned(),
        },
        kind if detail.is_empty() => kind.to_string(),
        _ => detail.to_owned(),
    }
}
