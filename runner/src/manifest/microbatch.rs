//! Microbatches: an incremental model whose rows are built a span of time at once.

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc,
};
use serde_json::{Map, Value};

use super::config::{text, wrong_type};
use crate::error::{Error, Result};

/// The length of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchSize {
    Hour,
    Day,
    Month,
    Year,
}

/// What the batches of a model are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Microbatch {
    /// The column that holds a row's time.
    pub event_time: String,
    pub batch_size: BatchSize,
    /// Where the first batch starts.
    pub begin: DateTime<Utc>,
    /// Batches before the last one that are built again.
    pub lookback: u32,
}

/// A span of time: the start is part of it, the end is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventWindow {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
}

impl EventWindow {
    /// The condition that the time in a column lies in the window.
    pub fn holds(&self, column: &str) -> String {
        const MOMENT: &str = "%Y-%m-%d %H:%M:%S+00:00";
        let (start, end) = (self.start.format(MOMENT), self.end.format(MOMENT));
        format!("{column} >= '{start}' and {column} < '{end}'")
    }
}

impl BatchSize {
    fn of_name(name: &str) -> Result<Self> {
        match name {
            "hour" => Ok(BatchSize::Hour),
            "day" => Ok(BatchSize::Day),
            "month" => Ok(BatchSize::Month),
            "year" => Ok(BatchSize::Year),
            other => Err(Error::usage(format!("batch_size `{other}` is not known"))
                .help("use hour, day, month or year")),
        }
    }

    /// The start of the batch that a moment falls into.
    pub fn truncate(self, moment: DateTime<Utc>) -> DateTime<Utc> {
        let day = moment.date_naive();
        let first = match self {
            BatchSize::Hour | BatchSize::Day => Some(day),
            BatchSize::Month => day.with_day(1),
            BatchSize::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        };
        let hour = match self {
            BatchSize::Hour => moment.hour(),
            _ => 0,
        };
        let start = first.unwrap_or(day).and_hms_opt(hour, 0, 0);
        start.map_or(moment, |start| start.and_utc())
    }

    /// The start of the next batch, or the moment itself where one starts there.
    pub fn ceiling(self, moment: DateTime<Utc>) -> DateTime<Utc> {
        let start = self.truncate(moment);
        match start == moment {
            true => start,
            false => self.next(start),
        }
    }

    /// The start of the batch after the one that starts at `start`.
    pub fn next(self, start: DateTime<Utc>) -> DateTime<Utc> {
        let next = match self {
            BatchSize::Hour => start.checked_add_signed(TimeDelta::hours(1)),
            BatchSize::Day => start.checked_add_days(Days::new(1)),
            BatchSize::Month => start.checked_add_months(Months::new(1)),
            BatchSize::Year => start.checked_add_months(Months::new(12)),
        };
        next.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The start of the batch `count` batches before the one that `moment` falls into.
    pub fn before(self, moment: DateTime<Utc>, count: u32) -> DateTime<Utc> {
        let start = self.truncate(moment);
        let before = match self {
            BatchSize::Hour => start.checked_sub_signed(TimeDelta::hours(count.into())),
            BatchSize::Day => start.checked_sub_days(Days::new(count.into())),
            BatchSize::Month => start.checked_sub_months(Months::new(count)),
            BatchSize::Year => start.checked_sub_months(Months::new(count.saturating_mul(12))),
        };
        before.unwrap_or(DateTime::<Utc>::MIN_UTC)
    }

    /// The name of a batch, such as `20240917`.
    pub fn batch_id(self, start: DateTime<Utc>) -> String {
        self.batch_label(start).replace('-', "")
    }

    /// The start of a batch as far as it matters, as the names of files have it.
    pub fn batch_label(self, start: DateTime<Utc>) -> String {
        let format = match self {
            BatchSize::Hour => "%Y-%m-%dT%H",
            BatchSize::Day => "%Y-%m-%d",
            BatchSize::Month => "%Y-%m",
            BatchSize::Year => "%Y",
        };
        start.format(format).to_string()
    }
}

impl Microbatch {
    /// Reads the keys of a model whose strategy is microbatch.
    ///
    /// # Errors
    /// A usage error for what is missing or not known.
    pub fn of(keys: &Map<String, Value>) -> Result<Self> {
        let needed = |key: &str, example: &str| {
            text(keys, key)?.ok_or_else(|| {
                let article = if key.starts_with('e') { "an" } else { "a" };
                Error::usage(format!(
                    "a microbatch model must provide {article} '{key}' config"
                ))
                .help(format!("add `{key}: {example}` to its config"))
            })
        };
        Ok(Microbatch {
            event_time: needed("event_time", "<column>")?.to_owned(),
            begin: moment(needed("begin", "\"2024-01-01\"")?)?,
            batch_size: BatchSize::of_name(needed("batch_size", "day")?)?,
            lookback: lookback(keys)?,
        })
    }

