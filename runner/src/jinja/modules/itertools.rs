//! `modules.itertools`.

use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, Tuple};
use minijinja::{Error as JinjaError, State, Value};
use serde_json::json;

use super::module;
use crate::jinja::errors::raise;
use crate::jinja::values::{Arguments, List, no_method};
use crate::terminal::{Deprecation, deprecated};

type Outcome = Result<Value, JinjaError>;

/// The functions that give finite lists.
pub fn itertools_module() -> Value {
    module([
        ("chain", Value::from_object(Chain)),
        ("product", function(product)),
        (
            "combinations",
            function(|args| picked(args, Repeats::No, Order::No)),
        ),
        (
            "combinations_with_replacement",
            function(|args| picked(args, Repeats::Yes, Order::No)),
        ),
        (
            "permutations",
            function(|args| picked(args, Repeats::No, Order::Yes)),
        ),
        ("zip_longest", function(zip_longest)),
        ("islice", function(islice)),
        ("repeat", function(repeat)),
    ])
}

fn function(work: fn(&Arguments) -> Outcome) -> Value {
    Value::from_function(move |arguments: Arguments| {
        tell_of_use()?;
        work(&arguments)
    })
}

fn tell_of_use() -> Result<(), JinjaError> {
    let message =
        "Usage of itertools modules is deprecated. Please use the built-in functions instead.";
    deprecated(Deprecation::ModulesItertools, message, json!({})).map_err(raise)
}

fn lists(arguments: &Arguments) -> Result<Vec<Vec<Value>>, JinjaError> {
    let lists = arguments.all().iter();
    lists.map(|list| Ok(list.try_iter()?.collect())).collect()
}

fn tuples(rows: Vec<Vec<Value>>) -> Value {
    List::value(rows.into_iter().map(|row| Value::from(Tuple::new(row))))
}

fn product(arguments: &Arguments) -> Outcome {
    let times = arguments.named("repeat").and_then(|value| value.as_usize());
    let lists = lists(arguments)?;
    let repeated = std::iter::repeat_n(&lists, times.unwrap_or(1)).flatten();
    let rows = repeated.fold(vec![Vec::new()], |rows, list| {
        let extended = rows.iter().flat_map(|row: &Vec<Value>| {
            list.iter().map(|item| {
                let mut row = row.clone();
                row.push(item.clone());
                row
            })
        });
        extended.collect()
    });
    Ok(tuples(rows))
}

/// Whether an item may be picked more than once.
#[derive(Clone, Copy, PartialEq)]
enum Repeats {
    Yes,
    No,
}

/// Whether the order of the picked items counts.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Yes,
    No,
}

fn picked(arguments: &Arguments, repeats: Repeats, order: Order) -> Outcome {
    let items: Vec<Value> = arguments.required(0, "iterable")?.try_iter()?.collect();
    let length = arguments
        .integer(1, "r")?
        .map_or(items.len(), |length| length.max(0) as usize);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..length {
        let extended = rows.iter().flat_map(|row| {
            let first = match (order, row.last()) {
                (Order::No, Some(last)) => *last,
                _ => 0,
            };
            (first..items.len())
                .filter(|index| repeats == Repeats::Yes || !row.contains(index))
                .map(|index| [row.as_slice(), &[index]].concat())
                .collect::<Vec<_>>()
        });
        rows = extended.collect();
    }
    let chosen = rows
        .into_iter()
        .map(|row| row.into_iter().map(|index| items[index].clone()).collect());
    Ok(tuples(chosen.collect()))
}

fn zip_longest(arguments: &Arguments) -> Outcome {
    let fill = arguments
        .named("fillvalue")
        .unwrap_or_else(|| Value::from(()));
    let lists = lists(arguments)?;
    let longest = lists.iter().map(Vec::len).max().unwrap_or(0);
    let rows = (0..longest).map(|index| {
        let row = lists.iter();
        row.map(|list| list.get(index).cloned().unwrap_or_else(|| fill.clone()))
            .collect()
    });
    Ok(tuples(rows.collect()))
}

fn islice(arguments: &Arguments) -> Outcome {
    let items: Vec<Value> = arguments.required(0, "iterable")?.try_iter()?.collect();
    let bound = |index| arguments.integer(index, "stop");
    let (start, stop) = match arguments.all().len() {
        2 => (0, bound(1)?),
        _ => (bound(1)?.unwrap_or(0), bound(2)?),
    };
    let step = bound(3)?.unwrap_or(1).max(1) as usize;
    let stop = stop.map_or(items.len(), |stop| stop.max(0) as usize);
    let kept = items.into_iter().take(stop).skip(start.max(0) as usize);
    Ok(List::value(kept.step_by(step)))
}

fn repeat(arguments: &Arguments) -> Outcome {
    let item = arguments.required(0, "object")?;
    let times = arguments.integer(1, "times")?.unwrap_or(1).max(0) as usize;
    Ok(List::value(std::iter::repeat_n(item, times)))
}

/// `chain`, which is called itself and through `from_iterable`.
#[derive(Debug)]
struct Chain;

impl Chain {
    fn of(lists: impl IntoIterator<Item = Value>) -> Outcome {
        let mut items = Vec::new();
        for list in lists {
            items.extend(list.try_iter()?);
        }
        Ok(List::value(items))
    }
}

impl Object for Chain {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, args: &[Value]) -> Outcome {
        Chain::of(args.iter().cloned())
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Outcome {
        match method {
            "from_iterable" => Chain::of(Arguments::of(args).required(0, "iterable")?.try_iter()?),
            _ => Err(no_method("function", method)),
        }
    }
}
