//! Methods of texts that minijinja's own collection does not have.

use minijinja::value::Tuple;
use minijinja::{Error as JinjaError, Value};

use super::arguments::Arguments;
use super::{List, fail, translation};
use crate::jinja::python::display;
use crate::text_value::hexadecimal;

/// What the method gives; `None` for a method that is not known here.
pub fn text_method(text: &str, method: &str, args: &[Value]) -> Option<Result<Value, JinjaError>> {
    let arguments = Arguments::of(args);
    let affix = || arguments.required_text(0, "affix");
    Some(match method {
        "split" | "rsplit" => split(text, method, &arguments),
        "join" => arguments
            .required(0, "items")
            .and_then(|items| joined(text, &items)),
        "center" | "ljust" | "rjust" | "zfill" => justified(text, method, &arguments),
        "partition" | "rpartition" => affix().map(|separator| parted(text, method, &separator)),
        "removeprefix" => affix().map(|affix| text.strip_prefix(&affix).unwrap_or(text).into()),
        "removesuffix" => affix().map(|affix| text.strip_suffix(&affix).unwrap_or(text).into()),
        "swapcase" => Ok(text.chars().map(swapped).collect::<String>().into()),
        "casefold" => Ok(text.to_lowercase().into()),
        "isidentifier" => Ok(is_identifier(text).into()),
        "isdecimal" => Ok((!text.is_empty() && text.chars().all(char::is_numeric)).into()),
        "rindex" => affix().and_then(|wanted| match text.rfind(&wanted) {
            Some(at) => Ok(text[..at].chars().count().into()),
            None => Err(fail(format!("`{wanted}` is not in the text"))),
        }),
        "index" => affix().and_then(|wanted| match text.find(&wanted) {
            Some(at) => Ok(text[..at].chars().count().into()),
            None => Err(fail(format!("`{wanted}` is not in the text"))),
        }),
        "maketrans" => translation::table(&arguments),
        "translate" => arguments
            .required(0, "table")
            .and_then(|table| translation::translated(text, &table)),
        "encode" | "decode" => Ok(text.into()),
        "hex" => Ok(hexadecimal(text.as_bytes()).into()),
        "expandtabs" => arguments
            .integer(0, "tabsize")
            .map(|size| without_tabs(text, size.unwrap_or(8)).into()),
        _ => return None,
    })
}

/// Each tab as the blanks that lead to the next column which `size` divides.
fn without_tabs(text: &str, size: i64) -> String {
    let size = usize::try_from(size).unwrap_or_default();
    let (mut expanded, mut column) = (String::new(), 0_usize);
    for letter in text.chars() {
        let width = match letter {
            '\t' => size - column.checked_rem(size).unwrap_or_default(),
            _ => 1,
        };
        match letter {
            '\t' => expanded.extend(std::iter::repeat_n(' ', width)),
            other => expanded.push(other),
        }
        column = if matches!(letter, '\n' | '\r') {
            0
        } else {
            column + width
        };
    }
    expanded
}

fn split(text: &str, method: &str, arguments: &Arguments) -> Result<Value, JinjaError> {
    let limit = arguments.integer(1, "maxsplit")?.unwrap_or(-1);
    let separator = arguments.text(0, "sep");
    let count = usize::try_from(limit).ok();
    let is_right = method == "rsplit";
    let mut parts: Vec<String> = match (separator, count) {
        (None, None) => text.split_whitespace().map(str::to_owned).collect(),
        (None, Some(count)) => by_blanks(text, count),
        (Some(separator), _) if separator.is_empty() => return Err(fail("empty separator")),
        (Some(separator), None) => text.split(&separator).map(str::to_owned).collect(),
        (Some(separator), Some(count)) if is_right => text
            .rsplitn(count + 1, &separator)
            .map(str::to_owned)
            .collect(),
        (Some(separator), Some(count)) => text
            .splitn(count + 1, &separator)
            .map(str::to_owned)
            .collect(),
    };
    if is_right && count.is_some() && arguments.text(0, "sep").is_some() {
        parts.reverse();
    }
    Ok(List::value(parts.into_iter().map(Value::from)))
}

fn by_blanks(text: &str, count: usize) -> Vec<String> {
    let mut rest = text.trim_start();
    let mut parts = Vec::new();
    while parts.len() < count
        && let Some(end) = rest.find(char::is_whitespace)
    {
        parts.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    parts
}

fn joined(separator: &str, items: &Value) -> Result<Value, JinjaError> {
    let texts = items.try_iter()?.map(|item| match item.as_str() {
        Some(text) => Ok(text.to_owned()),
        None => Err(fail(format!(
            "a text joins texts, and {} is none",
            display(&item)
        ))),
    });
    let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
    Ok(Value::from(texts.join(separator)))
}

fn justified(text: &str, method: &str, arguments: &Arguments) -> Result<Value, JinjaError> {
    let width = arguments.integer(0, "width")?.unwrap_or(0).max(0) as usize;
    let default = if method == "zfill" { "0" } else { " " };
    let fill = arguments
        .text(1, "fillchar")
        .unwrap_or_else(|| default.to_owned());
    let missing = width.saturating_sub(text.chars().count());
    let (left, right) = match method {
        "ljust" => (0, missing),
        "center" => (missing / 2, missing - missing / 2),
        _ => (missing, 0),
    };
    Ok(format!("{}{text}{}", fill.repeat(left), fill.repeat(right)).into())
}

fn parted(text: &str, method: &str, separator: &str) -> Value {
    let found = match method {
        "partition" => text.split_once(separator),
        _ => text.rsplit_once(separator),
    };
    let parts = match (found, method) {
        (Some((before, after)), _) => [before, separator, after],
        (None, "partition") => [text, "", ""],
        (None, _) => ["", "", text],
    };
    Value::from(Tuple::new(parts.into_iter().map(Value::from).collect()))
}

fn swapped(letter: char) -> String {
    match letter.is_uppercase() {
        true => letter.to_lowercase().collect(),
        false => letter.to_uppercase().collect(),
    }
}

fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(text: &str, method: &str, args: &[Value]) -> String {
        display(&text_method(text, method, args).unwrap().unwrap())
    }

    #[test]
    fn texts_are_split_as_python_splits_them() {
        assert_eq!(call(" a  b ", "split", &[]), "['a', 'b']");
        assert_eq!(call("a,b,", "split", &[",".into()]), "['a', 'b', '']");
        let once = [Value::from("."), Value::from(1)];
        assert_eq!(call("a.b.c", "split", &once), "['a', 'b.c']");
        assert_eq!(call("a.b.c", "rsplit", &once), "['a.b', 'c']");
        assert_eq!(
            call("a.b.c", "rpartition", &[".".into()]),
            "('a.b', '.', 'c')"
        );
    }

    #[test]
    fn texts_are_filled_up() {
        assert_eq!(call("7", "zfill", &[3.into()]), "007");
        assert_eq!(call("a", "ljust", &[3.into(), ".".into()]), "a..");
    }
}
