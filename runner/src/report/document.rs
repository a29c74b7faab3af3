//! A rendered report, converted from Markdown: what is text becomes HTML, what
//! is a chart becomes a figure, each in its order.

use std::collections::BTreeMap;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::chart::{ChartBlock, Figure, figure};
use super::rows::Rows;
use super::values;
use crate::compile::SourceMap;
use crate::error::{Error, Location, Result};

/// What a page cannot have, and what to do instead.
const NO_HTML: (&str, &str) = (
    "a report has no HTML of its own",
    "write Markdown; a `<` that is meant as itself is `\\<`",
);
const NO_IMAGE: (&str, &str) = (
    "a report has no images of its own",
    "a page is one file without requests: draw a chart, or link the image",
);
const NO_PROGRAM: (&str, &str) = (
    "the link is a program",
    "link http, https, mailto or a file beside the page",
);

/// The text of a report after Jinja, still Markdown.
pub struct Document<'a> {
    pub path: &'a Path,
    pub text: String,
    pub source_map: SourceMap,
    pub queries: &'a BTreeMap<String, Rows>,
    /// Where the page links CSV files.
    pub csv_folder: String,
}

/// A stretch of the page.
#[derive(Debug, Clone)]
pub enum Part {
    /// Paragraphs, headings, lists: the HTML, and the lines for a mail.
    Text(String, Vec<TextLine>),
    Figure(Figure),
}

/// Text as a mail has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextLine {
    Heading(String),
    Paragraph(String),
    Item(String),
}

/// A chart block that is being read.
struct OpenChart {
    start: usize,
    text: String,
}

impl Document<'_> {
    /// # Errors
    /// A usage error at the place in the report of what cannot be shown.
    pub fn convert(&self) -> Result<Vec<Part>> {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let mut parts = Vec::new();
        let mut events: Vec<Event<'_>> = Vec::new();
        let mut open: Option<OpenChart> = None;
        for (event, range) in Parser::new_ext(&self.text, options).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_chart(&info) => {
                    open = Some(OpenChart {
                        start: range.start,
                        text: String::new(),
                    });
                }
                Event::Text(text) if open.is_some() => {
                    if let Some(chart) = &mut open {
                        chart.text.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) if open.is_some() => {
                    let number = parts.len();
                    if let Some(chart) = open.take() {
                        flush(&mut events, &mut parts);
                        parts.push(Part::Figure(self.figure(&chart, number)?));
                    }
                }
                event => events.push(self.checked(event, range.start)?),
            }
        }
        flush(&mut events, &mut parts);
        Ok(parts)
    }

    fn figure(&self, chart: &OpenChart, number: usize) -> Result<Figure> {
        let place = |line: usize| self.place_of_line(chart.start, line);
        let block = ChartBlock {
            path: self.path,
            text: values::decode(&chart.text),
            place: &place,
        };
        figure(&block, self.queries, number, &self.csv_folder)
    }

    /// The place in the report of the n-th line after a byte of the text.
    fn place_of_line(&self, start: usize, line: usize) -> Option<Location> {
        let rest = self.text.get(start..)?;
        let before: usize = rest.split_inclusive('\n').take(line).map(str::len).sum();
        let text = rest.get(before..)?;
        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
        self.source_map.locate(start + before + indent)
    }

    /// The event where a page may have it: no HTML, no images, no link that is a
    /// program.
    fn checked<'e>(&self, event: Event<'e>, offset: usize) -> Result<Event<'e>> {
        match event {
            Event::Html(text) | Event::InlineHtml(text) if is_comment(&text) => {
                Ok(Event::Text(CowStr::Borrowed("")))
            }
            Event::Html(_) | Event::InlineHtml(_) => Err(self.refused(offset, NO_HTML)),
            Event::Start(Tag::Image { .. }) => Err(self.refused(offset, NO_IMAGE)),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let dest_url = values::decode(&dest_url);
                if !is_harmless(&dest_url) {
                    return Err(self.refused(offset, NO_PROGRAM));
                }
                let dest_url = CowStr::from(dest_url);
                Ok(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }))
            }
            event => Ok(event),
        }
    }

    fn refused(&self, offset: usize, (fact, help): (&str, &str)) -> Error {
        let place = self.source_map.locate(offset);
        let place = place.unwrap_or_else(|| Location::file(self.path));
        Error::usage(fact).at(place).help(help)
    }
}

fn is_comment(html: &str) -> bool {
    html.trim_start().starts_with("<!--")
}

fn is_chart(info: &str) -> bool {
    info.split_whitespace().next() == Some("chart")
}

/// Whether a link opens a page, a mail or a place nearby.
fn is_harmless(url: &str) -> bool {
    match url.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '#', '?']) => {
            matches!(
                scheme.to_ascii_lowercase().as_str(),
                "http" | "https" | "mailto"
            )
        }
        _ => true,
    }
}

fn flush(events: &mut Vec<Event<'_>>, parts: &mut Vec<Part>) {
    if events.is_empty() {
        return;
    }
    let lines = text_lines(events);
    let mut text = String::new();
    html::push_html(&mut text, events.drain(..));
    parts.push(Part::Text(values::decode_into_html(&text), lines));
}

/// Headings, paragraphs and items without their markup; tables are left out.
fn text_lines(events: &[Event<'_>]) -> Vec<TextLine> {
    let mut lines = Vec::new();
    let mut text = String::new();
    let mut tables = 0;
    let mut items = 0;
    for event in events {
        match event {
            Event::Start(Tag::Table(_)) => tables += 1,
            Event::End(TagEnd::Table) => tables -= 1,
            Event::Start(Tag::Item) => items += 1,
            Event::Text(part) | Event::Code(part) if tables == 0 => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Heading(_)) => lines.extend(taken(&mut text, TextLine::Heading)),
            Event::End(TagEnd::Paragraph) if items == 0 => {
                lines.extend(taken(&mut text, TextLine::Paragraph));
            }
            Event::End(TagEnd::Item) => {
                items -= 1;
                lines.extend(taken(&mut text, TextLine::Item));
            }
            _ => {}
        }
    }
    lines
}

fn taken(text: &mut String, line: fn(String) -> TextLine) -> Option<TextLine> {
    let taken = values::decode(std::mem::take(text).trim());
    (!taken.is_empty()).then(|| line(taken))
}
