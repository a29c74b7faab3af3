//! Bars beside each other: lying for categories, standing for numbers and
//! dates; with intervals, and marks to compare with.

use super::Chart;
use super::bound::{Bound, Marks, Point, Series, extent};
use super::frame::{
    Canvas, Drawing, Entry, Frame, LINE, Labels, MOST_HEIGHT, draw_legend, series_class,
};
use super::reference;
use super::scale::{Domain, Scale, date_label};
use super::spec::Orientation;
use super::svg::{Anchor, Svg};
use super::text::{text_width, wrapped};
use crate::error::Result;
use crate::report::format::Format;

/// A bar chart, ready to be drawn in either width.
pub struct BarChart<'a> {
    bound: &'a Bound<'a>,
    pub series: Vec<Series>,
    /// The values of x as they are written in the rows, and as labels.
    categories: Vec<(String, String)>,
    marks: Marks,
    pub format: Format,
    references: Vec<(f64, String)>,
    orientation: Orientation,
}

impl<'a> BarChart<'a> {
    /// # Errors
    /// A usage error for a column that does not exist or does not fit.
    pub fn new(bound: &'a Bound<'a>) -> Result<Self> {
        let series = bound.series()?;
        let is_text = matches!(bound.domain()?, Domain::Categories(_));
        let fallback = if is_text {
            Orientation::Horizontal
        } else {
            Orientation::Vertical
        };
        Ok(BarChart {
            format: bound.format_of(&bound.spec.format, &extent(&series))?,
            categories: categories(bound)?,
            marks: bound.marks()?,
            references: reference::lines(bound)?,
            orientation: bound.spec.orientation.unwrap_or(fallback),
            series,
            bound,
        })
    }
}

impl Chart for BarChart<'_> {
    fn draw(&self, canvas: Canvas) -> Drawing {
        match self.orientation {
            Orientation::Horizontal => self.draw_lying(canvas),
            Orientation::Vertical => self.draw_standing(canvas),
        }
    }

    fn sentences(&self) -> String {
        let shown = self.categories.iter().take(20).flat_map(|(category, _)| {
            let points = self.points_of(category).into_iter();
            points.map(|(index, point)| self.hint(index, point))
        });
        format!("{}.", shown.collect::<Vec<_>>().join("; "))
    }
}