    /// The batches from `window.start` to `window.end`.
    pub fn batches(&self, window: EventWindow) -> Vec<EventWindow> {
        let mut start = window.start;
        let mut batches = Vec::new();
        loop {
            let end = self.batch_size.next(start);
            if end >= window.end {
                let end = window.end;
                batches.push(EventWindow { start, end });
                return batches;
            }
            batches.push(EventWindow { start, end });
            start = end;
        }
    }
}

fn lookback(keys: &Map<String, Value>) -> Result<u32> {
    let number = match keys.get("lookback") {
        None | Some(Value::Null) => return Ok(1),
        Some(value) => value.as_u64().and_then(|number| u32::try_from(number).ok()),
    };
    let written = keys.get("lookback").unwrap_or(&Value::Null);
    number.ok_or_else(|| wrong_type("lookback", "a number of batches", written))
}

/// A date, or a date and time, in UTC where it names no zone.
///
/// # Errors
/// A usage error for another text.
pub fn moment(text: &str) -> Result<DateTime<Utc>> {
    let written = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(&written.replacen(' ', "T", 1)) {
        return Ok(moment.to_utc());
    }
    let formats = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
    ];
    let mut moments = formats
        .iter()
        .filter_map(|format| NaiveDateTime::parse_from_str(written, format).ok());
    let day = || {
        NaiveDate::parse_from_str(written, "%Y-%m-%d")
            .ok()?
            .and_hms_opt(0, 0, 0)
    };
    let found = moments.next().or_else(day);
    found.map(|moment| moment.and_utc()).ok_or_else(|| {
        Error::usage(format!("`{text}` is no date and no time"))
            .help("write it as 2024-01-31 or 2024-01-31 23:59:59")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        moment(text).unwrap()
    }

    #[test]
    fn batches_cover_the_window_without_gaps() {
        let microbatch = Microbatch {
            event_time: "sold_at".to_owned(),
            batch_size: BatchSize::Month,
            begin: at("2024-01-01"),
            lookback: 1,
        };
        let window = EventWindow {
            start: at("2023-12-01"),
            end: at("2024-02-01"),
        };
        let batches = microbatch.batches(window);
        assert_eq!(batches.len(), 2);
        assert_eq!(batches[0].end, batches[1].start);
        assert_eq!(batches[1].end, window.end);
    }

    #[test]
    fn months_have_their_own_lengths() {
        let size = BatchSize::Month;
        assert_eq!(size.ceiling(at("2024-02-29 10:00")), at("2024-03-01"));
        assert_eq!(size.ceiling(at("2024-02-01")), at("2024-02-01"));
        assert_eq!(size.before(at("2024-03-31"), 1), at("2024-02-01"));
        assert_eq!(
            BatchSize::Hour.batch_id(at("2024-02-01 07:30")),
            "20240201T07"
        );
    }

    #[test]
    fn a_zone_is_taken_into_account() {
        assert_eq!(at("2024-01-01T02:00:00+02:00"), at("2024-01-01"));
        assert!(moment("yesterday").is_err());
    }
}
