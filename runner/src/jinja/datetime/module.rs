//! `modules.datetime` and `modules.pytz`.

use std::sync::Arc;

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::{Clock, Delta, Moment, Outcome, Zone};
use crate::jinja::modules::module;
use crate::jinja::values::{Arguments, fail, no_method};

/// `modules.datetime`.
pub fn datetime_module() -> Value {
    module([
        ("datetime", Value::from_object(Class::DateTime)),
        ("date", Value::from_object(Class::Date)),
        ("time", Value::from_object(Class::Time)),
        ("timezone", Value::from_object(Class::Zone)),
        ("timedelta", Value::from_object(Class::Delta)),
    ])
}

/// `modules.pytz`.
pub fn pytz_module() -> Value {
    let timezone = Value::from_function(|name: &str| Zone::named(name));
    module([
        ("timezone", timezone),
        ("utc", Value::from_object(Zone::UTC)),
        ("UTC", Value::from_object(Zone::UTC)),
    ])
}

/// A class of the module: called, it makes a value.
#[derive(Debug, Clone, Copy)]
enum Class {
    DateTime,
    Date,
    Time,
    Zone,
    Delta,
}

impl Class {
    fn make(self, args: &[Value]) -> Outcome {
        let arguments = Arguments::of(args);
        let number = |index: usize, name: &str| {
            let number = arguments.integer(index, name)?.unwrap_or(0);
            u32::try_from(number).map_err(|_| fail(format!("{name} {number} is out of range")))
        };
        let time = |first: usize| {
            let (hour, minute) = (number(first, "hour")?, number(first + 1, "minute")?);
            let (second, micro) = (
                number(first + 2, "second")?,
                number(first + 3, "microsecond")?,
            );
            NaiveTime::from_hms_micro_opt(hour, minute, second, micro)
                .ok_or_else(|| fail("the time of day is out of range"))
        };
        let date = || {
            let year = number(0, "year")? as i32;
            NaiveDate::from_ymd_opt(year, number(1, "month")?, number(2, "day")?)
                .ok_or_else(|| fail("the date is out of range"))
        };
        match self {
            Class::DateTime => {
                let zone = zone_of(arguments.get(7, "tzinfo"));
                Ok(Moment::value(
                    Clock::DateTime(date()?.and_time(time(3)?)),
                    zone,
                ))
            }
            Class::Date => Ok(Moment::value(Clock::Date(date()?), None)),
            Class::Time => Ok(Moment::value(Clock::Time(time(0)?), None)),
            Class::Delta => Delta::of(args),
            Class::Zone => fixed_zone(&arguments),
        }
    }

    fn method(self, method: &str, arguments: &Arguments) -> Outcome {
        let now = Utc::now();
        match (self, method) {
            (Class::DateTime, "now") => Ok(match zone_of(arguments.get(0, "tz")) {
                Some(zone) => Moment::at(now.fixed_offset(), zone),
                None => Moment::value(Clock::DateTime(Local::now().naive_local()), None),
            }),
            (Class::DateTime, "utcnow") => {
                Ok(Moment::value(Clock::DateTime(now.naive_utc()), None))
            }
            (Class::DateTime, "today") => Ok(Moment::value(
                Clock::DateTime(Local::now().naive_local()),
                None,
            )),
            (Class::Date, "today") => {
                Ok(Moment::value(Clock::Date(Local::now().date_naive()), None))
            }
            (Class::DateTime, "strptime") => parsed(
                &arguments.required_text(0, "date_string")?,
                &arguments.required_text(1, "format")?,
            ),
            (Class::DateTime | Class::Date, "fromisoformat") => {
                self.read_iso(&arguments.required_text(0, "date_string")?)
            }
            (Class::DateTime, "fromtimestamp" | "utcfromtimestamp") => {
                let seconds = f64::try_from(arguments.required(0, "timestamp")?)?;
                let moment = DateTime::from_timestamp_micros((seconds * 1e6) as i64)
                    .ok_or_else(|| fail("the timestamp is out of range"))?;
                let zone = zone_of(arguments.get(1, "tz"));
                Ok(Moment::value(Clock::DateTime(moment.naive_utc()), zone))
            }
            (Class::DateTime, "combine") => combined(arguments),
            _ => Err(no_method("class", method)),
        }
    }

