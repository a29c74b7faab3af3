//! The definition of a selector: a text, one criterion by keys, or a set of them.

use serde_json::{Map, Value, json};

use super::criterion::{Criterion, Relatives};
use super::expression::{Expression, Operator};
use super::indirect::IndirectSelection;
use super::method::Method;
use crate::error::{Error, Result};
use crate::graph::Depth;
use crate::text_value::plain;

/// What a definition selects; `mode` holds where it names none.
///
/// # Errors
/// A usage error for a definition that is none.
pub fn expression(value: &Value, project: &str, mode: IndirectSelection) -> Result<Expression> {
    match value {
        Value::String(raw) => {
            let criterion = Criterion::parse(raw, project)?;
            Ok(Expression::Criterion(criterion, mode))
        }
        Value::Object(keys) => {
            let reader = Reader { project, mode };
            match (keys.get("union"), keys.get("intersection")) {
                (Some(parts), _) => reader.set(Operator::Union, parts),
                (None, Some(parts)) => reader.set(Operator::Intersection, parts),
                (None, None) => reader.criterion(keys),
            }
        }
        other => Err(Error::usage(format!("`{other}` defines no selection"))
            .help("write a text, `method:` and `value:`, `union:` or `intersection:`")),
    }
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    project: &'a str,
    mode: IndirectSelection,
}

impl Reader<'_> {
    fn set(&self, operator: Operator, parts: &Value) -> Result<Expression> {
        let mut included = Vec::new();
        let mut excluded = None;
        for part in list(parts)? {
            match part.get("exclude") {
                Some(_) if excluded.is_some() => {
                    return Err(Error::usage("a set has two `exclude:`")
                        .help("list all that is excluded under one `exclude:`"));
                }
                Some(parts) => excluded = Some(self.excluded(parts)?),
                None => included.push(expression(part, self.project, self.mode)?),
            }
        }
        let included = Expression::joined(operator, included);
        Ok(without(included, excluded))
    }

    fn excluded(&self, parts: &Value) -> Result<Expression> {
        let parts = list(parts)?.iter();
        let parts = parts.map(|part| expression(part, self.project, self.mode));
        Ok(Expression::joined(
            Operator::Union,
            parts.collect::<Result<_>>()?,
        ))
    }

    fn criterion(&self, keys: &Map<String, Value>) -> Result<Expression> {
        let (method, value) = match (keys.get("method"), keys.get("value")) {
            (Some(method), Some(value)) => (plain(method), plain(value)),
            _ => match keys.iter().next().filter(|_| keys.len() == 1) {
                Some((method, value)) => (method.clone(), plain(value)),
                None => {
                    return Err(Error::usage("a definition has no `method` and `value`")
                        .help("write {method: tag, value: nightly} or {tag: nightly}"));
                }
            },
        };
        let criterion = Criterion {
            method: Method::of(&method, &value, self.project)?,
            relatives: relatives(keys)?,
        };
        let mode = match keys.get("indirect_selection").and_then(Value::as_str) {
            Some(word) => IndirectSelection::parse(word)?,
            None => self.mode,
        };
        let excluded = keys.get("exclude").map(|parts| self.excluded(parts));
        Ok(without(
            Expression::Criterion(criterion, mode),
            excluded.transpose()?,
        ))
    }
}

fn without(included: Expression, excluded: Option<Expression>) -> Expression {
    match excluded {
        Some(excluded) => Expression::joined(Operator::Difference, vec![included, excluded]),
        None => included,
    }
}

fn list(value: &Value) -> Result<&[Value]> {
    match value {
        Value::Array(items) => Ok(items),
        other => Err(Error::usage(format!("`{other}` is no list of definitions"))
            .help("write one definition a line, each behind a `-`")),
    }
}

fn relatives(keys: &Map<String, Value>) -> Result<Relatives> {
    let is_set = |key: &str| keys.get(key) == Some(&Value::Bool(true));
    let depth = |key: &str| {
        let number = keys.get(&format!("{key}_depth")).and_then(Value::as_u64);
        let depth = match number.and_then(|number| usize::try_from(number).ok()) {
            Some(number) if number > 0 => Depth::Edges(number),
            _ => Depth::All,
        };
        is_set(key).then_some(depth)
    };
    let relatives = Relatives {
        parents: depth("parents"),
        children: depth("children"),
        childrens_parents: is_set("childrens_parents"),
    };
    if relatives.childrens_parents && relatives.children.is_some() {
        return Err(
            Error::usage("a definition has both `childrens_parents` and `children`")
                .help("`childrens_parents` already selects all children: leave `children` out"),
        );
    }
    Ok(relatives)
}

/// A definition whose texts are taken apart, as manifest.json shows it.
pub fn taken_apart(value: &Value) -> Value {
    match value {
        Value::String(raw) => Criterion::entry(raw),
        Value::Object(keys) => match keys.iter().next() {
            Some((set, Value::Array(parts))) => {
                let parts: Vec<Value> = parts.iter().map(taken_apart).collect();
                json!({set: parts})
            }
            Some((method, value)) if keys.len() == 1 => json!({"method": method, "value": value}),
            _ => value.clone(),
        },
        other => other.clone(),
    }
}
