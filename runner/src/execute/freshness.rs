//! How old the newest row of a source is.

use std::time::Instant;

use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};
use chrono::{DateTime, Utc};

use crate::adapter::{Adapter, Work};
use crate::artifacts::{FreshnessResult, FreshnessStatus, Measured, Phase, Timing};
use crate::compile::Compiler;
use crate::error::{Error, Location, Result, Style};
use crate::manifest::{Freshness, Source};
use crate::text_value::bare_statement;

/// Asks a source for its newest row. What goes wrong is its result.
pub fn measure(source: &Source, compiler: &Compiler<'_>, adapter: &dyn Adapter) -> FreshnessResult {
    let started = Instant::now();
    let started_at = Some(Utc::now());
    let freshness = source.freshness.clone().unwrap_or_default();
    let told = told(source, &freshness, compiler, adapter);
    let compiled_at = Some(Utc::now());
    let measured = told
        .and_then(|told| measured(told, adapter))
        .map_err(|error| error.at(Location::file(&source.original_file_path)));
    let (status, measured, message) = match measured {
        Ok(measured) => (status(&freshness, measured.age), Some(measured), None),
        Err(error) => {
            let message = error.render(Style::Plain);
            (FreshnessStatus::RuntimeError, None, Some(message))
        }
    };
    FreshnessResult {
        unique_id: source.unique_id.clone(),
        status,
        measured,
        criteria: freshness,
        message,
        timing: vec![
            timing(Phase::Compile, (started_at, compiled_at)),
            timing(Phase::Execute, (compiled_at, Some(Utc::now()))),
        ],
        execution_time: started.elapsed().as_secs_f64(),
    }
}

fn timing(
    name: Phase,
    (started_at, completed_at): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
) -> Timing {
    Timing {
        name,
        started_at,
        completed_at,
    }
}

/// How a source tells its moments: the newest one, and that at which it was asked.
enum Told {
    /// The query answers with seconds.
    By(String),
    /// A macro of the project asked already.
    Already([Option<DateTime<Utc>>; 2]),
}

fn told(
    source: &Source,
    freshness: &Freshness,
    compiler: &Compiler<'_>,
    adapter: &dyn Adapter,
) -> Result<Told> {
    let now = "extract(epoch from current_timestamp) as snapshotted_at";
    if let Some(text) = &source.loaded_at_query {
        let text = compiler.source_text(source, text)?;
        let text = bare_statement(&text);
        return Ok(Told::By(format!(
            "select extract(epoch from loaded_at) as max_loaded_at, {now}\n\
             from (\n{text}\n) as asked (loaded_at)"
        )));
    }
    let field = source.loaded_at_field.as_ref().ok_or_else(|| {
        Error::usage(format!(
            "Could not compute freshness for source {}: it has no `loaded_at_field`",
            source.name
        ))
        .help("add `loaded_at_field:` with the column that tells when a row was loaded")
    })?;
    let field = compiler.source_text(source, field)?;
    let filter = freshness.filter.as_ref();
    let filter = filter.map(|filter| compiler.source_text(source, filter));
    let filter = filter.transpose()?;
    if let Some(moments) = compiler.own_freshness(source, &field, filter.as_deref())? {
        return Ok(Told::Already(moments));
    }
    let condition = filter.map_or_else(String::new, |filter| format!("\nwhere {filter}"));
    Ok(Told::By(format!(
        "select extract(epoch from max({field})) as max_loaded_at, {now}\nfrom {}{condition}",
        source.rendered(adapter.dialect())
    )))
}

fn measured(told: Told, adapter: &dyn Adapter) -> Result<Measured> {
    let [newest, asked] = match told {
        Told::By(query) => fetch(&query, adapter)?,
        Told::Already(moments) => moments,
    };
    let snapshotted_at = asked.unwrap_or_else(Utc::now);
    // A table without rows was loaded infinitely long ago.
    let max_loaded_at = newest.unwrap_or_else(first_moment);
    let age = snapshotted_at - max_loaded_at;
    Ok(Measured {
        max_loaded_at,
        snapshotted_at,
        age: age.as_seconds_f64(),
        response: adapter.dialect().response(Work::Query(1)),
    })
}

fn fetch(query: &str, adapter: &dyn Adapter) -> Result<[Option<DateTime<Utc>>; 2]> {
    let rows = adapter.fetch(query)?;
    if rows.num_rows() != 1 || rows.num_columns() != 2 {
        return Err(Error::runtime(format!(
            "the query answered {} rows of {} columns, not one moment",
            rows.num_rows(),
            rows.num_columns()
        )));
    }
    let seconds = |column: usize| -> Result<Option<f64>> {
        let values = cast(rows.column(column), &DataType::Float64)
            .map_err(|error| Error::runtime(error.to_string()))?;
        let values = values.as_primitive::<Float64Type>();
        Ok(values.is_valid(0).then(|| values.value(0)))
    };
    Ok([moment(seconds(0)?), moment(seconds(1)?)])
}

fn moment(seconds: Option<f64>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros((seconds? * 1_000_000.0).round() as i64)
}

/// The first day of the calendar.
fn first_moment() -> DateTime<Utc> {
    const SECONDS: i64 = -62_135_596_800;
    DateTime::from_timestamp(SECONDS, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

fn status(freshness: &Freshness, age: f64) -> FreshnessStatus {
    let is_over = |seconds: Option<u64>| seconds.is_some_and(|seconds| age > seconds as f64);
    if is_over(freshness.error_after.seconds()) {
        return FreshnessStatus::Error;
    }
    match is_over(freshness.warn_after.seconds()) {
        true => FreshnessStatus::Warn,
        false => FreshnessStatus::Pass,
    }
}
