//! Where each part of a compiled text was written.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::Location;
use crate::jinja::{Origin, Rendered};

/// Maps offsets in compiled SQL back to places in the project's files.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    segments: Vec<Segment>,
}

#[derive(Debug, Clone)]
struct Segment {
    output: Range<usize>,
    file: Arc<SourceText>,
    source: Range<usize>,
    origin: Origin,
}

#[derive(Debug)]
struct SourceText {
    path: PathBuf,
    text: String,
}

impl SourceMap {
    /// The map of one rendered file.
    pub fn new(path: &Path, text: &str, rendered: &Rendered) -> Self {
        let file = Arc::new(SourceText {
            path: path.to_path_buf(),
            text: text.to_owned(),
        });
        let segments = rendered
            .spans
            .iter()
            .map(|span| Segment {
                output: span.output.clone(),
                file: file.clone(),
                source: span.source.clone(),
                origin: span.origin,
            })
            .collect();
        SourceMap { segments }
    }

    /// Makes room for `length` bytes inserted at `at`.
    pub fn shift(&mut self, at: usize, length: usize) {
        let mut shifted = Vec::with_capacity(self.segments.len() + 1);
        for segment in self.segments.drain(..) {
            shifted.extend(segment.shifted(at, length));
        }
        self.segments = shifted;
    }

    /// Adds the segments of another map of the same text.
    pub fn append(&mut self, other: SourceMap) {
        self.segments.extend(other.segments);
    }

    /// The place that gave the byte at `offset` of the compiled text.
    pub fn locate(&self, offset: usize) -> Option<Location> {
        let segment = self
            .segments
            .iter()
            .find(|segment| segment.output.contains(&offset))?;
        let text = &segment.file.text;
        let (start, length) = match segment.origin {
            Origin::Verbatim => {
                let start = segment.source.start + (offset - segment.output.start);
                (start, word_length(text, start))
            }
            Origin::Expression => {
                let marked = text.get(segment.source.clone()).unwrap_or_default();
                let first_line = marked.lines().next().unwrap_or_default();
                (segment.source.start, first_line.chars().count())
            }
        };
        let before = text.get(..start)?;
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next()?.chars().count() + 1;
        Some(Location::excerpt(&segment.file.path, text, line, column).spanning(length))
    }
}

impl Segment {
    /// The segment after the insertion; one around it becomes two.
    fn shifted(self, at: usize, length: usize) -> Vec<Segment> {
        if self.output.end <= at {
            return vec![self];
        }
        if self.output.start >= at || self.origin == Origin::Expression {
            let output = self.output.start + length..self.output.end + length;
            return vec![Segment { output, ..self }];
        }
        let split = at - self.output.start;
        let middle = self.source.start + split;
        let before = Segment {
            output: self.output.start..at,
            source: self.source.start..middle,
            ..self.clone()
        };
        let after = Segment {
            output: at + length..self.output.end + length,
            source: middle..self.source.end,
            ..self
        };
        vec![before, after]
    }
}

/// Characters of the word at `start`, at least one.
fn word_length(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .count()
        .max(1)
}
