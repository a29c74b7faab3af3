//! Cuts a text into its SQL statements.

/// The statements between semicolons that stand in no quotes, comments or dollar
/// quotes; empty ones are left out.
pub fn split_statements(text: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with(';') {
            statements.push(&text[start..at]);
            start = at + 1;
        }
        at += quoted_length(&text[at..]);
    }
    statements.push(&text[start..]);
    let kept = statements.into_iter().map(str::trim);
    kept.filter(|statement| !is_empty(statement))
        .map(str::to_owned)
        .collect()
}

/// How much of the text belongs together: a quoted part, a comment, or one letter.
fn quoted_length(text: &str) -> usize {
    let closed_by = |opening: usize, closing: &str| {
        let inside = &text[opening..];
        inside
            .find(closing)
            .map_or(text.len(), |end| opening + end + closing.len())
    };
    match text.as_bytes()[0] {
        b'\'' => closed_by(1, "'"),
        b'"' => closed_by(1, "\""),
        b'-' if text.starts_with("--") => closed_by(2, "\n"),
        b'/' if text.starts_with("/*") => closed_by(2, "*/"),
        b'$' => match text[1..].find('$') {
            Some(end) if text[1..1 + end].chars().all(is_name) => {
                let tag = &text[..end + 2];
                closed_by(tag.len(), tag)
            }
            _ => 1,
        },
        _ => text.chars().next().map_or(1, char::len_utf8),
    }
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Nothing but comments and blanks.
fn is_empty(statement: &str) -> bool {
    let mut rest = statement.trim_start();
    while rest.starts_with("--") || rest.starts_with("/*") {
        rest = rest[quoted_length(rest)..].trim_start();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::split_statements;

    #[test]
    fn semicolons_in_quotes_end_nothing() {
        let text = "select ';' as \";\"; -- a;b\n/* ; */ select $x$;$x$; ;\n-- end\n";
        assert_eq!(
            split_statements(text),
            ["select ';' as \";\"", "-- a;b\n/* ; */ select $x$;$x$"]
        );
    }
}
