//! A report as it is written: front matter, queries, and a text with charts.

use std::ops::Range;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::{Error, Location, Result};
use crate::project::yaml;

/// The query that lists the periods of a report, the newest last.
pub const PERIODS: &str = "periods";

/// A report's file, taken apart. Every part keeps its place in the file.
#[derive(Debug, Clone)]
pub struct ReportFile {
    pub path: PathBuf,
    pub text: String,
    pub front: FrontMatter,
    pub queries: Vec<QueryBlock>,
    front_matter: Range<usize>,
}

/// The YAML between the first two lines of dashes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    pub title: String,
    #[serde(default)]
    pub description: String,
    /// The var that tells one page of the report from the next, such as `week`.
    #[serde(default)]
    pub period: Option<String>,
    #[serde(default)]
    tags: Value,
    #[serde(default)]
    pub owner: Option<OwnerEntry>,
    #[serde(default)]
    pub meta: Map<String, Value>,
}

/// Who answers for the report.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerEntry {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
}

/// A fenced block of SQL whose rows charts and text read.
#[derive(Debug, Clone)]
pub struct QueryBlock {
    pub name: String,
    /// The SQL, in bytes of the file.
    content: Range<usize>,
    /// The SQL and its fences.
    block: Range<usize>,
}

impl FrontMatter {
    /// One tag or a list of tags.
    pub fn tags(&self) -> Vec<String> {
        match &self.tags {
            Value::String(tag) => vec![tag.clone()],
            Value::Array(tags) => tags
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Whether a Markdown file is a report: it begins with front matter.
pub fn is_report(text: &str) -> bool {
    text.starts_with("---\n") || text.starts_with("---\r\n")
}

impl ReportFile {
    /// Takes a file apart; neither Jinja nor SQL is looked at.
    ///
    /// # Errors
    /// A usage error at the line of malformed front matter, or of a query without
    /// a name of its own.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        let front_matter = front_matter(path, text)?;
        let mut report = ReportFile {
            path: path.to_path_buf(),
            text: text.to_owned(),
            front: FrontMatter::default(),
            queries: Vec::new(),
            front_matter: front_matter.clone(),
        };
        let inside = front_matter.start + 3..front_matter.end.saturating_sub(4);
        report.front = yaml::parse_strictly(&only(text, std::slice::from_ref(&inside)), path)?;
        report.queries = report.find_queries()?;
        report.check_period()?;
        Ok(report)
    }

    /// The text of a query in a file of blanks, so that places in it are places
    /// in the report.
    pub fn query_text(&self, query: &QueryBlock) -> String {
        only(&self.text, std::slice::from_ref(&query.content))
    }

    /// The text around the queries, each part at its place.
    pub fn body_text(&self) -> String {
        let mut kept = Vec::new();
        let mut start = self.front_matter.end;
        for query in &self.queries {
            kept.push(start..query.block.start);
            start = query.block.end;
        }
        kept.push(start..self.text.len());
        only(&self.text, &kept)
    }

    /// The first line of a query's fence.
    pub fn place(&self, query: &QueryBlock) -> Location {
        let line = line_of(&self.text, query.block.start);
        let length = self.text.lines().nth(line - 1).unwrap_or_default().len();
        Location::excerpt(&self.path, &self.text, line, 1).spanning(length)
    }

    fn find_queries(&self) -> Result<Vec<QueryBlock>> {
        let after = self.front_matter.end..self.text.len();
        let body = only(&self.text, std::slice::from_ref(&after));
        let mut queries: Vec<QueryBlock> = Vec::new();
        let mut open: Option<QueryBlock> = None;
        for (event, range) in Parser::new(&body).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    open = query_name(&info).map(|name| QueryBlock {
                        name: name.to_owned(),
                        content: range.end..range.end,
                        block: range,
                    });
                }
                Event::Text(_) => {
                    if let Some(query) = &mut open {
                        query.content.start = query.content.start.min(range.start);
                        query.content.end = range.end;
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let Some(query) = open.take() {
                        self.check_query(&query, &queries)?;
                        queries.push(query);
                    }
                }
                _ => {}
            }
        }
        Ok(queries)
    }

