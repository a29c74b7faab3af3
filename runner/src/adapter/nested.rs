//! What a database gives as texts and is more: JSON, PostgreSQL's lists, and its moments
//! of a zone.

use std::iter::Peekable;
use std::str::Chars;

use arrow::datatypes::Field;
use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

/// The metadata of a field whose texts are JSON, lists of one kind of value, or moments.
const KEY: &str = "weir.nested";
const JSON: &str = "json";
const MOMENT: &str = "moment";

/// Marks the column of a type of PostgreSQL whose texts its Python driver reads as
/// something else; lists of other types stay texts there too.
pub fn marked(field: Field, type_name: &str) -> Field {
    let kind = match type_name {
        "JSON" | "JSONB" => JSON,
        "INT2[]" | "INT4[]" | "INT8[]" => "integers",
        "NUMERIC[]" | "FLOAT4[]" | "FLOAT8[]" => "fractions",
        "BOOL[]" => "booleans",
        "TEXT[]" | "VARCHAR[]" | "CHAR[]" | "DATE[]" | "TIME[]" => "texts",
        "TIMESTAMP[]" | "TIMESTAMPTZ[]" => "moments",
        "JSON[]" | "JSONB[]" => "documents",
        "TIMESTAMPTZ" => MOMENT,
        _ => return field,
    };
    field.with_metadata([(KEY.to_owned(), kind.to_owned())].into())
}

/// Whether the texts of a column are moments with their distance from UTC.
pub fn holds_moments(field: &Field) -> bool {
    field.metadata().get(KEY).is_some_and(|kind| kind == MOMENT)
}

/// The moment of such a text.
pub fn moment_of(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z").ok()
}

/// What a text of a marked column holds; `None` of other columns.
pub fn nested_value(field: &Field, text: &str) -> Option<Value> {
    match field.metadata().get(KEY)?.as_str() {
        MOMENT => None,
        JSON => serde_json::from_str(text).ok(),
        kind => {
            let mut letters = text.chars().peekable();
            let list = list(&mut letters, kind)?;
            letters.next().is_none().then_some(list)
        }
    }
}

/// `{1,2,NULL}`, of any depth.
fn list(letters: &mut Peekable<Chars<'_>>, kind: &str) -> Option<Value> {
    letters.next_if_eq(&'{')?;
    let mut items = Vec::new();
    if letters.next_if_eq(&'}').is_some() {
        return Some(Value::Array(items));
    }
    loop {
        items.push(match letters.peek()? {
            '{' => list(letters, kind)?,
            '"' => element(&quoted(letters)?, kind)?,
            _ => match bare(letters).as_str() {
                "NULL" => Value::Null,
                text => element(text, kind)?,
            },
        });
        match letters.next()? {
            ',' => {}
            '}' => return Some(Value::Array(items)),
            _ => return None,
        }
    }
}

/// A text in quotes, where a backslash stands before those that it holds.
fn quoted(letters: &mut Peekable<Chars<'_>>) -> Option<String> {
    letters.next();
    let mut text = String::new();
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => text.push(letters.next()?),
            letter => text.push(letter),
        }
    }
}

fn bare(letters: &mut Peekable<Chars<'_>>) -> String {
    let mut text = String::new();
    while let Some(letter) = letters.next_if(|letter| !matches!(letter, ',' | '}')) {
        text.push(letter);
    }
    text
}

fn element(text: &str, kind: &str) -> Option<Value> {
    Some(match kind {
        "integers" => json!(text.parse::<i64>().ok()?),
        "fractions" => json!(text.parse::<f64>().ok()?),
        "booleans" => json!(text == "t"),
        "documents" => serde_json::from_str(text).ok()?,
        "moments" => json!(text.replacen(' ', "T", 1)),
        _ => json!(text),
    })
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::DataType;

    use super::*;

    fn read(type_name: &str, text: &str) -> Option<Value> {
        let field = Field::new("column", DataType::Utf8, true);
        nested_value(&marked(field, type_name), text)
    }

    #[test]
    fn lists_are_read_by_the_type_of_their_values() {
        assert_eq!(
            read("INT4[]", "{{1,2},{3,NULL}}"),
            Some(json!([[1, 2], [3, null]]))
        );
        assert_eq!(
            read("TEXT[]", r#"{x,"y,z",NULL,"q\"r","NULL"}"#),
            Some(json!(["x", "y,z", null, "q\"r", "NULL"]))
        );
        assert_eq!(read("NUMERIC[]", "{1.50,2}"), Some(json!([1.5, 2.0])));
        assert_eq!(read("BOOL[]", "{t,f}"), Some(json!([true, false])));
        assert_eq!(read("TEXT[]", "{}"), Some(json!([])));
        assert_eq!(
            read("TIMESTAMP[]", r#"{"2024-01-01 10:00:00"}"#),
            Some(json!(["2024-01-01T10:00:00"]))
        );
        assert_eq!(
            read("JSONB[]", r#"{"{\"a\": 1}"}"#),
            Some(json!([{"a": 1}]))
        );
    }

    #[test]
    fn moments_of_a_zone_are_read() {
        for (text, written) in [
            ("2024-01-31 10:00:00+00", "2024-01-31T10:00:00+00:00"),
            (
                "2024-01-31 10:00:00.5-03:30",
                "2024-01-31T10:00:00.500-03:30",
            ),
        ] {
            let moment = moment_of(text).map(|moment| moment.to_rfc3339());
            assert_eq!(moment.as_deref(), Some(written));
        }
        assert_eq!(moment_of("infinity"), None);
    }

    #[test]
    fn other_texts_are_left_alone() {
        assert_eq!(read("UUID[]", "{a}"), None);
        assert_eq!(read("TEXT", "{a}"), None);
        assert_eq!(read("INT4[]", "[0:1]={1,2}"), None);
    }
}
