//! The text of a mail about a page: what stands before its second section.

use super::document::{Part, TextLine};

/// Columns of a line.
const WIDTH: usize = 72;

/// Title, sentences and figures, in lines that every mail program shows whole.
pub fn mail(title: &str, period: Option<&str>, parts: &[Part]) -> String {
    let title = match period {
        Some(period) => format!("{title}, {period}"),
        None => title.to_owned(),
    };
    let mut text = format!("{title}\n{}\n", "=".repeat(title.chars().count()));
    let mut is_begun = false;
    'parts: for part in parts {
        match part {
            Part::Text(_, lines) => {
                for line in lines {
                    if matches!(line, TextLine::Heading(_)) && is_begun {
                        break 'parts;
                    }
                    is_begun |= !matches!(line, TextLine::Heading(_));
                    push(&mut text, line);
                }
            }
            Part::Figure(figure) if !figure.lines.is_empty() => {
                is_begun = true;
                text.push('\n');
                for line in &figure.lines {
                    text.push_str(&wrapped(line, "  "));
                }
            }
            Part::Figure(_) => {}
        }
    }
    text
}

fn push(text: &mut String, line: &TextLine) {
    match line {
        TextLine::Heading(heading) => {
            text.push_str(&format!("\n{}\n", wrapped(heading, "").trim_end()));
        }
        TextLine::Paragraph(paragraph) => {
            text.push('\n');
            text.push_str(&wrapped(paragraph, ""));
        }
        TextLine::Item(item) => text.push_str(&wrapped(&format!("- {item}"), "  ")),
    }
}

/// The text in lines; those after the first are indented.
fn wrapped(text: &str, indent: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let last = lines.last_mut().expect("there is a line");
        let length = last.chars().count();
        if length > 0 && length + 1 + word.chars().count() > WIDTH {
            lines.push(format!("{indent}{word}"));
            continue;
        }
        if length > 0 {
            last.push(' ');
        }
        last.push_str(word);
    }
    lines.join("\n") + "\n"
}
