//! What Jinja2 takes and the parser does not, said in a way that it takes. Every byte
//! keeps its place, so that errors point into the text as it was written.

use std::ops::Range;

use minijinja::Error as JinjaError;

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

    /// Python counts more than ASCII's among its blanks, and a sign before a number may
    /// be a plus.
    fn with_plain_blank(mut self, start: usize, blank: char) -> Self {
        let length = blank.len_utf8();
        self.text
            .replace_range(start..start + length, &" ".repeat(length));
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
