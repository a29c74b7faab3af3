//! What the text of a macro tells without being rendered: its arguments, and the
//! macros that it calls.

use minijinja::machinery::{Token, tokenize};
use minijinja::syntax::SyntaxConfig;

use super::macro_index::{BUILTIN_PACKAGE, IS_INCREMENTAL, MacroIndex};
use super::scope::Shared;
use crate::manifest::Macro;

/// The names of a macro's arguments, as its head lists them.
pub fn arguments_of(text: &str) -> Vec<String> {
    let tokens = tokens_of(text);
    let head = tokens
        .iter()
        .position(|token| matches!(token, Token::ParenOpen));
    let written = head.map(|head| arguments(&tokens[head + 1..]));
    let names = written.unwrap_or_default();
    let names = names.into_iter().filter_map(|argument| match argument {
        [Token::Ident(name), ..] => Some((*name).to_owned()),
        _ => None,
    });
    names.collect()
}

/// Unique ids of the macros that a macro's text calls, in the order of the text.
pub fn called_by(item: &Macro, shared: &Shared) -> Vec<String> {
    let mut called = Vec::new();
    for call in calls_of(&item.macro_sql) {
        for unique_id in found_by(&call, item, shared) {
            if !called.iter().any(|known| known == unique_id) {
                called.push(unique_id.to_owned());
            }
        }
    }
    called
}

/// A call as it is written.
#[derive(Debug, PartialEq)]
enum WrittenCall {
    Bare(String),
    OfPackage(String, String),
    Dispatch {
        name: String,
        namespace: Option<String>,
    },
}

/// Words that a parenthesis may follow and that are no macros.
const OTHER_WORDS: [&str; 15] = [
    "and", "call", "config", "do", "elif", "else", "if", "in", "is", "macro", "not", "or", "ref",
    "source", "test",
];

fn tokens_of(text: &str) -> Vec<Token<'_>> {
    let tokens = tokenize(text, false, SyntaxConfig::default());
    let tokens = tokens.map_while(Result::ok).map(|(token, _)| token);
    tokens
        .filter(|token| !matches!(token, Token::TemplateData(_)))
        .collect()
}

fn calls_of(text: &str) -> Vec<WrittenCall> {
    let tokens = tokens_of(text);
    let places = 1..tokens.len().saturating_sub(1);
    places.filter_map(|place| call_at(&tokens, place)).collect()
}

