//! Matching a node's qualified name, `project.folder.name`, as dbt does.

use glob::Pattern;

use crate::error::Result;

use super::method_value::wildcard_pattern;

const WILDCARDS: [char; 4] = ['*', '?', '[', ']'];

/// A name, a beginning of a qualified name, or either with wildcards.
#[derive(Debug)]
pub struct FqnPattern {
    text: String,
    /// The parts before the first that holds a wildcard.
    literal_parts: Vec<String>,
    /// That part and all that follows.
    rest: Option<Pattern>,
}

impl FqnPattern {
    /// # Errors
    /// A usage error for a bracket that is not closed.
    pub fn parse(text: &str) -> Result<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        let literal_count = parts
            .iter()
            .position(|part| part.contains(WILDCARDS))
            .unwrap_or(parts.len());
        let (literal, rest) = parts.split_at(literal_count);
        Ok(FqnPattern {
            text: text.to_owned(),
            literal_parts: literal.iter().map(|part| (*part).to_owned()).collect(),
            rest: match rest {
                [] => None,
                _ => Some(wildcard_pattern(&rest.join("."))?),
            },
        })
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it matches the qualified name, with the project or without it.
    pub fn is_match(&self, fqn: &[String], versioned: Versioned) -> bool {
        let without_project = fqn.get(1..).unwrap_or_default();
        self.is_match_scoped(fqn, versioned) || self.is_match_scoped(without_project, versioned)
    }

    /// `orders` means all versions, `orders.v2` and `orders_v2` one.
    fn is_versioned_name(&self, name: &str, version: &str) -> bool {
        let parts: Vec<&str> = self.text.split('.').collect();
        let last_two = parts[parts.len().saturating_sub(2)..].join("_");
        self.text == name || last_two == format!("{name}_{version}")
    }

    fn is_match_scoped(&self, fqn: &[String], versioned: Versioned) -> bool {
        let Some(name) = fqn.last() else {
            return false;
        };
        let is_named = match (versioned, fqn) {
            (Versioned::Yes, [.., name, version]) => self.is_versioned_name(name, version),
            _ => *name == self.text,
        };
        if is_named {
            return true;
        }
        // Dots within a name part it as dots between folders do.
        let parts: Vec<&str> = fqn.iter().flat_map(|part| part.split('.')).collect();
        if !starts_with(&parts, &self.literal_parts) {
            return false;
        }
        match &self.rest {
            None => true,
            Some(rest) => {
                let remaining = &parts[self.literal_parts.len()..];
                let matches_rest = !remaining.is_empty() && rest.matches(&remaining.join("."));
                matches_rest || (!self.text.contains('.') && rest.matches(name))
            }
        }
    }
}

/// Whether a qualified name ends in a name and a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Versioned {
    Yes,
    No,
}

fn starts_with(parts: &[&str], beginning: &[String]) -> bool {
    parts.len() >= beginning.len() && beginning.iter().zip(parts).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(pattern: &str, fqn: &str) -> bool {
        let fqn: Vec<String> = fqn.split('/').map(str::to_owned).collect();
        FqnPattern::parse(pattern)
            .unwrap()
            .is_match(&fqn, Versioned::No)
    }

    #[test]
    fn a_name_a_folder_or_a_qualified_name_matches() {
        for pattern in [
            "stg_orders",
            "staging",
            "shop.staging",
            "staging.stg_orders",
            "shop",
        ] {
            assert!(is_match(pattern, "shop/staging/stg_orders"), "{pattern}");
        }
        for pattern in [
            "orders",
            "stg",
            "shop.stg_orders",
            "staging.stg_orders.x",
            "",
        ] {
            assert!(!is_match(pattern, "shop/staging/stg_orders"), "{pattern}");
        }
    }

    #[test]
    fn a_folder_within_a_folder_needs_the_folders_above() {
        assert!(!is_match("stripe", "shop/staging/stripe/payments"));
        assert!(is_match("staging.stripe", "shop/staging/stripe/payments"));
    }

    #[test]
    fn wildcards_match_names_and_ends() {
        for pattern in [
            "stg_*",
            "*",
            "staging.*",
            "shop.staging.stg_?rders",
            "*.stg_orders",
            "stg_[no]*",
        ] {
            assert!(is_match(pattern, "shop/staging/stg_orders"), "{pattern}");
        }
        for pattern in ["int_*", "marts.*", "staging.stg_orders.*"] {
            assert!(!is_match(pattern, "shop/staging/stg_orders"), "{pattern}");
        }
    }

    #[test]
    fn a_dot_within_a_name_parts_it() {
        assert!(is_match("raw.orders", "shop/raw.orders"));
        assert!(is_match("raw.*", "shop/raw.orders"));
    }
}