    fn read_iso(self, text: &str) -> Outcome {
        let wrong = || fail(format!("`{text}` is no ISO date"));
        if let Ok(date) = text.parse::<NaiveDate>() {
            return Ok(match self {
                Class::Date => Moment::value(Clock::Date(date), None),
                _ => Moment::value(Clock::DateTime(date.and_time(NaiveTime::MIN)), None),
            });
        }
        let text = text.replacen(' ', "T", 1);
        if let Ok(moment) = DateTime::parse_from_rfc3339(&text) {
            return Ok(Moment::at(moment, Zone::Fixed(*moment.offset())));
        }
        let moment = text.parse::<NaiveDateTime>().map_err(|_| wrong())?;
        Ok(Moment::value(Clock::DateTime(moment), None))
    }
}

fn zone_of(value: Option<Value>) -> Option<Zone> {
    value?.downcast_object_ref::<Zone>().copied()
}

fn fixed_zone(arguments: &Arguments) -> Outcome {
    let offset = arguments.required(0, "offset")?;
    let seconds = offset
        .downcast_object_ref::<Delta>()
        .map(|delta| delta.0.num_seconds() as i32);
    seconds
        .and_then(chrono::FixedOffset::east_opt)
        .map(|offset| Value::from_object(Zone::Fixed(offset)))
        .ok_or_else(|| fail("a time zone is less than a day from UTC"))
}

fn combined(arguments: &Arguments) -> Outcome {
    let (date, time) = (
        arguments.required(0, "date")?,
        arguments.required(1, "time")?,
    );
    let clock = |value: &Value| Some(value.downcast_object_ref::<Moment>()?.clock);
    match (clock(&date), clock(&time)) {
        (Some(Clock::Date(date)), Some(Clock::Time(time))) => {
            Ok(Moment::value(Clock::DateTime(date.and_time(time)), None))
        }
        _ => Err(fail("`combine` takes a date and a time")),
    }
}

/// The moment that a text shows in a format of Python's.
fn parsed(text: &str, format: &str) -> Outcome {
    let format = format.replace(".%f", "%.f");
    if let Ok(moment) = DateTime::parse_from_str(text, &format) {
        return Ok(Moment::at(moment, Zone::Fixed(*moment.offset())));
    }
    let moment = NaiveDateTime::parse_from_str(text, &format)
        .ok()
        .or_else(|| {
            let date = NaiveDate::parse_from_str(text, &format).ok()?;
            Some(date.and_time(NaiveTime::MIN))
        })
        .or_else(|| {
            // A day that the format leaves out is the first.
            let date = NaiveDate::parse_from_str(&format!("{text} 1"), &format!("{format} %d"));
            Some(date.ok()?.and_time(NaiveTime::MIN))
        });
    match moment {
        Some(moment) => Ok(Moment::value(Clock::DateTime(moment), None)),
        None => Err(fail(format!(
            "`{text}` does not have the format `{format}`"
        ))),
    }
}

impl Object for Class {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match (**self, key.as_str()?) {
            (Class::Zone, "utc") => Some(Value::from_object(Zone::UTC)),
            (Class::DateTime, "min") => Some(Moment::value(
                Clock::DateTime(NaiveDate::from_ymd_opt(1, 1, 1)?.and_time(NaiveTime::MIN)),
                None,
            )),
            _ => None,
        }
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, args: &[Value]) -> Result<Value, JinjaError> {
        self.make(args)
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        self.method(method, &Arguments::of(args))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: Outcome) -> String {
        value.unwrap().to_string()
    }

    #[test]
    fn moments_are_read_and_written_as_python_does() {
        assert_eq!(
            text(parsed("2026-03-02", "%Y-%m-%d")),
            "2026-03-02 00:00:00"
        );
        assert_eq!(text(parsed("202603", "%Y%m")), "2026-03-01 00:00:00");
        let precise = parsed("2026-03-02 01:02:03.5", "%Y-%m-%d %H:%M:%S.%f");
        assert_eq!(text(precise), "2026-03-02 01:02:03.500000");
        assert!(parsed("x", "%Y").is_err());
    }

    #[test]
    fn a_class_makes_values() {
        let args = [2026, 3, 2, 4].map(Value::from);
        assert_eq!(text(Class::DateTime.make(&args)), "2026-03-02 04:00:00");
        assert_eq!(text(Class::Date.make(&args[..3])), "2026-03-02");
    }
}
