//! report: a Markdown file with queries and charts in, pages out.
//!
//! A report's file is taken apart (`source`), its queries are compiled and run,
//! its text is rendered with their rows (`render`), charts become SVG (`chart`),
//! and the site gets a page, a CSV for each table and a mail's text (`site`).

mod chart;
mod document;
mod format;
mod mail;
mod page;
mod render;
mod rows;
mod site;
mod source;
mod values;

pub use page::Page;
pub use render::Renderer;
pub use site::{IndexEntry, Site};
pub use source::{ReportFile, is_report};
