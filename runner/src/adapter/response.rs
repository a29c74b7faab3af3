//! What an engine's dbt adapter says of work that is done: packages keep it, and
//! people read it as a result's message.

use serde::Serialize;

/// What was done last for a node, and with how many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// A view was made, which has no rows of its own.
    View,
    Function,
    /// A query became a relation.
    Create(u64),
    /// Rows were added, with or without others in whose place they stand.
    Insert(u64),
    Merge(u64),
    /// A materialized view was brought up to date.
    Refresh,
    /// A query was answered.
    Query(u64),
    /// A file of the project became a table; `code` as dbt's seeds say it.
    Seed {
        code: &'static str,
        rows: u64,
    },
}

impl Work {
    fn rows(self) -> Option<u64> {
        match self {
            Work::View | Work::Function | Work::Refresh => None,
            Work::Create(rows) | Work::Insert(rows) | Work::Merge(rows) | Work::Query(rows) => {
                Some(rows)
            }
            Work::Seed { rows, .. } => Some(rows),
        }
    }
}

/// `adapter_response` of `run_results.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Response {
    #[serde(rename = "_message")]
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// -1 where the engine counts none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_affected: Option<i64>,
}

impl Response {
    /// Of an engine that says nothing of its own.
    pub fn ok(work: Work) -> Self {
        match work {
            Work::Seed { code, rows } => Response::of_seed(code, rows),
            Work::Query(_) => Response {
                message: "OK".to_owned(),
                code: None,
                rows_affected: None,
            },
            _ => Response {
                message: "OK".to_owned(),
                code: None,
                rows_affected: work.rows().map(signed),
            },
        }
    }

    /// Of an engine that tells each statement by its command tag.
    pub fn tagged(work: Work) -> Self {
        let (message, code) = match work {
            Work::View => ("CREATE VIEW".to_owned(), "CREATE VIEW"),
            Work::Function => ("CREATE FUNCTION".to_owned(), "CREATE FUNCTION"),
            Work::Refresh => (
                "REFRESH MATERIALIZED VIEW".to_owned(),
                "REFRESH MATERIALIZED VIEW",
            ),
            Work::Create(rows) | Work::Query(rows) => (format!("SELECT {rows}"), "SELECT"),
            Work::Insert(rows) => (format!("INSERT 0 {rows}"), "INSERT"),
            Work::Merge(rows) => (format!("MERGE {rows}"), "MERGE"),
            Work::Seed { code, rows } => return Response::of_seed(code, rows),
        };
        Response {
            message,
            code: Some(code.to_owned()),
            rows_affected: Some(work.rows().map_or(-1, signed)),
        }
    }

    fn of_seed(code: &str, rows: u64) -> Self {
        Response {
            message: format!("{code} {rows}"),
            code: Some(code.to_owned()),
            rows_affected: Some(signed(rows)),
        }
    }
}

fn signed(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
