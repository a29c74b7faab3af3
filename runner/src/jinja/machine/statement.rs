//! Statements: what stands between `{%` and `%}`, and the text between them.

use std::sync::Arc;

use minijinja::Value;
use minijinja::machinery::ast::{self, Stmt};

use super::{Closure, Flow, Frame, Machine, Origin, Outcome, Output};
use crate::jinja::values::fail;

impl Machine<'_, '_, '_> {
    /// Runs statements one after the other.
    pub(super) fn run(
        &mut self,
        statements: &[Stmt<'_>],
        frame: &Arc<Frame>,
        output: &mut Output,
    ) -> Outcome<Flow> {
        for statement in statements {
            match self.step(statement, frame, output)? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    fn step(
        &mut self,
        statement: &Stmt<'_>,
        frame: &Arc<Frame>,
        output: &mut Output,
    ) -> Outcome<Flow> {
        match statement {
            Stmt::EmitRaw(raw) => output.write(raw.raw, raw.span(), Origin::Verbatim),
            Stmt::EmitExpr(emit) => {
                let value = self.evaluate(&emit.expr, frame)?;
                if self.template.is_silent(emit.span()) {
                    return Ok(Flow::Next);
                }
                let text = self.state.format(value);
                let text = text.map_err(|error| self.placed(error, emit.span()))?;
                output.write(&text, emit.span(), Origin::Expression);
            }
            Stmt::IfCond(condition) => return self.run_if(condition, frame, output),
            Stmt::ForLoop(loops) => return self.run_loop(loops, frame, output),
            Stmt::Set(set) => {
                let value = self.evaluate(&set.expr, frame)?;
                self.assign(&set.target, value, frame)?;
            }
            Stmt::Do(action) => {
                self.call(&action.call, frame)
                    .map_err(|error| self.placed(error, action.span()))?;
            }
            Stmt::Continue(_) => return Ok(Flow::Continue),
            Stmt::Break(_) => return Ok(Flow::Break),
            other => self.run_block(other, frame, output)?,
        }
        Ok(Flow::Next)
    }

    fn run_if(
        &mut self,
        condition: &ast::IfCond<'_>,
        frame: &Arc<Frame>,
        output: &mut Output,
    ) -> Outcome<Flow> {
        match self.evaluate(&condition.expr, frame)?.is_true() {
            true => self.run(&condition.true_body, frame, output),
            false => self.run(&condition.false_body, frame, output),
        }
    }

    /// Statements with a text of their own.
    fn run_block(
        &mut self,
        statement: &Stmt<'_>,
        frame: &Arc<Frame>,
        output: &mut Output,
    ) -> Outcome<()> {
        match statement {
            Stmt::WithBlock(with) => self.with_block(with, frame, output)?,
            Stmt::SetBlock(set) => self.set_block(set, frame)?,
            Stmt::FilterBlock(block) => {
                let text = self.captured(&block.body, frame)?;
                let value = self.filtered(&block.filter, text, frame)?;
                let text = self.state.format(value)?;
                output.write(&text, block.span(), Origin::Expression);
            }
            Stmt::AutoEscape(block) => {
                self.run(&block.body, frame, output)?;
            }
            Stmt::Macro(declared) => {
                let closure = Closure::new(self, declared.span(), declared.name, frame);
                frame.set(declared.name, Value::from_object(closure));
            }
            Stmt::CallBlock(block) => {
                let value = self
                    .call_with_caller(block, frame)
                    .map_err(|error| self.placed(error, block.call_expr_span))?;
                let text = self.state.format(value)?;
                output.write(&text, block.call_expr_span, Origin::Expression);
            }
            _ => {
                return Err(fail(
                    "templates do not extend, include or import each other",
                ));
            }
        }
        Ok(())
    }

    fn with_block(
        &mut self,
        with: &ast::WithBlock<'_>,
        frame: &Arc<Frame>,
        output: &mut Output,
    ) -> Outcome<()> {
        let inner = Frame::within(frame);
        for (target, expression) in &with.assignments {
            let value = self.evaluate(expression, &inner)?;
            self.assign(target, value, &inner)?;
        }
        self.run(&with.body, &inner, output).map(drop)
    }

    fn set_block(&mut self, set: &ast::SetBlock<'_>, frame: &Arc<Frame>) -> Outcome<()> {
        let text = self.captured(&set.body, frame)?;
        let value = match &set.filter {
            Some(filter) => self.filtered(filter, text, frame)?,
            None => text,
        };
        self.assign(&set.target, value, frame)
    }

    /// What statements write, as a value.
    pub(super) fn captured(
        &mut self,
        statements: &[Stmt<'_>],
        frame: &Arc<Frame>,
    ) -> Outcome<Value> {
        let mut output = Output::default();
        self.run(statements, &Frame::within(frame), &mut output)?;
        Ok(Value::from(output.text))
    }
}
