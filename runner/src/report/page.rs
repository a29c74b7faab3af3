//! The page of one period: HTML that needs nothing but itself.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::Environment;
use serde_json::json;

use super::chart::Figure;
use super::document::Part;
use super::mail::mail;
use super::rows::Rows;
use super::source::ReportFile;
use crate::error::{Error, Result};
use crate::jinja::jinja_value;

/// The file name of a report without periods.
const ONLY_PAGE: &str = "current";

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    let files = [
        ("style.css", include_str!("style.css")),
        ("page.html", include_str!("page.html")),
        ("index.html", include_str!("index.html")),
    ];
    for (name, text) in files {
        templates
            .add_template(name, text)
            .expect("the templates are well formed");
    }
    templates
});

/// A page and what lies beside it.
#[derive(Debug, Clone)]
pub struct Page {
    /// The file's name without its extension.
    pub slug: String,
    pub html: String,
    /// CSV files by the names of their queries.
    pub csv: BTreeMap<String, String>,
    pub mail: String,
}

impl Page {
    /// The file name that stands for a period.
    pub fn slug(period: Option<&str>) -> String {
        let safe = |letter: char| match letter {
            letter if letter.is_alphanumeric() || letter == '_' => letter,
            _ => '-',
        };
        match period {
            Some(period) if !period.is_empty() => period.chars().map(safe).collect(),
            _ => ONLY_PAGE.to_owned(),
        }
    }

    /// Puts a page together.
    ///
    /// # Errors
    /// A runtime error where the page's template fails.
    pub fn of(
        report: &ReportFile,
        period: Option<&str>,
        parts: Vec<Part>,
        queries: &BTreeMap<String, Rows>,
    ) -> Result<Self> {
        let figures = parts.iter().filter_map(|part| match part {
            Part::Figure(figure) => figure.csv.clone(),
            Part::Text(..) => None,
        });
        let csv = figures.filter_map(|name| {
            let csv = queries.get(&name)?.csv.clone();
            Some((name, csv))
        });
        let front = &report.front;
        Ok(Page {
            slug: Self::slug(period),
            csv: csv.collect(),
            mail: mail(&front.title, period, &parts),
            html: rendered(
                "page.html",
                jinja_value(json!({
                    "title": front.title,
                    "description": front.description,
                    "period": period,
                    "period_name": front.period,
                    "file": report.path,
                    "body": body(&parts),
                })),
            )?,
        })
    }
}

/// One of the templates of this module.
///
/// # Errors
/// A runtime error where the template fails.
pub fn rendered(name: &str, values: minijinja::Value) -> Result<String> {
    TEMPLATES
        .get_template(name)
        .and_then(|template| template.render(values))
        .map_err(|error| Error::runtime(error.to_string()))
}

/// Pictures that follow each other share a row.
fn body(parts: &[Part]) -> String {
    let is_small = |part: &Part| matches!(part, Part::Figure(figure) if !figure.is_full);
    let mut html = String::new();
    for group in parts.chunk_by(|a, b| is_small(a) && is_small(b)) {
        let is_row = is_small(&group[0]);
        if is_row {
            html.push_str("<div class=\"charts\">");
        }
        for part in group {
            match part {
                Part::Text(text, _) => html.push_str(text),
                Part::Figure(Figure { html: figure, .. }) => html.push_str(figure),
            }
        }
        if is_row {
            html.push_str("</div>");
        }
    }
    html
}