    fn check_query(&self, query: &QueryBlock, before: &[QueryBlock]) -> Result<()> {
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let starts_well = query
            .name
            .starts_with(|first: char| !first.is_ascii_digit());
        let fact = if query.name.is_empty() {
            "a query has no name".to_owned()
        } else if !query.name.chars().all(is_name) || !starts_well {
            format!("`{}` is no name for a query", query.name)
        } else if before.iter().any(|other| other.name == query.name) {
            format!("two queries are named `{}`", query.name)
        } else {
            return Ok(());
        };
        Err(Error::usage(fact)
            .at(self.place(query))
            .help("open the block with ```sql and a name of its own: letters, digits, underscores"))
    }

    fn check_period(&self) -> Result<()> {
        let Some(period) = &self.front.period else {
            return Ok(());
        };
        if self.queries.iter().any(|query| query.name == PERIODS) {
            return Ok(());
        }
        let line = self
            .text
            .lines()
            .position(|line| line.starts_with("period:"));
        let line = line.map_or(1, |index| index + 1);
        Err(Error::usage(format!("the report has no query `{PERIODS}`"))
            .at(Location::excerpt(&self.path, &self.text, line, 1).spanning(usize::MAX / 2))
            .help(format!(
                "add a block ```sql {PERIODS} whose first column lists every `{period}`, the newest last"
            )))
    }
}

/// The name behind ```` ```sql ````; `None` for other blocks.
fn query_name(info: &str) -> Option<&str> {
    let mut words = info.split_whitespace();
    (words.next() == Some("sql")).then(|| words.next().unwrap_or_default())
}

/// From the first dashes to the line after the second.
fn front_matter(path: &Path, text: &str) -> Result<Range<usize>> {
    let mut end = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        end += line.len();
        if index > 0 && line.trim_end() == "---" {
            return Ok(0..end);
        }
    }
    Err(Error::usage("the front matter is not closed")
        .at(Location::excerpt(path, text, 1, 1).spanning(3))
        .help("end it with a line of three dashes"))
}

/// The text with blanks in place of all that is not in `kept`; lines stay.
fn only(text: &str, kept: &[Range<usize>]) -> String {
    let is_kept = |offset: usize| kept.iter().any(|range| range.contains(&offset));
    let mut result = String::with_capacity(text.len());
    for (offset, letter) in text.char_indices() {
        match letter {
            '\n' => result.push('\n'),
            _ if is_kept(offset) => result.push(letter),
            _ => result.extend(std::iter::repeat_n(' ', letter.len_utf8())),
        }
    }
    result
}

/// The number of the line, from 1, of a byte.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or_default().matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "---\ntitle: A page\nperiod: week\ntags: [weekly]\n---\nWörds\n\n\
        ```sql periods\nselect 1 as week\n```\n\nMore.\n";

    fn parse(text: &str) -> Result<ReportFile> {
        ReportFile::parse(Path::new("reports/page.md"), text)
    }

    #[test]
    fn parts_keep_their_lines_and_columns() {
        let report = parse(REPORT).unwrap();
        assert_eq!(report.front.title, "A page");
        assert_eq!(report.front.tags(), ["weekly"]);
        let query = report.query_text(&report.queries[0]);
        assert_eq!(query.len(), REPORT.len());
        assert_eq!(query.lines().nth(8), Some("select 1 as week"));
        assert_eq!(query.trim(), "select 1 as week");
        let body = report.body_text();
        assert_eq!(body.len(), REPORT.len());
        assert_eq!(
            body.split_whitespace().collect::<Vec<_>>(),
            ["Wörds", "More."]
        );
    }

    #[test]
    fn what_is_wrong_is_shown_at_its_line() {
        let error = |text: &str| parse(text).unwrap_err().to_string();
        insta::assert_snapshot!(error("---\ntitle: A page\n"));
        insta::assert_snapshot!(error("---\ntitle: A page\ntag: weekly\n---\n"));
        insta::assert_snapshot!(error("---\ntitle: A page\nperiod: week\n---\n"));
        insta::assert_snapshot!(error(&REPORT.replace("periods", "")));
        insta::assert_snapshot!(error(&REPORT.replace("periods", "weeks-of-work")));
    }
}
