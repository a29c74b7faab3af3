//! A histogram of bins that the query made: `x` and `x_end` are the ends of a
//! bin, `y` its height.

use super::Chart;
use super::bound::{Bound, Series, extent};
use super::frame::{Canvas, Drawing, Entry, Frame, Labels, series_class, tick_labels};
use super::reference;
use super::scale::Scale;
use crate::error::Result;
use crate::report::format::Format;

/// A histogram, ready to be drawn in either width.
pub struct Histogram<'a> {
    bound: &'a Bound<'a>,
    series: Vec<Series>,
    x: usize,
    x_end: usize,
    format: Format,
    x_format: Format,
    references: Vec<(f64, String)>,
}

impl<'a> Histogram<'a> {
    /// # Errors
    /// A usage error for a column that does not exist or does not fit.
    pub fn new(bound: &'a Bound<'a>) -> Result<Self> {
        let spec = &bound.spec;
        bound.required("x", &spec.x)?;
        bound.required("x_end", &spec.x_end)?;
        let number =
            |name: &Option<String>| bound.number_column(name.as_deref().unwrap_or_default());
        let (x, x_end) = (number(&spec.x)?, number(&spec.x_end)?);
        let series = bound.series()?;
        let ends = bound.rows.rows.iter().filter_map(|row| row[x].number());
        Ok(Histogram {
            x,
            x_end,
            references: reference::lines(bound)?,
            format: bound.format_of(&spec.format, &extent(&series))?,
            x_format: bound.format_of(&spec.x_format, &ends.collect::<Vec<_>>())?,
            series,
            bound,
        })
    }
}

impl Chart for Histogram<'_> {
    fn draw(&self, canvas: Canvas) -> Drawing {
        let spec = &self.bound.spec;
        let values = extent(&self.series).into_iter();
        let fixed = (Some(spec.y_min.unwrap_or(0.0)), spec.y_max);
        let scale = Scale::over(values, fixed, 4);
        let mut frame = Frame::new(canvas, &self.legend(), scale, self.format);
        let ends = self.bound.rows.rows.iter();
        let ends = ends.flat_map(|row| [row[self.x].number(), row[self.x_end].number()]);
        let x_scale = Scale::over(ends.flatten(), (None, None), 5);
        for (index, series) in self.series.iter().enumerate() {
            self.draw_series(&mut frame, &x_scale, series, index);
        }
        reference::draw(&mut frame, &self.references);
        let places = x_scale.ticks.iter();
        let places = places.map(|tick| x_scale.place(*tick, frame.left, frame.right));
        let labels = places.zip(tick_labels(&x_scale, self.x_format));
        let labels = Labels::thinned(labels.collect());
        frame.finish(&labels, spec.x_title.as_deref())
    }

    fn sentences(&self) -> String {
        let sentence = |series: &Series| {
            let highest = series
                .points
                .iter()
                .filter_map(|point| Some((point, point.y?)))
                .max_by(|a, b| a.1.total_cmp(&b.1));
            match highest {
                None => format!("{}: no values.", series.label),
                Some((point, value)) => {
                    let end = |column| self.bound.cell(point.row, column).number();
                    let hint = self.hint(
                        end(self.x).unwrap_or_default(),
                        end(self.x_end).unwrap_or_default(),
                        value,
                    );
                    format!(
                        "{}: {} bins, the highest {hint}.",
                        series.label,
                        series.points.len()
                    )
                }
            }
        };
        self.series
            .iter()
            .map(sentence)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl Histogram<'_> {
    fn legend(&self) -> Vec<Entry> {
        let entry = |(index, series): (usize, &Series)| (series_class(index), series.label.clone());
        let entries = self.series.iter().enumerate().map(entry);
        entries.filter(|_| self.series.len() > 1).collect()
    }

    /// The first series as bars, each further one as an outline over them.
    fn draw_series(&self, frame: &mut Frame, x_scale: &Scale, series: &Series, index: usize) {
        let mut outline = Vec::new();
        for point in &series.points {
            let end = |column| self.bound.cell(point.row, column).number();
            let (Some(from), Some(to), Some(value)) = (end(self.x), end(self.x_end), point.y)
            else {
                continue;
            };
            let place = |number| x_scale.place(number, frame.left, frame.right);
            let (left, right, top) = (place(from), place(to), frame.y(value));
            if index == 0 {
                let size = ((right - left - 0.8).max(0.8), frame.base() - top);
                let hint = self.hint(from, to, value);
                frame
                    .svg
                    .rect(&series_class(index), (left, top), size, &hint);
            } else {
                outline.extend([(left, top), (right, top)]);
            }
        }
        frame
            .svg
            .path(&format!("line {}", series_class(index)), &outline, "");
    }

    fn hint(&self, from: f64, to: f64, value: f64) -> String {
        let x = |number| self.x_format.number(number);
        format!("{} to {}: {}", x(from), x(to), self.format.number(value))
    }
}
