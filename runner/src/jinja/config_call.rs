//! The first call of `config` in a text, as it is written.

use minijinja::machinery::{Span, Token, tokenize};
use minijinja::syntax::SyntaxConfig;
use serde_json::{Map, Value};

/// The keys of a call with the texts of their values.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigCall {
    pub keys: Map<String, Value>,
    /// Whether nothing in it depends on anything outside.
    pub is_plain: bool,
}

/// The first call; `None` where there is none, or where the text is no template.
pub fn first_config_call(text: &str) -> Option<ConfigCall> {
    let tokens = tokenize(text, false, SyntaxConfig::default());
    let tokens: Vec<_> = tokens.collect::<Result<_, _>>().ok()?;
    let start = tokens.windows(2).position(|pair| {
        matches!(
            (&pair[0].0, &pair[1].0),
            (Token::Ident("config"), Token::ParenOpen)
        )
    })?;
    let mut call = ConfigCall {
        keys: Map::new(),
        is_plain: true,
    };
    let mut key: Option<(&str, usize)> = None;
    let mut depth = 0;
    for (index, (token, span)) in tokens.iter().enumerate().skip(start + 1) {
        match token {
            Token::ParenOpen | Token::BracketOpen | Token::BraceOpen => depth += 1,
            Token::ParenClose | Token::BracketClose | Token::BraceClose => depth -= 1,
            Token::Ident(name) if depth == 1 && key.is_none() && is_assigned(&tokens, index) => {
                let value_at = tokens.get(index + 2)?.1.start_offset as usize;
                key = Some((name, value_at));
                continue;
            }
            Token::Ident(name) => call.is_plain &= is_constant(name),
            _ => {}
        }
        let ends = (depth == 1 && matches!(token, Token::Comma)) || depth == 0;
        if let (Some((name, value_at)), true) = (key, ends) {
            let value = text.get(value_at..span.start_offset as usize)?;
            call.keys.insert(name.to_owned(), Value::from(value.trim()));
            key = None;
        }
        if depth == 0 {
            break;
        }
    }
    Some(call)
}

fn is_assigned(tokens: &[(Token<'_>, Span)], index: usize) -> bool {
    matches!(tokens.get(index + 1), Some((Token::Assign, _)))
}

fn is_constant(name: &str) -> bool {
    ["true", "false", "none"].contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_call_is_taken_apart() {
        let text = "{{ config(materialized=env_var('KIND', 'view'), tags=['a', 'b'],) }} select 1";
        let call = first_config_call(text).unwrap();
        assert!(!call.is_plain);
        let expected = json!({"materialized": "env_var('KIND', 'view')", "tags": "['a', 'b']"});
        assert_eq!(Value::Object(call.keys), expected);
    }

    #[test]
    fn plain_values_are_known() {
        let call = first_config_call("{{ config(enabled=true, meta={'a': 1}) }}").unwrap();
        assert!(call.is_plain);
        assert_eq!(first_config_call("select 'config(a=1)'"), None);
    }
}
