//! A time zone, as `pytz.timezone` gives it.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::{Clock, Moment, Outcome};
use crate::jinja::values::{Arguments, fail, no_method};

/// A zone by its name, or a fixed distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    Named(Tz),
    Fixed(FixedOffset),
}

impl Zone {
    /// UTC itself.
    pub const UTC: Zone = Zone::Named(Tz::UTC);

    /// The zone of a name such as `Europe/Berlin`.
    pub fn named(name: &str) -> Outcome {
        match name.parse::<Tz>() {
            Ok(zone) => Ok(Value::from_object(Zone::Named(zone))),
            Err(_) => Err(fail(format!("`{name}` is not a time zone"))),
        }
    }

    /// The moment of a clock in this zone; of two, the earlier.
    pub fn instant(self, local: NaiveDateTime) -> DateTime<FixedOffset> {
        let found = match self {
            Zone::Named(zone) => zone
                .from_local_datetime(&local)
                .earliest()
                .map(|moment| moment.fixed_offset()),
            Zone::Fixed(offset) => offset.from_local_datetime(&local).single(),
        };
        found.unwrap_or_else(|| Utc.from_utc_datetime(&local).fixed_offset())
    }

    /// What the clock of this zone shows at a moment.
    pub fn clock(self, instant: DateTime<FixedOffset>) -> NaiveDateTime {
        match self {
            Zone::Named(zone) => instant.with_timezone(&zone).naive_local(),
            Zone::Fixed(offset) => instant.with_timezone(&offset).naive_local(),
        }
    }

    /// `CET` or `+01:00`.
    pub fn abbreviation(self, local: NaiveDateTime) -> String {
        match self {
            Zone::Named(zone) => match zone.from_local_datetime(&local).earliest() {
                Some(moment) => moment.format("%Z").to_string(),
                None => zone.name().to_owned(),
            },
            Zone::Fixed(offset) => format!("UTC{offset}"),
        }
    }

    /// The distance from UTC at a local time.
    pub fn offset(self, local: NaiveDateTime) -> FixedOffset {
        self.instant(local).offset().fix()
    }
}

impl Object for Zone {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        (key.as_str()? == "zone").then(|| Value::from(self.to_string_value()))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let moment = Arguments::of(args).required(0, "dt")?;
        let moment = moment.downcast_object_ref::<Moment>();
        match (method, moment.map(|moment| moment.clock)) {
            ("localize" | "normalize", Some(Clock::DateTime(local))) => {
                Ok(Moment::value(Clock::DateTime(local), Some(**self)))
            }
            _ => Err(no_method("time zone", method)),
        }
    }

    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_string_value())
    }
}

impl Zone {
    fn to_string_value(self) -> String {
        match self {
            Zone::Named(zone) => zone.name().to_owned(),
            Zone::Fixed(offset) => format!("UTC{offset}"),
        }
    }
}
