//! Lines over time or over a number, with bands around them and rings on
//! alerts.

use std::collections::BTreeMap;

use super::Chart;
use super::bound::{Alert, Bound, Point, Series, extent};
use super::frame::{Canvas, Drawing, Entry, Frame, Labels, band, series_class, tick_labels};
use super::reference;
use super::scale::{Domain, Scale};
use super::svg::Anchor;
use crate::error::Result;
use crate::report::format::Format;

/// From this many values in a line on, they get no dots.
const MOST_DOTS: usize = 60;

/// A line chart, ready to be drawn in either width.
pub struct LineChart<'a> {
    bound: &'a Bound<'a>,
    pub series: Vec<Series>,
    domain: Domain,
    pub format: Format,
    x_format: Format,
    references: Vec<(f64, String)>,
}

/// Where the values of x stand, and what stands below them.
struct Axis {
    places: BTreeMap<String, f64>,
    labels: Labels,
}

impl<'a> LineChart<'a> {
    /// # Errors
    /// A usage error for a column that does not exist or does not fit.
    pub fn new(bound: &'a Bound<'a>) -> Result<Self> {
        let series = bound.series()?;
        let domain = bound.domain()?;
        let numbers = match &domain {
            Domain::Numbers(numbers) => numbers.clone(),
            Domain::Dates(_) | Domain::Categories(_) => Vec::new(),
        };
        Ok(LineChart {
            format: bound.format_of(&bound.spec.format, &extent(&series))?,
            x_format: bound.format_of(&bound.spec.x_format, &numbers)?,
            references: reference::lines(bound)?,
            series,
            domain,
            bound,
        })
    }
}

impl Chart for LineChart<'_> {
    fn draw(&self, canvas: Canvas) -> Drawing {
        let spec = &self.bound.spec;
        let references = self.references.iter().map(|(value, _)| *value);
        let values = extent(&self.series).into_iter().chain(references);
        let scale = Scale::over(values, (spec.y_min, spec.y_max), 4);
        let mut frame = Frame::new(canvas, &self.legend(), scale, self.format);
        let axis = self.axis(&frame);
        if spec.diagonal {
            self.draw_diagonal(&mut frame, &axis);
        }
        reference::draw(&mut frame, &self.references);
        for (index, series) in self.series.iter().enumerate() {
            draw_band(&mut frame, &axis, series, index);
        }
        for (index, series) in self.series.iter().enumerate() {
            self.draw_line(&mut frame, &axis, series, index);
        }
        frame.finish(&axis.labels, spec.x_title.as_deref())
    }

    fn sentences(&self) -> String {
        let shown = self
            .series
            .iter()
            .take(6)
            .map(|series| self.sentence(series));
        shown.collect::<Vec<_>>().join(" ")
    }
}

