//! `timedelta`: a span of time.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use chrono::TimeDelta;
use minijinja::value::{DynObject, Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::Outcome;
use crate::jinja::values::{Arguments, no_method};

/// A span of time.
#[derive(Debug, Clone, Copy)]
pub struct Delta(pub TimeDelta);

const UNITS: [(&str, f64); 7] = [
    ("days", 86_400.0),
    ("seconds", 1.0),
    ("microseconds", 1e-6),
    ("milliseconds", 1e-3),
    ("minutes", 60.0),
    ("hours", 3_600.0),
    ("weeks", 604_800.0),
];

impl Delta {
    pub fn value(delta: TimeDelta) -> Value {
        Value::from_object(Delta(delta))
    }

    /// `timedelta(days=0, seconds=0, …)`.
    pub fn of(args: &[Value]) -> Outcome {
        let arguments = Arguments::of(args);
        let mut seconds = 0.0;
        for (index, (name, length)) in UNITS.iter().enumerate() {
            if let Some(value) = arguments.get(index, name) {
                seconds += f64::try_from(value)? * length;
            }
        }
        Ok(Self::value(TimeDelta::microseconds(
            (seconds * 1e6).round() as i64,
        )))
    }

    /// The whole span in seconds.
    pub fn seconds(&self) -> f64 {
        self.0.num_microseconds().unwrap_or(0) as f64 / 1e6
    }

    /// Whole days, and the seconds that are left of a day.
    fn parts(&self) -> (i64, i64, i64) {
        let all = self.0.num_microseconds().unwrap_or(0);
        let (days, rest) = (
            all.div_euclid(86_400_000_000),
            all.rem_euclid(86_400_000_000),
        );
        (days, rest / 1_000_000, rest % 1_000_000)
    }
}

impl Object for Delta {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let (days, seconds, microseconds) = self.parts();
        match key.as_str()? {
            "days" => Some(Value::from(days)),
            "seconds" => Some(Value::from(seconds)),
            "microseconds" => Some(Value::from(microseconds)),
            _ => None,
        }
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        other
            .downcast_ref::<Delta>()
            .map(|other| self.0.cmp(&other.0))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        _args: &[Value],
    ) -> Result<Value, JinjaError> {
        match method {
            "total_seconds" => Ok(Value::from(self.seconds())),
            _ => Err(no_method("timedelta", method)),
        }
    }

    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds, microseconds) = self.parts();
        if days != 0 {
            let word = if days.abs() == 1 { "day" } else { "days" };
            write!(formatter, "{days} {word}, ")?;
        }
        write!(
            formatter,
            "{}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )?;
        match microseconds {
            0 => Ok(()),
            some => write!(formatter, ".{some:06}"),
        }
    }
}
