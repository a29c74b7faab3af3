//! YAML as Python's library writes it: blocks, list items as far left as their key, a
//! text in quotes where it would be read as something else, and no line far beyond 80
//! letters.

use std::sync::LazyLock;

use minijinja::Value;
use minijinja::value::ValueKind;
use regex::Regex;

use super::python::representation;

/// Where a line is left at the next blank.
const WIDTH: usize = 80;

/// Texts that without quotes are something else in YAML 1.1.
static OTHER_THAN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    let words = r"|~|<<|=|null|Null|NULL|true|True|TRUE|false|False|FALSE";
    let flags = r"yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF";
    let integers = r"[-+]?(0b[01_]+|0[0-7_]*|[1-9][0-9_]*(:[0-5]?[0-9])*|0x[0-9a-fA-F_]+)";
    let fractions = r"[-+]?[0-9][0-9_]*(\.[0-9_]*([eE][-+][0-9]+)?|(:[0-5]?[0-9])+\.[0-9_]*)";
    let others = r"\.[0-9][0-9_]*([eE][-+][0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)";
    let days = r"[0-9]{4}-[0-9]{2}-[0-9]{2}";
    let time = r"([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?";
    let zone = r"([ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?";
    let moments = format!("[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}{time}{zone}");
    let all = format!("^({words}|{flags}|{integers}|{fractions}|{others}|{days}|{moments})$");
    Regex::new(&all).expect("the pattern is well formed")
});

/// The document of a value, the keys of its mappings in their order or sorted.
pub fn document(value: &Value, is_sorted: bool) -> String {
    let mut writer = Writer {
        text: String::new(),
        is_sorted,
    };
    match Shape::of(value) {
        Shape::Mapping => writer.mapping(value, 0),
        Shape::Sequence => writer.sequence(value, 0),
        Shape::Scalar => writer.scalar(value, Some(2)),
    }
    writer.text.push('\n');
    if !writer.text.starts_with(['[', '{', '\'', '"']) && Shape::of(value) == Shape::Scalar {
        writer.text.push_str("...\n");
    }
    writer.text
}

#[derive(PartialEq, Eq)]
enum Shape {
    Mapping,
    Sequence,
    /// A value that stands on the line of its key, as an empty list does.
    Scalar,
}

impl Shape {
    fn of(value: &Value) -> Self {
        match value.kind() {
            _ if value.len().unwrap_or_default() == 0 => Shape::Scalar,
            ValueKind::Map => Shape::Mapping,
            ValueKind::Seq | ValueKind::Iterable => Shape::Sequence,
            _ => Shape::Scalar,
        }
    }
}

/// How a text is quoted.
enum Style {
    Plain,
    Single,
    Double,
}

impl Style {
    fn of(text: &str) -> Self {
        let is_printable = |sign: char| matches!(sign, '\n' | ' '..='~');
        let has_ragged_lines = text.contains(" \n") || text.contains("\n ");
        if !text.chars().all(is_printable) || has_ragged_lines {
            return Style::Double;
        }
        match text.contains('\n') || OTHER_THAN_TEXT.is_match(text) || has_indicators(text) {
            true => Style::Single,
            false => Style::Plain,
        }
    }
}

/// Whether signs of YAML stand where they would be read as such.
fn has_indicators(text: &str) -> bool {
    let mut signs = text.chars();
    let (first, second) = (signs.next().unwrap_or(' '), signs.next().unwrap_or(' '));
    "#,[]{}&*!|>'\"%@` ".contains(first)
        || (matches!(first, '?' | ':' | '-') && second == ' ')
        || text.starts_with("---")
        || text.starts_with("...")
        || text.ends_with([' ', ':'])
        || text.contains(": ")
        || text.contains(" #")
}

struct Writer {
    text: String,
    is_sorted: bool,
}

impl Writer {
    fn mapping(&mut self, value: &Value, indent: usize) {
        for (place, key) in self.keys(value).into_iter().enumerate() {
            if place > 0 {
                self.line(indent);
            }
            self.scalar(&key, None);
            self.text.push(':');
            let item = value.get_item(&key).unwrap_or_default();
            match Shape::of(&item) {
                Shape::Mapping => {
                    self.line(indent + 2);
                    self.mapping(&item, indent + 2);
                }
                Shape::Sequence => {
                    self.line(indent);
                    self.sequence(&item, indent);
                }
                Shape::Scalar => {
                    self.text.push(' ');
                    self.scalar(&item, Some(indent + 2));
                }
            }
        }
    }

    fn keys(&self, value: &Value) -> Vec<Value> {
        let mut keys: Vec<Value> = value.try_iter().into_iter().flatten().collect();
        if self.is_sorted {
            keys.sort();
        }
        keys
    }

