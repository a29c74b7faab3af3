//! Lines of a width, broken between words as Python's textwrap does it.

/// A line as several, none longer than `width` letters where words allow it, or where
/// the first of `breaks` is on; the second lets words end at their hyphens.
pub fn wrapped(line: &str, width: usize, breaks: (bool, bool)) -> Vec<String> {
    let (breaks_words, breaks_at_hyphens) = breaks;
    let mut pieces = pieces(line, breaks_at_hyphens);
    pieces.reverse();
    let mut lines: Vec<String> = Vec::new();
    while !pieces.is_empty() {
        if !lines.is_empty() && is_blank(pieces.last()) {
            pieces.pop();
        }
        let mut current = String::new();
        while let Some(piece) = pieces.pop() {
            if length(&current) + length(&piece) > width {
                pieces.push(piece);
                break;
            }
            current.push_str(&piece);
        }
        take_long(&mut current, &mut pieces, width, breaks_words);
        let current = current.trim_end();
        if !current.is_empty() {
            lines.push(current.to_owned());
        }
    }
    lines
}

/// Where the next piece is longer than a line, its beginning, or all of it on a line
/// of its own.
fn take_long(current: &mut String, pieces: &mut Vec<String>, width: usize, breaks_words: bool) {
    let Some(piece) = pieces.pop_if(|piece| length(piece) > width) else {
        return;
    };
    if !breaks_words {
        match current.is_empty() {
            true => current.push_str(&piece),
            false => pieces.push(piece),
        }
        return;
    }
    let room = width.saturating_sub(length(current));
    let (head, rest): (Vec<_>, Vec<_>) = piece.chars().enumerate().partition(|(at, _)| *at < room);
    current.extend(head.into_iter().map(|(_, letter)| letter));
    pieces.push(rest.into_iter().map(|(_, letter)| letter).collect());
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn is_blank(piece: Option<&String>) -> bool {
    piece.is_some_and(|piece| piece.trim().is_empty())
}

/// Words, the parts of words up to a hyphen, and the white space between them.
fn pieces(line: &str, breaks_at_hyphens: bool) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    let mut pieces: Vec<String> = Vec::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let is_start = match before {
            None => true,
            Some(before) if before.is_whitespace() != letter.is_whitespace() => true,
            Some('-') if breaks_at_hyphens && index > 1 => {
                letters[index - 2].is_alphabetic() && letter.is_alphabetic()
            }
            Some(_) => false,
        };
        if is_start {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(*letter);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(line: &str, width: usize, breaks: (bool, bool)) -> String {
        wrapped(line, width, breaks).join("|")
    }

    #[test]
    fn lines_end_between_words() {
        assert_eq!(joined("one two three", 7, (true, true)), "one two|three");
        assert_eq!(joined("one   two", 4, (true, true)), "one|two");
        assert_eq!(joined("", 4, (true, true)), "");
    }

    #[test]
    fn words_that_are_too_long_are_broken_where_that_is_asked() {
        assert_eq!(joined("a abcdefgh", 4, (true, true)), "a ab|cdef|gh");
        assert_eq!(joined("a abcdefgh b", 4, (false, true)), "a|abcdefgh|b");
    }

    #[test]
    fn words_end_at_their_hyphens_where_that_is_asked() {
        assert_eq!(joined("well-known", 6, (true, true)), "well-|known");
        assert_eq!(joined("well-known", 6, (true, false)), "well-k|nown");
    }
}
