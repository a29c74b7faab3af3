//! Text of an SVG picture, shape by shape. Colours are classes, so that the
//! page's style decides them for light, dark and paper.

use std::fmt::{self, Write};

/// Where a text stands on its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// Shapes in drawing order.
#[derive(Debug, Clone, Default)]
pub struct Svg {
    body: String,
}

/// A point of the picture.
pub type Point = (f64, f64);

impl Svg {
    pub fn into_body(self) -> String {
        self.body
    }

    pub fn line(&mut self, class: &str, from: Point, to: Point) {
        self.write(format_args!(
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            short(from.0),
            short(from.1),
            short(to.0),
            short(to.1)
        ));
    }

    /// A rectangle; a negative or missing size is drawn as nothing.
    pub fn rect(&mut self, class: &str, corner: Point, size: (f64, f64), hint: &str) {
        self.write(format_args!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            short(corner.0),
            short(corner.1),
            short(size.0.max(0.0)),
            short(size.1.max(0.0))
        ));
        self.close("rect", hint);
    }

    pub fn circle(&mut self, class: &str, center: Point, radius: f64, hint: &str) {
        self.write(format_args!(
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"",
            short(center.0),
            short(center.1),
            short(radius)
        ));
        self.close("circle", hint);
    }

    /// A line through points; it is closed where it begins if `closed`.
    pub fn path(&mut self, class: &str, points: &[Point], ending: &str) {
        if points.is_empty() {
            return;
        }
        self.write(format_args!("<path class=\"{class}\" d=\""));
        for (index, (x, y)) in points.iter().enumerate() {
            let command = if index == 0 { 'M' } else { 'L' };
            self.write(format_args!("{command}{} {}", short(*x), short(*y)));
        }
        self.write(format_args!("{ending}\"/>"));
    }

    pub fn text(&mut self, class: &str, at: Point, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let class = match class {
            "" => String::new(),
            class => format!(" class=\"{class}\""),
        };
        self.write(format_args!(
            "<text{class} x=\"{}\" y=\"{}\"{anchor}>{}</text>",
            short(at.0),
            short(at.1),
            escape(text)
        ));
    }

    /// Ends a shape, with what shows when a pointer rests on it.
    fn close(&mut self, tag: &str, hint: &str) {
        match hint {
            "" => self.write(format_args!("/>")),
            hint => self.write(format_args!("><title>{}</title></{tag}>", escape(hint))),
        }
    }

    fn write(&mut self, text: fmt::Arguments<'_>) {
        self.body
            .write_fmt(text)
            .expect("a String takes what is written");
    }
}

/// A coordinate with one decimal, none where it is zero.
fn short(number: f64) -> String {
    let rounded = (number * 10.0).round() / 10.0;
    // Minus zero is no coordinate that anybody would write.
    format!("{}", rounded + 0.0)
}

/// Text as it may stand in HTML and in its attributes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Not allowed in XML, whatever stands for it.
            letter if letter.is_control() && !matches!(letter, '\n' | '\t') => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_markup_is_escaped() {
        assert_eq!(
            escape("<a b=\"c\">&\u{1}"),
            "&lt;a b=&quot;c&quot;&gt;&amp;"
        );
    }
}
