//! Lines across a chart: a threshold, the value of the training data.

use super::bound::Bound;
use super::frame::Frame;
use super::svg::{Anchor, text_width};
use crate::error::{Error, Result};

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

/// Draws a level line with its words above it, or below it at the upper edge.
pub fn draw(frame: &mut Frame, value: f64, label: &str) {
    let y = frame.y(value);
    frame
        .svg
        .line("reference", (frame.left, y), (frame.right, y));
    let baseline = if y - frame.top < 16.0 {
        y + 14.0
    } else {
        y - 4.0
    };
    let x = (frame.right - 2.0).max(text_width(label));
    frame.svg.text("axis", (x, baseline), Anchor::End, label);
}
