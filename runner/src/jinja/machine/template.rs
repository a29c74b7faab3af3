//! A text that is parsed once and rendered as often as it is asked for.

use std::fmt;
use std::path::{Path, PathBuf};

use minijinja::machinery::{Span, ast, parse};
use minijinja::syntax::SyntaxConfig;
use self_cell::self_cell;

use super::mended::Mended;
use crate::error::{Location, Result};
use crate::jinja::errors;

self_cell!(
    struct Parsed {
        owner: String,
        #[covariant]
        dependent: Tree,
    }
);

type Tree<'a> = ast::Stmt<'a>;

/// A parsed text and the file that it stands in.
pub struct Template {
    path: PathBuf,
    parsed: Parsed,
    /// The text as it was written, and what became of it, where the parser would not
    /// take it.
    mended: Option<(String, Vec<usize>)>,
    /// Whose macro it is, where it is one.
    package: Option<String>,
}

impl fmt::Debug for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<template {}>", self.path.display())
    }
}

impl Template {
    /// Parses `text`, whose lines are those of the file at `path`.
    ///
    /// # Errors
    /// A usage error at the line that is no Jinja.
    pub fn parse(path: &Path, text: String) -> Result<Self> {
        let (written, mut error) = match Parsed::try_new_or_recover(text, |text| tree(text)) {
            Ok(parsed) => return Ok(Self::of(path, parsed, None)),
            Err(failed) => failed,
        };
        let mut mended = Mended::of(&written).without(&error);
        while let Some(Mended { text, silent }) = mended {
            match Parsed::try_new_or_recover(text, |text| tree(text)) {
                Ok(parsed) => return Ok(Self::of(path, parsed, Some((written, silent)))),
                Err((text, next)) => {
                    mended = Mended { text, silent }.without(&next);
                    error = next;
                }
            }
        }
        Err(errors::of_syntax(&error, path, &written))
    }

    fn of(path: &Path, parsed: Parsed, mended: Option<(String, Vec<usize>)>) -> Self {
        Template {
            path: path.to_path_buf(),
            parsed,
            mended,
            package: None,
        }
    }

    /// Parses the text of a macro of a package.
    ///
    /// # Errors
    /// A usage error at the line that is no Jinja.
    pub fn of_macro(path: &Path, text: String, package: &str) -> Result<Self> {
        let template = Self::parse(path, text)?;
        Ok(Template {
            package: Some(package.to_owned()),
            ..template
        })
    }

    /// The package of the macro whose text it is; none for other texts.
    pub fn package(&self) -> Option<&str> {
        self.package.as_deref()
    }

    /// Where the text stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        match &self.mended {
            Some((written, _)) => written,
            None => self.parsed.borrow_owner(),
        }
    }

    /// Whether the value of the expression at a place is not written.
    pub fn is_silent(&self, span: Span) -> bool {
        let silent = self.mended.iter().flat_map(|(_, silent)| silent);
        silent
            .into_iter()
            .any(|start| *start == span.start_offset as usize)
    }

    /// The statements at the top of the text.
    pub fn statements(&self) -> &[ast::Stmt<'_>] {
        match self.parsed.borrow_dependent() {
            ast::Stmt::Template(template) => &template.children,
            _ => &[],
        }
    }

    /// The macro or caller that is declared at an offset.
    pub fn declared_at(&self, offset: u32) -> Option<&ast::Macro<'_>> {
        declared_in(self.statements(), offset)
    }

    /// The loop whose target stands at an offset.
    pub fn loop_at(&self, offset: u32) -> Option<&ast::ForLoop<'_>> {
        loop_in(self.statements(), offset)
    }

    /// The place of a part of the text.
    pub fn at(&self, span: Span) -> Location {
        let range = span.start_offset as usize..span.end_offset as usize;
        errors::at_range(&self.path, self.text(), range)
    }
}

fn tree(text: &str) -> std::result::Result<Tree<'_>, minijinja::Error> {
    parse(text, "", SyntaxConfig::default())
}

fn declared_in<'t>(statements: &'t [ast::Stmt<'t>], offset: u32) -> Option<&'t ast::Macro<'t>> {
    statements.iter().find_map(|statement| match statement {
        ast::Stmt::Macro(found) if found.span().start_offset == offset => Some(&**found),
        ast::Stmt::CallBlock(block) if block.macro_decl.span().start_offset == offset => {
            Some(&*block.macro_decl)
        }
        other => bodies(other)
            .into_iter()
            .find_map(|body| declared_in(body, offset)),
    })
}

fn loop_in<'t>(statements: &'t [ast::Stmt<'t>], offset: u32) -> Option<&'t ast::ForLoop<'t>> {
    statements.iter().find_map(|statement| match statement {
        ast::Stmt::ForLoop(found) if found.target.span().start_offset == offset => Some(&**found),
        other => bodies(other)
            .into_iter()
            .find_map(|body| loop_in(body, offset)),
    })
}

/// The statements within a statement.
fn bodies<'t>(statement: &'t ast::Stmt<'t>) -> Vec<&'t [ast::Stmt<'t>]> {
    match statement {
        ast::Stmt::ForLoop(item) => vec![&item.body, &item.else_body],
        ast::Stmt::IfCond(item) => vec![&item.true_body, &item.false_body],
        ast::Stmt::WithBlock(item) => vec![&item.body],
        ast::Stmt::SetBlock(item) => vec![&item.body],
        ast::Stmt::AutoEscape(item) => vec![&item.body],
        ast::Stmt::FilterBlock(item) => vec![&item.body],
        ast::Stmt::Macro(item) => vec![&item.body],
        ast::Stmt::CallBlock(item) => vec![&item.macro_decl.body],
        _ => Vec::new(),
    }
}
