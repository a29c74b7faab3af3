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
            "alter {} if exists {} rename to {}",
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

    /// A table with the columns of a query and none of its rows.
    fn create_empty_table_as(&self, relation: &Relation, query: &str) -> String {
        self.create_table_as(
            relation,
            &format!("select * from (\n{query}\n) as shape\nlimit 0"),
        )
    }

    /// Appends the rows of `source`, column by column.
    fn insert_from(&self, target: &Relation, source: &Relation, columns: &[String]) -> String {
        let columns = self.quoted_list(columns);
        format!(
            "insert into {} ({columns})\nselect {columns}\nfrom {}",
            self.render(target),
            self.render(source)
        )
    }

    /// Replaces the rows of `target` whose keys are in `source`. Keys are SQL
    /// expressions, written as the project writes them.
    fn delete_insert(
        &self,
        target: &Relation,
        source: &Relation,
        keys: &[String],
        columns: &[String],
    ) -> Vec<String> {
        let keys = keys.join(", ");
        let delete = format!(
            "delete from {}\nwhere ({keys}) in (\n    select {keys}\n    from {}\n)",
            self.render(target),
            self.render(source)
        );
        vec![delete, self.insert_from(target, source, columns)]
    }

    /// Updates the rows of `target` whose keys are in `source`, adds the others.
    fn merge(
        &self,
        target: &Relation,
        source: &Relation,
        keys: &[String],
        columns: &[String],
    ) -> String {
        let matches = keys
            .iter()
            .map(|key| format!("target.{key} = source.{key}"));
        let is_key = |column: &String| keys.iter().any(|key| key.trim_matches('"') == column);
        let updates = columns.iter().filter(|column| !is_key(column));
        let updates: Vec<String> = updates
            .map(|column| {
                let column = self.quote(column);
                format!("{column} = source.{column}")
            })
            .collect();
        let when_matched = if updates.is_empty() {
            String::new()
        } else {
            format!("when matched then update set {}\n", updates.join(", "))
        };
        let values: Vec<String> = columns
            .iter()
            .map(|column| format!("source.{}", self.quote(column)))
            .collect();
        format!(
            "merge into {} as target\nusing {} as source\non {}\n{when_matched}\
             when not matched then insert ({}) values ({})",
            self.render(target),
            self.render(source),
            matches.collect::<Vec<_>>().join(" and "),
            self.quoted_list(columns),
            values.join(", ")
        )
    }

    /// Identifiers in quotes, separated by commas.
    fn quoted_list(&self, identifiers: &[String]) -> String {
        let quoted: Vec<String> = identifiers.iter().map(|name| self.quote(name)).collect();
        quoted.join(", ")
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
