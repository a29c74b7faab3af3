//! How wide a text is drawn, and texts made to fit, without a font.

/// Height of a letter in the pictures, in user units.
const FONT_SIZE: f64 = 12.0;

/// Lines that a label may take.
const MOST_LINES: usize = 3;

const ELLIPSIS: &str = "…";

/// About how wide a text is drawn: as wide as in the widest of the usual fonts.
pub fn text_width(text: &str) -> f64 {
    let width = |letter: char| match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | '\'' | ' ' | '|' => 4.0,
        't' | 'f' | 'r' | '(' | ')' | '-' => 5.0,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 12.0,
        '0'..='9' => 7.7,
        '\u{2212}' | '<' | '>' | '=' | '+' | '±' | '~' | '#' | '&' => 10.1,
        letter if letter.is_ascii_uppercase() => 8.6,
        letter if letter.is_ascii() => 7.3,
        letter if letter.len_utf8() == 2 => 8.0,
        '\u{2013}' => 6.0,
        '\u{202f}' => 3.0,
        _ => FONT_SIZE,
    };
    text.chars().map(width).sum()
}

/// The text in at most `MOST_LINES` lines that are no wider than `width`; an
/// ellipsis stands for the rest.
pub fn wrapped(text: &str, width: f64) -> Vec<String> {
    let mut lines = parted(text, width);
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            *last = cut(last, width);
        }
    }
    lines
}

/// The text where it is no wider than `width`, else its beginning.
pub fn fitted(text: &str, width: f64) -> String {
    match text_width(text) <= width {
        true => text.to_owned(),
        false => cut(text, width),
    }
}

/// As much of the text as leaves room for an ellipsis.
fn cut(text: &str, width: f64) -> String {
    let mut taken = text_width(ELLIPSIS);
    let is_in = |letter: &char| {
        taken += text_width(letter.encode_utf8(&mut [0; 4]));
        taken <= width
    };
    let kept: String = text.chars().take_while(is_in).collect();
    format!("{}{ELLIPSIS}", kept.trim_end())
}

/// The text parted at blanks, hyphens and slashes; a word that is wider than
/// `width` is parted within.
fn parted(text: &str, width: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_inclusive([' ', '-', '/', '_']) {
        let line = lines.last_mut().expect("there is a line");
        if line.is_empty() || text_width(line) + text_width(word.trim_end()) <= width {
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
        part_word(&mut lines, width);
    }
    lines.iter().map(|line| line.trim().to_owned()).collect()
}

fn part_word(lines: &mut Vec<String>, width: f64) {
    while let Some(line) = lines.last_mut() {
        if text_width(line.trim_end()) <= width || line.chars().count() < 2 {
            return;
        }
        let mut taken = 0.0;
        let cut = line
            .char_indices()
            .find(|(_, letter)| {
                taken += text_width(letter.encode_utf8(&mut [0; 4]));
                taken > width
            })
            .map_or(line.len(), |(offset, _)| offset);
        let cut = cut.max(line.chars().next().map_or(0, char::len_utf8));
        let rest = line.split_off(cut);
        lines.push(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_are_parted() {
        assert_eq!(
            wrapped("Professional specialty", 200.0),
            ["Professional specialty"]
        );
        assert_eq!(
            wrapped("Professional specialty", 100.0),
            ["Professional", "specialty"]
        );
        let parts = parted("Donaudampfschifffahrt", 60.0);
        assert!(parts.len() > 2, "{parts:?}");
        assert_eq!(parts.concat(), "Donaudampfschifffahrt");
        assert_eq!(wrapped("", 10.0), [""]);
        assert_eq!(parted("abc", 1.0).concat(), "abc");
    }

    #[test]
    fn labels_without_end_are_cut() {
        let label = "one two three four five six seven eight nine";
        let lines = wrapped(label, 60.0);
        assert_eq!(lines.len(), 3);
        assert!(lines[2].ends_with('…'), "{lines:?}");
        assert!(
            lines.iter().all(|line| text_width(line) <= 60.0),
            "{lines:?}"
        );
        assert_eq!(fitted("short", 60.0), "short");
        assert_eq!(fitted("short", 0.0), "…");
    }
}
