//! `value[start:stop:step]`, as Python cuts texts and lists.

use std::sync::Arc;

use minijinja::Value;
use minijinja::machinery::ast::{self, Expr};

use super::{Frame, Machine, Outcome};
use crate::jinja::values::{List, fail};

impl Machine<'_, '_, '_> {
    pub(super) fn slice(&mut self, slice: &ast::Slice<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        let value = self.evaluate(&slice.expr, frame)?;
        let start = self.bound(&slice.start, frame)?;
        let stop = self.bound(&slice.stop, frame)?;
        let step = self.bound(&slice.step, frame)?.unwrap_or(1);
        if step == 0 {
            return Err(fail("the step of a slice is not 0"));
        }
        if let Some(text) = value.as_str() {
            let letters: Vec<char> = text.chars().collect();
            let kept = indices(letters.len(), start, stop, step);
            return Ok(Value::from(
                kept.map(|index| letters[index]).collect::<String>(),
            ));
        }
        let items: Vec<Value> = value.try_iter()?.collect();
        let kept = indices(items.len(), start, stop, step);
        Ok(List::value(kept.map(|index| items[index].clone())))
    }

    fn bound(&mut self, bound: &Option<Expr<'_>>, frame: &Arc<Frame>) -> Outcome<Option<i64>> {
        match bound {
            Some(expression) => Ok(self.evaluate(expression, frame)?.as_i64()),
            None => Ok(None),
        }
    }
}

/// The positions that a slice keeps, in its order.
fn indices(
    length: usize,
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
) -> impl Iterator<Item = usize> {
    let length = length as i64;
    let (lowest, highest) = match step > 0 {
        true => (0, length),
        false => (-1, length - 1),
    };
    let clamped = |bound: i64| {
        let bound = if bound < 0 { bound + length } else { bound };
        bound.clamp(lowest, highest)
    };
    let (first, last) = match step > 0 {
        true => (start.map_or(0, clamped), stop.map_or(length, clamped)),
        false => (start.map_or(length - 1, clamped), stop.map_or(-1, clamped)),
    };
    std::iter::successors(Some(first), move |index| Some(index + step))
        .take_while(move |index| match step > 0 {
            true => *index < last,
            false => *index > last,
        })
        .map(|index| index as usize)
}

#[cfg(test)]
mod tests {
    use super::indices;

    #[test]
    fn slices_are_pythons() {
        let cut = |start, stop, step| indices(5, start, stop, step).collect::<Vec<_>>();
        assert_eq!(cut(Some(1), None, 1), [1, 2, 3, 4]);
        assert_eq!(cut(None, Some(-1), 1), [0, 1, 2, 3]);
        assert_eq!(cut(Some(-2), None, 1), [3, 4]);
        assert_eq!(cut(None, None, -1), [4, 3, 2, 1, 0]);
        assert_eq!(cut(Some(4), Some(9), 1), [4]);
    }
}
