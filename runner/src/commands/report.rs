//! `weir report`: pages of the project's reports.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};

use super::Exit;
use super::session::Session;
use crate::adapter::Adapter;
use crate::cli::{GlobalArguments, ReportArguments, SelectArguments};
use crate::compile::Compiler;
use crate::error::{Error, Location, Result};
use crate::manifest::{Exposure, Materialization, Node, ResourceType};
use crate::report::{IndexEntry, Page, Renderer, ReportFile, Site, is_report};
use crate::terminal::Terminal;

/// Writes the newest page of each report, those that are missing, and the index.
///
/// # Errors
/// All that went wrong, report by report; the other reports are written.
pub fn report(
    global: &GlobalArguments,
    arguments: &ReportArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let reports = selected(&session, arguments, terminal)?;
    let compiler = Compiler::new(session.manifest.clone(), &session.engine);
    let adapter = session.connect()?;
    let writer = Writer {
        session: &session,
        adapter: adapter.as_ref(),
        renderer: Renderer::new(&compiler, adapter.as_ref(), session.engine.shared.clone()),
        site: Site {
            folder: session
                .project
                .root
                .join(session.project.weir.report_site()),
        },
        every_period: arguments.all,
        terminal,
    };
    let pages = writer.write_all(&reports)?;
    let index = writer.write_index()?;
    super::record::write_manifest(&session, "report")?;
    terminal.last_line(
        &format!(
            "Wrote {pages} pages of {} reports: {}",
            reports.len(),
            shown(&index)
        ),
        json!({"event": "reported", "pages": pages, "reports": reports.len(), "index": index}),
    );
    Ok(Exit::Success)
}

fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

/// The reports that are named; all of them where none is.
fn selected<'a>(
    session: &'a Session,
    arguments: &ReportArguments,
    terminal: &Terminal,
) -> Result<Vec<&'a Exposure>> {
    let reports = || {
        let exposures = session.manifest.exposures.values();
        exposures.filter(|exposure| is_report(&exposure.raw_code))
    };
    if reports().next().is_none() {
        return Err(Error::usage("the project has no reports")
            .help("write one as reports/<name>.md; `weir report --help` shows how"));
    }
    let wanted: Vec<&String> = arguments.names.iter().chain(&arguments.select).collect();
    if wanted.is_empty() {
        return Ok(reports().collect());
    }
    let is_name = |name: &str| reports().any(|report| report.name == name);
    let select = wanted
        .into_iter()
        .map(|criterion| match is_name(criterion) {
            true => Ok(format!("exposure:{criterion}")),
            false if criterion.contains([':', '/', '+', '*']) => Ok(criterion.clone()),
            false => Err(Error::usage(format!("report `{criterion}` does not exist"))
                .did_you_mean(criterion, reports().map(|report| report.name.as_str()))
                .help("a report is a file reports/<name>.md that begins with front matter")),
        });
    let nodes = SelectArguments {
        select: select.collect::<Result<_>>()?,
        ..SelectArguments::default()
    };
    let found = session.select(&nodes, &[ResourceType::Exposure], terminal)?;
    Ok(reports()
        .filter(|report| found.contains(&report.unique_id))
        .collect())
}

/// Writes reports to the site.
struct Writer<'a> {
    session: &'a Session,
    adapter: &'a dyn Adapter,
    renderer: Renderer<'a>,
    site: Site,
    every_period: bool,
    terminal: &'a Terminal,
}

