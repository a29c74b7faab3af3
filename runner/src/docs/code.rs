//! SQL and Jinja as HTML, coloured by kind of word.

use std::sync::LazyLock;

use regex::Regex;

static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?s)(?P<comment>--[^\n]*|/\*.*?\*/|\{#.*?#\})",
        r"|(?P<jinja>\{\{.*?\}\}|\{%.*?%\})",
        r"|(?P<text>'(?:[^']|'')*')",
        r"|(?P<keyword>(?i)\b(?:all|and|any|as|asc|between|by|case|cast|create|cross|delete|desc",
        r"|distinct|else|end|except|exists|false|filter|from|full|group|having|in|inner|insert",
        r"|intersect|into|is|join|lateral|left|like|limit|not|null|on|or|order|outer|over",
        r"|partition|qualify|recursive|right|select|set|table|then|true|union|update|using",
        r"|values|when|where|window|with)\b)",
        r"|(?P<number>\b\d+(?:\.\d+)?\b)",
    ))
    .expect("the pattern is valid")
});

const KINDS: [(&str, &str); 5] = [
    ("comment", "c"),
    ("jinja", "j"),
    ("text", "t"),
    ("keyword", "k"),
    ("number", "n"),
];

/// The text with its words in `<span class="…">`.
pub fn highlighted(text: &str) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    let mut end = 0;
    for found in WORDS.captures_iter(text) {
        let kind = KINDS
            .iter()
            .find_map(|(name, class)| Some((class, found.name(name)?)));
        let Some((class, word)) = kind else { continue };
        html.push_str(&escaped(&text[end..word.start()]));
        html.push_str(&format!(
            "<span class=\"{class}\">{}</span>",
            escaped(word.as_str())
        ));
        end = word.end();
    }
    html.push_str(&escaped(&text[end..]));
    html
}

/// The text as HTML shows it.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_coloured_and_markup_is_text() {
        assert_eq!(
            highlighted("select '<b>' -- from\nfrom {{ ref('a') }}"),
            "<span class=\"k\">select</span> <span class=\"t\">'&lt;b&gt;'</span> \
             <span class=\"c\">-- from</span>\n<span class=\"k\">from</span> \
             <span class=\"j\">{{ ref('a') }}</span>"
        );
    }
}