    fn sequence(&mut self, value: &Value, indent: usize) {
        let items = value.try_iter().into_iter().flatten();
        for (place, item) in items.enumerate() {
            if place > 0 {
                self.line(indent);
            }
            self.text.push_str("- ");
            match Shape::of(&item) {
                Shape::Mapping => self.mapping(&item, indent + 2),
                Shape::Sequence => self.sequence(&item, indent + 2),
                Shape::Scalar => self.scalar(&item, Some(indent + 2)),
            }
        }
    }

    /// A value on one line; a text goes on at an indent, or stays on its line where there
    /// is none.
    fn scalar(&mut self, value: &Value, indent: Option<usize>) {
        match value.kind() {
            ValueKind::String => self.string(value.as_str().unwrap_or_default(), indent),
            ValueKind::None | ValueKind::Undefined => self.text.push_str("null"),
            ValueKind::Bool if value.is_true() => self.text.push_str("true"),
            ValueKind::Bool => self.text.push_str("false"),
            ValueKind::Map => self.text.push_str("{}"),
            ValueKind::Seq | ValueKind::Iterable => self.text.push_str("[]"),
            _ => self.text.push_str(&number(value)),
        }
    }

    fn string(&mut self, text: &str, indent: Option<usize>) {
        match Style::of(text) {
            Style::Plain => self.folded(text, indent),
            Style::Single if indent.is_some() || !text.contains('\n') => {
                self.text.push('\'');
                self.folded(&text.replace('\'', "''"), indent);
                self.text.push('\'');
            }
            Style::Single | Style::Double => {
                self.text.push('"');
                self.escaped(text, indent);
                self.text.push('"');
            }
        }
    }

    /// A text whose single blanks may become line ends, and whose line ends are doubled.
    fn folded(&mut self, text: &str, indent: Option<usize>) {
        let signs: Vec<char> = text.chars().collect();
        let mut runs = signs.chunk_by(|a, b| kind(*a) == kind(*b)).peekable();
        let mut is_first = true;
        while let Some(run) = runs.next() {
            let is_within = !is_first && runs.peek().is_some();
            match (run, indent) {
                (['\n', ..], _) => {
                    self.text.extend(run);
                    self.line(indent.unwrap_or_default());
                }
                ([' '], Some(indent)) if is_within && self.column() > WIDTH => self.line(indent),
                _ => self.text.extend(run),
            }
            is_first = false;
        }
    }

    /// A text with escapes; a line that is left ends in a backslash.
    fn escaped(&mut self, text: &str, indent: Option<usize>) {
        let signs: Vec<char> = text.chars().collect();
        let mut start = 0;
        for (place, sign) in signs.iter().enumerate() {
            let escape = escape(*sign);
            if let Some(escape) = &escape {
                self.text.push_str(escape);
                start = place + 1;
            }
            let is_full = self.column() - usize::from(escape.is_some()) > WIDTH;
            let is_within = place > 0 && place + 1 < signs.len();
            let may_leave = is_full && is_within && (*sign == ' ' || start >= place);
            if let Some(indent) = indent.filter(|_| may_leave) {
                start = start.max(place);
                self.text.push('\\');
                self.line(indent);
                self.text.extend((signs[start] == ' ').then_some('\\'));
            }
            self.text.extend(escape.is_none().then_some(*sign));
        }
    }

    fn line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
    }

    fn column(&self) -> usize {
        let line = self.text.rsplit('\n').next().unwrap_or_default();
        line.chars().count()
    }
}

/// Blanks and line ends by themselves, all other signs alike.
fn kind(sign: char) -> Option<char> {
    matches!(sign, ' ' | '\n').then_some(sign)
}

/// What stands in double quotes for a sign that does not stand for itself.
fn escape(sign: char) -> Option<String> {
    let letter = match sign {
        '\0' => '0',
        '\x07' => 'a',
        '\x08' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\x0b' => 'v',
        '\x0c' => 'f',
        '\r' => 'r',
        '\x1b' => 'e',
        '"' | '\\' => sign,
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        ' '..='~' => return None,
        ..='\u{ff}' => return Some(format!("\\x{:02X}", u32::from(sign))),
        ..='\u{ffff}' => return Some(format!("\\u{:04X}", u32::from(sign))),
        _ => return Some(format!("\\U{:08X}", u32::from(sign))),
    };
    Some(format!("\\{letter}"))
}

/// A number; one with an exponent has a fraction too.
fn number(value: &Value) -> String {
    let text = representation(value);
    match text.contains('.') {
        true => text,
        false => text.replace('e', ".0e"),
    }
}
