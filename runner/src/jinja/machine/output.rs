//! The text that a template writes, and where each part of it was written.

use std::ops::Range;

use minijinja::machinery::Span;

/// Where a part of the output came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The template's own text, letter for letter.
    Verbatim,
    /// The value of an expression.
    Expression,
}

/// A part of the output and the part of the template that gave it.
#[derive(Debug, Clone)]
pub struct OutputSpan {
    pub output: Range<usize>,
    pub source: Range<usize>,
    pub origin: Origin,
}

/// Text so far.
#[derive(Debug, Default)]
pub struct Output {
    pub text: String,
    pub spans: Vec<OutputSpan>,
}

impl Output {
    /// Adds text that the template wrote at `span`.
    pub fn write(&mut self, text: &str, span: Span, origin: Origin) {
        let start = self.text.len();
        self.text.push_str(text);
        self.spans.push(OutputSpan {
            output: start..self.text.len(),
            source: span.start_offset as usize..span.end_offset as usize,
            origin,
        });
    }
}
