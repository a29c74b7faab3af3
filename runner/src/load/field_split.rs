//! Cuts a record into its fields.

use std::borrow::Cow;

/// The fields of a record, in order; quotes around a field are taken off.
pub fn split<'a>(record: &'a str, delimiter: u8, quote: Option<u8>) -> Vec<Cow<'a, str>> {
    match quote {
        Some(quote) if memchr::memchr(quote, record.as_bytes()).is_some() => {
            split_quoted(record, delimiter, quote)
        }
        _ => record.split(delimiter as char).map(Cow::Borrowed).collect(),
    }
}

fn split_quoted(record: &str, delimiter: u8, quote: u8) -> Vec<Cow<'_, str>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .quote(quote)
        .from_reader(record.as_bytes());
    let mut fields = csv::StringRecord::new();
    match reader.read_record(&mut fields) {
        Ok(true) => fields
            .iter()
            .map(|field| Cow::Owned(field.to_owned()))
            .collect(),
        _ => vec![Cow::Borrowed(record)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_belong_to_a_field() {
        assert_eq!(
            split("1, Not in universe ,", b',', None),
            ["1", " Not in universe ", ""]
        );
    }

    #[test]
    fn a_quoted_field_may_hold_a_delimiter() {
        assert_eq!(
            split("1,\"a,\"\"b\"\"\"", b',', Some(b'"')),
            ["1", "a,\"b\""]
        );
    }
}
