//! How values are written: in charts by `format:`, in text by filters of the
//! same names.

use crate::error::{Error, Result};
use crate::terminal::thousands;

use super::rows::Cell;

/// Between a number and its unit.
const NARROW_BLANK: char = '\u{202f}';
/// From here on digits are no longer counted but given as a power of ten.
const MOST_DIGITS: f64 = 1e15;
const MINUS: char = '\u{2212}';

/// The formats by their names, each with its decimals where none are asked for.
pub const FORMATS: [(&str, Unit, usize); 7] = [
    ("integer", Unit::Plain, 0),
    ("decimal", Unit::Plain, 3),
    ("signed", Unit::Signed, 3),
    ("percent", Unit::Percent, 1),
    ("points", Unit::Points, 1),
    ("compact", Unit::Compact, 1),
    ("text", Unit::Text, 0),
];

/// What stands around a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Plain,
    Signed,
    /// A share as percent.
    Percent,
    /// A difference of shares in percentage points, with its sign.
    Points,
    /// Thousands, millions, billions or trillions.
    Compact,
    /// As it came.
    Text,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    unit: Unit,
    decimals: usize,
}

impl Format {
    /// Reads a name such as `percent`, or with decimals, such as `percent(2)`.
    ///
    /// # Errors
    /// A usage error for an unknown name.
    pub fn parse(text: &str) -> Result<Self> {
        let (name, decimals) = match text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            Some((name, digits)) => (name, digits.trim().parse::<usize>().ok()),
            None => (text, None),
        };
        let names = || FORMATS.iter().map(|(name, _, _)| *name);
        let known = FORMATS.iter().find(|(known, _, _)| *known == name.trim());
        match known {
            Some((_, unit, default)) => Ok(Format {
                unit: *unit,
                decimals: decimals.unwrap_or(*default).min(12),
            }),
            None => Err(Error::usage(format!("format `{text}` does not exist"))
                .did_you_mean(name, names())
                .help(format!(
                    "use one of {}, with decimals as in percent(2)",
                    names().collect::<Vec<_>>().join(", ")
                ))),
        }
    }

    /// The format of a unit with so many decimals.
    pub fn new(unit: Unit, decimals: usize) -> Self {
        Format { unit, decimals }
    }

    /// What suits values that nobody named a format for.
    pub fn suited(values: impl Iterator<Item = f64>) -> Self {
        let decimals = values.map(decimals_of).max().unwrap_or(0);
        Format::new(Unit::Plain, decimals.min(3))
    }

    /// Whether the number is to be multiplied by hundred.
    pub fn is_share(self) -> bool {
        matches!(self.unit, Unit::Percent | Unit::Points)
    }

    /// The same with so many decimals.
    pub fn with_decimals(self, decimals: usize) -> Self {
        Format { decimals, ..self }
    }

    /// A cell; null is a dash, a text stays.
    pub fn cell(self, cell: &Cell) -> String {
        match (self.unit, cell) {
            (Unit::Text, _) => cell.text(),
            (_, Cell::Number(number)) => self.number(*number),
            _ => cell.text(),
        }
    }

    pub fn number(self, number: f64) -> String {
        let plain = |number: f64| grouped(number, self.decimals);
        match self.unit {
            Unit::Plain => plain(number),
            Unit::Signed => signed(plain(number)),
            Unit::Percent => format!("{}{NARROW_BLANK}%", plain(number * 100.0)),
            Unit::Points => signed(plain(number * 100.0)),
            Unit::Compact => compact(number, self.decimals),
            Unit::Text => number.to_string(),
        }
    }
}

/// Decimals that a number needs, at most six.
fn decimals_of(number: f64) -> usize {
    (0..6)
        .find(|decimals| {
            let scaled = number * 10f64.powi(*decimals);
            (scaled - scaled.round()).abs() < 1e-6
        })
        .map_or(6, |decimals| decimals as usize)
}

/// `-12345.6` as `−12,345.6`.
fn grouped(number: f64, decimals: usize) -> String {
    if number.abs() >= MOST_DIGITS {
        return format!("{number:.2e}").replace('-', &MINUS.to_string());
    }
    let text = format!("{:.decimals$}", number.abs());
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text.as_str(), None),
    };
    let whole = whole.parse().map_or(whole.to_owned(), thousands);
    let is_zero = text.chars().all(|letter| matches!(letter, '0' | '.'));
    let sign = if number < 0.0 && !is_zero {
        MINUS.to_string()
    } else {
        String::new()
    };
    match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    }
}

/// A plus before what has no minus and is not nothing.
fn signed(text: String) -> String {
    let is_zero = text.chars().all(|letter| !matches!(letter, '1'..='9'));
    if is_zero {
        return format!("±{text}");
    }
    match text.starts_with(MINUS) {
        true => text,
        false => format!("+{text}"),
    }
}

fn compact(number: f64, decimals: usize) -> String {
    let (divisor, unit) = match number.abs() {
        size if size >= 1e12 => (1e12, "T"),
        size if size >= 1e9 => (1e9, "B"),
        size if size >= 1e6 => (1e6, "M"),
        size if size >= 1e3 => (1e3, "k"),
        _ => return grouped(number, 0),
    };
    format!(
        "{}{NARROW_BLANK}{unit}",
        grouped(number / divisor, decimals)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        for (format, number, expected) in [
            ("integer", 99762.0, "99,762"),
            ("integer", -0.2, "0"),
            ("decimal", 0.91312, "0.913"),
            ("decimal(1)", -12345.67, "−12,345.7"),
            ("percent", 0.0634, "6.3\u{202f}%"),
            ("percent(2)", -0.0634, "−6.34\u{202f}%"),
            ("points", 0.0034, "+0.3"),
            ("points(2)", -0.0034, "−0.34"),
            ("points", 0.0001, "±0.0"),
            ("signed(2)", 1.0, "+1.00"),
            ("compact", 258_300_000.0, "258.3\u{202f}M"),
            ("compact", 999.0, "999"),
            ("compact", 2.5e12, "2.5\u{202f}T"),
            ("integer", -1.5e300, "−1.50e300"),
        ] {
            assert_eq!(
                Format::parse(format).unwrap().number(number),
                expected,
                "{format}"
            );
        }
    }

    #[test]
    fn an_unknown_format_names_the_known_ones() {
        insta::assert_snapshot!(Format::parse("percnt").unwrap_err());
    }

    #[test]
    fn the_suited_format_shows_what_there_is() {
        let suited = |values: &[f64]| Format::suited(values.iter().copied());
        assert_eq!(suited(&[1.0, 2.0]).number(3.0), "3");
        assert_eq!(suited(&[1.0, 0.25]).number(3.0), "3.00");
        assert_eq!(suited(&[0.123_456_7]).number(0.123_456_7), "0.123");
    }
}
