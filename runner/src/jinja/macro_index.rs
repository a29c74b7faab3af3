//! The macros of a project by package and name, each a template of its own.

use std::collections::BTreeMap;
use std::path::Path;

use minijinja::machinery::{Span, Token, tokenize};
use minijinja::syntax::SyntaxConfig;

use crate::error::{Error, Location, Result};
use crate::manifest::Macro;
use crate::project::SourceFile;

/// The package that weir's own macros belong to.
pub const BUILTIN_PACKAGE: &str = "dbt";

/// Finds macros as dbt does: the project's own first, then weir's.
#[derive(Debug, Default)]
pub struct MacroIndex {
    project: String,
    macros: BTreeMap<(String, String), Macro>,
}

impl MacroIndex {
    pub fn new(project: &str, macros: impl IntoIterator<Item = Macro>) -> Self {
        MacroIndex {
            project: project.to_owned(),
            macros: macros
                .into_iter()
                .map(|item| ((item.package_name.clone(), item.name.clone()), item))
                .collect(),
        }
    }

    /// A macro by its bare name.
    pub fn find(&self, name: &str) -> Option<&Macro> {
        self.in_package(&self.project, name)
            .or_else(|| self.in_package(BUILTIN_PACKAGE, name))
    }

    pub fn in_package(&self, package: &str, name: &str) -> Option<&Macro> {
        self.macros.get(&(package.to_owned(), name.to_owned()))
    }

    pub fn has_package(&self, package: &str) -> bool {
        self.macros.keys().any(|(known, _)| known == package)
    }

    pub fn by_unique_id(&self, unique_id: &str) -> Option<&Macro> {
        self.macros
            .values()
            .find(|item| item.unique_id == unique_id)
    }

    /// Bare names, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.macros.keys().map(|(_, name)| name.as_str())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Macro> {
        self.macros.values()
    }
}

/// Cuts a macro file into its macros; `{% test %}` blocks become macros named
/// `test_<name>`.
///
/// # Errors
/// A usage error at the line of a block that is unclosed or not supported.
pub fn split_macros(file: &SourceFile, package: &str) -> Result<Vec<Macro>> {
    let mut macros = Vec::new();
    let mut open: Option<OpenBlock> = None;
    for tag in tags(&file.text, &file.path)? {
        match (&open, tag.keyword.as_str()) {
            (None, "macro" | "test") => open = Some(OpenBlock::new(tag)),
            (None, "materialization") => return Err(unsupported(file, &tag)),
            (Some(block), keyword) if keyword == block.end_keyword() => {
                macros.push(block.close(file, package, tag.end));
                open = None;
            }
            _ => {}
        }
    }
    match open {
        None => Ok(macros),
        Some(block) => Err(
            Error::usage(format!("macro `{}` is not closed", block.tag.name))
                .at(Location::excerpt(&file.path, &file.text, block.tag.line, 1))
                .help(format!("add {{% {} %}}", block.end_keyword())),
        ),
    }
}

/// A statement tag: its keyword and the word after it.
pub(super) struct Tag {
    pub keyword: String,
    pub name: String,
    pub start: usize,
    keyword_at: usize,
    pub end: usize,
    pub line: usize,
}

struct OpenBlock {
    tag: Tag,
}

impl OpenBlock {
    fn new(tag: Tag) -> Self {
        OpenBlock { tag }
    }

    fn is_test(&self) -> bool {
        self.tag.keyword == "test"
    }

    fn end_keyword(&self) -> &'static str {
        if self.is_test() {
            "endtest"
        } else {
            "endmacro"
        }
    }

    fn close(&self, file: &SourceFile, package: &str, end: usize) -> Macro {
        let tag = &self.tag;
        let (name, text) = if self.is_test() {
            let head = &file.text[tag.start..tag.keyword_at];
            let rest = file.text[tag.keyword_at..end].trim_start_matches("test");
            let body = rest.trim_start();
            let body = body.replacen("endtest", "endmacro", usize::MAX);
            (
                format!("test_{}", tag.name),
                format!("{head}macro test_{body}"),
            )
        } else {
            (tag.name.clone(), file.text[tag.start..end].to_owned())
        };
        Macro {
            unique_id: format!("macro.{package}.{name}"),
            package_name: package.to_owned(),
            name,
            original_file_path: file.path.clone(),
            macro_sql: text,
            first_line: tag.line,
        }
    }
}

fn unsupported(file: &SourceFile, tag: &Tag) -> Error {
    Error::usage(format!(
        "materialization `{}` is written in Jinja, which weir does not run",
        tag.name
    ))
    .at(Location::excerpt(&file.path, &file.text, tag.line, 1))
    .help("use one of weir's own: view, table, incremental, ephemeral, snapshot, onnx")
}

/// The statement tags of a template, in order.
pub(super) fn tags(text: &str, path: &Path) -> Result<Vec<Tag>> {
    let mut tags = Vec::new();
    let mut inside: Option<(Span, Vec<(String, Span)>)> = None;
    for token in tokenize(text, false, SyntaxConfig::default()) {
        let (token, span) = token.map_err(|error| {
            super::errors::from_template(&error, |_| Some((path, text)))
                .at(Location::line(path, error.line().unwrap_or(1)))
        })?;
        match (token, &mut inside) {
            (Token::BlockStart, _) => inside = Some((span, Vec::new())),
            (Token::Ident(word), Some((_, words))) => words.push((word.to_owned(), span)),
            (Token::BlockEnd, Some((start, words))) => {
                tags.extend(tag(*start, words, span));
                inside = None;
            }
            _ => {}
        }
    }
    Ok(tags)
}

fn tag(start: Span, words: &[(String, Span)], end: Span) -> Option<Tag> {
    let (keyword, keyword_span) = words.first()?;
    Some(Tag {
        keyword: keyword.clone(),
        name: words
            .get(1)
            .map(|(name, _)| name.clone())
            .unwrap_or_default(),
        start: start.start_offset as usize,
        keyword_at: keyword_span.start_offset as usize,
        end: end.end_offset as usize,
        line: start.start_line as usize,
    })
}

/// The template of a macro: its lines keep the numbers they have in the file.
pub fn template_of(item: &Macro) -> String {
    let mut text = "\n".repeat(item.first_line.saturating_sub(1));
    text.push_str(&item.macro_sql);
    text
}
