//! `datetime`, `date` and `time`.

use std::cmp::Ordering;
use std::fmt::{self, Write};
use std::sync::Arc;

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc,
};
use minijinja::value::{DynObject, Object, ObjectRepr, Tuple};
use minijinja::{Error as JinjaError, State, Value};

use super::{Delta, Outcome, Zone};
use crate::jinja::values::{Arguments, fail, no_method};

/// What a calendar and a clock show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    DateTime(NaiveDateTime),
    Date(NaiveDate),
    Time(NaiveTime),
}

/// A clock, and the zone that it stands in where that is known.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    pub clock: Clock,
    pub zone: Option<Zone>,
}

/// A moment of UTC.
pub fn moment_value(moment: DateTime<Utc>) -> Value {
    Moment::at(moment.fixed_offset(), Zone::UTC)
}

impl Moment {
    pub fn value(clock: Clock, zone: Option<Zone>) -> Value {
        Value::from_object(Moment { clock, zone })
    }

    /// A moment as the clock of a zone shows it.
    pub fn at(instant: DateTime<FixedOffset>, zone: Zone) -> Value {
        Self::value(Clock::DateTime(zone.clock(instant)), Some(zone))
    }

    fn date_time(&self) -> NaiveDateTime {
        match self.clock {
            Clock::DateTime(moment) => moment,
            Clock::Date(date) => date.and_time(NaiveTime::MIN),
            Clock::Time(time) => NaiveDate::default().and_time(time),
        }
    }

    fn instant(&self) -> DateTime<FixedOffset> {
        self.zone.unwrap_or(Zone::UTC).instant(self.date_time())
    }

    /// The moment after a span of time.
    pub fn plus(&self, delta: TimeDelta) -> Outcome {
        let moved = self
            .date_time()
            .checked_add_signed(delta)
            .ok_or_else(|| fail("the date is out of range"))?;
        let clock = match self.clock {
            Clock::Date(_) => Clock::Date(moved.date()),
            Clock::DateTime(_) => Clock::DateTime(moved),
            Clock::Time(_) => return Err(fail("a time of day has no date to add to")),
        };
        Ok(Self::value(clock, self.zone))
    }

    /// The span of time since another moment.
    pub fn since(&self, other: &Moment) -> Outcome {
        Ok(Delta::value(self.instant() - other.instant()))
    }

    fn strftime(&self, format: &str) -> Outcome {
        let local = self.date_time();
        let (offset, name) = match self.zone {
            Some(zone) => {
                let offset = zone.offset(local).to_string().replace(':', "");
                (offset, zone.abbreviation(local))
            }
            None => Default::default(),
        };
        let format = format
            .replace("%f", "%6f")
            .replace("%z", &offset)
            .replace("%Z", &name);
        let mut text = String::new();
        match write!(text, "{}", local.format(&format)) {
            Ok(()) => Ok(Value::from(text)),
            Err(_) => Err(fail(format!("`{format}` is no format of dates"))),
        }
    }

    /// As JSON has it.
    pub fn iso_format(&self) -> String {
        self.text('T')
    }

    /// The text of `str()` and of `isoformat()`, which differ in a letter.
    fn text(&self, separator: char) -> String {
        let local = self.date_time();
        let fraction = match local.nanosecond() / 1000 {
            0 => String::new(),
            micros => format!(".{micros:06}"),
        };
        let time = local.format("%H:%M:%S");
        match self.clock {
            Clock::Date(date) => date.to_string(),
            Clock::Time(_) => format!("{time}{fraction}"),
            Clock::DateTime(moment) => {
                let offset = self.zone.map(|zone| zone.offset(moment).to_string());
                let offset = offset.unwrap_or_default();
                format!("{}{separator}{time}{fraction}{offset}", moment.date())
            }
        }
    }

