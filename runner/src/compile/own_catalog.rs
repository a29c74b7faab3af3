//! The catalog of the documentation, where a macro of the project reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use super::{Compiler, Refresh};
use crate::adapter::{CatalogColumn, CatalogRelation, Column, Relation, RelationKind};
use crate::error::{Error, Result};
use crate::jinja::{RelationValue, mutable};

/// Gets relations.
const OF_RELATIONS: &str = "get_catalog_relations";

/// Gets the names of schemas.
const OF_SCHEMAS: &str = "get_catalog";

impl Compiler<'_> {
    /// What the project's macro tells of relations; none where it has no such macro.
    ///
    /// # Errors
    /// An error at the place in the macro that failed, and for an answer that is no
    /// table with the columns of a catalog.
    pub fn own_catalog(
        &self,
        database: &str,
        relations: &[&Relation],
    ) -> Result<Option<Vec<CatalogRelation>>> {
        let (name, asked): (_, Vec<Value>) = if self.is_own(OF_RELATIONS) {
            let relations = relations.iter();
            let value = |relation: &&Relation| self.relation_value(relation, RelationKind::Table);
            (OF_RELATIONS, relations.map(value).collect())
        } else if self.is_own(OF_SCHEMAS) {
            let mut schemas: Vec<&str> = relations.iter().map(|one| one.schema.as_str()).collect();
            schemas.sort_unstable();
            schemas.dedup();
            (OF_SCHEMAS, schemas.into_iter().map(Value::from).collect())
        } else {
            return Ok(None);
        };
        let place = Relation::new(database, "INFORMATION_SCHEMA", "");
        let place = RelationValue::new(place, self.engine.shared.dialect).without_identifier();
        let arguments = [Value::from_object(place), mutable(Value::from(asked))];
        let scope = Arc::new(self.scope(None, Refresh::Full));
        let answer = self.engine.call_macro_for_value(name, &arguments, &scope)?;
        described(&answer).map(Some).map_err(|error| {
            Error::usage(format!("the macro `{name}` answers no catalog: {error}"))
                .help("return the table of a query, with the columns that dbt's own macro has")
        })
    }
}

/// Relations by a row for each of their columns.
fn described(table: &Value) -> std::result::Result<Vec<CatalogRelation>, minijinja::Error> {
    let mut relations: BTreeMap<Relation, CatalogRelation> = BTreeMap::new();
    for row in table.get_attr("rows")?.try_iter()? {
        let cell = |name: &str| row.get_item(&Value::from(name));
        let text = |name: &str| cell(name).map(|cell| cell.to_string());
        let note = |name: &str| {
            let cell = cell(name).unwrap_or_default();
            let is_told = !cell.is_none() && !cell.is_undefined();
            is_told.then(|| cell.to_string())
        };
        let relation = Relation::new(
            text("table_database")?,
            text("table_schema")?,
            text("table_name")?,
        );
        let column = CatalogColumn {
            column: Column {
                name: text("column_name")?,
                data_type: text("column_type")?,
            },
            comment: note("column_comment"),
        };
        let kind = text("table_type")?;
        let known = relations.entry(relation.clone());
        let known = known.or_insert_with(|| CatalogRelation {
            relation,
            kind,
            owner: note("table_owner"),
            comment: note("table_comment"),
            row_count: None,
            byte_count: None,
            columns: Vec::new(),
        });
        known.columns.push(column);
    }
    Ok(relations.into_values().collect())
}
