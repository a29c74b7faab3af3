//! A heat map: a square for each pair of x and y, darker where the value is
//! larger, ringed where there is an alert.

use super::Chart;
use super::bar::categories;
use super::bound::{Alert, Bound};
use super::frame::{Canvas, Drawing, Entry, LINE, MOST_HEIGHT, draw_legend};
use super::svg::{Anchor, Svg};
use super::text::{text_width, wrapped};
use crate::error::Result;
use crate::report::format::Format;

/// Steps of the colour scale, as the page's style has them.
const SHADES: f64 = 8.0;

/// A heat map, ready to be drawn in either width.
pub struct HeatMap<'a> {
    columns: Vec<(String, String)>,
    rows: Vec<(String, Vec<usize>)>,
    x: usize,
    value: usize,
    alert: Option<usize>,
    text: Option<usize>,
    pub format: Format,
    low: f64,
    high: f64,
    bound: &'a Bound<'a>,
}

impl<'a> HeatMap<'a> {
    /// # Errors
    /// A usage error for a column that does not exist or does not fit.
    pub fn new(bound: &'a Bound<'a>) -> Result<Self> {
        let spec = &bound.spec;
        let y = match spec.y.list() {
            [name] => bound.column(name)?,
            _ => return Err(bound.missing("y")),
        };
        bound.required("value", &spec.value)?;
        let value = bound.number_column(spec.value.as_deref().unwrap_or_default())?;
        let numbers: Vec<f64> = bound
            .rows
            .rows
            .iter()
            .filter_map(|row| row[value].number())
            .collect();
        let smallest = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Ok(HeatMap {
            columns: categories(bound)?,
            rows: bound.rows_by(y),
            x: bound.required("x", &spec.x)?,
            value,
            alert: bound.optional(&spec.alert)?,
            text: bound.optional(&spec.text)?,
            format: bound.format_of(&spec.format, &numbers)?,
            low: spec.y_min.unwrap_or(smallest.min(0.0)),
            high: spec.y_max.unwrap_or(largest),
            bound,
        })
    }
}

