//! Values in a report's text. A value is not Markdown: while the text is still
//! that, each byte of a value stands as a letter of a private plane, so that
//! `Not in universe_*` and `<b>` mean nothing; afterwards the bytes come back.

use minijinja::{Environment, Error as JinjaError, ErrorKind, UndefinedBehavior, Value};

use super::chart::escape;
use super::format::{FORMATS, Format, Unit};

/// The first letter of the plane; the byte is added to it.
const PLANE: u32 = 0xf_0000;

/// The value's text in private letters; what is private already stays.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 4);
    let mut buffer = [0; 4];
    for letter in text.chars() {
        match byte_of(letter) {
            Some(_) => encoded.push(letter),
            None => {
                let bytes = letter.encode_utf8(&mut buffer).bytes();
                encoded.extend(bytes.filter_map(|byte| char::from_u32(PLANE + u32::from(byte))));
            }
        }
    }
    encoded
}

/// The text with its values as they were.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for letter in text.chars() {
        match byte_of(letter) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend(letter.encode_utf8(&mut buffer).bytes()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The same for HTML: what comes back is escaped.
pub fn decode_into_html(html: &str) -> String {
    let mut decoded = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find(is_private) {
        decoded.push_str(&rest[..start]);
        let value = &rest[start..];
        let end = value
            .find(|letter| !is_private(letter))
            .unwrap_or(value.len());
        decoded.push_str(&escape(&decode(&value[..end])));
        rest = &value[end..];
    }
    decoded + rest
}

fn is_private(letter: char) -> bool {
    byte_of(letter).is_some()
}

fn byte_of(letter: char) -> Option<u8> {
    u8::try_from(u32::from(letter).checked_sub(PLANE)?).ok()
}

/// Makes an environment print values in private letters, refuse those that are
/// not there, and know a filter for each format.
pub fn extend(environment: &mut Environment<'static>) {
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_formatter(|output, _, value| {
        if value.is_undefined() {
            return Err(JinjaError::from(ErrorKind::UndefinedError));
        }
        let text = if value.is_none() {
            "–".to_owned()
        } else {
            value.to_string()
        };
        let text = if value.is_safe() { text } else { encode(&text) };
        output
            .write_str(&text)
            .map_err(|_| JinjaError::new(ErrorKind::WriteFailure, "the output cannot be written"))
    });
    for (name, unit, default) in FORMATS {
        environment.add_filter(name, move |value: Value, decimals: Option<usize>| {
            formatted(&value, unit, decimals.unwrap_or(default))
        });
    }
    environment.add_filter("date", date);
}

fn formatted(value: &Value, unit: Unit, decimals: usize) -> Result<String, JinjaError> {
    if value.is_undefined() {
        return Err(JinjaError::from(ErrorKind::UndefinedError));
    }
    if value.is_none() {
        return Ok("–".to_owned());
    }
    match f64::try_from(value.clone()) {
        _ if unit == Unit::Text => Ok(value.to_string()),
        Ok(number) => Ok(Format::new(unit, decimals).number(number)),
        Err(_) => Err(JinjaError::new(
            ErrorKind::InvalidOperation,
            format!("`{value}` is not a number"),
        )),
    }
}

/// `2026-03-02` as `2 March 2026`; a text that is no date stays.
fn date(value: String) -> String {
    chrono::NaiveDate::parse_from_str(&value, "%Y-%m-%d")
        .map_or(value, |date| date.format("%-d %B %Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_were() {
        let text = "a *b* <c> \u{202f}% – 東京\n| x";
        let encoded = encode(text);
        assert!(!encoded.contains(['*', '<', '|', '\n', ' ']));
        assert_eq!(encode(&encoded), encoded);
        assert_eq!(decode(&format!("_{encoded}_")), format!("_{text}_"));
        let html = decode_into_html(&format!("<b>{}</b>", encode("<c>")));
        assert_eq!(html, "<b>&lt;c&gt;</b>");
    }
}
