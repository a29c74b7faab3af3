//! What the values of a column are made of.

use std::collections::BTreeSet;

/// A column of a relation: the relation by unique id, or by its name where the
/// project does not know it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    pub relation: String,
    pub column: String,
}

/// Whether values arrive as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    Copied,
    Computed,
}

/// The columns that feed a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origins {
    pub columns: BTreeSet<Origin>,
    pub passage: Passage,
    /// Whether no other columns feed it.
    pub is_complete: bool,
}

impl Origins {
    /// A constant, or something that is computed of whole rows.
    pub fn nothing() -> Self {
        Origins {
            columns: BTreeSet::new(),
            passage: Passage::Computed,
            is_complete: true,
        }
    }

    /// Text does not tell.
    pub fn unknown() -> Self {
        Origins {
            is_complete: false,
            ..Origins::nothing()
        }
    }

    /// The column itself.
    pub fn of(relation: &str, column: &str) -> Self {
        let origin = Origin {
            relation: relation.to_owned(),
            column: column.to_owned(),
        };
        Origins {
            columns: BTreeSet::from([origin]),
            passage: Passage::Copied,
            is_complete: true,
        }
    }

    /// The same through an expression.
    pub fn computed(self) -> Self {
        Origins {
            passage: Passage::Computed,
            ..self
        }
    }

    /// Values of either; copied where both are.
    pub fn or(mut self, other: Origins) -> Self {
        self.columns.extend(other.columns);
        self.is_complete &= other.is_complete;
        if other.passage == Passage::Computed {
            self.passage = Passage::Computed;
        }
        self
    }
}
