//! From values to places in a picture, and the values worth a label.

use chrono::{Datelike, NaiveDate};

/// What is larger is drawn as this, so that no range is infinite.
const LARGEST: f64 = 1e300;

/// A range of numbers with round ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<f64>,
    /// Decimals that tell one tick from the next.
    pub decimals: usize,
}

impl Scale {
    /// About `count` round steps over the values; `fixed` ends stay.
    pub fn over(
        values: impl Iterator<Item = f64>,
        fixed: (Option<f64>, Option<f64>),
        count: usize,
    ) -> Self {
        let values = values.map(|value| value.clamp(-LARGEST, LARGEST));
        let (mut low, mut high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |ends, value| {
            (ends.0.min(value), ends.1.max(value))
        });
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        let fixed = (
            fixed.0,
            fixed.1.filter(|high| fixed.0.is_none_or(|low| low < *high)),
        );
        low = fixed.0.unwrap_or(low);
        high = fixed.1.unwrap_or(high);
        if low >= high {
            let margin = if low == 0.0 { 1.0 } else { low.abs() * 0.05 };
            low = fixed.0.unwrap_or(low.min(high) - margin);
            high = fixed.1.unwrap_or(low + 2.0 * margin);
        }
        let step = round_step((high - low) / count.max(1) as f64);
        let (below, above) = ((low / step).floor(), (high / step).ceil());
        let first = fixed.0.map_or(below, |low| (low / step).ceil());
        let last = fixed.1.map_or(above, |high| (high / step).floor());
        let ticks = (first as i64..=last as i64).map(|index| index as f64 * step);
        Scale {
            low: fixed.0.unwrap_or(first * step),
            high: fixed.1.unwrap_or(last * step),
            ticks: ticks.collect(),
            decimals: decimals_of(step),
        }
    }

    /// The part of the range below `value`: 0 at the low end, 1 at the high end.
    pub fn part(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// The place of `value` between two places, cut to them.
    pub fn place(&self, value: f64, from: f64, to: f64) -> f64 {
        from + self.part(value).clamp(0.0, 1.0) * (to - from)
    }
}

/// Decimals that tell multiples of a step apart.
fn decimals_of(step: f64) -> usize {
    let is_exact = |decimals: &i32| {
        let scaled = step * 10f64.powi(*decimals);
        (scaled - scaled.round()).abs() < 1e-6
    };
    (0..9).find(is_exact).unwrap_or(9) as usize
}

/// The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `step`.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|candidate| *candidate >= step * (1.0 - 1e-9))
        .unwrap_or(step)
}

/// The values of an x column in the order of their first rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Domain {
    /// ISO dates, by days.
    Dates(Vec<(String, NaiveDate)>),
    Numbers(Vec<f64>),
    Categories(Vec<String>),
}

impl Domain {
    /// Dates where every text is one.
    pub fn of_texts(texts: Vec<String>) -> Self {
        let date = |text: &String| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        let dates: Option<Vec<NaiveDate>> = texts.iter().map(date).collect();
        match dates {
            Some(dates) if !dates.is_empty() => {
                let mut dates: Vec<(String, NaiveDate)> = texts.into_iter().zip(dates).collect();
                dates.sort_by_key(|(_, date)| *date);
                Domain::Dates(dates)
            }
            _ => Domain::Categories(texts),
        }
    }
}

/// `2 Mar`, and the year too where a label stands first or after another year.
pub fn date_label(date: NaiveDate, before: Option<NaiveDate>) -> String {
    let is_new_year = before.is_some_and(|before| before.year() != date.year());
    let format = if is_new_year { "%-d %b %Y" } else { "%-d %b" };
    date.format(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(values: &[f64], fixed: (Option<f64>, Option<f64>)) -> Scale {
        Scale::over(values.iter().copied(), fixed, 4)
    }

    #[test]
    fn ticks_are_round_and_hold_all_values() {
        let auc = scale(&[0.903, 0.921], (None, None));
        assert_eq!((auc.low, auc.high), (0.9, 0.925));
        assert_eq!(auc.ticks.len(), 6);
        assert_eq!(auc.decimals, 3);
        let counts = scale(&[3.0, 7126.0], (Some(0.0), None));
        assert_eq!((counts.low, counts.high, counts.decimals), (0.0, 8000.0, 0));
    }

    #[test]
    fn no_range_is_too_small() {
        for values in [&[][..], &[0.0], &[5.0], &[-3.0, -3.0], &[1e-300]] {
            let scale = scale(values, (None, None));
            assert!(scale.high > scale.low, "{values:?} {scale:?}");
            assert!(scale.ticks.len() < 20, "{values:?} {scale:?}");
            assert!(scale.part(scale.low).is_finite());
        }
        let fixed = scale(&[0.5], (Some(1.0), Some(1.0)));
        assert!(fixed.high > fixed.low, "{fixed:?}");
    }

    #[test]
    fn dates_are_in_order_whatever_the_rows_are() {
        let texts = ["2026-03-03", "2026-03-02"].map(str::to_owned).to_vec();
        assert!(
            matches!(Domain::of_texts(texts), Domain::Dates(dates) if dates[0].0 == "2026-03-02")
        );
        let mixed = ["2026-03-03", "other"].map(str::to_owned).to_vec();
        assert!(matches!(Domain::of_texts(mixed), Domain::Categories(_)));
    }
}
