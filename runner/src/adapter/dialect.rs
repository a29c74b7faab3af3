//! SQL text that differs by engine. Default bodies are standard SQL; an engine
//! overrides where it departs.

use arrow::datatypes::DataType;

use super::{Relation, RelationKind};

/// A column as a database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// The type as the engine spells it, such as `character varying`.
    pub data_type: String,
}

/// Pure text: no method reaches a database.
pub trait Dialect: Send + Sync {
    /// The engine's name as `profiles.yml`, `target.type` and
    /// `adapter.dispatch` spell it.
    fn name(&self) -> &'static str;

    /// An identifier in quotes.
    fn quote(&self, identifier: &str) -> String {
        format!("\"{}\"", identifier.replace('"', "\"\""))
    }

    /// A string literal.
    fn literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// `"database"."schema"."identifier"`.
    fn render(&self, relation: &Relation) -> String {
        format!(
            "{}.{}.{}",
            self.quote(&relation.database),
            self.quote(&relation.schema),
            self.quote(&relation.identifier)
        )
    }

    /// Creates a schema where there is none.
    fn create_schema(&self, database: &str, schema: &str) -> String;

    fn create_table_as(&self, relation: &Relation, query: &str) -> String {
        format!("create table {} as\n{query}", self.render(relation))
    }

    fn create_view_as(&self, relation: &Relation, query: &str) -> String {
        format!("create view {} as\n{query}", self.render(relation))
    }

    fn rename(&self, relation: &Relation, kind: RelationKind, identifier: &str) -> String {
        format!(
            "alter {} {} rename to {}",
            keyword(kind),
            self.render(relation),
            self.quote(identifier)
        )
    }

    fn drop(&self, relation: &Relation, kind: RelationKind) -> String {
        format!(
            "drop {} if exists {} cascade",
            keyword(kind),
            self.render(relation)
        )
    }

    /// The engine's type for an inferred or declared column, as DDL spells it.
    fn column_type(&self, data_type: &DataType) -> String;
}

fn keyword(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Table => "table",
        RelationKind::View => "view",
    }
}