impl BarChart<'_> {
    fn scale(&self, count: usize) -> Scale {
        let spec = &self.bound.spec;
        let marked = (0..self.bound.rows.rows.len()).flat_map(|row| self.marked(row));
        let marked = marked.map(|(_, value)| value);
        let references = self.references.iter().map(|(value, _)| *value);
        let values = extent(&self.series)
            .into_iter()
            .chain(marked)
            .chain(references);
        let values = values.chain(std::iter::once(spec.y_min.unwrap_or(0.0)));
        Scale::over(values, (spec.y_min, spec.y_max), count)
    }

    fn legend(&self) -> Vec<Entry> {
        let series = self.series.iter().enumerate();
        let series = series.map(|(index, series)| (series_class(index), series.label.clone()));
        let entries: Vec<Entry> = series.chain(self.marks.legend()).collect();
        if entries.len() > 1 {
            entries
        } else {
            Vec::new()
        }
    }

    fn points_of(&self, category: &str) -> Vec<(usize, &Point)> {
        let series = self.series.iter().enumerate();
        let found = series.map(|(index, series)| {
            let point = series.points.iter().find(|point| point.x == category);
            point.map(|point| (index, point))
        });
        found.flatten().collect()
    }

    fn draw_lying(&self, canvas: Canvas) -> Drawing {
        let width = canvas.width();
        let mut svg = Svg::default();
        let top = draw_legend(&mut svg, &self.legend(), width) + 4.0;
        let mut y = top + 4.0;
        let room = self.label_room(width);
        let values = self.value_room();
        let scale = self.scale(4);
        let thickness = if self.series.len() > 1 { 10.0 } else { 13.0 };
        let mut shown = 0;
        for (category, label) in &self.categories {
            if y > MOST_HEIGHT {
                break;
            }
            shown += 1;
            let lines = wrapped(label, room - 8.0);
            let bars = thickness * self.series.len() as f64;
            let height = f64::max(bars, LINE * lines.len() as f64 - 4.0);
            for (index, line) in lines.iter().enumerate() {
                let offset = (height - LINE * lines.len() as f64) / 2.0;
                let baseline = y + offset + LINE * index as f64 + 12.0;
                svg.text("", (room - 8.0, baseline), Anchor::End, line);
            }
            let row = Row {
                from: room,
                to: width - values,
                top: y + (height - bars) / 2.0,
                thickness,
            };
            self.draw_row(&mut svg, &scale, &row, category);
            y += height + 8.0;
        }
        svg.line("zero", (room, top), (room, y - 4.0));
        Drawing {
            body: svg.into_body(),
            height: y,
            left_out: self.categories.len() - shown,
        }
    }

    fn label_room(&self, width: f64) -> f64 {
        let widths = self.categories.iter().map(|(_, label)| text_width(label));
        (widths.fold(0.0, f64::max) + 8.0).min(width * 0.42)
    }

    fn value_room(&self) -> f64 {
        let values = extent(&self.series).into_iter();
        let widths = values.map(|value| text_width(&self.format.number(value)));
        widths.fold(0.0, f64::max) + 10.0
    }

    fn draw_row(&self, svg: &mut Svg, scale: &Scale, row: &Row, category: &str) {
        let place = |value: f64| scale.place(value, row.from, row.to);
        for (index, point) in self.points_of(category) {
            let Some(value) = point.y else { continue };
            let top = row.top + row.thickness * index as f64;
            let (zero, end) = (place(0.0), place(value));
            let hint = self.hint(index, point);
            let corner = (zero.min(end), top + 1.0);
            let size = ((end - zero).abs(), row.thickness - 2.0);
            svg.rect(&series_class(index), corner, size, &hint);
            let mut right = end.max(zero);
            if let Some((low, high)) = point.interval {
                let middle = top + row.thickness / 2.0;
                svg.line("whisker", (place(low), middle), (place(high), middle));
                right = right.max(place(high));
            }
            let marked = self.draw_marks(svg, point, &|value| place(value), (top, row.thickness));
            let at = (right.max(marked) + 5.0, top + row.thickness / 2.0 + 4.0);
            svg.text("value", at, Anchor::Start, &self.format.number(value));
            if let Some(alert) = point.alert {
                svg.circle(
                    &format!("ring {}", alert.name()),
                    (end, at.1 - 4.0),
                    6.5,
                    &hint,
                );
            }
        }
    }

    fn marked(&self, row: usize) -> Vec<(usize, f64)> {
        self.marks.of(self.bound, row)
    }

    /// Draws the marks of a bar and gives the place of the one farthest out.
    fn draw_marks(
        &self,
        svg: &mut Svg,
        point: &Point,
        place: &dyn Fn(f64) -> f64,
        (top, thickness): (f64, f64),
    ) -> f64 {
        let mut farthest = 0.0;
        for (index, value) in self.marked(point.row) {
            let x = place(value);
            svg.line(
                &format!("mark m{index}"),
                (x, top - 1.0),
                (x, top + thickness + 1.0),
            );
            farthest = f64::max(farthest, x);
        }
        farthest
    }

    fn draw_standing(&self, canvas: Canvas) -> Drawing {
        let mut frame = Frame::new(canvas, &self.legend(), self.scale(4), self.format);
        let band = (frame.right - frame.left) / self.categories.len().max(1) as f64;
        let left = frame.left;
        let middle = |index: usize| left + band * (index as f64 + 0.5);
        for (index, (category, _)) in self.categories.iter().enumerate() {
            self.draw_column(&mut frame, middle(index), band, category);
        }
        reference::draw(&mut frame, &self.references);
        let texts = self.categories.iter().enumerate();
        let texts: Vec<(f64, String)> = texts
            .map(|(index, (_, label))| (middle(index), label.clone()))
            .collect();
        let names: Vec<String> = texts.iter().map(|(_, label)| label.clone()).collect();
        let labels = match self.bound.domain() {
            Ok(Domain::Categories(_)) => {
                Labels::of(&Domain::Categories(names), &middle, self.format, band)
            }
            _ => Labels::thinned(texts),
        };
        frame.finish(&labels, self.bound.spec.x_title.as_deref())
    }

    fn draw_column(&self, frame: &mut Frame, middle: f64, band: f64, category: &str) {
        let thickness = (band * 0.76 / self.series.len().max(1) as f64).min(44.0);
        let left = middle - thickness * self.series.len() as f64 / 2.0;
        for (index, point) in self.points_of(category) {
            let Some(value) = point.y else { continue };
            let x = left + thickness * index as f64;
            let (zero, end) = (frame.base(), frame.y(value));
            let hint = self.hint(index, point);
            let size = ((thickness - 1.5).max(0.8), (end - zero).abs());
            frame
                .svg
                .rect(&series_class(index), (x, zero.min(end)), size, &hint);
            let center = x + size.0 / 2.0;
            if let Some((low, high)) = point.interval {
                let ends = ((center, frame.y(low)), (center, frame.y(high)));
                frame.svg.line("whisker", ends.0, ends.1);
            }
            for (mark, value) in self.marked(point.row) {
                let y = frame.y(value);
                let class = format!("mark m{mark}");
                frame.svg.line(&class, (x - 1.5, y), (x + size.0 + 1.5, y));
            }
            if let Some(alert) = point.alert {
                frame
                    .svg
                    .circle(&format!("ring {}", alert.name()), (center, end), 6.5, &hint);
            }
        }
    }

    fn hint(&self, series: usize, point: &Point) -> String {
        let value = point.y.map_or("–".to_owned(), |y| self.format.number(y));
        let interval = point.interval.map_or(String::new(), |(low, high)| {
            format!(
                " ({} to {})",
                self.format.number(low),
                self.format.number(high)
            )
        });
        let x = self.x_text(point);
        match self.series.len() {
            1 => format!("{x}: {value}{interval}"),
            _ => format!("{x}, {}: {value}{interval}", self.series[series].label),
        }
    }

    /// Where a bar stands, in words: a number as on the axis, a date in full.
    fn x_text<'p>(&'p self, point: &'p Point) -> &'p str {
        let is_number = point.x.parse::<f64>().is_ok();
        let mut categories = self.categories.iter().filter(|_| is_number);
        let found = categories.find(|(category, _)| *category == point.x);
        found.map_or(&point.x, |(_, label)| label)
    }
}

/// Where the bars of a category lie.
struct Row {
    from: f64,
    to: f64,
    top: f64,
    thickness: f64,
}

/// The values of x, each once, with their labels.
///
/// # Errors
/// A usage error where the chart names no x column.
pub fn categories(bound: &Bound<'_>) -> Result<Vec<(String, String)>> {
    let x = bound.required("x", &bound.spec.x)?;
    let cells = bound.rows.rows.iter().map(|row| &row[x]);
    let numbers: Vec<f64> = cells.filter_map(|cell| cell.number()).collect();
    let format = bound.format_of(&bound.spec.x_format, &numbers)?;
    let named = bound.rows_by(x).into_iter().map(|(name, rows)| {
        let label = match name.parse::<chrono::NaiveDate>() {
            Ok(date) => date_label(date, None),
            Err(_) => bound.spec.label(&format.cell(bound.cell(rows[0], x))),
        };
        (name, label)
    });
    Ok(named.collect())
}
