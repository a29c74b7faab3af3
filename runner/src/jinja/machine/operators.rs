//! Operators between two values, as Python has them.

use minijinja::Value;
use minijinja::machinery::ast::{BinOpKind, CompareOpKind};
use minijinja::value::{Tuple, ValueKind};

use super::Outcome;
use crate::jinja::datetime::moment_operation;
use crate::jinja::values::{List, Set, fail, percent_format};

/// The value of an operator that needs both sides.
pub fn binary(operator: BinOpKind, left: &Value, right: &Value) -> Outcome<Value> {
    if let Some(value) = moment_operation(operator, left, right) {
        return value;
    }
    match operator {
        BinOpKind::Eq => Ok(Value::from(left == right)),
        BinOpKind::Ne => Ok(Value::from(left != right)),
        BinOpKind::Lt => Ok(Value::from(left < right)),
        BinOpKind::Lte => Ok(Value::from(left <= right)),
        BinOpKind::Gt => Ok(Value::from(left > right)),
        BinOpKind::Gte => Ok(Value::from(left >= right)),
        BinOpKind::In => contains(right, left).map(Value::from),
        BinOpKind::Add => add(left, right),
        BinOpKind::Mul => multiply(left, right),
        BinOpKind::Sub if is_set(left) && is_set(right) => {
            let other: Vec<Value> = right.try_iter()?.collect();
            let items: Vec<Value> = left.try_iter()?.collect();
            let left_over = items.into_iter().filter(|item| !other.contains(item));
            Ok(Set::value(left_over))
        }
        BinOpKind::Rem if left.as_str().is_some() => {
            let text = left.as_str().unwrap_or_default();
            percent_format(text, right).map(Value::from)
        }
        other => arithmetic(other, left, right),
    }
}

/// One step of a chain of comparisons.
pub fn compare(operator: CompareOpKind, left: &Value, right: &Value) -> Outcome<bool> {
    Ok(match operator {
        CompareOpKind::Eq => left == right,
        CompareOpKind::Ne => left != right,
        CompareOpKind::Lt => left < right,
        CompareOpKind::Lte => left <= right,
        CompareOpKind::Gt => left > right,
        CompareOpKind::Gte => left >= right,
        CompareOpKind::In => contains(right, left)?,
        CompareOpKind::NotIn => !contains(right, left)?,
    })
}

/// `-value`.
pub fn negated(value: &Value) -> Outcome<Value> {
    match (value.as_i64(), f64::try_from(value.clone())) {
        (Some(whole), _) if value.is_integer() => Ok(Value::from(-whole)),
        (_, Ok(number)) => Ok(Value::from(-number)),
        _ => Err(fail(format!("{value} is not a number"))),
    }
}

/// `item in holder`.
pub fn contains(holder: &Value, item: &Value) -> Outcome<bool> {
    if let Some(text) = holder.as_str() {
        return match item.as_str() {
            Some(part) => Ok(text.contains(part)),
            None => Err(fail("a text contains texts only")),
        };
    }
    match holder.kind() {
        ValueKind::Map => Ok(
            !holder.get_item(item)?.is_undefined() || holder.try_iter()?.any(|key| key == *item)
        ),
        ValueKind::Undefined => Ok(false),
        _ => match holder.try_iter() {
            Ok(mut items) => Ok(items.any(|found| found == *item)),
            Err(_) => Err(fail(format!("a {} contains nothing", holder.kind()))),
        },
    }
}

fn is_set(value: &Value) -> bool {
    value.downcast_object_ref::<Set>().is_some()
}

fn add(left: &Value, right: &Value) -> Outcome<Value> {
    if let (Some(left), Some(right)) = (left.as_str(), right.as_str()) {
        return Ok(Value::from(format!("{left}{right}")));
    }
    let are_lists = left.kind() == ValueKind::Seq && right.kind() == ValueKind::Seq;
    if are_lists && left.is_tuple() == right.is_tuple() {
        let items = left.try_iter()?.chain(right.try_iter()?);
        return Ok(match left.is_tuple() {
            true => Value::from(Tuple::new(items.collect())),
            false => List::value(items),
        });
    }
    arithmetic(BinOpKind::Add, left, right)
}

