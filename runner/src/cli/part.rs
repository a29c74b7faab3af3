//! `--empty` and `--sample`: nodes that read only a part of what they refer to.

use chrono::{DateTime, Months, TimeDelta, Utc};
use clap::Args;

use super::global::mapping;
use crate::error::{Error, Result};
use crate::manifest::{EventWindow, moment};

#[derive(Debug, Clone, Default, Args)]
pub struct PartArguments {
    /// Read no rows of what is referred to: the tables are made, with their columns
    #[arg(long, env = "DBT_EMPTY", overrides_with = "no_empty")]
    pub empty: bool,
    #[arg(long, hide = true)]
    pub no_empty: bool,
    /// Read only a span of time of what has an event_time: '3 days', or
    /// '{start: 2024-01-01, end: 2024-02-01}'
    #[arg(long, env = "DBT_SAMPLE", value_name = "SPAN")]
    pub sample: Option<String>,
}

impl PartArguments {
    /// The span of `--sample`; one of a length ends now.
    ///
    /// # Errors
    /// A usage error for what is no span.
    pub fn window(&self) -> Result<Option<EventWindow>> {
        self.sample
            .as_deref()
            .map(|text| window(text, Utc::now()))
            .transpose()
    }
}

fn window(text: &str, now: DateTime<Utc>) -> Result<EventWindow> {
    if text.trim_start().starts_with('{') {
        return named(text);
    }
    let mut words = text.split_whitespace();
    let (Some(count), Some(unit), None) = (words.next(), words.next(), words.next()) else {
        return Err(no_span(text));
    };
    let count: u32 = count.parse().map_err(|_| no_span(text))?;
    let start = match unit.trim_end_matches('s').to_lowercase().as_str() {
        "hour" => now.checked_sub_signed(TimeDelta::hours(count.into())),
        "day" => now.checked_sub_signed(TimeDelta::days(count.into())),
        "month" => now.checked_sub_months(Months::new(count)),
        "year" => now.checked_sub_months(Months::new(count.saturating_mul(12))),
        _ => None,
    };
    Ok(EventWindow {
        start: start.ok_or_else(|| no_span(text))?,
        end: now,
    })
}

/// `{start: …, end: …}`.
fn named(text: &str) -> Result<EventWindow> {
    let keys = mapping("--sample", text)?;
    let at = |name: &str| {
        let written = keys.get(name).and_then(|value| value.as_str());
        moment(written.ok_or_else(|| no_span(text))?)
    };
    let (start, end) = (at("start")?, at("end")?);
    match start < end {
        true => Ok(EventWindow { start, end }),
        false => Err(no_span(text)),
    }
}

fn no_span(text: &str) -> Error {
    Error::usage(format!("--sample `{text}` is no span of time")).help(
        "write a number and hours, days, months or years, such as '3 days', \
         or '{start: 2024-01-01, end: 2024-02-01}'",
    )
}

#[cfg(test)]
mod tests {
    use super::window;
    use crate::manifest::moment;

    fn span(text: &str) -> Option<(String, String)> {
        let now = moment("2024-03-31 10:00").unwrap();
        let day = |moment: chrono::DateTime<chrono::Utc>| moment.format("%m-%d %H").to_string();
        let found = window(text, now).ok()?;
        Some((day(found.start), day(found.end)))
    }

    #[test]
    fn a_length_ends_now_and_a_span_where_it_says() {
        let pair = |start: &str, end: &str| Some((start.to_owned(), end.to_owned()));
        assert_eq!(span("3 days"), pair("03-28 10", "03-31 10"));
        assert_eq!(span("1 month"), pair("02-29 10", "03-31 10"));
        assert_eq!(
            span("{'start': '2024-01-02', 'end': '2024-01-03'}"),
            pair("01-02 00", "01-03 00")
        );
    }

    #[test]
    fn what_is_no_span_is_refused() {
        assert_eq!(span("3 fortnights"), None);
        assert_eq!(span("days"), None);
        assert_eq!(span("{start: 2024-01-03, end: 2024-01-02}"), None);
    }
}
