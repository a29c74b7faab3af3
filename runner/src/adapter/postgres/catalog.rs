//! What PostgreSQL's catalog says exists.

use arrow::array::{Array, AsArray, RecordBatch};

use super::connection::Session;
use super::{PostgresDialect, query};
use crate::adapter::{Column, Dialect, ExistingRelation, Relation, RelationKind};
use crate::error::Result;

/// The tables and views of some schemas.
pub fn list_relations(
    session: &mut Session<'_>,
    database: &str,
    schemas: &[String],
) -> Result<Vec<ExistingRelation>> {
    if schemas.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<String> = schemas
        .iter()
        .map(|schema| PostgresDialect.literal(schema))
        .collect();
    let rows = query::fetch(
        session,
        &format!(
            "select n.nspname::text, c.relname::text, c.relkind::text \
             from pg_catalog.pg_class as c \
             inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace \
             where c.relkind in ('r', 'p', 'f', 'v', 'm') and n.nspname in ({}) \
             order by 1, 2",
            names.join(", ")
        ),
    )?;
    Ok((0..rows.num_rows())
        .map(|row| ExistingRelation {
            relation: Relation {
                database: database.to_owned(),
                schema: text(&rows, 0, row),
                identifier: text(&rows, 1, row),
            },
            kind: match text(&rows, 2, row).as_str() {
                "v" | "m" => RelationKind::View,
                _ => RelationKind::Table,
            },
        })
        .collect())
}

/// The columns of a relation in their order.
pub fn columns(session: &mut Session<'_>, relation: &Relation) -> Result<Vec<Column>> {
    let rows = query::fetch(
        session,
        &format!(
            "select a.attname::text, format_type(a.atttypid, a.atttypmod) \
             from pg_catalog.pg_attribute as a \
             inner join pg_catalog.pg_class as c on c.oid = a.attrelid \
             inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace \
             where n.nspname = {} and c.relname = {} and a.attnum > 0 and not a.attisdropped \
             order by a.attnum",
            PostgresDialect.literal(&relation.schema),
            PostgresDialect.literal(&relation.identifier)
        ),
    )?;
    Ok((0..rows.num_rows())
        .map(|row| Column {
            name: text(&rows, 0, row),
            data_type: text(&rows, 1, row),
        })
        .collect())
}

fn text(rows: &RecordBatch, column: usize, row: usize) -> String {
    let values = rows.column(column).as_string::<i32>();
    match values.is_null(row) {
        true => String::new(),
        false => values.value(row).to_owned(),
    }
}
