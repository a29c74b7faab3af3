//! `for`, and the `loop` that its body sees.

use std::sync::{Arc, Mutex, PoisonError};

use minijinja::machinery::ast::{Expr, ForLoop};
use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::{Flow, Frame, Machine, Outcome, Output};
use crate::jinja::values::{fail, no_method};

impl Machine<'_, '_, '_> {
    /// Runs the body for each item.
    pub(super) fn run_loop(
        &mut self,
        loops: &ForLoop<'_>,
        frame: &Arc<Frame>,
        output: &mut Output,
    ) -> Outcome<Flow> {
        let items = self.loop_items(loops, frame)?;
        if items.is_empty() {
            return self.run(&loops.else_body, &Frame::within(frame), output);
        }
        let changed = Arc::new(Mutex::new(None));
        let depth = frame.find("loop").map_or(0, |outer| depth_of(&outer));
        let items = Arc::new(items);
        for index in 0..items.len() {
            let inner = Frame::within(frame);
            self.assign(&loops.target, items[index].clone(), &inner)
                .map_err(|error| self.placed(error, loops.target.span()))?;
            let state = LoopState {
                items: items.clone(),
                index,
                depth,
                changed: changed.clone(),
            };
            inner.set("loop", Value::from_object(state));
            if self.run(&loops.body, &inner, output)? == Flow::Break {
                break;
            }
        }
        Ok(Flow::Next)
    }

    /// The items that the condition of the loop leaves.
    fn loop_items(&mut self, loops: &ForLoop<'_>, frame: &Arc<Frame>) -> Outcome<Vec<Value>> {
        if loops.recursive {
            return Err(fail("recursive loops are not supported"));
        }
        let iterated = self.evaluate(&loops.iter, frame)?;
        let items = self.items(&iterated, &loops.iter)?;
        let Some(condition) = &loops.filter_expr else {
            return Ok(items);
        };
        let mut kept = Vec::new();
        for item in items {
            let inner = Frame::within(frame);
            self.assign(&loops.target, item.clone(), &inner)?;
            if self.evaluate(condition, &inner)?.is_true() {
                kept.push(item);
            }
        }
        Ok(kept)
    }

    fn items(&self, value: &Value, expression: &Expr<'_>) -> Outcome<Vec<Value>> {
        match (value.as_str(), value.try_iter()) {
            (Some(text), _) => Ok(text.chars().map(Value::from).collect()),
            (None, Ok(items)) => Ok(items.collect()),
            (None, Err(_)) => {
                let error = fail(format!("a {} cannot be iterated over", value.kind()));
                Err(self.placed(error, expression.span()))
            }
        }
    }
}

fn depth_of(value: &Value) -> usize {
    let state = value.downcast_object_ref::<LoopState>();
    state.map_or(0, |state| state.depth + 1)
}

/// `loop` in the body of a `for`.
#[derive(Debug)]
struct LoopState {
    items: Arc<Vec<Value>>,
    index: usize,
    depth: usize,
    changed: Arc<Mutex<Option<Vec<Value>>>>,
}

impl Object for LoopState {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let (index, length) = (self.index, self.items.len());
        Some(match key.as_str()? {
            "index" => Value::from(index + 1),
            "index0" => Value::from(index),
            "revindex" => Value::from(length - index),
            "revindex0" => Value::from(length - index - 1),
            "first" => Value::from(index == 0),
            "last" => Value::from(index + 1 == length),
            "length" => Value::from(length),
            "depth" => Value::from(self.depth + 1),
            "depth0" => Value::from(self.depth),
            "previtem" => self.items.get(index.checked_sub(1)?)?.clone(),
            "nextitem" => self.items.get(index + 1)?.clone(),
            _ => return None,
        })
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        match method {
            "cycle" if !args.is_empty() => Ok(args[self.index % args.len()].clone()),
            "changed" => {
                let mut before = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
                let is_changed = before.as_deref() != Some(args);
                *before = Some(args.to_vec());
                Ok(Value::from(is_changed))
            }
            _ => Err(no_method("loop", method)),
        }
    }
}