impl LineChart<'_> {
    fn legend(&self) -> Vec<Entry> {
        let is_needed = self.series.len() > 1;
        let entry = |(index, series): (usize, &Series)| (series_class(index), series.label.clone());
        let entries = self.series.iter().enumerate().map(entry);
        let points = self.series.iter().flat_map(|series| &series.points);
        let alerts = Alert::legend(points.filter_map(|point| point.alert));
        entries.filter(|_| is_needed).chain(alerts).collect()
    }

    fn axis(&self, frame: &Frame) -> Axis {
        let (from, to) = (frame.left + 6.0, frame.right - 6.0);
        match &self.domain {
            Domain::Numbers(numbers) => self.number_axis(numbers, from, to),
            Domain::Dates(dates) => {
                let days: Vec<f64> = dates.iter().map(|(_, date)| day_number(*date)).collect();
                let texts = dates.iter().map(|(text, _)| text.clone()).collect();
                self.spread(texts, &days, (from, to))
            }
            Domain::Categories(names) => {
                let numbers: Vec<f64> = (0..names.len()).map(|index| index as f64).collect();
                self.spread(names.clone(), &numbers, (from, to))
            }
        }
    }

    /// Places in proportion to numbers that are in order.
    fn spread(&self, texts: Vec<String>, numbers: &[f64], (from, to): (f64, f64)) -> Axis {
        let first = numbers.first().copied().unwrap_or(0.0);
        let range = numbers.last().copied().unwrap_or(0.0) - first;
        let place = |index: usize| match range > 0.0 {
            true => from + (numbers[index] - first) / range * (to - from),
            false => (from + to) / 2.0,
        };
        let room = (to - from) / texts.len().max(1) as f64;
        Axis {
            labels: Labels::of(&self.domain, &place, self.x_format, room),
            places: (0..texts.len())
                .map(|index| (texts[index].clone(), place(index)))
                .collect(),
        }
    }

    fn number_axis(&self, numbers: &[f64], from: f64, to: f64) -> Axis {
        let scale = Scale::over(numbers.iter().copied(), (None, None), 4);
        let ticks = scale.ticks.iter().map(|tick| scale.place(*tick, from, to));
        let labels = ticks.zip(tick_labels(&scale, self.x_format));
        let place = |number: &f64| (number.to_string(), scale.place(*number, from, to));
        Axis {
            labels: Labels::thinned(labels.collect()),
            places: numbers.iter().map(place).collect(),
        }
    }

    /// Where x and y are equal.
    fn draw_diagonal(&self, frame: &mut Frame, axis: &Axis) {
        let Domain::Numbers(numbers) = &self.domain else {
            return;
        };
        let is_shown = |number: &f64| (frame.scale.low..=frame.scale.high).contains(number);
        let mut ends: Vec<f64> = numbers.iter().copied().filter(is_shown).collect();
        ends.sort_by(f64::total_cmp);
        if let [first, .., last] = ends.as_slice() {
            let place = |number: &f64| (axis.places[&number.to_string()], frame.y(*number));
            let (from, to) = (place(first), place(last));
            frame.svg.line("reference", from, to);
        }
    }

    fn draw_line(&self, frame: &mut Frame, axis: &Axis, series: &Series, index: usize) {
        let class = series_class(index);
        let drawn = |point: &Point| {
            let place = axis.places.get(&point.x).zip(point.y);
            place.map(|(x, y)| (*x, frame.y(y)))
        };
        let places: Vec<Option<(f64, f64)>> = series.points.iter().map(drawn).collect();
        for run in places.split(Option::is_none) {
            let run: Vec<(f64, f64)> = run.iter().copied().flatten().collect();
            frame.svg.path(&format!("line {class}"), &run, "");
        }
        let has_dots = series.points.len() <= MOST_DOTS;
        for (point, place) in series.points.iter().zip(&places) {
            let Some(place) = place else { continue };
            if has_dots {
                frame
                    .svg
                    .circle(&class, *place, 2.5, &self.hint(series, point));
            }
            if let Some(alert) = point.alert {
                let hint = format!("{}: {}", alert.name(), self.hint(series, point));
                frame
                    .svg
                    .circle(&format!("ring {}", alert.name()), *place, 6.5, &hint);
            }
        }
    }

    /// What a value says when a pointer rests on it.
    fn hint(&self, series: &Series, point: &Point) -> String {
        let value = point.y.map_or("–".to_owned(), |y| self.format.number(y));
        let interval = point.interval.map_or(String::new(), |(low, high)| {
            format!(
                " ({} to {})",
                self.format.number(low),
                self.format.number(high)
            )
        });
        match self.series.len() {
            1 => format!("{}: {value}{interval}", self.x_text(point)),
            _ => format!(
                "{}, {}: {value}{interval}",
                series.label,
                self.x_text(point)
            ),
        }
    }

    /// Where a value stands, in words.
    fn x_text(&self, point: &Point) -> String {
        match (&self.domain, point.x.parse::<f64>()) {
            (Domain::Numbers(_), Ok(number)) => self.x_format.number(number),
            _ => point.x.clone(),
        }
    }

    fn sentence(&self, series: &Series) -> String {
        let points: Vec<(&Point, f64)> = series
            .points
            .iter()
            .filter_map(|point| Some((point, point.y?)))
            .collect();
        let (Some((first, _)), Some((last, end))) = (points.first(), points.last()) else {
            return format!("{}: no values.", series.label);
        };
        let by_value = |a: &&(&Point, f64), b: &&(&Point, f64)| a.1.total_cmp(&b.1);
        let low = points.iter().min_by(by_value).expect("there is a first");
        let high = points.iter().max_by(by_value).expect("there is a first");
        let text = |number: f64| self.format.number(number);
        let alerts: Vec<String> = points
            .iter()
            .filter(|(point, _)| point.alert.is_some())
            .map(|(point, _)| self.x_text(point))
            .collect();
        let alerts = match alerts.as_slice() {
            [] => String::new(),
            places => format!(" Alerts at {}.", places.join(", ")),
        };
        format!(
            "{}: {} values from {} to {}, lowest {} at {}, highest {} at {}, last {}.{alerts}",
            series.label,
            points.len(),
            self.x_text(first),
            self.x_text(last),
            text(low.1),
            self.x_text(low.0),
            text(high.1),
            self.x_text(high.0),
            text(*end)
        )
    }
}

fn day_number(date: chrono::NaiveDate) -> f64 {
    crate::text_value::days_since_1970(date) as f64
}

fn draw_band(frame: &mut Frame, axis: &Axis, series: &Series, index: usize) {
    let edge = |point: &Point| {
        let (low, high) = point.interval?;
        Some((*axis.places.get(&point.x)?, frame.y(low), frame.y(high)))
    };
    let edges: Vec<Option<(f64, f64, f64)>> = series.points.iter().map(edge).collect();
    for run in edges.split(Option::is_none) {
        let run: Vec<(f64, f64, f64)> = run.iter().copied().flatten().collect();
        let class = format!("band {}", series_class(index));
        match run.as_slice() {
            [(x, low, high)] => {
                frame
                    .svg
                    .line(&format!("whisker {class}"), (*x, *low), (*x, *high))
            }
            run => frame.svg.path(&class, &band(run), "Z"),
        }
    }
}

/// The picture of a chart whose query gave no rows.
pub fn nothing(canvas: Canvas) -> Drawing {
    let mut svg = super::svg::Svg::default();
    svg.rect("nothing", (0.5, 0.5), (canvas.width() - 1.0, 63.0), "");
    svg.text(
        "axis",
        (canvas.width() / 2.0, 36.0),
        Anchor::Middle,
        "no rows",
    );
    Drawing {
        body: svg.into_body(),
        height: 64.0,
        left_out: 0,
    }
}
