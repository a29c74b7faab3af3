//! The one error type: what happened, where, and what to do about it.
//!
//! Nobody matches on our errors, people read them; so an error is a message, a
//! place and a remedy, and its kind decides the exit code.

use std::fmt;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Jaro-Winkler similarity from which a name may be a slip of another.
const NEAR_ENOUGH: f64 = 0.8;

/// What every fallible function of weir returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Who can mend the error; it decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The project, a flag or a file of the project is wrong: exit code 2, and
    /// a second try gives the same error.
    Usage,
    /// The database, the data or the machine failed: exit code 1, and a second
    /// try may succeed.
    Runtime,
}

/// A fact in lowercase without full stop, its place and its remedy.
#[derive(Debug, Clone)]
pub struct Error(Box<Details>);

#[derive(Debug, Clone)]
struct Details {
    kind: ErrorKind,
    message: String,
    location: Option<Location>,
    help: Option<String>,
    others: Vec<Error>,
    position: Option<usize>,
    is_passing: bool,
    is_warning: bool,
    family: &'static str,
}

/// A place in a text file. Lines and columns count from 1; `line` 0 means the
/// file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    pub path: PathBuf,
    pub line: usize,
    pub column: usize,
    /// Length of the marked text, in characters.
    pub length: usize,
    /// The text of the file, where an excerpt is wanted.
    pub source: Option<String>,
}

impl Location {
    /// The file as a whole.
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self::line(path, 0)
    }

    /// One line of a file, without an excerpt.
    pub fn line(path: impl AsRef<Path>, line: usize) -> Self {
        Location {
            path: path.as_ref().to_path_buf(),
            line,
            column: 0,
            length: 0,
            source: None,
        }
    }

    /// `length` characters at a line and column of `source`, shown as an excerpt.
    pub fn excerpt(path: impl AsRef<Path>, source: &str, line: usize, column: usize) -> Self {
        Location {
            path: path.as_ref().to_path_buf(),
            line,
            column,
            length: 1,
            source: Some(source.to_owned()),
        }
    }

    /// The same place, `length` characters long.
    pub fn spanning(mut self, length: usize) -> Self {
        self.length = length.max(1);
        self
    }
}

