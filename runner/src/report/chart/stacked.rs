//! Bars made of parts: standing columns, or lying ones for categories, also as
//! shares of the whole.

use super::Chart;
use super::bar::categories;
use super::bound::{Bound, Series};
use super::frame::{
    Canvas, Drawing, Entry, Frame, LINE, Labels, MOST_HEIGHT, draw_legend, series_class,
};
use super::scale::{Domain, Scale};
use super::spec::Orientation;
use super::svg::{Anchor, Svg};
use super::text::{text_width, wrapped};
use crate::error::{Error, Result};
use crate::report::format::{Format, Unit};

/// A stacked bar chart, ready to be drawn in either width.
pub struct StackedChart<'a> {
    pub bound: &'a Bound<'a>,
    pub series: Vec<Series>,
    /// The values of x as they are written in the rows, and as labels.
    pub categories: Vec<(String, String)>,
    /// For each category the value of each series.
    pub values: Vec<Vec<f64>>,
    pub format: Format,
}

impl<'a> StackedChart<'a> {
    /// # Errors
    /// A usage error for a column that does not exist or does not fit.
    pub fn new(bound: &'a Bound<'a>) -> Result<Self> {
        let series = bound.series()?;
        require_parts(bound, &series)?;
        let categories = categories(bound)?;
        let value = |series: &Series, category: &str| {
            let point = series.points.iter().find(|point| point.x == category);
            point.and_then(|point| point.y).unwrap_or(0.0).max(0.0)
        };
        let mut values: Vec<Vec<f64>> = categories
            .iter()
            .map(|(category, _)| {
                series
                    .iter()
                    .map(|series| value(series, category))
                    .collect()
            })
            .collect();
        let mut format = bound.format_of(&bound.spec.format, &values.concat())?;
        if bound.spec.share {
            values.iter_mut().for_each(|parts| to_shares(parts));
            if bound.spec.format.is_none() {
                format = Format::new(Unit::Percent, 0);
            }
        }
        Ok(StackedChart {
            bound,
            series,
            categories,
            values,
            format,
        })
    }
}

impl Chart for StackedChart<'_> {
    fn draw(&self, canvas: Canvas) -> Drawing {
        let orientation = self.bound.spec.orientation;
        match orientation.unwrap_or(Orientation::Vertical) {
            Orientation::Vertical => self.draw_standing(canvas),
            Orientation::Horizontal => self.draw_lying(canvas),
        }
    }

    fn sentences(&self) -> String {
        let categories = (0..self.categories.len()).take(12);
        let shown = categories.flat_map(|category| {
            let parts = (0..self.series.len()).take(6);
            parts.map(move |part| self.hint(category, part))
        });
        format!("{}.", shown.collect::<Vec<_>>().join("; "))
    }
}

impl StackedChart<'_> {
    pub fn legend(&self) -> Vec<Entry> {
        let entry = |(index, series): (usize, &Series)| (series_class(index), series.label.clone());
        self.series.iter().enumerate().map(entry).collect()
    }

    fn scale(&self) -> Scale {
        let totals = self.values.iter().map(|parts| parts.iter().sum());
        let high = self.bound.spec.share.then_some(1.0);
        Scale::over(totals, (Some(0.0), high.or(self.bound.spec.y_max)), 4)
    }

    fn draw_standing(&self, canvas: Canvas) -> Drawing {
        let mut frame = Frame::new(canvas, &self.legend(), self.scale(), self.format);
        let band = (frame.right - frame.left) / self.categories.len().max(1) as f64;
        let left = frame.left;
        let middle = |index: usize| left + band * (index as f64 + 0.5);
        let thickness = (band * 0.8).min(64.0);
        for (index, parts) in self.values.iter().enumerate() {
            let mut below = 0.0;
            for (part, value) in parts.iter().enumerate() {
                let (bottom, top) = (frame.y(below), frame.y(below + value));
                let corner = (middle(index) - thickness / 2.0, top);
                let hint = self.hint(index, part);
                let size = (thickness, bottom - top);
                frame
                    .svg
                    .rect(&format!("part {}", series_class(part)), corner, size, &hint);
                below += value;
            }
        }
        let labels: Vec<(f64, String)> = self
            .categories
            .iter()
            .enumerate()
            .map(|(index, (_, label))| (middle(index), label.clone()))
            .collect();
        let names = labels.iter().map(|(_, label)| label.clone()).collect();
        let labels = match self.bound.domain() {
            Ok(Domain::Categories(_)) => {
                Labels::of(&Domain::Categories(names), &middle, self.format, band)
            }
            _ => Labels::thinned(labels),
        };
        frame.finish(&labels, self.bound.spec.x_title.as_deref())
    }

    fn draw_lying(&self, canvas: Canvas) -> Drawing {
        let width = canvas.width();
        let mut svg = Svg::default();
        let mut y = draw_legend(&mut svg, &self.legend(), width) + 6.0;
        let widths = self.categories.iter().map(|(_, label)| text_width(label));
        let room = (widths.fold(0.0, f64::max) + 8.0).min(width * 0.42);
        let scale = self.scale();
        let mut shown = 0;
        for (index, parts) in self.values.iter().enumerate() {
            if y > MOST_HEIGHT {
                break;
            }
            shown += 1;
            let lines = wrapped(&self.categories[index].1, room - 8.0);
            for (number, line) in lines.iter().enumerate() {
                let baseline = y + 14.0 + LINE * number as f64;
                svg.text("", (room - 8.0, baseline), Anchor::End, line);
            }
            let mut left = room;
            for (part, value) in parts.iter().enumerate() {
                let size = scale.part(*value) * (width - 4.0 - room);
                let class = format!("part {}", series_class(part));
                svg.rect(&class, (left, y), (size, 20.0), &self.hint(index, part));
                let label = self.format.number(*value);
                if size > text_width(&label) + 6.0 {
                    let at = (left + size / 2.0, y + 14.0);
                    svg.text(&format!("inside i{}", part % 6), at, Anchor::Middle, &label);
                }
                left += size;
            }
            y += f64::max(26.0, LINE * lines.len() as f64 + 8.0);
        }
        Drawing {
            body: svg.into_body(),
            height: y,
            left_out: self.categories.len() - shown,
        }
    }

    /// What a part says when a pointer rests on it.
    pub fn hint(&self, category: usize, part: usize) -> String {
        format!(
            "{}, {}: {}",
            self.categories[category].1,
            self.series[part].label,
            self.format.number(self.values[category][part])
        )
    }
}

/// A part of a whole cannot be less than nothing.
fn require_parts(bound: &Bound<'_>, series: &[Series]) -> Result<()> {
    let values = series.iter().flat_map(|series| &series.points);
    let negative = values
        .filter_map(|point| point.y)
        .find(|value| *value < -1e-9);
    let Some(value) = negative else {
        return Ok(());
    };
    let query = &bound.spec.data;
    let error = Error::usage(format!(
        "query `{query}` has the value {value}, which cannot be stacked"
    ));
    let name = bound.spec.y.list().first().map_or("", String::as_str);
    Err(bound.block.error_at(
        error.help("draw it as `bar`, or leave out what is negative"),
        name,
    ))
}

fn to_shares(parts: &mut [f64]) {
    let total: f64 = parts.iter().sum();
    for part in parts.iter_mut().filter(|_| total > 0.0) {
        *part /= total;
    }
}