    fn replace(&self, arguments: &Arguments) -> Outcome {
        let mut local = self.date_time();
        for (index, name) in FIELDS.iter().enumerate() {
            let Some(number) = arguments.integer(index, name)? else {
                continue;
            };
            local = with_field(local, name, number)
                .ok_or_else(|| fail(format!("{name} {number} is out of range")))?;
        }
        let zone = match arguments.named("tzinfo") {
            Some(zone) => zone.downcast_object_ref::<Zone>().copied(),
            None => self.zone,
        };
        let clock = match self.clock {
            Clock::Date(_) => Clock::Date(local.date()),
            Clock::Time(_) => Clock::Time(local.time()),
            Clock::DateTime(_) => Clock::DateTime(local),
        };
        Ok(Self::value(clock, zone))
    }

    fn in_zone(&self, arguments: &Arguments) -> Outcome {
        let wanted = arguments.get(0, "tz");
        let zone = wanted.and_then(|zone| zone.downcast_object_ref::<Zone>().copied());
        Ok(Self::at(self.instant(), zone.unwrap_or(Zone::UTC)))
    }

    fn calendar(&self, method: &str) -> Option<Value> {
        let date = self.date_time().date();
        Some(match method {
            "weekday" => Value::from(date.weekday().num_days_from_monday()),
            "isoweekday" => Value::from(date.weekday().number_from_monday()),
            "toordinal" => Value::from(date.num_days_from_ce()),
            "isocalendar" => {
                let week = date.iso_week();
                let parts = [
                    Value::from(week.year()),
                    Value::from(week.week()),
                    Value::from(date.weekday().number_from_monday()),
                ];
                Value::from(Tuple::new(parts.to_vec()))
            }
            _ => return None,
        })
    }
}

const FIELDS: [&str; 7] = [
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
];

fn with_field(local: NaiveDateTime, name: &str, number: i64) -> Option<NaiveDateTime> {
    let unsigned = u32::try_from(number).ok();
    match name {
        "year" => local.with_year(i32::try_from(number).ok()?),
        "month" => local.with_month(unsigned?),
        "day" => local.with_day(unsigned?),
        "hour" => local.with_hour(unsigned?),
        "minute" => local.with_minute(unsigned?),
        "second" => local.with_second(unsigned?),
        _ => local.with_nanosecond(unsigned?.checked_mul(1000)?),
    }
}

impl Object for Moment {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let local = self.date_time();
        let key = key.as_str()?;
        let is_of_the_clock = FIELDS[3..].contains(&key) || key == "tzinfo";
        match self.clock {
            Clock::Date(_) if is_of_the_clock => return None,
            Clock::Time(_) if FIELDS[..3].contains(&key) => return None,
            _ => {}
        }
        Some(match key {
            "year" => Value::from(local.year()),
            "month" => Value::from(local.month()),
            "day" => Value::from(local.day()),
            "hour" => Value::from(local.hour()),
            "minute" => Value::from(local.minute()),
            "second" => Value::from(local.second()),
            "microsecond" => Value::from(local.nanosecond() / 1000),
            "tzinfo" => match self.zone {
                Some(zone) => Value::from_object(zone),
                None => Value::from(()),
            },
            _ => return None,
        })
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        let other = other.downcast_ref::<Moment>()?;
        Some(self.instant().cmp(&other.instant()))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        let local = self.date_time();
        match method {
            "strftime" => self.strftime(&arguments.required_text(0, "format")?),
            "isoformat" => {
                let separator = arguments
                    .text(0, "sep")
                    .and_then(|text| text.chars().next());
                Ok(Value::from(self.text(separator.unwrap_or('T'))))
            }
            "date" => Ok(Self::value(Clock::Date(local.date()), None)),
            "time" => Ok(Self::value(Clock::Time(local.time()), None)),
            "timestamp" => {
                let micros = self.instant().timestamp_micros();
                Ok(Value::from(micros as f64 / 1e6))
            }
            "replace" => self.replace(&arguments),
            "astimezone" => self.in_zone(&arguments),
            "utcoffset" => {
                let offset = self.zone.map(|zone| zone.offset(local).local_minus_utc());
                Ok(offset.map_or(Value::from(()), |seconds| {
                    Delta::value(TimeDelta::seconds(i64::from(seconds)))
                }))
            }
            other => self
                .calendar(other)
                .ok_or_else(|| no_method("datetime", other)),
        }
    }

    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text(' '))
    }
}