/// The call of the name at a place, where it is one.
fn call_at(tokens: &[Token<'_>], place: usize) -> Option<WrittenCall> {
    let (Token::Ident(name), Token::ParenOpen) = (&tokens[place], &tokens[place + 1]) else {
        return None;
    };
    match &tokens[..place] {
        [.., Token::Pipe] | [.., Token::Ident("is" | "macro")] => None,
        [Token::BlockStart, Token::Ident("test")] => None,
        [.., Token::Ident("is"), Token::Ident("not")] => None,
        [.., Token::Dot, _, Token::Dot] => None,
        [.., Token::Ident("adapter"), Token::Dot] => match *name {
            "dispatch" => dispatch(&arguments(&tokens[place + 2..])),
            _ => None,
        },
        [.., Token::Ident(package), Token::Dot] => Some(WrittenCall::OfPackage(
            (*package).to_owned(),
            (*name).to_owned(),
        )),
        [.., Token::Dot] => None,
        _ if OTHER_WORDS.contains(name) => None,
        _ => Some(WrittenCall::Bare((*name).to_owned())),
    }
}

/// The arguments from behind an opening parenthesis to where it is closed.
fn arguments<'t, 's>(tokens: &'t [Token<'s>]) -> Vec<&'t [Token<'s>]> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0);
    for (place, token) in tokens.iter().enumerate() {
        match token {
            Token::ParenOpen | Token::BracketOpen | Token::BraceOpen => depth += 1,
            Token::ParenClose | Token::BracketClose | Token::BraceClose if depth > 0 => depth -= 1,
            Token::ParenClose => {
                found.push(&tokens[start..place]);
                break;
            }
            Token::Comma if depth == 0 => {
                found.push(&tokens[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    found
}

/// What `adapter.dispatch` is asked for, where text tells.
fn dispatch(arguments: &[&[Token<'_>]]) -> Option<WrittenCall> {
    let at = |index: usize| match arguments.get(index)? {
        [token] => text_of(token),
        _ => None,
    };
    let named = |key: &str| {
        arguments.iter().find_map(|argument| match argument {
            [Token::Ident(name), Token::Assign, token] if *name == key => text_of(token),
            _ => None,
        })
    };
    Some(WrittenCall::Dispatch {
        name: at(0).or_else(|| named("macro_name"))?,
        namespace: at(1).or_else(|| named("macro_namespace")),
    })
}

fn text_of(token: &Token<'_>) -> Option<String> {
    match token {
        Token::Str(text) => Some((*text).to_owned()),
        Token::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Unique ids of the macros that a call of `item` may mean.
fn found_by<'m>(call: &WrittenCall, item: &Macro, shared: &'m Shared) -> Vec<&'m str> {
    let find =
        |package: &str, name: &str| find(&shared.macros, &shared.project_name, package, name);
    // A macro that calls itself without its package is not said to.
    let bare = |name: &str| find(&item.package_name, name).filter(|_| name != item.name);
    let found: Vec<&Macro> = match call {
        WrittenCall::Bare(name) => bare(name).into_iter().collect(),
        WrittenCall::OfPackage(package, name) => find(package, name).into_iter().collect(),
        WrittenCall::Dispatch { name, namespace } => {
            let dispatched = match namespace {
                Some(namespace) => shared.dispatched(name, Some(namespace)),
                None => {
                    let mut wanted = shared.wanted(name).into_iter();
                    wanted.find_map(|wanted| find(&shared.project_name, &wanted))
                }
            };
            bare(name).into_iter().chain(dispatched).collect()
        }
    };
    let of_weir = match call {
        WrittenCall::Bare(name) => found.is_empty().then_some(name),
        WrittenCall::OfPackage(package, name) => (package == BUILTIN_PACKAGE).then_some(name),
        WrittenCall::Dispatch { .. } => None,
    };
    match of_weir.is_some_and(|name| name == "is_incremental") {
        true => vec![IS_INCREMENTAL],
        false => found.iter().map(|item| item.unique_id.as_str()).collect(),
    }
}

/// A macro of a package, else of the root project, of any package, and of weir.
fn find<'m>(macros: &'m MacroIndex, root: &str, package: &str, name: &str) -> Option<&'m Macro> {
    let own = macros.in_package(package, name);
    own.or_else(|| macros.in_package(root, name))
        .or_else(|| macros.find_anywhere(name, root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_tells_the_arguments() {
        let text = "{% macro total(a, b=[1, 2], c='x') %}{{ a(b) }}{% endmacro %}";
        assert_eq!(arguments_of(text), ["a", "b", "c"]);
        assert!(arguments_of("{% macro none() %}{% endmacro %}").is_empty());
    }

    #[test]
    fn calls_are_found_in_the_order_of_the_text() {
        let text = "{% macro total(a) %}{% if (a) %}{{ cents(a | round(2), b=one.two()) }}{% endif %}
            {{ return(adapter.dispatch('total', macro_namespace='shop')(a)) }}
            {{ adapter.quote(a) }}{{ a.b.c() }}{% if a is not divisibleby(2) %}{% endif %}{% endmacro %}";
        let bare = |name: &str| WrittenCall::Bare(name.to_owned());
        assert_eq!(
            calls_of(text),
            [
                bare("cents"),
                WrittenCall::OfPackage("one".to_owned(), "two".to_owned()),
                bare("return"),
                WrittenCall::Dispatch {
                    name: "total".to_owned(),
                    namespace: Some("shop".to_owned()),
                },
            ]
        );
    }
}
