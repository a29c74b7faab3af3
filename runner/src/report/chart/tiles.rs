//! KPI tiles: large figures from the first row of a query.

use super::bound::Bound;
use super::spec::Tile;
use super::svg::escape;
use crate::error::Result;
use crate::report::format::{Format, Unit};
use crate::report::rows::Cell;

/// A tile with its values written.
pub struct Shown {
    label: String,
    value: String,
    interval: Option<String>,
    change: Option<String>,
    status: Option<String>,
    note: Option<String>,
}

/// The tiles of a chart block.
///
/// # Errors
/// A usage error for a column or a format that does not exist.
pub fn tiles(bound: &Bound<'_>) -> Result<Vec<Shown>> {
    let tiles = bound.spec.tiles.as_slice();
    if tiles.is_empty() {
        return Err(bound.missing("tiles"));
    }
    tiles.iter().map(|tile| shown(bound, tile)).collect()
}

fn shown(bound: &Bound<'_>, tile: &Tile) -> Result<Shown> {
    let optional = |name: &Option<String>| {
        let cell = name.as_deref().map(|name| first(bound, name));
        cell.transpose()
    };
    let value = first(bound, &tile.value)?;
    let numbers: Vec<f64> = value.number().into_iter().collect();
    let format = bound.format_of(&tile.format, &numbers)?;
    let change_format = match &tile.change_format {
        Some(_) => bound.format_of(&tile.change_format, &[])?,
        None if format.is_share() => Format::new(Unit::Points, 1),
        None => Format::new(Unit::Signed, 0),
    };
    let interval = between(format, optional(&tile.lower)?, optional(&tile.upper)?);
    let ends = (optional(&tile.change_lower)?, optional(&tile.change_upper)?);
    let change_interval = between(change_format, ends.0, ends.1);
    let unit = if change_format.is_share() {
        " points"
    } else {
        ""
    };
    let change = optional(&tile.change)?.map(|change| change_format.cell(&change) + unit);
    let words = tile.change_label.as_ref();
    let words = words.map_or(String::new(), |words| format!(" {words}"));
    Ok(Shown {
        label: tile.label.clone(),
        value: format.cell(&value),
        interval,
        change: change.map(|change| match change_interval {
            Some(interval) => format!("{change}{words} ({interval})"),
            None => change + &words,
        }),
        status: optional(&tile.status)?.map(|status| status.text()),
        note: tile.note.clone(),
    })
}

/// A column's value in the first row.
fn first(bound: &Bound<'_>, name: &str) -> Result<Cell> {
    let column = bound.column(name)?;
    let row = bound.rows.rows.first();
    Ok(row.map_or(Cell::Null, |row| row[column].clone()))
}

fn between(format: Format, low: Option<Cell>, high: Option<Cell>) -> Option<String> {
    let (low, high) = low.zip(high)?;
    Some(format!("{} to {}", format.cell(&low), format.cell(&high)))
}

impl Shown {
    pub fn html(&self) -> String {
        let part = |class: &str, text: &Option<String>| match text {
            Some(text) => format!("<span class=\"{class}\">{}</span>", escape(text)),
            None => String::new(),
        };
        let status = match self.status.as_deref() {
            Some(status @ ("ok" | "warn" | "alert")) => format!(" {status}"),
            _ => String::new(),
        };
        format!(
            "<div class=\"tile{status}\"><span class=\"label\">{}</span><span class=\"figure\">{}</span>{}{}{}</div>",
            escape(&self.label),
            escape(&self.value),
            part("interval", &self.interval),
            part("change", &self.change),
            part("interval", &self.note),
        )
    }

    /// A line of a mail.
    pub fn line(&self) -> String {
        let mut line = format!("{}: {}", self.label, self.value);
        if let Some(interval) = &self.interval {
            line.push_str(&format!(" ({interval})"));
        }
        if let Some(change) = &self.change {
            line.push_str(&format!(", change {change}"));
        }
        line
    }
}
