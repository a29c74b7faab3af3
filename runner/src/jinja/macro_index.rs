//! The macros of a project by package and name, each a template of its own.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use minijinja::machinery::{Span, Token, tokenize};
use minijinja::syntax::SyntaxConfig;

use super::machine::{Mended, Template};
use crate::adapter::ENGINES;
use crate::error::{Error, Location, Result};
use crate::manifest::{Macro, MacroDescription};
use crate::project::SourceFile;

/// The package that weir's own macros belong to.
pub const BUILTIN_PACKAGE: &str = "dbt";

/// The macro that says what `where:` of a test means.
pub const WHERE_MACRO: &str = "get_where_subquery";

/// Unique id of the macro whose answer weir gives itself.
pub const IS_INCREMENTAL: &str = "macro.dbt.is_incremental";

/// A macro, and its template once it was called.
#[derive(Debug)]
struct Entry {
    item: Macro,
    template: OnceLock<Arc<Template>>,
}

/// Finds macros as dbt does: those of the node's own package, of the root project,
/// then weir's.
#[derive(Debug, Default)]
pub struct MacroIndex {
    project: String,
    /// By package, then by name.
    packages: BTreeMap<String, BTreeMap<String, Entry>>,
}

impl MacroIndex {
    pub fn new(project: &str, macros: impl IntoIterator<Item = Macro>) -> Self {
        let mut packages: BTreeMap<String, BTreeMap<String, Entry>> = BTreeMap::new();
        for item in macros {
            let package = packages.entry(item.package_name.clone()).or_default();
            let entry = Entry {
                item,
                template: OnceLock::new(),
            };
            package.insert(entry.item.name.clone(), entry);
        }
        MacroIndex {
            project: project.to_owned(),
            packages,
        }
    }

    /// A macro by its bare name, as the nodes of `package` call it.
    pub fn find(&self, name: &str, package: &str) -> Option<&Macro> {
        let own = self.in_package(package, name);
        own.or_else(|| self.in_package(&self.project, name))
            .or_else(|| self.in_package(BUILTIN_PACKAGE, name))
    }

    /// The same, and then a macro of any package.
    pub fn find_anywhere(&self, name: &str, package: &str) -> Option<&Macro> {
        let own = self.in_package(package, name);
        let packages = self
            .packages
            .iter()
            .filter(|(package, _)| *package != BUILTIN_PACKAGE);
        let mut others = packages.filter_map(|(_, macros)| macros.get(name));
        own.or_else(|| others.next().map(|entry| &entry.item))
            .or_else(|| self.in_package(BUILTIN_PACKAGE, name))
    }

    pub fn in_package(&self, package: &str, name: &str) -> Option<&Macro> {
        Some(&self.packages.get(own_name(package))?.get(name)?.item)
    }

    /// A macro of that name in whichever package has one.
    pub fn anywhere(&self, name: &str) -> Option<&Macro> {
        let mut packages = self.packages.keys();
        packages.find_map(|package| self.in_package(package, name))
    }

    pub fn has_package(&self, package: &str) -> bool {
        self.packages.contains_key(own_name(package))
    }

    /// The template of a macro, which is parsed when it is first asked for.
    ///
    /// # Errors
    /// A usage error at the line of the macro that is no Jinja.
    pub fn template(&self, unique_id: &str) -> Result<Arc<Template>> {
        let entry = self
            .entry(unique_id)
            .ok_or_else(|| Error::usage(format!("macro `{unique_id}` does not exist")))?;
        if let Some(template) = entry.template.get() {
            return Ok(template.clone());
        }
        let item = &entry.item;
        let template = Template::of_macro(
            &item.original_file_path,
            template_of(item),
            &item.package_name,
        )?;
        Ok(entry.template.get_or_init(|| Arc::new(template)).clone())
    }

    /// The macro of a unique id.
    pub fn get(&self, unique_id: &str) -> Option<&Macro> {
        self.entry(unique_id).map(|entry| &entry.item)
    }

    fn entry(&self, unique_id: &str) -> Option<&Entry> {
        let (package, name) = unique_id.strip_prefix("macro.")?.split_once('.')?;
        self.packages.get(package)?.get(name)
    }

    /// Bare names, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|item| item.name.as_str())
    }

    /// The names of one package, for suggestions.
    pub fn names_in(&self, package: &str) -> impl Iterator<Item = &str> {
        let found = self.packages.get(own_name(package)).into_iter();
        found.flat_map(|macros| macros.keys().map(String::as_str))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Macro> {
        let macros = self.packages.values().flat_map(BTreeMap::values);
        macros.map(|entry| &entry.item)
    }
}

/// dbt's macros for an engine are in a package of the engine's name: `dbt_<engine>`.
fn own_name(package: &str) -> &str {
    match package.strip_prefix("dbt_") {
        Some(engine) if ENGINES.contains(&engine) => BUILTIN_PACKAGE,
        _ => package,
    }
}

/// Whose macro file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The root project's, or weir's.
    Root,
    /// That of an installed package.
    Package,
}