impl Error {
    /// An error in the project or on the command line (exit code 2).
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message.into())
    }

    /// An error of the database, the data or the machine (exit code 1).
    pub fn runtime(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Runtime, message.into())
    }

    fn new(kind: ErrorKind, message: String) -> Self {
        Error(Box::new(Details {
            kind,
            message,
            location: None,
            help: None,
            others: Vec::new(),
            position: None,
            is_passing: false,
            is_warning: false,
            family: "Compilation Error",
        }))
    }

    /// Several errors as one, the first in front; `None` where there are none.
    pub fn all(mut errors: Vec<Error>) -> Option<Self> {
        if errors.is_empty() {
            return None;
        }
        let mut first = errors.remove(0);
        first.0.others.extend(errors);
        Some(first)
    }

    /// A warning of a name that the flags make an error of.
    pub fn of_warning(name: &str, message: &str) -> Self {
        let mut error =
            Error::usage(message.to_owned()).help(format!("--warn-error makes an error of {name}"));
        error.0.is_warning = true;
        error
    }

    /// The same error, told as part of something else.
    pub fn told_of(mut self, what: &str) -> Self {
        self.0.message = format!("{what}: {}", self.0.message);
        self
    }

    /// The same error as one of what was asked for.
    pub fn of_usage(mut self) -> Self {
        self.0.kind = ErrorKind::Usage;
        self
    }

    /// The same error at a place; a place that is already known stays.
    pub fn at(mut self, location: Location) -> Self {
        self.0.location.get_or_insert(location);
        self
    }

    /// The same error without its place.
    pub fn without_location(mut self) -> Self {
        self.0.location = None;
        self
    }

    /// The same error with a remedy; a remedy that is already known stays.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help.get_or_insert_with(|| help.into());
        self
    }

    /// The same error with another remedy behind the one that is known.
    pub fn or_help(mut self, help: &str) -> Self {
        self.0.help = Some(match self.0.help.take() {
            Some(known) => format!("{known}; or {help}"),
            None => help.to_owned(),
        });
        self
    }

    /// The same error with a suggestion, where a known name is near `name`.
    pub fn did_you_mean<'a>(self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest_name(name, known) {
            Some(candidate) => self.help(format!("did you mean `{candidate}`?")),
            None => self,
        }
    }

    /// The same error at a character of the SQL that was executed, from 1.
    pub fn with_position(mut self, position: usize) -> Self {
        self.0.position = Some(position);
        self
    }

    /// The character of the executed SQL that the database complains about.
    pub fn position(&self) -> Option<usize> {
        self.0.position
    }

    /// The same error of a sort that dbt names otherwise than those of a project's text.
    pub fn of_family(mut self, family: &'static str) -> Self {
        self.0.family = family;
        self
    }

    /// What dbt calls errors of this sort, such as `Compilation Error`.
    pub fn family(&self) -> &'static str {
        self.0.family
    }

    /// The same error, of a transaction that another one was in the way of: the
    /// same statements may succeed when that one has ended.
    pub fn passing(mut self) -> Self {
        self.0.is_passing = true;
        self
    }

    /// Whether the same transaction may succeed when it is tried again.
    pub fn is_passing(&self) -> bool {
        self.0.is_passing
    }

    /// Whether it is a warning that the flags make an error of.
    pub fn is_warning(&self) -> bool {
        self.0.is_warning
    }

    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    pub fn message(&self) -> &str {
        &self.0.message
    }

    pub fn location(&self) -> Option<&Location> {
        self.0.location.as_ref()
    }

    /// The error as a person reads it: excerpt and help, with colour or without.
    pub fn render(&self, style: Style) -> String {
        let mut rendered = self.render_alone(style);
        for other in &self.0.others {
            rendered.push_str("\n\n");
            rendered.push_str(&other.render_alone(style));
        }
        rendered
    }

    fn render_alone(&self, style: Style) -> String {
        let renderer = match style {
            Style::Plain => Renderer::plain(),
            Style::Coloured => Renderer::styled(),
        };
        let title = Level::ERROR.primary_title(self.message());
        let place = self.location().map(|location| {
            let path = shown(&location.path);
            if location.line == 0 {
                path
            } else {
                format!("{path}:{}", location.line)
            }
        });
        let path = self.location().map(|location| shown(&location.path));
        let mut group = Group::with_title(title);
        if let Some(location) = self.location() {
            group = match &location.source {
                Some(source) => group.element(
                    Snippet::source(source)
                        .path(path.as_deref())
                        .annotation(AnnotationKind::Primary.span(byte_span(source, location))),
                ),
                None => group.element(annotate_snippets::Origin::path(
                    place.as_deref().expect("a location has a place"),
                )),
            };
        }
        if let Some(help) = &self.0.help {
            group = group.element(Level::HELP.message(help));
        }
        renderer.render(&[group])
    }
}

/// A path as people type it, without the `./` of the current folder.
fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

/// The known name that may have been meant by `name`, where one is near.
pub fn nearest_name<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(score, _)| *score > NEAR_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// How an error is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Coloured,
}

/// The bytes of `source` that `location` marks, cut to what is there.
fn byte_span(source: &str, location: &Location) -> std::ops::Range<usize> {
    let start_of_line: usize = source
        .split_inclusive('\n')
        .take(location.line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = &source[start_of_line.min(source.len())..];
    let line = rest.split('\n').next().unwrap_or_default();
    let offset_of = |characters: usize| {
        line.char_indices()
            .nth(characters)
            .map_or(line.len(), |(offset, _)| offset)
    };
    let first = location.column.saturating_sub(1);
    start_of_line + offset_of(first)..start_of_line + offset_of(first + location.length)
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(Style::Plain))
    }
}

impl std::error::Error for Error {}
/// A database's text as the beginning of an error: its first letter is small, unless it begins a
/// word in capitals.
pub fn uncapitalized(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    match letters.clone().next() {
        Some(second) if second.is_uppercase() => text.to_owned(),
        _ => first.to_lowercase().chain(letters).collect(),
    }
}
