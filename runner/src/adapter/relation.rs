//! The name of a table or view, and what a database says exists.

/// A fully qualified name, unquoted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Relation {
    pub database: String,
    pub schema: String,
    pub identifier: String,
}

impl Relation {
    /// The same schema, another name.
    pub fn with_identifier(&self, identifier: impl Into<String>) -> Self {
        Relation {
            identifier: identifier.into(),
            ..self.clone()
        }
    }
}

/// What a name stands for in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelationKind {
    Table,
    View,
    /// A view that keeps its rows until it is refreshed.
    MaterializedView,
}

impl RelationKind {
    /// The word that templates know it by.
    pub fn name(self) -> &'static str {
        match self {
            RelationKind::Table => "table",
            RelationKind::View => "view",
            RelationKind::MaterializedView => "materialized_view",
        }
    }
}

/// A relation that a database lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingRelation {
    pub relation: Relation,
    pub kind: RelationKind,
}

/// An index that a database lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingIndex {
    pub name: String,
    pub columns: Vec<String>,
    pub is_unique: bool,
    pub method: String,
}
