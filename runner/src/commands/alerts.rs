//! `weir alerts`: the rows of the models that weir.yml names for what monitoring
//! found.

use std::path::Path;

use arrow::array::{AsArray, RecordBatch};

use super::Exit;
use super::session::Session;
use crate::adapter::{Adapter, Column, Dialect};
use crate::cli::{AlertSeverity, AlertsArguments, GlobalArguments, ShowOutput, batch_date};
use crate::error::{Error, Location, Result};
use crate::manifest::{Node, ResourceType};
use crate::terminal::{Terminal, csv, json_lines};

/// The columns that the models must have; all are text.
const COLUMNS: [&str; 4] = ["period", "rule", "severity", "message"];

/// Prints warnings and alerts, or fewer or more of them.
///
/// # Errors
/// A usage error where weir.yml names no fit model; a runtime error where none is
/// built.
pub fn alerts(
    global: &GlobalArguments,
    arguments: &AlertsArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let nodes = alerts_models(&session)?;
    let conditions = Conditions {
        arguments,
        periods: periods(&session, arguments)?,
    };
    let adapter = session.connect()?;
    let built = built(adapter.as_ref(), &nodes)?;
    let rows = adapter.fetch(&query(adapter.dialect(), &built, &conditions))?;
    match arguments.output {
        ShowOutput::Table => terminal.alerts(&rows)?,
        ShowOutput::Csv => terminal.result(&csv(&rows)?),
        ShowOutput::Json | ShowOutput::Jsonl if rows.num_rows() == 0 => {}
        ShowOutput::Json | ShowOutput::Jsonl => terminal.result(&json_lines(&rows)?),
    }
    let is_bad = arguments
        .fail_on
        .is_some_and(|least| holds(&rows, least.severity()));
    Ok(match is_bad {
        true => Exit::Failure,
        false => Exit::Success,
    })
}

fn alerts_models(session: &Session) -> Result<Vec<&Node>> {
    let names = &session.project.weir.alerts;
    if names.is_empty() {
        return Err(Error::usage("the project names no model of alerts")
            .help("add `alerts: [<model>]` to weir.yml; `weir alerts --help` lists its columns"));
    }
    names.iter().map(|name| model_of(session, name)).collect()
}

fn model_of<'a>(session: &'a Session, name: &str) -> Result<&'a Node> {
    let models = || {
        let nodes = session.manifest.nodes.values();
        nodes.filter(|node| node.resource_type() == ResourceType::Model)
    };
    models().find(|node| node.name == name).ok_or_else(|| {
        Error::usage(format!("`alerts` names `{name}`, which is no model"))
            .at(Location::file(Path::new("weir.yml")))
            .did_you_mean(name, models().map(|node| node.name.as_str()))
    })
}

/// Those of the command line, else the day of the var `batch_date`, else any.
fn periods(session: &Session, arguments: &AlertsArguments) -> Result<Vec<String>> {
    if !arguments.period.is_empty() {
        return Ok(arguments.period.clone());
    }
    let day = batch_date(&session.project.vars)?;
    Ok(day.iter().map(ToString::to_string).collect())
}

/// Those that are built: a weekly model may not be there in the first week.
fn built<'a>(adapter: &dyn Adapter, nodes: &[&'a Node]) -> Result<Vec<&'a Node>> {
    let mut built = Vec::new();
    for node in nodes {
        let columns = adapter.columns(&node.relation)?;
        if !columns.is_empty() {
            require_columns(node, &columns)?;
            built.push(*node);
        }
    }
    let names = nodes.iter().map(|node| node.name.as_str());
    let names = names.collect::<Vec<&str>>();
    match built.is_empty() {
        true => Err(
            Error::runtime(format!("no model of alerts is built: {}", names.join(", ")))
                .help(format!("run `weir build --select +{}`", names[0])),
        ),
        false => Ok(built),
    }
}

fn require_columns(node: &Node, columns: &[Column]) -> Result<()> {
    for wanted in COLUMNS {
        if !columns.iter().any(|column| column.name == wanted) {
            return Err(
                Error::usage(format!("the model of alerts has no column `{wanted}`"))
                    .at(Location::file(&node.original_file_path))
                    .help(format!("it needs {}", COLUMNS.join(", "))),
            );
        }
    }
    Ok(())
}

/// Which rows are asked for.
struct Conditions<'a> {
    arguments: &'a AlertsArguments,
    /// Empty for all.
    periods: Vec<String>,
}

/// The newest first, and of a period the worst.
fn query(dialect: &dyn Dialect, nodes: &[&Node], asked: &Conditions<'_>) -> String {
    let severities = AlertSeverity::ALL
        .into_iter()
        .filter(|severity| *severity >= asked.arguments.severity)
        .map(|severity| severity.name().to_owned());
    let mut conditions = vec![one_of(dialect, "severity", severities)];
    for (column, values) in [("period", &asked.periods), ("rule", &asked.arguments.rule)] {
        if !values.is_empty() {
            conditions.push(one_of(dialect, column, values.iter().cloned()));
        }
    }
    let selects = nodes
        .iter()
        .map(|node| format!("select * from {}", dialect.render(&node.relation)));
    format!(
        "select *\nfrom (\n    {}\n) as alerts\nwhere {}\norder by\n    period desc,\n    \
         case severity when 'alert' then 1 when 'warn' then 2 else 3 end,\n    rule,\n    message",
        selects
            .collect::<Vec<String>>()
            .join("\n    union all\n    "),
        conditions.join("\n    and ")
    )
}

fn one_of(dialect: &dyn Dialect, column: &str, values: impl Iterator<Item = String>) -> String {
    let literals = values.map(|value| dialect.literal(&value));
    let list = literals.collect::<Vec<String>>().join(", ");
    format!("cast({column} as text) in ({list})")
}

/// Whether a row is at least as bad.
fn holds(rows: &RecordBatch, least: AlertSeverity) -> bool {
    let column = rows
        .column_by_name("severity")
        .and_then(|column| column.as_string_opt::<i32>());
    let mut severities = column
        .into_iter()
        .flat_map(|column| column.iter().flatten());
    severities.any(|text| {
        let known = AlertSeverity::ALL.into_iter();
        known
            .filter(|severity| *severity >= least)
            .any(|severity| severity.name() == text)
    })
}
