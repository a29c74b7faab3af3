//! Expressions: literals, operators, attributes, filters and tests.

use std::sync::Arc;

use minijinja::Value;
use minijinja::machinery::ast::{self, BinOpKind, Expr, UnaryOpKind};
use minijinja::value::{Tuple, ValueKind};

use super::operators;
use super::{Frame, Machine, Outcome};
use crate::jinja::values::{Dict, List, fail, mutable};

impl Machine<'_, '_, '_> {
    /// The value of an expression.
    ///
    /// # Errors
    /// An error at the place of the innermost expression that failed.
    pub fn evaluate(&mut self, expression: &Expr<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        self.value(expression, frame)
            .map_err(|error| self.placed(error, expression.span()))
    }

    fn value(&mut self, expression: &Expr<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        match expression {
            Expr::Var(name) => Ok(self.lookup(name.id, frame)),
            Expr::Const(constant) => Ok(mutable(constant.value.clone())),
            Expr::List(list) => Ok(List::value(self.values(&list.items, frame)?)),
            Expr::Tuple(tuple) => {
                let items = self.values(&tuple.items, frame)?;
                Ok(Value::from(Tuple::new(items)))
            }
            Expr::Map(map) => self.dictionary(map, frame),
            Expr::Call(call) => self.call(call, frame),
            Expr::GetAttr(attribute) => self.attribute(attribute, frame),
            Expr::GetItem(item) => self.item(item, frame),
            Expr::Slice(slice) => self.slice(slice, frame),
            Expr::Filter(filter) => {
                let value = match &filter.expr {
                    Some(inner) => self.evaluate(inner, frame)?,
                    None => Value::UNDEFINED,
                };
                self.apply(filter, value, frame)
            }
            Expr::Test(test) => self.test(test, frame),
            other => self.operation(other, frame),
        }
    }

    fn operation(&mut self, expression: &Expr<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        match expression {
            Expr::UnaryOp(unary) => {
                let value = self.evaluate(&unary.expr, frame)?;
                match unary.op {
                    UnaryOpKind::Not => Ok(Value::from(!value.is_true())),
                    UnaryOpKind::Neg => operators::negated(&value),
                }
            }
            Expr::BinOp(binary) => self.binary(binary, frame),
            Expr::Compare(compare) => self.compare(compare, frame),
            Expr::IfExpr(choice) => {
                match (
                    self.evaluate(&choice.test_expr, frame)?.is_true(),
                    &choice.false_expr,
                ) {
                    (true, _) => self.evaluate(&choice.true_expr, frame),
                    (false, Some(otherwise)) => self.evaluate(otherwise, frame),
                    (false, None) => Ok(Value::UNDEFINED),
                }
            }
            _ => Err(fail("this expression is not supported")),
        }
    }

    fn values(&mut self, items: &[Expr<'_>], frame: &Arc<Frame>) -> Outcome<Vec<Value>> {
        items
            .iter()
            .map(|item| self.evaluate(item, frame))
            .collect()
    }

    fn dictionary(&mut self, map: &ast::Map<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        let keys = self.values(&map.keys, frame)?;
        let values = self.values(&map.values, frame)?;
        Ok(Dict::value(keys.into_iter().zip(values)))
    }

    fn binary(&mut self, binary: &ast::BinOp<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        let left = self.evaluate(&binary.left, frame)?;
        match (binary.op, left.is_true()) {
            (BinOpKind::ScAnd, false) | (BinOpKind::ScOr, true) => return Ok(left),
            _ => {}
        }
        let right = self.evaluate(&binary.right, frame)?;
        match binary.op {
            BinOpKind::ScAnd | BinOpKind::ScOr => Ok(right),
            BinOpKind::Concat => {
                let left = self.state.format(left)?;
                Ok(Value::from(left + &self.state.format(right)?))
            }
            operator => operators::binary(operator, &left, &right),
        }
    }

    fn compare(&mut self, compare: &ast::Compare<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        let mut left = self.evaluate(&compare.expr, frame)?;
        for operation in &compare.ops {
            let right = self.evaluate(&operation.expr, frame)?;
            if !operators::compare(operation.op, &left, &right)? {
                return Ok(Value::from(false));
            }
            left = right;
        }
        Ok(Value::from(true))
    }

    fn attribute(&mut self, attribute: &ast::GetAttr<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        let holder = self.evaluate(&attribute.expr, frame)?;
        if holder.is_undefined() && self.is_forgiving() {
            return Ok(Value::UNDEFINED);
        }
        if holder.is_undefined() {
            return Err(fail(undefined(&attribute.expr)));
        }
        holder.get_attr(attribute.name)
    }

    fn item(&mut self, item: &ast::GetItem<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        let holder = self.evaluate(&item.expr, frame)?;
        let key = self.evaluate(&item.subscript_expr, frame)?;
        if holder.is_undefined() && self.is_forgiving() {
            return Ok(Value::UNDEFINED);
        }
        if holder.is_undefined() {
            return Err(fail(undefined(&item.expr)));
        }
        if let (Some(text), Some(index)) = (holder.as_str(), key.as_i64()) {
            let letters: Vec<char> = text.chars().collect();
            let at = if index < 0 {
                index + letters.len() as i64
            } else {
                index
            };
            let letter = usize::try_from(at).ok().and_then(|at| letters.get(at));
            return Ok(letter
                .map(|letter| Value::from(*letter))
                .unwrap_or_default());
        }
        match (holder.kind(), key.as_i64()) {
            (ValueKind::Seq, Some(index)) if index < 0 => {
                let length = holder.len().unwrap_or(0) as i64;
                holder.get_item(&Value::from(index + length))
            }
            _ => holder.get_item(&key),
        }
    }

    /// The text of a block after its filters, the innermost first.
    pub(super) fn filtered(
        &mut self,
        filter: &Expr<'_>,
        text: Value,
        frame: &Arc<Frame>,
    ) -> Outcome<Value> {
        let Expr::Filter(filter) = filter else {
            return Err(fail("this is no filter"));
        };
        let value = match &filter.expr {
            Some(inner) => self.filtered(inner, text, frame)?,
            None => text,
        };
        self.apply(filter, value, frame)
    }

    fn apply(
        &mut self,
        filter: &ast::Filter<'_>,
        value: Value,
        frame: &Arc<Frame>,
    ) -> Outcome<Value> {
        let mut args = vec![value];
        args.extend(self.arguments(&filter.args, frame)?);
        let name: String = filter.name.split_whitespace().collect();
        match self.state.apply_filter(&name, &args) {
            Err(error) if error.kind() == minijinja::ErrorKind::UnknownFilter => {
                Err(fail(format!("filter `{name}` does not exist")))
            }
            result => result.map(mutable),
        }
    }

    fn test(&mut self, test: &ast::Test<'_>, frame: &Arc<Frame>) -> Outcome<Value> {
        let mut args = vec![self.evaluate(&test.expr, frame)?];
        args.extend(self.arguments(&test.args, frame)?);
        match self.state.perform_test(test.name, &args) {
            Err(error) if error.kind() == minijinja::ErrorKind::UnknownTest => {
                Err(fail(format!("test `is {}` does not exist", test.name)))
            }
            result => result.map(Value::from),
        }
    }
}

/// What to say where a value is needed that is not there.
pub(super) fn undefined(expression: &Expr<'_>) -> String {
    match expression {
        Expr::Var(name) => format!("`{}` is undefined", name.id),
        Expr::GetAttr(attribute) => format!("`{}` is undefined", attribute.name),
        _ => "the value is undefined".to_owned(),
    }
}
