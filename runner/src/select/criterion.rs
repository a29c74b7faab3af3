//! One criterion, such as `2+tag:nightly+`: a method, and which relatives of
//! what it matches come along.

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::graph::{Depth, Graph, NodeSet};

use super::method::Method;

/// What a node must be, or be related to, to be selected.
#[derive(Debug)]
pub struct Criterion {
    pub method: Method,
    pub relatives: Relatives,
}

/// Which relatives of what matches come along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relatives {
    pub parents: Option<Depth>,
    pub children: Option<Depth>,
    /// `@`: all children, and all parents of them.
    pub childrens_parents: bool,
}

impl Criterion {
    /// Reads `[@][n+][method:]value[+n]`.
    ///
    /// # Errors
    /// A usage error for an unknown method, a value that the method does not
    /// take, or `@` together with a `+` at the end.
    pub fn parse(raw: &str, project_name: &str) -> Result<Self> {
        let (relatives, rest) = Relatives::parse(raw);
        if relatives.childrens_parents && relatives.children.is_some() {
            return Err(
                Error::usage(format!("`{raw}` has both `@` in front and `+` at its end"))
                    .help("`@` already selects all children: leave the `+` out"),
            );
        }
        Ok(Criterion {
            method: Method::parse(rest, project_name)?,
            relatives,
        })
    }

    /// The parts of a criterion, as manifest.json shows those of selectors.
    pub fn entry(raw: &str) -> Value {
        let (relatives, rest) = Relatives::parse(raw);
        let (method, value) = Method::split(rest);
        let mut entry = Map::new();
        let mut set = |key: &str, value: Value| entry.insert(key.to_owned(), value);
        if relatives.childrens_parents {
            set("childrens_parents", Value::Bool(true));
        }
        for (key, depth) in [
            ("parents", relatives.parents),
            ("children", relatives.children),
        ] {
            if depth.is_some() {
                set(key, Value::Bool(true));
            }
            if let Some(Depth::Edges(edges)) = depth {
                set(&format!("{key}_depth"), Value::from(edges.to_string()));
            }
        }
        set("method", Value::from(method));
        set("value", Value::from(value));
        Value::Object(entry)
    }

    /// What matches, and its relatives.
    pub fn with_relatives(&self, graph: &Graph, matching: NodeSet) -> NodeSet {
        let mut all = matching.clone();
        if self.relatives.childrens_parents {
            let mut family = graph.descendants(&matching, Depth::All);
            family.extend(&matching);
            all.extend(graph.ancestors(&family, Depth::All));
            all.extend(family);
        }
        if let Some(depth) = self.relatives.parents {
            all.extend(graph.ancestors(&matching, depth));
        }
        if let Some(depth) = self.relatives.children {
            all.extend(graph.descendants(&matching, depth));
        }
        all
    }
}

impl Relatives {
    /// The relatives, and the text between their signs.
    fn parse(raw: &str) -> (Self, &str) {
        let (childrens_parents, rest) = match raw.strip_prefix('@') {
            Some(rest) => (true, rest),
            None => (false, raw),
        };
        let (parents, rest) = leading_depth(rest);
        let (rest, children) = trailing_depth(rest);
        let relatives = Relatives {
            parents,
            children,
            childrens_parents,
        };
        (relatives, rest)
    }
}

/// `2+a` is a depth of two, `+a` is all of them.
fn leading_depth(text: &str) -> (Option<Depth>, &str) {
    match text.split_once('+') {
        Some((digits, rest)) if is_number_or_empty(digits) => (Some(depth(digits)), rest),
        _ => (None, text),
    }
}

fn trailing_depth(text: &str) -> (&str, Option<Depth>) {
    match text.rsplit_once('+') {
        Some((rest, digits)) if is_number_or_empty(digits) => (rest, Some(depth(digits))),
        _ => (text, None),
    }
}

fn is_number_or_empty(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number beyond `usize` is deeper than any graph.
fn depth(digits: &str) -> Depth {
    digits.parse().map_or(Depth::All, Depth::Edges)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relatives(raw: &str) -> Relatives {
        Criterion::parse(raw, "shop").unwrap().relatives
    }

    #[test]
    fn depths_stand_on_both_sides() {
        let both = relatives("2+tag:nightly+31");
        assert_eq!(both.parents, Some(Depth::Edges(2)));
        assert_eq!(both.children, Some(Depth::Edges(31)));
        assert_eq!(relatives("+a").parents, Some(Depth::All));
        assert_eq!(relatives("a+").children, Some(Depth::All));
        let none = relatives("a");
        assert_eq!((none.parents, none.children), (None, None));
    }

    #[test]
    fn a_plus_within_a_name_is_no_depth() {
        let none = relatives("c+plus");
        assert_eq!((none.parents, none.children), (None, None));
    }

    #[test]
    fn a_depth_beyond_counting_is_all() {
        let deep = relatives("a+99999999999999999999999");
        assert_eq!(deep.children, Some(Depth::All));
    }

    #[test]
    fn an_at_sign_and_a_plus_behind_do_not_go_together() {
        let error = Criterion::parse("@a+", "shop").unwrap_err();
        assert_eq!(
            error.message(),
            "`@a+` has both `@` in front and `+` at its end"
        );
    }
}
