//! DuckDB's messages as errors with a position.

use crate::error::{Error, uncapitalized};

/// What dbt calls an error of the engine.
const FAMILY: &str = "Runtime Error";

/// The fact of a DuckDB error without its kind and excerpt; where the excerpt
/// points into the statement, the error has that position.
pub fn runtime(error: &duckdb::Error) -> Error {
    of_text(&message(error))
}

/// The same, for an error that `sql` caused.
pub fn of_statement(error: &duckdb::Error, sql: &str) -> Error {
    let text = message(error);
    let located = of_text(&text);
    match position(&text, sql) {
        Some(position) => located.with_position(position),
        None => located,
    }
}

fn message(error: &duckdb::Error) -> String {
    match error {
        duckdb::Error::DuckDBFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    }
}

fn of_text(text: &str) -> Error {
    let error = Error::runtime(fact(text)).of_family(FAMILY);
    let is_passing =
        text.starts_with("TransactionContext Error") && text.to_lowercase().contains("conflict on");
    if is_passing { error.passing() } else { error }
}

fn fact(text: &str) -> String {
    if text.contains("INTERRUPT") || text.contains("Interrupted") {
        return "cancelled".to_owned();
    }
    let text = text.split("\n\nLINE ").next().unwrap_or(text);
    let text = text.split("\nLINE ").next().unwrap_or(text);
    let text = text.trim();
    // A keyword in capitals stays.
    match text.split_once("Error: ") {
        Some((kind, fact)) if kind.len() < 40 => uncapitalized(fact),
        _ => uncapitalized(text),
    }
}

/// The character of `sql`, from 1, that `LINE n: …` and its caret mark.
fn position(text: &str, sql: &str) -> Option<usize> {
    let at = text.find("LINE ")?;
    let mut lines = text[at..].lines();
    let excerpt = lines.next()?;
    let caret = lines.next()?.find('^')?;
    let (number, shown) = excerpt.strip_prefix("LINE ")?.split_once(": ")?;
    let line_number: usize = number.parse().ok()?;
    let prefix = excerpt.len() - shown.len();
    let column = caret.checked_sub(prefix)?;
    let line = sql.lines().nth(line_number.checked_sub(1)?)?;
    let column = match shown.strip_prefix("...") {
        Some(part) => line.find(part.trim_end_matches("..."))? + column.checked_sub(3)?,
        None => column,
    };
    let before: usize = sql
        .split_inclusive('\n')
        .take(line_number - 1)
        .map(|line| line.chars().count())
        .sum();
    let in_line = line.get(..column.min(line.len()))?.chars().count();
    Some(before + in_line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(sql: &str) -> Error {
        let connection = duckdb::Connection::open_in_memory().unwrap();
        let error = connection.execute_batch(sql).unwrap_err();
        of_statement(&error, sql)
    }

    fn marked(sql: &str) -> String {
        let position = error_of(sql).position().unwrap();
        sql.chars().skip(position - 1).take(5).collect()
    }

    #[test]
    fn the_position_is_where_the_caret_points() {
        assert_eq!(marked("select\n    1 as one,\n    wrong_name"), "wrong");
        assert_eq!(marked("select 1 frm t where x"), "t whe");
        let long = format!(
            "select {} wrong_name from (select 1 as a)",
            "a, ".repeat(80)
        );
        assert_eq!(marked(&long), "wrong");
    }

    #[test]
    fn a_keyword_in_capitals_stays() {
        let error = error_of("create table t (a integer not null); insert into t values (null)");
        assert_eq!(error.message(), "NOT NULL constraint failed: t.a");
        assert_eq!(error.family(), "Runtime Error");
    }

    #[test]
    fn the_fact_has_no_excerpt() {
        let error = error_of("select * from nowhere");
        assert_eq!(
            error.message().lines().next().unwrap(),
            "table with name nowhere does not exist!"
        );
        assert!(!error.message().contains("LINE"));
    }
}
