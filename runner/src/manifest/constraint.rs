//! Constraints: what a database keeps out of a table, and the contract that asks
//! for them.

use serde::Serialize;
use serde_json::{Map, Value};

use super::config::{flag, strings, text, wrong_type};
use crate::error::{Error, Result};

/// The kinds of constraint, as `type:` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    Check,
    NotNull,
    Unique,
    PrimaryKey,
    ForeignKey,
    Custom,
}

const KINDS: [(&str, ConstraintKind); 6] = [
    ("check", ConstraintKind::Check),
    ("not_null", ConstraintKind::NotNull),
    ("unique", ConstraintKind::Unique),
    ("primary_key", ConstraintKind::PrimaryKey),
    ("foreign_key", ConstraintKind::ForeignKey),
    ("custom", ConstraintKind::Custom),
];

impl ConstraintKind {
    /// The word that `type:` takes.
    pub fn name(self) -> &'static str {
        let known = KINDS.iter().find(|(_, kind)| *kind == self);
        known.map_or("", |(word, _)| word)
    }
}

/// A constraint on a column, or on a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Constraint {
    #[serde(rename = "type")]
    pub kind: ConstraintKind,
    pub name: Option<String>,
    pub expression: Option<String>,
    pub warn_unenforced: bool,
    pub warn_unsupported: bool,
    /// What a foreign key leads to: a call of `ref` or `source`.
    pub to: Option<String>,
    pub to_columns: Vec<String>,
    /// The columns of a table's constraint.
    pub columns: Vec<String>,
}

impl Constraint {
    /// Reads the entries of a `constraints:` list.
    ///
    /// # Errors
    /// A usage error for what is no constraint.
    pub fn list(entries: &[Value]) -> Result<Vec<Self>> {
        entries.iter().map(Self::of).collect()
    }

    fn of(entry: &Value) -> Result<Self> {
        let Value::Object(keys) = entry else {
            return Err(wrong_type("constraints", "a list of mappings", entry)
                .help("write `- type: not_null`"));
        };
        let written = text(keys, "type")?.unwrap_or_default();
        let words = || KINDS.iter().map(|(word, _)| *word);
        let known = KINDS.iter().find(|(word, _)| *word == written);
        let (_, kind) = known.ok_or_else(|| {
            Error::usage(format!("constraint type `{written}` is not known"))
                .did_you_mean(written, words())
                .help(format!(
                    "use one of {}",
                    words().collect::<Vec<_>>().join(", ")
                ))
        })?;
        let owned = |key: &str| Ok(text(keys, key)?.map(str::to_owned));
        let constraint = Constraint {
            kind: *kind,
            name: owned("name")?,
            expression: owned("expression")?,
            warn_unenforced: flag(keys, "warn_unenforced")?.unwrap_or(true),
            warn_unsupported: flag(keys, "warn_unsupported")?.unwrap_or(true),
            to: owned("to")?,
            to_columns: strings(keys, "to_columns")?,
            columns: strings(keys, "columns")?,
        };
        constraint.check()?;
        Ok(constraint)
    }

    /// What stands behind a column and its type; a foreign key leads to `target`.
    pub fn of_column(&self, target: Option<&str>) -> String {
        let expression = self.expression.as_deref().unwrap_or_default();
        let text = match self.kind {
            ConstraintKind::Check => format!("check ({expression})"),
            ConstraintKind::NotNull => format!("not null {expression}"),
            ConstraintKind::Unique => format!("unique {expression}"),
            ConstraintKind::PrimaryKey => format!("primary key {expression}"),
            ConstraintKind::ForeignKey => format!("references {}", self.destination(target)),
            ConstraintKind::Custom => expression.to_owned(),
        };
        text.trim().to_owned()
    }

    /// What stands behind the columns of a table, under a name; a foreign key leads to
    /// `target`.
    pub fn of_table(&self, name: Option<&str>, target: Option<&str>) -> String {
        let prefix = name.map_or_else(String::new, |name| format!("constraint {name} "));
        let expression = self.expression.as_deref().unwrap_or_default();
        let columns = self.columns.join(", ");
        let spaced = match expression.is_empty() {
            true => String::new(),
            false => format!(" {expression}"),
        };
        match self.kind {
            ConstraintKind::Check => format!("{prefix}check ({expression})"),
            ConstraintKind::Unique => format!("{prefix}unique{spaced} ({columns})"),
            ConstraintKind::PrimaryKey => format!("{prefix}primary key{spaced} ({columns})"),
            ConstraintKind::ForeignKey => format!(
                "{prefix}foreign key ({columns}) references {}",
                self.destination(target)
            ),
            ConstraintKind::NotNull => format!("{prefix}not null{spaced} ({columns})"),
            ConstraintKind::Custom => format!("{prefix}{expression}"),
        }
    }

    /// The relation and the columns that a foreign key leads to.
    fn destination(&self, target: Option<&str>) -> String {
        match target {
            Some(relation) => format!("{relation} ({})", self.to_columns.join(", ")),
            None => self.expression.clone().unwrap_or_default(),
        }
    }

    fn check(&self) -> Result<()> {
        let needs_expression = matches!(self.kind, ConstraintKind::Check | ConstraintKind::Custom);
        if needs_expression && self.expression.is_none() {
            return Err(
                Error::usage("a check or custom constraint has no expression")
                    .help("add `expression: \"amount > 0\"`"),
            );
        }
        let leads_somewhere = self.expression.is_some() || self.to.is_some();
        if self.kind == ConstraintKind::ForeignKey && !leads_somewhere {
            return Err(Error::usage("a foreign key leads nowhere")
                .help("add `to: ref('<model>')` and `to_columns: [<column>]`"));
        }
        Ok(())
    }
}

/// Whether the columns that are described are the only ones, of the types described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ContractConfig {
    #[serde(rename = "enforced")]
    pub is_enforced: bool,
    /// Whether general names of types become the engine's.
    pub alias_types: bool,
}

impl Default for ContractConfig {
    fn default() -> Self {
        ContractConfig {
            is_enforced: false,
            alias_types: true,
        }
    }
}

impl ContractConfig {
    /// Reads `contract: {enforced: true}`.
    ///
    /// # Errors
    /// A usage error for a value of another type.
    pub fn of(keys: &Map<String, Value>) -> Result<Self> {
        match keys.get("contract") {
            None | Some(Value::Null) => Ok(ContractConfig::default()),
            Some(Value::Object(contract)) => Ok(ContractConfig {
                is_enforced: flag(contract, "enforced")?.unwrap_or(false),
                alias_types: flag(contract, "alias_types")?.unwrap_or(true),
            }),
            Some(other) => Err(wrong_type(
                "contract",
                "a mapping such as {enforced: true}",
                other,
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(entry: Value) -> String {
        let error = Constraint::list(&[entry]).unwrap_err();
        error.message().to_owned()
    }

    #[test]
    fn a_constraint_says_what_it_lacks() {
        assert_eq!(
            error(json!({"type": "unqiue"})),
            "constraint type `unqiue` is not known"
        );
        assert_eq!(
            error(json!({"type": "check"})),
            "a check or custom constraint has no expression"
        );
        assert_eq!(
            error(json!({"type": "foreign_key"})),
            "a foreign key leads nowhere"
        );
    }
}
