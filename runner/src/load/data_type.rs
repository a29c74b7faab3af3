//! The types that a landing table's columns can have.

use arrow::datatypes::{DataType, TimeUnit};

use crate::text_value::{date, number, timestamp};

/// A declared column type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LandingType {
    SmallInt,
    Integer,
    BigInt,
    Real,
    Double,
    /// Precision and scale.
    Decimal(u8, i8),
    Boolean,
    Date,
    Timestamp,
    Text,
}

/// A field that was read; a text stays where it is in the record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Parsed {
    Null,
    Integer(i64),
    Float(f64),
    /// Scaled to the column's scale.
    Decimal(i128),
    Boolean(bool),
    /// Days since 1970.
    Date(i32),
    /// Microseconds since 1970.
    Timestamp(i64),
    Text,
}

const KNOWN: [(&str, LandingType); 22] = [
    ("smallint", LandingType::SmallInt),
    ("int2", LandingType::SmallInt),
    ("integer", LandingType::Integer),
    ("int", LandingType::Integer),
    ("int4", LandingType::Integer),
    ("bigint", LandingType::BigInt),
    ("int8", LandingType::BigInt),
    ("real", LandingType::Real),
    ("float4", LandingType::Real),
    ("double precision", LandingType::Double),
    ("double", LandingType::Double),
    ("float8", LandingType::Double),
    ("float", LandingType::Double),
    ("boolean", LandingType::Boolean),
    ("bool", LandingType::Boolean),
    ("date", LandingType::Date),
    ("timestamp", LandingType::Timestamp),
    ("timestamp without time zone", LandingType::Timestamp),
    ("text", LandingType::Text),
    ("varchar", LandingType::Text),
    ("character varying", LandingType::Text),
    ("string", LandingType::Text),
];

impl LandingType {
    /// Reads a type as a properties file spells it.
    ///
    /// # Errors
    /// What is wrong, as one phrase.
    pub fn parse(declared: &str) -> Result<Self, String> {
        let lower = declared.trim().to_ascii_lowercase();
        let (name, arguments) = match lower.split_once('(') {
            Some((name, rest)) => (name.trim(), rest.trim_end_matches(')')),
            None => (lower.as_str(), ""),
        };
        if matches!(name, "numeric" | "decimal") {
            return decimal(declared, arguments);
        }
        KNOWN
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, found)| *found)
            .ok_or_else(|| format!("type `{declared}` is not supported"))
    }

    pub fn arrow(self) -> DataType {
        match self {
            LandingType::SmallInt => DataType::Int16,
            LandingType::Integer => DataType::Int32,
            LandingType::BigInt => DataType::Int64,
            LandingType::Real => DataType::Float32,
            LandingType::Double => DataType::Float64,
            LandingType::Decimal(precision, scale) => DataType::Decimal128(precision, scale),
            LandingType::Boolean => DataType::Boolean,
            LandingType::Date => DataType::Date32,
            LandingType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            LandingType::Text => DataType::Utf8,
        }
    }

    /// The value of a field without blanks around it; `None` where it has none.
    pub fn read(self, text: &str) -> Option<Parsed> {
        match self {
            LandingType::SmallInt => text.parse::<i16>().ok().map(|n| Parsed::Integer(n.into())),
            LandingType::Integer => text.parse::<i32>().ok().map(|n| Parsed::Integer(n.into())),
            LandingType::BigInt => text.parse().ok().map(Parsed::Integer),
            LandingType::Real | LandingType::Double => number(text).map(Parsed::Float),
            LandingType::Decimal(precision, scale) => {
                scaled(text, precision, scale).map(Parsed::Decimal)
            }
            LandingType::Boolean => boolean(text).map(Parsed::Boolean),
            LandingType::Date => date(text).map(Parsed::Date),
            LandingType::Timestamp => timestamp(text).map(Parsed::Timestamp),
            LandingType::Text => Some(Parsed::Text),
        }
    }
}

fn decimal(declared: &str, arguments: &str) -> Result<LandingType, String> {
    let mut parts = arguments.split(',').map(str::trim);
    let precision = parts.next().and_then(|part| part.parse::<u8>().ok());
    let scale = parts.next().map_or(Some(0), |part| part.parse::<i8>().ok());
    match (precision, scale) {
        (Some(precision @ 1..=38), Some(scale)) if (0..=precision as i8).contains(&scale) => {
            Ok(LandingType::Decimal(precision, scale))
        }
        _ => Err(format!(
            "type `{declared}` has no precision up to 38 and scale, as numeric(8,2) has"
        )),
    }
}

/// The digits of a decimal as an integer with `scale` decimals; nothing is
/// rounded away.
fn scaled(text: &str, precision: u8, scale: i8) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let scale = usize::try_from(scale).ok()?;
    let fraction = match fraction.len() > scale {
        true => fraction.trim_end_matches('0'),
        false => fraction,
    };
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    if !has_digits || fraction.len() > scale || whole.len() > 38 {
        return None;
    }
    let mut value: i128 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        value = value
            .checked_mul(10)?
            .checked_add(i128::from((byte as char).to_digit(10)?))?;
    }
    for _ in fraction.len()..scale {
        value = value.checked_mul(10)?;
    }
    let limit = 10i128.checked_pow(u32::from(precision))?;
    (value < limit).then_some(if negative { -value } else { value })
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "1" => Some(true),
        "false" | "f" | "no" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_keeps_every_digit_or_is_none() {
        let read = |text| LandingType::Decimal(8, 2).read(text);
        assert_eq!(read("1700.09"), Some(Parsed::Decimal(170_009)));
        assert_eq!(read("1700.1"), Some(Parsed::Decimal(170_010)));
        assert_eq!(read("-5"), Some(Parsed::Decimal(-500)));
        assert_eq!(read("1.500"), Some(Parsed::Decimal(150)));
        assert_eq!(read("1.505"), None);
        assert_eq!(read("1000000"), None);
        assert_eq!(read("."), None);
        assert_eq!(read("1e5"), None);
    }

    #[test]
    fn an_integer_has_the_range_of_its_type() {
        assert_eq!(LandingType::SmallInt.read("32768"), None);
        assert_eq!(
            LandingType::Integer.read("32768"),
            Some(Parsed::Integer(32_768))
        );
        assert_eq!(LandingType::Integer.read("12x"), None);
    }

    #[test]
    fn a_float_is_finite() {
        assert_eq!(LandingType::Double.read("nan"), None);
        assert_eq!(LandingType::Double.read("1e400"), None);
        assert_eq!(LandingType::Double.read("-.5"), Some(Parsed::Float(-0.5)));
    }

    #[test]
    fn types_are_read_as_they_are_spelled() {
        assert_eq!(
            LandingType::parse("NUMERIC(8, 2)"),
            Ok(LandingType::Decimal(8, 2))
        );
        assert_eq!(LandingType::parse("varchar(20)"), Ok(LandingType::Text));
        assert!(LandingType::parse("numeric").is_err());
        assert!(LandingType::parse("blob").is_err());
    }
}
