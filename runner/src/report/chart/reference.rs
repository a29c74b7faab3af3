//! Lines across a chart: a threshold, the value of the training data.

use super::bound::Bound;
use super::frame::Frame;
use super::svg::Anchor;
use super::text::fitted;
use crate::error::{Error, Result};

/// Lines that words may stand away from theirs.
const MOST_STEPS: u32 = 6;

/// The values of the references and their words.
///
/// # Errors
/// A usage error for a reference without a value, or with a column that is none.
pub fn lines(bound: &Bound<'_>) -> Result<Vec<(f64, String)>> {
    let mut lines = Vec::new();
    for reference in &bound.spec.references {
        let value = match (reference.value, &reference.column) {
            (Some(value), None) => Some(value),
            (None, Some(column)) => {
                let column = bound.number_column(column)?;
                let numbers = bound.rows.rows.iter();
                numbers.filter_map(|row| row[column].number()).next_back()
            }
            _ => {
                let error = Error::usage("a reference needs `value` or `column`");
                return Err(bound.block.error(error.help("give one of them")));
            }
        };
        lines.extend(value.map(|value| (value, reference.label.clone())));
    }
    Ok(lines)
}

/// Draws level lines, each with its words above it, or below it where there is
/// no room above.
pub fn draw(frame: &mut Frame, lines: &[(f64, String)]) {
    let mut taken: Vec<f64> = Vec::new();
    for (value, label) in lines {
        let y = frame.y(*value);
        frame
            .svg
            .line("reference", (frame.left, y), (frame.right, y));
        if label.is_empty() {
            continue;
        }
        let is_free = |baseline: &f64| {
            baseline - frame.top > 12.0
                && *baseline < frame.bottom
                && taken.iter().all(|other| (other - baseline).abs() > 13.0)
        };
        let steps = (0..MOST_STEPS).map(|step| 14.0 * f64::from(step));
        let mut places = steps.flat_map(|step| [y - 4.0 - step, y + 14.0 + step]);
        let baseline = places.find(is_free).unwrap_or(y + 14.0);
        let label = fitted(label, frame.right - frame.left);
        let at = (frame.right - 2.0, baseline);
        frame.svg.text("halo", at, Anchor::End, &label);
        taken.push(baseline);
    }
}
