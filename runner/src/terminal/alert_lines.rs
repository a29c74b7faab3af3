//! What monitoring found, a line each.

use arrow::array::RecordBatch;

use super::table::Texts;
use crate::error::{Error, Result, Style};

/// The columns of a line; the last one is a sentence of any length.
const COLUMNS: [&str; 4] = ["period", "severity", "rule", "message"];

/// `2026-03-08  alert  psi  PSI of age is 0.902, at least 0.1`, with as many blanks
/// as keep the columns straight, and how many there are.
///
/// # Errors
/// A runtime error where a column is missing or of a type that has no text.
pub fn alert_lines(rows: &RecordBatch, style: Style) -> Result<String> {
    let found = cells(rows)?;
    let (period_width, rule_width) = (width(&found, 0), width(&found, 2));
    let mut lines: Vec<String> = found
        .iter()
        .map(|[period, severity, rule, message]| {
            let severity = painted(severity, style);
            format!("{period:<period_width$}  {severity}  {rule:<rule_width$}  {message}")
        })
        .collect();
    lines.push(total(&found));
    Ok(lines.join("\n"))
}

fn cells(rows: &RecordBatch) -> Result<Vec<[String; 4]>> {
    let texts = Texts::of(rows)?;
    let mut positions = [0; 4];
    for (position, name) in positions.iter_mut().zip(COLUMNS) {
        *position = rows
            .schema()
            .index_of(name)
            .map_err(|error| Error::runtime(error.to_string()))?;
    }
    let row_cells = |row| positions.map(|column| texts.get(column, row).unwrap_or_default());
    Ok((0..rows.num_rows()).map(row_cells).collect())
}

fn width(found: &[[String; 4]], column: usize) -> usize {
    let widths = found.iter().map(|cells| cells[column].chars().count());
    widths.max().unwrap_or_default()
}

fn painted(severity: &str, style: Style) -> String {
    let text = format!("{severity:<5}");
    let colour = match severity {
        "alert" => 31,
        "warn" => 33,
        _ => 32,
    };
    match style {
        Style::Plain => text,
        Style::Coloured => format!("\u{1b}[{colour}m{text}\u{1b}[0m"),
    }
}

fn total(found: &[[String; 4]]) -> String {
    let count = |name: &str| found.iter().filter(|cells| cells[1] == name).count();
    let (alerts, warnings) = (count("alert"), count("warn"));
    let fine = match count("ok") {
        0 => String::new(),
        fine => format!(", {fine} ok"),
    };
    match alerts + warnings {
        0 => format!("No alerts and no warnings{fine}."),
        _ => format!(
            "{}, {}{fine}.",
            counted(alerts, "alert"),
            counted(warnings, "warning")
        ),
    }
}

fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
