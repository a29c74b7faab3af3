//! Calls: functions, methods, macros, and blocks that hand in a `caller`.

use std::sync::Arc;

use minijinja::Value;
use minijinja::machinery::ast::{Call, CallArg, CallBlock, Expr};
use minijinja::value::Kwargs;

use super::expression::undefined;
use super::{Closure, Frame, Machine, Outcome};
use crate::error::Error;
use crate::jinja::errors::raise;
use crate::jinja::macro_index::MacroIndex;
use crate::jinja::values::{entries_of, fail, mutable, text_method};

impl Machine<'_, '_, '_> {
    /// What a call gives.
    pub(super) fn call(&mut self, call: &Call<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        let args = self.arguments(&call.args, frame)?;
        self.call_with(call, args, frame)
    }

    /// A call whose block becomes its `caller`.
    pub(super) fn call_with_caller(
        &mut self,
        block: &CallBlock<'_>,
        frame: &Arc<Frame>,
    ) -> Outcome<Value> {
        let mut args = self.arguments(&block.call.args, frame)?;
        let named = args.pop_if(|last| last.is_kwargs());
        let mut keywords = match &named {
            Some(named) => entries_of(named)?,
            None => Vec::new(),
        };
        let caller = Closure::new(self, block.macro_decl.span(), "caller", frame);
        keywords.push((Value::from("caller"), Value::from_object(caller)));
        args.push(named_arguments(keywords));
        self.call_with(&block.call, args, frame)
    }

    fn call_with(
        &mut self,
        call: &Call<'_>,
        args: Vec<Value>,
        frame: &Arc<Frame>,
    ) -> Outcome<Value> {
        if let Expr::GetAttr(attribute) = &call.expr {
            let holder = self.evaluate(&attribute.expr, frame)?;
            if holder.is_undefined() && self.is_forgiving() {
                return Ok(Value::UNDEFINED);
            }
            if holder.is_undefined() {
                return Err(fail(undefined(&attribute.expr)));
            }
            return self.method(&holder, attribute.name, &args);
        }
        let function = self.evaluate(&call.expr, frame)?;
        if function.is_undefined() {
            return match self.is_forgiving() {
                // What is never run may lack it, as in dbt.
                true => Ok(Value::UNDEFINED),
                false => Err(raise(unknown(&call.expr, &self.scope.shared.macros))),
            };
        }
        function.call(self.state, &args)
    }

    fn method(&mut self, holder: &Value, name: &str, args: &[Value]) -> Outcome<Value> {
        if let Some(text) = holder.as_str()
            && let Some(value) = text_method(text, name, args)
        {
            return value;
        }
        match holder.call_method(self.state, name, args) {
            Err(error) if error.kind() == minijinja::ErrorKind::UnknownMethod => {
                let called = holder.get_attr(name).unwrap_or_default();
                match called.is_undefined() {
                    // What stands here may stand for what a database gives.
                    true if self.is_forgiving() => Ok(Value::UNDEFINED),
                    true => Err(fail(match error.detail() {
                        Some(own) => own.to_owned(),
                        None => format!("a {} has no method `{name}`", holder.kind()),
                    })),
                    false => called.call(self.state, args),
                }
            }
            result => result.map(mutable),
        }
    }

    /// Positional arguments, and behind them those with names.
    pub(super) fn arguments(
        &mut self,
        args: &[CallArg<'_>],
        frame: &Arc<Frame>,
    ) -> Outcome<Vec<Value>> {
        let mut values = Vec::with_capacity(args.len());
        let mut keywords = Vec::new();
        for argument in args {
            match argument {
                CallArg::Pos(value) => values.push(self.evaluate(value, frame)?),
                CallArg::Kwarg(name, value) => {
                    keywords.push((Value::from(*name), self.evaluate(value, frame)?));
                }
                CallArg::PosSplat(list) => values.extend(self.evaluate(list, frame)?.try_iter()?),
                CallArg::KwargSplat(map) => {
                    let map = self.evaluate(map, frame)?;
                    keywords.extend(entries_of(&map)?);
                }
            }
        }
        if !keywords.is_empty() {
            values.push(named_arguments(keywords));
        }
        Ok(values)
    }
}

/// The error of a call of what nobody defines.
fn unknown(function: &Expr<'_>, macros: &MacroIndex) -> Error {
    let Expr::Var(name) = function else {
        return Error::usage(undefined(function));
    };
    let error = Error::usage(format!("macro `{}` does not exist", name.id));
    let error = match name.id {
        "adapter_macro" => {
            error.help("The \"adapter_macro\" macro has been deprecated: use adapter.dispatch")
        }
        _ => error,
    };
    error.did_you_mean(name.id, macros.names())
}

fn named_arguments(keywords: Vec<(Value, Value)>) -> Value {
    let named = keywords
        .into_iter()
        .map(|(name, value)| (name.to_string(), value));
    Value::from(named.collect::<Kwargs>())
}
