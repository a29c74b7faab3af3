//! The folder of pages: a folder for each report, an index of them all.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::page::{Page, rendered};
use crate::artifacts::write_text;
use crate::error::{Error, Location, Result};
use crate::jinja::jinja_value;

/// Where pages are written.
pub struct Site {
    pub folder: PathBuf,
}

/// A report in the index.
#[derive(Debug, Clone, Serialize)]
pub struct IndexEntry {
    pub name: String,
    pub title: String,
    pub description: String,
}

/// A report in the index with its pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Listed {
    name: String,
    title: String,
    description: String,
    /// File names without extension, the newest first.
    pages: Vec<String>,
}

impl Site {
    /// The file of a page.
    pub fn page_path(&self, report: &str, slug: &str) -> PathBuf {
        self.folder.join(report).join(format!("{slug}.html"))
    }

    /// Writes a page and what lies beside it, each file as a whole, the page
    /// last; CSV files that it no longer links are removed after that.
    ///
    /// # Errors
    /// A runtime error that names the file.
    pub fn write(&self, report: &str, page: &Page) -> Result<PathBuf> {
        let path = self.page_path(report, &page.slug);
        let beside = path.with_extension("");
        for (name, csv) in &page.csv {
            write_text(&beside.join(format!("{name}.csv")), &format!("{csv}\n"))?;
        }
        write_text(&path.with_extension("txt"), &page.mail)?;
        write_text(&path, &page.html)?;
        for stale in files(&beside, "csv") {
            if !page.csv.contains_key(&stale) {
                let path = beside.join(format!("{stale}.csv"));
                std::fs::remove_file(&path)
                    .map_err(|error| Error::runtime(error.to_string()).at(Location::file(&path)))?;
            }
        }
        Ok(path)
    }

    /// Writes the index over all pages that are there. Another weir may write a
    /// page meanwhile: the index is right when nothing has come since it was.
    ///
    /// # Errors
    /// A runtime error that names the file.
    pub fn write_index(&self, project: &str, entries: &[IndexEntry]) -> Result<PathBuf> {
        let path = self.folder.join("index.html");
        let mut listed = self.listed(entries);
        loop {
            let html = rendered(
                "index.html",
                jinja_value(json!({"project": project, "reports": listed})),
            )?;
            write_text(&path, &html)?;
            let now = self.listed(entries);
            if now == listed {
                return Ok(path);
            }
            listed = now;
        }
    }

    fn listed(&self, entries: &[IndexEntry]) -> Vec<Listed> {
        let listed = entries.iter().map(|entry| {
            let mut pages = files(&self.folder.join(&entry.name), "html");
            pages.reverse();
            Listed {
                name: entry.name.clone(),
                title: entry.title.clone(),
                description: entry.description.clone(),
                pages,
            }
        });
        listed.filter(|listed| !listed.pages.is_empty()).collect()
    }
}

/// The names of a folder's files of one kind, without extension, in order.
fn files(folder: &Path, extension: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder);
    let paths = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let wanted = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    let mut names: Vec<String> = wanted
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}
