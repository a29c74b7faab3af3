//! The pyramid: two series back to back, the categories between them, the first
//! category at the bottom, each bar with marks to compare with.

use super::Chart;
use super::bound::{Bound, Marks};
use super::frame::{Canvas, Drawing, MOST_HEIGHT, draw_legend, series_class};
use super::stacked::StackedChart;
use super::svg::{Anchor, Svg};
use super::text::{fitted, text_width};
use crate::error::{Error, Result};

/// From the top of a category to the top of the next.
const STEP: f64 = 21.0;
/// The thickness of a bar.
const BAR: f64 = 17.0;

/// A pyramid, ready to be drawn in either width.
pub struct Pyramid<'a> {
    chart: StackedChart<'a>,
    marks: Marks,
}

/// Where the bars of one series begin, and which way they grow.
struct Side {
    base: f64,
    /// User units for a value of one, negative to the left.
    unit: f64,
    anchor: Anchor,
}

impl<'a> Pyramid<'a> {
    /// # Errors
    /// A usage error for columns that do not exist, or for more than two series.
    pub fn new(bound: &'a Bound<'a>) -> Result<Self> {
        let chart = StackedChart::new(bound)?;
        let count = chart.series.len();
        if count != 2 && !bound.rows.rows.is_empty() {
            let error = Error::usage(format!(
                "`mirror` sets two series back to back, not {count}"
            ));
            return Err(bound
                .block
                .error(error.help("leave `mirror` out, or make it two")));
        }
        Ok(Pyramid {
            marks: bound.marks()?,
            chart,
        })
    }
}

impl Chart for Pyramid<'_> {
    fn draw(&self, canvas: Canvas) -> Drawing {
        let width = canvas.width();
        let mut svg = Svg::default();
        let mut legend = self.chart.legend();
        legend.extend(self.marks.legend());
        let mut y = draw_legend(&mut svg, &legend, width) + 6.0;
        let sides = self.sides(width);
        let room = self.label_room(width);
        let most = ((MOST_HEIGHT - y) / STEP) as usize;
        let count = self.chart.categories.len();
        for (category, (_, label)) in self.chart.categories.iter().enumerate().take(most).rev() {
            let label = fitted(label, room);
            svg.text("", (width / 2.0, y + 13.0), Anchor::Middle, &label);
            for (part, side) in sides.iter().enumerate() {
                self.draw_bar(&mut svg, side, (category, part), y);
            }
            y += STEP;
        }
        Drawing {
            body: svg.into_body(),
            height: y,
            left_out: count.saturating_sub(most),
        }
    }

    fn sentences(&self) -> String {
        self.chart.sentences()
    }
}

impl Pyramid<'_> {
    fn label_room(&self, width: f64) -> f64 {
        let categories = self.chart.categories.iter();
        let widths = categories.map(|(_, label)| text_width(label));
        widths.fold(0.0, f64::max).min(width * 0.4)
    }

    fn sides(&self, width: f64) -> [Side; 2] {
        let chart = &self.chart;
        let middle_room = self.label_room(width) + 14.0;
        let marked = (0..chart.categories.len())
            .flat_map(|category| [(category, 0), (category, 1)])
            .flat_map(|place| self.marked(place));
        let marked = marked.map(|(_, value)| value);
        let values = chart.values.iter().flatten().copied();
        let largest = values.chain(marked).fold(0.0, f64::max);
        let value_room = text_width(&chart.format.number(largest)) + 8.0;
        let room = (width - middle_room) / 2.0 - value_room;
        let unit = if largest > 0.0 { room / largest } else { 0.0 };
        let side = |direction: f64, anchor| Side {
            base: width / 2.0 + direction * middle_room / 2.0,
            unit: direction * unit,
            anchor,
        };
        [side(-1.0, Anchor::End), side(1.0, Anchor::Start)]
    }

    fn draw_bar(&self, svg: &mut Svg, side: &Side, place: (usize, usize), y: f64) {
        let (category, part) = place;
        let value = self.chart.values[category][part];
        let length = value * side.unit;
        let corner = (side.base.min(side.base + length), y);
        let hint = self.chart.hint(category, part);
        svg.rect(&series_class(part), corner, (length.abs(), BAR), &hint);
        let mut farthest = value;
        for (mark, value) in self.marked(place) {
            let x = side.base + value * side.unit;
            let ends = ((x, y - 1.0), (x, y + BAR + 1.0));
            svg.line(&format!("mark m{mark}"), ends.0, ends.1);
            farthest = f64::max(farthest, value);
        }
        let gap = 4.0_f64.copysign(side.unit);
        let at = (side.base + farthest * side.unit + gap, y + 13.0);
        let text = self.chart.format.number(value);
        svg.text("value", at, side.anchor, &text);
    }

    /// The marks of a bar that have a value, by their numbers.
    fn marked(&self, (category, part): (usize, usize)) -> Vec<(usize, f64)> {
        let name = &self.chart.categories[category].0;
        let points = &self.chart.series[part].points;
        let point = points.iter().find(|point| point.x == *name);
        point.map_or(Vec::new(), |point| {
            self.marks.of(self.chart.bound, point.row)
        })
    }
}
