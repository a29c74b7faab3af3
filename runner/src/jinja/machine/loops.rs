//! `for`, and the `loop` that its body sees.

use std::sync::{Arc, Mutex, PoisonError};

use minijinja::machinery::ast::{Expr, ForLoop};
use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::{Flow, Frame, Machine, Outcome, Output, Template};
use crate::jinja::scope::Scope;
use crate::jinja::values::{fail, no_method};

impl Machine<'_, '_, '_> {
    /// Runs the body for each item.
    pub(super) fn run_loop(
        &mut self,
        loops: &ForLoop<'_>,
        frame: &Arc<Frame>,
        output: &mut Output,
    ) -> Outcome<Flow> {
        let iterated = self.evaluate(&loops.iter, frame)?;
        self.run_items(loops, &iterated, (frame, 0), output)
    }

    /// Runs the body for each item of a value; `depth` says how often the loop has
    /// called itself.
    fn run_items(
        &mut self,
        loops: &ForLoop<'_>,
        iterated: &Value,
        (frame, depth): (&Arc<Frame>, usize),
        output: &mut Output,
    ) -> Outcome<Flow> {
        let items = self.loop_items(loops, iterated, frame)?;
        if items.is_empty() {
            return self.run(&loops.else_body, &Frame::within(frame), output);
        }
        let changed = Arc::new(Mutex::new(None));
        let items = Arc::new(items);
        let recursion = loops.recursive.then(|| Recursion {
            scope: self.scope.clone(),
            template: self.template.clone(),
            offset: loops.target.span().start_offset,
            frame: frame.clone(),
        });
        let recursion = recursion.map(Arc::new);
        for index in 0..items.len() {
            let inner = Frame::within(frame);
            self.assign(&loops.target, items[index].clone(), &inner)
                .map_err(|error| self.placed(error, loops.target.span()))?;
            let state = LoopState {
                items: items.clone(),
                index,
                depth,
                changed: changed.clone(),
                recursion: recursion.clone(),
            };
            inner.set("loop", Value::from_object(state));
            if self.run(&loops.body, &inner, output)? == Flow::Break {
                break;
            }
        }
        Ok(Flow::Next)
    }

    /// The items that the condition of the loop leaves.
    fn loop_items(
        &mut self,
        loops: &ForLoop<'_>,
        iterated: &Value,
        frame: &Arc<Frame>,
    ) -> Outcome<Vec<Value>> {
        let items = self.items(iterated, &loops.iter)?;
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

/// What a loop that is `recursive` calls itself with.
#[derive(Debug)]
struct Recursion {
    scope: Arc<Scope>,
    template: Arc<Template>,
    /// Where the target of the loop stands in its template.
    offset: u32,
    frame: Arc<Frame>,
}

impl Recursion {
    fn text(&self, state: &mut State<'_, '_>, items: &Value, depth: usize) -> Outcome<Value> {
        let found = self.template.loop_at(self.offset);
        let loops = found.ok_or_else(|| fail("the loop is not in its template"))?;
        let mut machine = Machine {
            state,
            scope: &self.scope,
            template: &self.template,
        };
        let mut output = Output::default();
        machine.run_items(loops, items, (&self.frame, depth), &mut output)?;
        Ok(Value::from(output.text))
    }
}

/// `loop` in the body of a `for`.
#[derive(Debug)]
struct LoopState {
    items: Arc<Vec<Value>>,
    index: usize,
    depth: usize,
    changed: Arc<Mutex<Option<Vec<Value>>>>,
    recursion: Option<Arc<Recursion>>,
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

    /// `loop(items)`: the text of the loop over other items.
    fn call(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        match (&self.recursion, args) {
            (Some(recursion), [items]) => recursion.text(state, items, self.depth + 1),
            (Some(_), _) => Err(fail("`loop` takes what it is to run over")),
            (None, _) => Err(fail(
                "this loop does not call itself: write `for … recursive`",
            )),
        }
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
