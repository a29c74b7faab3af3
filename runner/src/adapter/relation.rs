//! The name of a table or view, and what a database says exists.

/// A fully qualified name; its parts are without quotes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Relation {
    pub database: String,
    pub schema: String,
    pub identifier: String,
    pub quoted: Quoted,
}

/// Which parts of a name stand in quotes in a statement. A part without them means what
/// the database makes of it: PostgreSQL reads its letters as small ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quoted {
    pub database: bool,
    pub schema: bool,
    pub identifier: bool,
}

impl Default for Quoted {
    fn default() -> Self {
        Quoted {
            database: true,
            schema: true,
            identifier: true,
        }
    }
}

impl Relation {
    /// A name whose parts all stand in quotes.
    pub fn new(
        database: impl Into<String>,
        schema: impl Into<String>,
        identifier: impl Into<String>,
    ) -> Self {
        Relation {
            database: database.into(),
            schema: schema.into(),
            identifier: identifier.into(),
            quoted: Quoted::default(),
        }
    }

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

    /// The words that statements know it by.
    pub fn keyword(self) -> &'static str {
        match self {
            RelationKind::Table => "table",
            RelationKind::View => "view",
            RelationKind::MaterializedView => "materialized view",
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

/// A column as a database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// The type as the engine spells it, such as `character varying`.
    pub data_type: String,
}