/// Numbers, or a text or list that is repeated.
fn multiply(left: &Value, right: &Value) -> Outcome<Value> {
    let (repeated, count) = match (left.as_i64(), right.as_i64()) {
        (_, Some(count)) if !left.is_number() => (left, count),
        (Some(count), _) if !right.is_number() => (right, count),
        _ => return arithmetic(BinOpKind::Mul, left, right),
    };
    let count = usize::try_from(count).unwrap_or(0);
    match (repeated.as_str(), repeated.kind()) {
        (Some(text), _) => Ok(Value::from(text.repeat(count))),
        (None, ValueKind::Seq) => {
            let items: Vec<Value> = repeated.try_iter()?.collect();
            let length = items.len() * count;
            Ok(List::value(items.into_iter().cycle().take(length)))
        }
        _ => arithmetic(BinOpKind::Mul, left, right),
    }
}

fn arithmetic(operator: BinOpKind, left: &Value, right: &Value) -> Outcome<Value> {
    let sign = symbol(operator);
    if let (Some(left), Some(right)) = (whole(left), whole(right))
        && let Some(value) = of_whole(operator, left, right)?
    {
        return Ok(value);
    }
    let numbers = f64::try_from(left.clone())
        .ok()
        .zip(f64::try_from(right.clone()).ok());
    let Some((first, second)) = numbers.filter(|_| is_numeric(left) && is_numeric(right)) else {
        return Err(fail(format!(
            "`{sign}` does not work between a {} and a {}",
            left.kind(),
            right.kind()
        )));
    };
    let divides = matches!(
        operator,
        BinOpKind::Div | BinOpKind::FloorDiv | BinOpKind::Rem
    );
    if divides && second == 0.0 {
        return Err(fail("division by zero"));
    }
    Ok(Value::from(match operator {
        BinOpKind::Add => first + second,
        BinOpKind::Sub => first - second,
        BinOpKind::Mul => first * second,
        BinOpKind::Div => first / second,
        BinOpKind::FloorDiv => (first / second).floor(),
        BinOpKind::Rem => first - second * (first / second).floor(),
        _ => first.powf(second),
    }))
}

/// Whole numbers stay whole but for `/`.
fn of_whole(operator: BinOpKind, left: i64, right: i64) -> Outcome<Option<Value>> {
    let divides = matches!(operator, BinOpKind::FloorDiv | BinOpKind::Rem);
    if divides && right == 0 {
        return Err(fail("division by zero"));
    }
    let value = match operator {
        BinOpKind::Add => left.checked_add(right),
        BinOpKind::Sub => left.checked_sub(right),
        BinOpKind::Mul => left.checked_mul(right),
        BinOpKind::FloorDiv => Some((left as f64 / right as f64).floor() as i64),
        BinOpKind::Rem => Some(left - right * (left as f64 / right as f64).floor() as i64),
        BinOpKind::Pow => u32::try_from(right)
            .ok()
            .and_then(|power| left.checked_pow(power)),
        _ => None,
    };
    Ok(value.map(Value::from))
}

fn whole(value: &Value) -> Option<i64> {
    match value.kind() {
        ValueKind::Bool => Some(i64::from(value.is_true())),
        _ if value.is_integer() => value.as_i64(),
        _ => None,
    }
}

fn is_numeric(value: &Value) -> bool {
    value.is_number() || value.kind() == ValueKind::Bool
}

fn symbol(operator: BinOpKind) -> &'static str {
    match operator {
        BinOpKind::Add => "+",
        BinOpKind::Sub => "-",
        BinOpKind::Mul => "*",
        BinOpKind::Div => "/",
        BinOpKind::FloorDiv => "//",
        BinOpKind::Rem => "%",
        BinOpKind::Pow => "**",
        _ => "operator",
    }
}
