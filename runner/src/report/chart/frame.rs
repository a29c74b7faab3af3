//! What charts with a vertical axis share: legend, grid, labels, and the area
//! between them.

use super::scale::{Domain, Scale, date_label};
use super::svg::{Anchor, Point, Svg};
use super::text::{fitted, text_width, wrapped};
use crate::report::format::Format;

/// The width that a name needs at least.
const LEAST_ROOM: f64 = 44.0;

/// A line of text.
pub const LINE: f64 = 16.0;

/// The two widths that every picture can be drawn in. At its width a picture
/// shows letters about as large as the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Canvas {
    Narrow,
    Wide,
}

impl Canvas {
    pub fn width(self) -> f64 {
        match self {
            Canvas::Narrow => 400.0,
            Canvas::Wide => 820.0,
        }
    }

    /// The height of the area that is drawn in.
    pub fn plot_height(self) -> f64 {
        match self {
            Canvas::Narrow => 180.0,
            Canvas::Wide => 220.0,
        }
    }
}

/// The height that a sheet of paper has room for.
pub const MOST_HEIGHT: f64 = 1000.0;

/// A picture without its head.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    pub body: String,
    pub height: f64,
    /// Categories that found no room.
    pub left_out: usize,
}

/// An entry of a legend: the class of its swatch and the words.
pub type Entry = (String, String);

/// The area of a chart with a vertical axis.
pub struct Frame {
    pub svg: Svg,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub scale: Scale,
}

/// Labels below the area: places and texts.
pub struct Labels {
    texts: Vec<(f64, Vec<String>)>,
}

impl Frame {
    /// Draws legend and grid.
    pub fn new(canvas: Canvas, legend: &[Entry], scale: Scale, format: Format) -> Self {
        let mut svg = Svg::default();
        let top = draw_legend(&mut svg, legend, canvas.width()) + 8.0;
        let labels = tick_labels(&scale, format);
        let widest = labels
            .iter()
            .map(|label| text_width(label))
            .fold(0.0, f64::max);
        let mut frame = Frame {
            svg,
            left: widest + 8.0,
            right: canvas.width() - 10.0,
            top,
            bottom: top + canvas.plot_height(),
            scale,
        };
        for (tick, label) in frame.scale.ticks.clone().into_iter().zip(labels) {
            let y = frame.y(tick);
            let class = if tick == 0.0 { "zero" } else { "grid" };
            frame.svg.line(class, (frame.left, y), (frame.right, y));
            frame
                .svg
                .text("", (frame.left - 6.0, y + 4.0), Anchor::End, &label);
        }
        frame
    }

    /// The height of a value in the picture.
    pub fn y(&self, value: f64) -> f64 {
        self.scale.place(value, self.bottom, self.top)
    }

    /// The line of zero, or the end of the scale that is nearest to it.
    pub fn base(&self) -> f64 {
        self.y(0.0)
    }

    /// Writes the labels below the area and gives the finished picture.
    pub fn finish(mut self, labels: &Labels, title: Option<&str>) -> Drawing {
        let mut height = self.bottom + 4.0;
        let width = self.right + 10.0;
        for (x, lines) in &labels.texts {
            for (index, line) in lines.iter().enumerate() {
                let y = self.bottom + 2.0 + LINE * (index + 1) as f64;
                let half = text_width(line) / 2.0;
                let x = x.clamp(half.min(width / 2.0), (width - half).max(width / 2.0));
                self.svg.text("", (x, y), Anchor::Middle, line);
                height = f64::max(height, y + 6.0);
            }
        }
        if let Some(title) = title {
            let middle = (self.left + self.right) / 2.0;
            let title = fitted(title, self.right - self.left);
            self.svg
                .text("axis", (middle, height + 10.0), Anchor::Middle, &title);
            height += LINE;
        }
        Drawing {
            body: self.svg.into_body(),
            height,
            left_out: 0,
        }
    }
}

/// The texts of the ticks, with as many decimals as part one from the next.
pub fn tick_labels(scale: &Scale, format: Format) -> Vec<String> {
    let decimals = match format.is_share() {
        true => scale.decimals.saturating_sub(2),
        false => scale.decimals,
    };
    let format = format.with_decimals(decimals);
    let ticks = scale.ticks.iter();
    ticks.map(|tick| format.number(*tick)).collect()
}

/// Draws the entries in lines and gives the height that they take.
pub fn draw_legend(svg: &mut Svg, entries: &[Entry], width: f64) -> f64 {
    let (mut x, mut y) = (0.0, 8.0);
    for (class, label) in entries {
        let label = &fitted(label, width - 20.0);
        let wanted = 18.0 + text_width(label) + 14.0;
        if x > 0.0 && x + wanted > width {
            (x, y) = (0.0, y + LINE);
        }
        svg.rect(class, (x, y - 4.0), (12.0, 8.0), "");
        svg.text("", (x + 17.0, y + 4.0), Anchor::Start, label);
        x += wanted;
    }
    if entries.is_empty() { 0.0 } else { y + 8.0 }
}

impl Labels {
    /// The labels of a domain at their places, as many as fit side by side.
    pub fn of(domain: &Domain, place: &dyn Fn(usize) -> f64, format: Format, room: f64) -> Self {
        let texts: Vec<(f64, String)> = match domain {
            Domain::Numbers(numbers) => {
                let text = |(index, number): (usize, &f64)| (place(index), format.number(*number));
                numbers.iter().enumerate().map(text).collect()
            }
            Domain::Dates(dates) => {
                let before = |index: usize| index.checked_sub(1).map(|index| dates[index].1);
                let text = |(index, (_, date)): (usize, &(String, chrono::NaiveDate))| {
                    (place(index), date_label(*date, before(index)))
                };
                dates.iter().enumerate().map(text).collect()
            }
            Domain::Categories(names) => return Self::wrapped(names, place, room),
        };
        Labels::thinned(texts)
    }

    /// Every n-th label, so that none touches the next.
    pub fn thinned(texts: Vec<(f64, String)>) -> Self {
        let fits = |stride: usize| {
            let shown: Vec<&(f64, String)> = texts.iter().step_by(stride).collect();
            shown.windows(2).all(|pair| {
                let needed = (text_width(&pair[0].1) + text_width(&pair[1].1)) / 2.0 + 6.0;
                (pair[1].0 - pair[0].0).abs() >= needed
            })
        };
        let stride = (1..=texts.len().max(1))
            .find(|stride| fits(*stride))
            .unwrap_or(1);
        let shown = texts.into_iter().step_by(stride);
        Labels {
            texts: shown.map(|(x, text)| (x, vec![text])).collect(),
        }
    }

    /// Every n-th name, so that there is room for some letters of it.
    fn wrapped(names: &[String], place: &dyn Fn(usize) -> f64, room: f64) -> Self {
        let stride = (LEAST_ROOM / room).ceil().max(1.0) as usize;
        let room = room * stride as f64 - 4.0;
        let lines = |(index, name): (usize, &String)| (place(index), wrapped(name, room));
        let shown = names.iter().enumerate().step_by(stride);
        Labels {
            texts: shown.map(lines).collect(),
        }
    }
}

/// The class of the n-th series.
pub fn series_class(index: usize) -> String {
    format!("s{}", index % 6)
}

/// Points in the order of a path around a band: there above, back below.
pub fn band(points: &[(f64, f64, f64)]) -> Vec<Point> {
    let there = points.iter().map(|(x, low, _)| (*x, *low));
    let back = points.iter().rev().map(|(x, _, high)| (*x, *high));
    there.chain(back).collect()
}
