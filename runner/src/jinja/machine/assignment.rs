//! `set`, and the targets of loops.

use minijinja::Value;
use minijinja::machinery::ast::Expr;

use super::{Frame, Machine, Outcome};
use crate::jinja::namespace::Namespace;
use crate::jinja::values::fail;
use std::sync::Arc;

impl Machine<'_, '_, '_> {
    /// Gives a value to a name, to several names, or to an attribute of a namespace.
    pub(super) fn assign(
        &mut self,
        target: &Expr<'_>,
        value: Value,
        frame: &Arc<Frame>,
    ) -> Outcome<()> {
        match target {
            Expr::Var(name) => frame.set(name.id, value),
            Expr::List(targets) => self.unpack(&targets.items, &value, frame)?,
            Expr::Tuple(targets) => self.unpack(&targets.items, &value, frame)?,
            Expr::GetAttr(attribute) => {
                let holder = self.evaluate(&attribute.expr, frame)?;
                match holder.downcast_object_ref::<Namespace>() {
                    Some(namespace) => namespace.set(attribute.name, value),
                    None => {
                        let error = fail("only attributes of a `namespace()` can be set");
                        return Err(self.placed(error, target.span()));
                    }
                }
            }
            _ => return Err(fail("this is nothing that can be set")),
        }
        Ok(())
    }

    fn unpack(&mut self, targets: &[Expr<'_>], value: &Value, frame: &Arc<Frame>) -> Outcome<()> {
        let values: Vec<Value> = value.try_iter()?.collect();
        if values.len() != targets.len() {
            return Err(fail(format!(
                "{} values for {} names",
                values.len(),
                targets.len()
            )));
        }
        let pairs = targets.iter().zip(values);
        pairs
            .into_iter()
            .try_for_each(|(target, value)| self.assign(target, value, frame))
    }
}
