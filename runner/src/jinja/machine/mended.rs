//! What Jinja2 takes and the parser does not, said in a way that it takes. Every byte
//! keeps its place, so that errors point into the text as it was written.

use std::ops::Range;

use minijinja::Error as JinjaError;

/// The words of tags that a body follows.
const WITH_BODIES: [&str; 7] = ["if", "elif", "else", "for", "macro", "call", "filter"];

/// A text that the parser takes, and what was changed in it.
pub struct Mended {
    pub text: String,
    /// Where the expressions start whose values are not written.
    pub silent: Vec<usize>,
}

impl Mended {
    /// A text as it is written.
    pub fn of(text: &str) -> Self {
        Mended {
            text: text.to_owned(),
            silent: Vec::new(),
        }
    }

    /// The text without what the parser's error is about; none where that is no Jinja.
    pub fn without(self, error: &JinjaError) -> Option<Self> {
        let range = error.range()?;
        match self.text.get(range.start..)?.chars().next() {
            Some(blank) if blank.is_whitespace() && !blank.is_ascii() => {
                Some(self.with_plain_blank(range.start, blank))
            }
            Some('+') => Some(self.with_plain_blank(range.start, '+')),
            Some(':') if self.ends_a_head(range.start) => {
                Some(self.with_plain_blank(range.start, ':'))
            }
            Some(',') => match self.bare_tuple(range.start) {
                Some(ends) => Some(self.with_parentheses(ends)),
                None => self.with_silent_expression(range.start, range.end),
            },
            _ => self.with_silent_expression(range.start, range.end),
        }
    }

    /// The tag without a word, such as `{% ##### %}`, that the parser's error is about: it
    /// may stand between macros, where dbt reads nothing.
    pub fn ruler(&self, error: &JinjaError) -> Option<Range<usize>> {
        let start = error.range()?.start;
        let opening = self.text.get(..start)?.rfind("{%")?;
        let closing = start + self.text.get(start..)?.find("%}")?;
        let mut inside = self.text.get(opening + 2..closing)?.chars();
        let is_ruler = inside.all(|sign| sign.is_ascii_punctuation() || sign == ' ');
        is_ruler.then_some(opening..closing + 2)
    }

    /// The text with blanks in the place of a range that has no line end.
    pub fn blanked(mut self, range: Range<usize>) -> Self {
        let blanks = " ".repeat(range.len());
        self.text.replace_range(range, &blanks);
        self
    }

    /// Whether a colon is the one that Python has where a body starts, as in
    /// `{% else: %}`.
    fn ends_a_head(&self, colon: usize) -> bool {
        let (before, after) = (&self.text[..colon], &self.text[colon + 1..]);
        let is_last = after.trim_start().trim_start_matches(['-', '+']);
        let tag = before.rfind("{%").map(|opening| &before[opening + 2..]);
        let word = tag.map(|tag| tag.trim_start_matches(['-', '+']).trim_start());
        let opens = |word: &str| WITH_BODIES.iter().any(|tag| word.starts_with(tag));
        is_last.starts_with("%}") && word.is_some_and(opens)
    }

    /// Python counts more than ASCII's among its blanks, a sign before a number may be a
    /// plus, and a colon may end a tag.
    fn with_plain_blank(mut self, start: usize, blank: char) -> Self {
        let length = blank.len_utf8();
        self.text
            .replace_range(start..start + length, &" ".repeat(length));
        self
    }

    /// The signs around a tuple without parentheses that may be some, by its comma: the
    /// brackets of `validation.any[a, b]`, the blanks of `{{ a, b }}`.
    fn bare_tuple(&self, comma: usize) -> Option<[usize; 2]> {
        self.brackets_around(comma)
            .or_else(|| self.blanks_around(comma))
    }

    fn brackets_around(&self, comma: usize) -> Option<[usize; 2]> {
        let called = "validation.any[";
        let opening = self.text.get(..comma)?.rfind(called)? + called.len() - 1;
        let closing = comma + self.text.get(comma..)?.find(']')?;
        (!self.text[opening..comma].contains(']')).then_some([opening, closing])
    }

    fn blanks_around(&self, comma: usize) -> Option<[usize; 2]> {
        let before = self.text.get(..comma)?;
        let opening = before.rfind("{{")? + 2;
        let opening = opening + usize::from(before[opening..].starts_with('-'));
        let after = self.text.get(comma..)?;
        let closing = after[..after.find("}}")?].trim_end_matches('-').len();
        let closing = comma + closing.checked_sub(1)?;
        let blanks = [opening, closing];
        let is_blank = |place: &usize| self.text.as_bytes()[*place].is_ascii_whitespace();
        (!before[opening..].contains("}}") && blanks.iter().all(is_blank)).then_some(blanks)
    }

    fn with_parentheses(mut self, [opening, closing]: [usize; 2]) -> Self {
        self.text.replace_range(opening..=opening, "(");
        self.text.replace_range(closing..=closing, ")");
        self
    }

    /// `do` takes any expression, not only calls: the tag around `start..end` becomes
    /// one of an expression that writes nothing.
    fn with_silent_expression(mut self, start: usize, end: usize) -> Option<Self> {
        let opening = self.text.get(..start)?.rfind("{%")?;
        let closing = end + self.text.get(end..)?.find("%}")?;
        let inside = self.text.get(opening + 2..closing)?;
        let word = inside.trim_start_matches(['-', '+']).trim_start();
        let expression = word.strip_prefix("do")?.trim_start();
        if expression.len() + 2 >= word.len() {
            return None;
        }
        let word_at = closing - word.len();
        self.silent.push(closing - expression.len());
        self.text.replace_range(closing..closing + 2, "}}");
        self.text.replace_range(word_at..word_at + 2, "  ");
        self.text.replace_range(opening..opening + 2, "{{");
        Some(self)
    }
}