impl Chart for HeatMap<'_> {
    fn draw(&self, canvas: Canvas) -> Drawing {
        let width = canvas.width();
        let mut svg = Svg::default();
        let labels = self.row_labels();
        let widths = labels.iter().map(|label| text_width(label));
        let room = (widths.fold(0.0, f64::max) + 8.0).min(width * 0.4);
        let size = (width - room - 2.0) / self.columns.len().max(1) as f64;
        let is_small = self.rows.len() <= 3;
        let cell = (size.min(120.0), if is_small { 36.0 } else { 24.0 });
        let mut y = draw_legend(&mut svg, &self.legend(cell.0), width) + 2.0;
        let mut shown = 0;
        for ((_, rows), label) in self.rows.iter().zip(&labels) {
            if y > MOST_HEIGHT {
                break;
            }
            shown += 1;
            let lines = wrapped(label, room - 8.0);
            let height = f64::max(cell.1, LINE * lines.len() as f64 + 2.0);
            for (index, line) in lines.iter().enumerate() {
                let offset = (height - LINE * lines.len() as f64) / 2.0;
                let baseline = y + offset + LINE * index as f64 + 12.0;
                svg.text("", (room - 8.0, baseline), Anchor::End, line);
            }
            self.draw_row(&mut svg, rows, (room, y), (cell.0, height));
            y += height;
        }
        let height = self.draw_columns(&mut svg, room, cell.0, y);
        Drawing {
            body: svg.into_body(),
            height,
            left_out: self.rows.len() - shown,
        }
    }

    fn sentences(&self) -> String {
        let cells = self.rows.iter().flat_map(|(_, rows)| rows);
        let highest = cells
            .filter_map(|row| Some((*row, self.bound.cell(*row, self.value).number()?)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let size = format!("{} rows by {} columns", self.rows.len(), self.columns.len());
        match highest {
            None => format!("{size}, no values."),
            Some((row, value)) => format!(
                "{size}, the highest value {} at {}, {}.",
                self.format.number(value),
                self.row_label(row),
                self.bound.cell(row, self.x).text()
            ),
        }
    }
}

impl HeatMap<'_> {
    fn row_labels(&self) -> Vec<String> {
        let names = self.rows.iter().map(|(name, _)| name);
        names.map(|name| self.bound.spec.label(name)).collect()
    }

    /// What the shades mean, where squares are too small for their values, and
    /// the rings.
    fn legend(&self, width: f64) -> Vec<Entry> {
        let rows = 0..self.bound.rows.rows.len();
        let has_room = |row: usize| text_width(&self.text(row)) < width - 2.0;
        let mut entries = Vec::new();
        if !rows.clone().all(has_room) {
            for value in [self.low, (self.low + self.high) / 2.0, self.high] {
                let class = format!("cell {}", self.shade(value));
                entries.push((class, self.format.number(value)));
            }
        }
        entries.extend(Alert::legend(rows.filter_map(|row| self.alert_of(row))));
        entries
    }

    /// What is written in a row's square.
    fn text(&self, row: usize) -> String {
        match self.text {
            Some(column) => self.bound.cell(row, column).text(),
            None => self.format.cell(self.bound.cell(row, self.value)),
        }
    }

    fn alert_of(&self, row: usize) -> Option<Alert> {
        let column = self.alert?;
        Alert::of(self.bound.cell(row, column))
    }

    fn draw_row(&self, svg: &mut Svg, rows: &[usize], corner: (f64, f64), size: (f64, f64)) {
        for row in rows {
            let column = self.bound.cell(*row, self.x).text();
            let Some(index) = self.columns.iter().position(|(name, _)| *name == column) else {
                continue;
            };
            let place = (corner.0 + size.0 * index as f64, corner.1);
            self.draw_square(svg, (*row, index), place, size);
        }
    }

    fn draw_square(
        &self,
        svg: &mut Svg,
        (row, column): (usize, usize),
        (x, y): (f64, f64),
        size: (f64, f64),
    ) {
        let text = self.text(row);
        let value = self.bound.cell(row, self.value).number();
        let shade = value.map_or("none".to_owned(), |value| self.shade(value));
        let inner = (size.0 - 2.0, size.1 - 2.0);
        let hint = format!(
            "{}, {}: {text}",
            self.columns[column].1,
            self.row_label(row)
        );
        svg.rect(&format!("cell {shade}"), (x + 1.0, y + 1.0), inner, &hint);
        if text_width(&text) < inner.0 {
            let at = (x + size.0 / 2.0, y + size.1 / 2.0 + 4.0);
            svg.text(&format!("on {shade}"), at, Anchor::Middle, &text);
        }
        if let Some(alert) = self.alert_of(row) {
            let class = format!("ring {}", alert.name());
            let ring = (inner.0 - 2.0, inner.1 - 2.0);
            svg.rect(&class, (x + 2.0, y + 2.0), ring, "");
        }
    }

    fn row_label(&self, row: usize) -> String {
        let rows = self.rows.iter();
        let found = rows.clone().find(|(_, rows)| rows.contains(&row));
        found.map_or(String::new(), |(name, _)| self.bound.spec.label(name))
    }

    fn shade(&self, value: f64) -> String {
        let range = self.high - self.low;
        let part = if range > 0.0 {
            (value - self.low) / range
        } else {
            0.0
        };
        format!("h{}", (part.clamp(0.0, 1.0) * SHADES).round())
    }

    /// Writes the labels below the columns, as many as fit; gives the height.
    fn draw_columns(&self, svg: &mut Svg, left: f64, size: f64, y: f64) -> f64 {
        let widest = self
            .columns
            .iter()
            .map(|(_, label)| text_width(label))
            .fold(0.0, f64::max);
        let stride = if size >= 60.0 {
            1
        } else {
            ((widest + 6.0) / size).ceil().max(1.0) as usize
        };
        let mut height = y + 4.0;
        for (index, (_, label)) in self.columns.iter().enumerate().step_by(stride) {
            let middle = left + size * (index as f64 + 0.5);
            let half = text_width(label).min(size * stride as f64) / 2.0;
            let right = left + size * self.columns.len() as f64 + 2.0;
            let middle = middle.min((right - half).max(left));
            for (number, line) in wrapped(label, (size * stride as f64 - 4.0).max(widest.min(60.0)))
                .iter()
                .enumerate()
            {
                let baseline = y + LINE * (number + 1) as f64 - 2.0;
                svg.text("", (middle, baseline), Anchor::Middle, line);
                height = f64::max(height, baseline + 6.0);
            }
        }
        height
    }
}
