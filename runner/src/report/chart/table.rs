//! A table: the rows of a query as HTML, with the CSV beside the page.

use std::fmt::Write;

use super::bound::{Alert, Bound};
use super::spec::DescribedColumn;
use super::svg::escape;
use crate::error::Result;
use crate::report::format::Format;
use crate::report::rows::Cell;
use crate::terminal::thousands;

/// Rows that a table shows where nobody says how many.
const DEFAULT_LIMIT: usize = 100;

/// A table of at most so many rows stays on one sheet of paper.
const MOST_ON_A_SHEET: usize = 16;

/// On a phone a column with a longer text has a line of its own.
const MOST_BESIDE_A_LABEL: usize = 20;

/// A column with its place in the rows.
struct Column {
    index: usize,
    label: String,
    format: Format,
    is_number: bool,
    is_long: bool,
    interval: Option<(usize, usize)>,
    /// The value of a full bar.
    bar: Option<f64>,
}

/// The table as HTML.
///
/// # Errors
/// A usage error for a column or a format that does not exist.
pub fn table(bound: &Bound<'_>) -> Result<String> {
    let columns = columns(bound)?;
    let alert = bound.optional(&bound.spec.alert)?;
    let mut html = String::from("<table><thead><tr>");
    for column in &columns {
        let class = if column.is_number { " class=\"n\"" } else { "" };
        write_into(
            &mut html,
            format_args!("<th scope=\"col\"{class}>{}</th>", escape(&column.label)),
        );
    }
    html.push_str("</tr></thead><tbody>");
    for row in 0..shown_count(bound) {
        let alert = alert.and_then(|column| Alert::of(bound.cell(row, column)));
        match alert {
            Some(alert) => write_into(&mut html, format_args!("<tr class=\"{}\">", alert.name())),
            None => html.push_str("<tr>"),
        }
        for (position, column) in columns.iter().enumerate() {
            html.push_str(&cell(bound, row, column, position == 0));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
    Ok(html)
}

/// The classes of a table's figure.
pub fn figure_class(bound: &Bound<'_>) -> &'static str {
    match shown_count(bound) <= MOST_ON_A_SHEET {
        true => "table short",
        false => "table",
    }
}

/// Says where not all rows are shown, or where there are none.
pub fn rows_note(bound: &Bound<'_>) -> Option<String> {
    let (shown, total) = (shown_count(bound), bound.rows.rows.len());
    match total {
        0 => Some("no rows".to_owned()),
        _ if shown < total => Some(format!(
            "{} of {} rows",
            thousands(shown as u64),
            thousands(total as u64)
        )),
        _ => None,
    }
}

fn shown_count(bound: &Bound<'_>) -> usize {
    let limit = bound.spec.limit.unwrap_or(DEFAULT_LIMIT);
    bound.rows.rows.len().min(limit)
}

fn columns(bound: &Bound<'_>) -> Result<Vec<Column>> {
    let columns = bound.spec.columns.as_slice();
    if !columns.is_empty() {
        return columns.iter().map(|wanted| column(bound, wanted)).collect();
    }
    let names = bound.rows.columns.iter();
    let all = names.map(|name| DescribedColumn {
        column: name.clone(),
        ..DescribedColumn::default()
    });
    all.map(|wanted| column(bound, &wanted)).collect()
}

fn column(bound: &Bound<'_>, wanted: &DescribedColumn) -> Result<Column> {
    let index = bound.column(&wanted.column)?;
    let cells = || bound.rows.rows.iter().map(|row| &row[index]);
    let numbers: Vec<f64> = cells().filter_map(Cell::number).collect();
    let lower = bound.optional_number(&wanted.lower)?;
    let upper = bound.optional_number(&wanted.upper)?;
    let has_long_text = |cell: &Cell| match cell {
        Cell::Text(text) => text.chars().count() > MOST_BESIDE_A_LABEL,
        Cell::Null | Cell::Number(_) | Cell::Flag(_) => false,
    };
    let largest = numbers.iter().copied().fold(0.0, f64::max);
    Ok(Column {
        index,
        label: wanted
            .label
            .clone()
            .unwrap_or_else(|| bound.spec.column_label(&wanted.column)),
        format: bound.format_of(&wanted.format, &numbers)?,
        is_number: !numbers.is_empty(),
        is_long: lower.is_some() || cells().any(has_long_text),
        interval: lower.zip(upper),
        bar: (wanted.bar && largest > 0.0).then_some(largest),
    })
}

fn cell(bound: &Bound<'_>, row: usize, column: &Column, is_first: bool) -> String {
    let value = bound.cell(row, column.index);
    let mut text = escape(&column.format.cell(value));
    let ends = |(low, high): &(usize, usize)| [bound.cell(row, *low), bound.cell(row, *high)];
    let interval = column.interval.as_ref().map(ends);
    if let Some([low, high]) = interval.filter(|ends| !ends.contains(&&Cell::Null)) {
        let end = |cell| escape(&column.format.cell(cell));
        write_into(
            &mut text,
            format_args!(" <small>({} to {})</small>", end(low), end(high)),
        );
    }
    let (class, style) = (class(column, value), bar(column, value));
    let label = escape(&column.label);
    match is_first {
        true => format!("<th scope=\"row\"{class}{style} data-label=\"{label}\">{text}</th>"),
        false => format!("<td{class}{style} data-label=\"{label}\">{text}</td>"),
    }
}

/// Numbers stand to the right; on a phone what is long takes a line, and what is
/// null none.
fn class(column: &Column, value: &Cell) -> String {
    let classes = [
        ("n", column.is_number),
        ("bar", column.bar.is_some()),
        ("long", column.is_long),
        ("null", *value == Cell::Null),
    ];
    let named = classes.into_iter().filter(|(_, is_so)| *is_so);
    let names: Vec<&str> = named.map(|(name, _)| name).collect();
    match names.as_slice() {
        [] => String::new(),
        names => format!(" class=\"{}\"", names.join(" ")),
    }
}

fn bar(column: &Column, value: &Cell) -> String {
    column.bar.map_or(String::new(), |largest| {
        let part = value.number().unwrap_or(0.0) / largest * 100.0;
        format!(" style=\"--part:{:.0}%\"", part.clamp(0.0, 100.0))
    })
}

fn write_into(html: &mut String, text: std::fmt::Arguments<'_>) {
    html.write_fmt(text)
        .expect("a String takes what is written");
}