/// Cuts a macro file into its macros; `{% test %}` blocks become macros named
/// `test_<name>`.
///
/// # Errors
/// A usage error at the line of a block that is unclosed or not supported.
pub fn split_macros(file: &SourceFile, package: &str, owner: Owner) -> Result<Vec<Macro>> {
    let mut macros: Vec<Macro> = Vec::new();
    let mut open: Option<OpenBlock> = None;
    let mut before = file.text.len() - file.text.trim_start().len();
    for tag in tags(&file.text, &file.path)? {
        match (&open, tag.keyword.as_str()) {
            (None, "macro" | "test") => open = Some(OpenBlock::new(tag)),
            (None, "materialization") if owner == Owner::Root && is_used(file, &tag) => {
                return Err(unsupported(file, &tag));
            }
            // That of a package or of another engine is an error where a model uses it.
            (None, "materialization") => open = Some(OpenBlock::new(tag)),
            (Some(block), keyword) if keyword == block.end_keyword() => {
                let range = with_blanks(&file.text, before, block.tag.start..tag.end);
                before = range.end;
                if block.tag.keyword != "materialization" {
                    macros.push(block.close(file, package, range));
                }
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
        match self.tag.keyword.as_str() {
            "test" => "endtest",
            "materialization" => "endmaterialization",
            _ => "endmacro",
        }
    }

    fn close(&self, file: &SourceFile, package: &str, range: Range<usize>) -> Macro {
        let tag = &self.tag;
        let name = match self.is_test() {
            true => format!("test_{}", tag.name),
            false => tag.name.clone(),
        };
        let lines = file.text[range.start..tag.start].matches('\n').count();
        Macro {
            unique_id: format!("macro.{package}.{name}"),
            package_name: package.to_owned(),
            name,
            original_file_path: file.path.clone(),
            macro_sql: file.text[range].to_owned(),
            first_line: tag.line - lines,
            called: Vec::new(),
            properties: MacroDescription::default(),
        }
    }
}

/// Whether a materialization is for every engine, or for one of weir's.
fn is_used(file: &SourceFile, tag: &Tag) -> bool {
    let mut words = file.text[tag.start..tag.end].split(['\'', '"']);
    let engine = words.nth(1).unwrap_or("default");
    !file.text[tag.start..tag.end].contains("adapter") || ENGINES.contains(&engine)
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
    let mut found = tags_of(text);
    let mut mended = None;
    while let Err(error) = &found {
        let before = mended.take().unwrap_or_else(|| Mended::of(text));
        let next = match before.ruler(error) {
            Some(range) => Some(before.blanked(range)),
            None => before.without(error),
        };
        let Some(next) = next else {
            break;
        };
        found = tags_of(&next.text);
        mended = Some(next);
    }
    found.map_err(|error| super::errors::of_syntax(&error, path, text))
}

fn tags_of(text: &str) -> std::result::Result<Vec<Tag>, minijinja::Error> {
    let mut tags = Vec::new();
    let mut inside: Option<(Span, Vec<(String, Span)>)> = None;
    for token in tokenize(text, false, SyntaxConfig::default()) {
        let (token, span) = token?;
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
    let (keyword, _) = words.first()?;
    Some(Tag {
        keyword: keyword.clone(),
        name: words
            .get(1)
            .map(|(name, _)| name.clone())
            .unwrap_or_default(),
        start: start.start_offset as usize,
        end: end.end_offset as usize,
        line: start.start_line as usize,
    })
}

/// The template of a macro: its lines keep the numbers they have in the file.
pub fn template_of(item: &Macro) -> String {
    let mut text = "\n".repeat(item.first_line.saturating_sub(1));
    match test_head(&item.macro_sql) {
        None => text.push_str(&item.macro_sql),
        Some((head, rest)) => {
            text.push_str(head);
            text.push_str("macro test_");
            text.push_str(&rest.trim_start().replace("endtest", "endmacro"));
        }
    }
    text
}

/// What stands before and behind the keyword of a `{% test %}` block.
fn test_head(text: &str) -> Option<(&str, &str)> {
    let inside = text.trim_start().strip_prefix("{%")?;
    let inside = inside.strip_prefix(['-', '+']).unwrap_or(inside);
    let rest = inside.trim_start().strip_prefix("test")?;
    let head = &text[..text.len() - rest.len() - "test".len()];
    rest.starts_with(char::is_whitespace)
        .then_some((head, rest))
}

/// The range of a block with the blanks that its outer tags swallow, those aside that
/// the block before swallowed.
fn with_blanks(text: &str, before: usize, range: Range<usize>) -> Range<usize> {
    let start = match text[range.start..].starts_with("{%-") {
        true => before.max(text[..range.start].trim_end().len()),
        false => range.start,
    };
    let behind = text[range.end..].trim_end();
    let end = match text[..range.end].ends_with("-%}") {
        true => range.end + behind.len() - behind.trim_start().len(),
        false => range.end,
    };
    start..end
}
