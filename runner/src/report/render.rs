//! Runs the queries of a report and renders its text with their rows.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use minijinja::Value as JinjaValue;
use regex::Regex;
use serde_json::{Map, Value};

use super::document::Document;
use super::page::Page;
use super::rows::Rows;
use super::source::{PERIODS, QueryBlock, ReportFile};
use super::values;
use crate::adapter::Adapter;
use crate::compile::{Compiler, SourceMap};
use crate::error::{Error, Location, Result};
use crate::jinja::{Engine, Scope, Shared};

/// A value by its query and column, such as `kpis[0].rate` or `kpis.0.rate`.
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\w+)(?:\[(-?\d+)\]|\.\d+)\.(\w+)").expect("the pattern is well formed")
});

/// Makes pages of reports.
pub struct Renderer<'a> {
    compiler: &'a Compiler<'a>,
    adapter: &'a dyn Adapter,
    engine: Engine,
}

impl<'a> Renderer<'a> {
    pub fn new(compiler: &'a Compiler<'a>, adapter: &'a dyn Adapter, shared: Arc<Shared>) -> Self {
        Renderer {
            compiler,
            adapter,
            engine: Engine::with(shared, values::extend),
        }
    }

    /// Every period that the report has a page for, the newest last; one `None`
    /// where it has no periods.
    ///
    /// # Errors
    /// An error at the place in the report of what failed.
    pub fn periods(&self, report: &ReportFile) -> Result<Vec<Option<String>>> {
        let listing = report.queries.iter().find(|query| query.name == PERIODS);
        let Some((_, query)) = report.front.period.as_ref().zip(listing) else {
            return Ok(vec![None]);
        };
        let rows = self.rows(report, query, &vars(report, Some("")))?;
        let firsts = rows.rows.iter().filter_map(|row| row.first());
        Ok(firsts.map(|cell| Some(cell.text())).collect())
    }

    /// The page of one period.
    ///
    /// # Errors
    /// An error at the place in the report of what failed.
    pub fn page(&self, report: &ReportFile, period: Option<&str>) -> Result<Page> {
        let vars = vars(report, period);
        let mut queries = BTreeMap::new();
        for query in &report.queries {
            let rows = self.rows(report, query, &vars)?;
            queries.insert(query.name.clone(), rows);
        }
        let body = report.body_text();
        let mut locals: BTreeMap<String, JinjaValue> = queries
            .iter()
            .map(|(name, rows)| (name.clone(), rows.to_value()))
            .collect();
        locals.extend(vars.iter().map(|(name, value)| {
            (
                name.clone(),
                JinjaValue::from(value.as_str().unwrap_or_default()),
            )
        }));
        let scope = Arc::new(Scope {
            locals,
            ..self.compiler.text_scope(vars)
        });
        let rendered = self
            .engine
            .render(&report.path, &body, &scope)
            .map_err(|error| explained(error, report, &queries))?;
        let document = Document {
            source_map: SourceMap::new(&report.path, &report.text, &rendered),
            text: rendered.text,
            path: &report.path,
            queries: &queries,
            csv_folder: Page::slug(period),
        };
        Page::of(report, period, document.convert()?, &queries)
    }

    fn rows(
        &self,
        report: &ReportFile,
        query: &QueryBlock,
        vars: &Map<String, Value>,
    ) -> Result<Rows> {
        let text = report.query_text(query);
        let compiled = self
            .compiler
            .compile_text(&report.path, &text, vars.clone())?;
        let sql = compiled.query();
        if sql.is_empty() {
            let error = Error::usage(format!("query `{}` is empty", query.name));
            return Err(error.at(report.place(query)));
        }
        let batch = self
            .adapter
            .fetch(sql)
            .map_err(|error| compiled.located(error, sql).at(report.place(query)))?;
        Rows::of(&batch)
    }
}

fn vars(report: &ReportFile, period: Option<&str>) -> Map<String, Value> {
    let name = report.front.period.clone();
    let var = name
        .zip(period)
        .map(|(name, period)| (name, Value::from(period)));
    var.into_iter().collect()
}

/// Says which value is not there, where the line tells.
fn explained(error: Error, report: &ReportFile, queries: &BTreeMap<String, Rows>) -> Error {
    let Some(place) = error.location().cloned() else {
        return error;
    };
    if !error.message().contains("undefined") {
        return error;
    }
    let line = report
        .text
        .lines()
        .nth(place.line.saturating_sub(1))
        .unwrap_or_default();
    let missing = VALUE.captures_iter(line).find_map(|value| {
        let (query, column) = (&value[1], &value[3]);
        let rows = queries.get(query)?;
        let whole = value.get(0)?;
        let at = Location {
            column: line[..whole.start()].chars().count() + 1,
            ..place.clone()
        };
        missing(rows, query, column)
            .map(|error| error.at(at.spanning(whole.as_str().chars().count())))
    });
    missing.unwrap_or_else(|| {
        let names: Vec<&str> = queries.keys().map(String::as_str).collect();
        Error::usage("a value of this expression is not there")
            .at(place)
            .help(format!(
                "the queries of this report are {}",
                names.join(", ")
            ))
    })
}

fn missing(rows: &Rows, query: &str, column: &str) -> Option<Error> {
    if rows.position(column).is_none() {
        let error = Error::usage(format!("query `{query}` has no column `{column}`"));
        let columns = rows.columns.iter().map(String::as_str);
        let known = format!("its columns are {}", rows.columns.join(", "));
        return Some(error.did_you_mean(column, columns).help(known));
    }
    rows.rows.is_empty().then(|| {
        Error::usage(format!("query `{query}` gave no rows")).help(format!(
            "write {{% if {query} %}} … {{% endif %}} around what needs them"
        ))
    })
}