impl Writer<'_> {
    /// The number of pages written; a report that fails stops no other one.
    fn write_all(&self, reports: &[&Exposure]) -> Result<usize> {
        let mut pages = 0;
        let mut errors = Vec::new();
        for exposure in reports {
            match self.write(exposure) {
                Ok(count) => pages += count,
                Err(error) => errors.push(error),
            }
        }
        match Error::all(errors) {
            None => Ok(pages),
            Some(error) => self.write_index().and(Err(error)),
        }
    }

    fn write_index(&self) -> Result<PathBuf> {
        let manifest = &self.session.manifest;
        let entry = |exposure: &Exposure| IndexEntry {
            name: exposure.name.clone(),
            title: exposure.label.clone().unwrap_or_default(),
            description: exposure.description.clone(),
        };
        let entries: Vec<IndexEntry> = manifest.exposures.values().map(entry).collect();
        self.site.write_index(&manifest.project_name, &entries)
    }

    /// The number of pages written.
    fn write(&self, exposure: &Exposure) -> Result<usize> {
        let report = ReportFile::parse(&exposure.original_file_path, &exposure.raw_code)?;
        self.require_relations(exposure)?;
        let periods = self.periods(exposure, &report)?;
        for period in &periods {
            let start = Instant::now();
            let page = self.renderer.page(&report, period.as_deref())?;
            let path = self.site.write(&exposure.name, &page)?;
            let (size, seconds) = (page.html.len(), start.elapsed().as_secs_f64());
            self.terminal.event(
                &format!(
                    "wrote {} {:.0} kB {seconds:.2} s",
                    shown(&path),
                    size as f64 / 1000.0
                ),
                json!({
                    "event": "page_written",
                    "unique_id": exposure.unique_id,
                    "period": period,
                    "path": path,
                    "bytes": size,
                    "seconds": seconds,
                }),
            );
        }
        Ok(periods.len())
    }

    /// The period that a var names; else the newest, and those without a page.
    fn periods(&self, exposure: &Exposure, report: &ReportFile) -> Result<Vec<Option<String>>> {
        let mut periods = self.renderer.periods(report)?;
        if let Some(wanted) = self.wanted(report) {
            if !periods.contains(&Some(wanted.clone())) {
                let name = report.front.period.as_deref().unwrap_or_default();
                let known: Vec<&str> = periods.iter().flatten().map(String::as_str).collect();
                return Err(Error::usage(format!("there is no {name} `{wanted}`"))
                    .at(Location::file(&report.path))
                    .did_you_mean(&wanted, known.iter().copied())
                    .help(format!("the query `periods` gives {}", known.join(", "))));
            }
            return Ok(vec![Some(wanted)]);
        }
        if periods.is_empty() {
            return Err(Error::runtime("the query `periods` gave no rows")
                .at(Location::file(&report.path))
                .help("build what the report reads, for one period at least"));
        }
        let newest = periods.len() - 1;
        let mut index = 0;
        periods.retain(|period| {
            let is_newest = index == newest;
            index += 1;
            let path = self
                .site
                .page_path(&exposure.name, &Page::slug(period.as_deref()));
            self.every_period || is_newest || !path.exists()
        });
        Ok(periods)
    }

    fn wanted(&self, report: &ReportFile) -> Option<String> {
        let name = report.front.period.as_deref()?;
        match self.session.project.vars.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// Says which model is not there, before a query fails on it.
    fn require_relations(&self, exposure: &Exposure) -> Result<()> {
        let manifest = &self.session.manifest;
        let read = exposure
            .depends_on
            .iter()
            .filter_map(|id| manifest.nodes.get(id));
        let read: Vec<_> = read
            .filter(|node| node.config.materialized != Materialization::Ephemeral)
            .collect();
        let stored = |node: &Node| self.adapter.dialect().stored(&node.relation);
        let schemas: Vec<String> = read.iter().map(|node| stored(node).schema).collect();
        let existing = self.adapter.list_relations(&schemas)?;
        let missing = read.iter().find(|node| {
            let wanted = stored(node);
            !existing.iter().any(|found| {
                found.relation.schema == wanted.schema
                    && found.relation.identifier == wanted.identifier
            })
        });
        match missing {
            None => Ok(()),
            Some(node) => Err(
                Error::runtime(format!("model `{}` is not built", node.name))
                    .at(place_of(exposure, &node.name))
                    .help(format!("run `weir build --select +{}`", node.name)),
            ),
        }
    }
}

/// The first line of a report that has a name in quotes.
fn place_of(exposure: &Exposure, name: &str) -> Location {
    let lines = exposure.raw_code.lines().enumerate();
    let found = lines.into_iter().find_map(|(index, line)| {
        let offset = line
            .find(&format!("'{name}'"))
            .or_else(|| line.find(&format!("\"{name}\"")))?;
        Some((index + 1, line[..offset].chars().count() + 1))
    });
    match found {
        Some((line, column)) => {
            let place = Location::excerpt(
                &exposure.original_file_path,
                &exposure.raw_code,
                line,
                column,
            );
            place.spanning(name.chars().count() + 2)
        }
        None => Location::file(&exposure.original_file_path),
    }
}
