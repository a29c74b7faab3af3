//! Python's `datetime` and `pytz`, as templates use them.

mod delta;
mod module;
mod moment;
mod zone;

use minijinja::Value;
use minijinja::machinery::ast::BinOpKind;

pub use delta::Delta;
pub use module::{datetime_module, pytz_module};
pub use moment::{Clock, Moment, moment_value};
pub use zone::Zone;

use super::values::fail;

type Outcome = Result<Value, minijinja::Error>;

/// `+` and `-` where a point in time or a span of time is on a side.
pub fn moment_operation(operator: BinOpKind, left: &Value, right: &Value) -> Option<Outcome> {
    let moment = left.downcast_object_ref::<Moment>();
    let delta = left.downcast_object_ref::<Delta>();
    if moment.is_none() && delta.is_none() {
        return None;
    }
    let other_moment = right.downcast_object_ref::<Moment>();
    let other_delta = right.downcast_object_ref::<Delta>();
    match (operator, moment, delta, other_moment, other_delta) {
        (BinOpKind::Add, Some(moment), _, _, Some(delta)) => Some(moment.plus(delta.0)),
        (BinOpKind::Sub, Some(moment), _, _, Some(delta)) => Some(moment.plus(-delta.0)),
        (BinOpKind::Add, _, Some(delta), Some(moment), _) => Some(moment.plus(delta.0)),
        (BinOpKind::Sub, Some(moment), _, Some(other), _) => Some(moment.since(other)),
        (BinOpKind::Add, _, Some(delta), _, Some(other)) => {
            Some(Ok(Delta::value(delta.0 + other.0)))
        }
        (BinOpKind::Sub, _, Some(delta), _, Some(other)) => {
            Some(Ok(Delta::value(delta.0 - other.0)))
        }
        (BinOpKind::Mul, _, Some(delta), _, _) => {
            let count = right.as_i64().and_then(|count| i32::try_from(count).ok());
            Some(match count {
                Some(count) => Ok(Delta::value(delta.0 * count)),
                None => Err(fail("a span of time is multiplied by whole numbers only")),
            })
        }
        (BinOpKind::Div, _, Some(delta), _, Some(other)) => {
            Some(Ok(Value::from(delta.seconds() / other.seconds())))
        }
        _ => None,
    }
}
