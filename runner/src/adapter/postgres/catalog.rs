//! What PostgreSQL's catalog says exists.

use arrow::array::{Array, AsArray, RecordBatch};

use super::connection::Session;
use super::transaction::PostgresTransaction;
use super::{PostgresDialect, query};
use crate::adapter::catalog::{CatalogRelation, relations};
use crate::adapter::lease::Lease;
use crate::adapter::{
    Column, Dialect, ExistingIndex, ExistingRelation, Relation, RelationKind, Transaction,
};
use crate::error::Result;

/// The tables and views of some schemas.
pub fn list_relations(
    session: &mut Session,
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
            relation: Relation::new(database, text(&rows, 0, row), text(&rows, 1, row)),
            kind: match text(&rows, 2, row).as_str() {
                "v" => RelationKind::View,
                "m" => RelationKind::MaterializedView,
                _ => RelationKind::Table,
            },
        })
        .collect())
}

/// Whether there is a schema, also one that the current user may not use.
pub fn has_schema(session: &mut Session, schema: &str) -> Result<bool> {
    let rows = query::fetch(
        session,
        &format!(
            "select nspname::text from pg_catalog.pg_namespace where nspname = {}",
            PostgresDialect.literal(schema)
        ),
    )?;
    Ok(rows.num_rows() > 0)
}

/// What is known of all relations of some schemas. A table that was never analyzed has
/// the rows that were counted as they were written.
pub fn catalog(
    session: &mut Session,
    database: &str,
    schemas: &[String],
) -> Result<Vec<CatalogRelation>> {
    if schemas.is_empty() {
        return Ok(Vec::new());
    }
    let names = schemas.iter().map(|name| PostgresDialect.literal(name));
    let rows = query::fetch(
        session,
        &format!(
            "select n.nspname::text, c.relname::text, \
             case c.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' \
             else 'BASE TABLE' end::text, \
             pg_get_userbyid(c.relowner)::text, obj_description(c.oid, 'pg_class')::text, \
             case when c.relkind not in ('r', 'm') then null \
             when c.reltuples >= 0 then c.reltuples::bigint \
             else pg_stat_get_live_tuples(c.oid) end::text, \
             case when c.relkind in ('r', 'm') then pg_total_relation_size(c.oid) end::text, \
             a.attname::text, format_type(a.atttypid, a.atttypmod)::text, \
             col_description(c.oid, a.attnum)::text \
             from pg_catalog.pg_class as c \
             inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace \
             left join pg_catalog.pg_attribute as a \
             on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped \
             where c.relkind in ('r', 'p', 'f', 'v', 'm') and n.nspname in ({}) \
             order by n.nspname, c.relname, a.attnum",
            names.collect::<Vec<_>>().join(", ")
        ),
    )?;
    Ok(relations(database, &rows))
}

/// The columns of a relation in their order.
pub fn columns(session: &mut Session, relation: &Relation) -> Result<Vec<Column>> {
    let relation = PostgresDialect.stored(relation);
    let place = match relation.schema.as_str() {
        "" => "pg_table_is_visible(c.oid)".to_owned(),
        schema => format!("n.nspname = {}", PostgresDialect.literal(schema)),
    };
    let rows = query::fetch(
        session,
        &format!(
            "select a.attname::text, format_type(a.atttypid, a.atttypmod) \
             from pg_catalog.pg_attribute as a \
             inner join pg_catalog.pg_class as c on c.oid = a.attrelid \
             inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace \
             where {place} and c.relname = {} and a.attnum > 0 and not a.attisdropped \
             order by a.attnum",
            PostgresDialect.literal(&relation.identifier)
        ),
    )?;
    Ok(named_types(&rows))
}

/// The columns of a query, with the lengths and scales of their types: those of a
/// table that is made of it and given up again.
pub fn query_columns(session: Lease<'_, Session>, query: &str) -> Result<Vec<Column>> {
    let mut transaction = PostgresTransaction::begin(session)?;
    transaction.execute(&format!(
        "create temporary table weir_query_columns as\n\
         select * from (\n{query}\n) as shape\nlimit 0"
    ))?;
    let rows = transaction.fetch(
        "select attname::text, format_type(atttypid, atttypmod) \
         from pg_catalog.pg_attribute \
         where attrelid = 'pg_temp.weir_query_columns'::regclass and attnum > 0 \
         order by attnum",
    )?;
    Ok(named_types(&rows))
}

/// The indexes of a relation.
pub fn indexes(session: &mut Session, relation: &Relation) -> Result<Vec<ExistingIndex>> {
    let relation = PostgresDialect.stored(relation);
    let rows = query::fetch(
        session,
        &format!(
            "select i.relname::text, m.amname::text, x.indisunique::text, \
             array_to_string(array(\
             select pg_get_indexdef(x.indexrelid, k, true) \
             from generate_series(1, x.indnkeyatts) as k), chr(10)) \
             from pg_catalog.pg_index as x \
             inner join pg_catalog.pg_class as i on i.oid = x.indexrelid \
             inner join pg_catalog.pg_am as m on m.oid = i.relam \
             inner join pg_catalog.pg_class as c on c.oid = x.indrelid \
             inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace \
             where n.nspname = {} and c.relname = {} order by 1",
            PostgresDialect.literal(&relation.schema),
            PostgresDialect.literal(&relation.identifier)
        ),
    )?;
    let indexes = (0..rows.num_rows()).map(|row| ExistingIndex {
        name: text(&rows, 0, row),
        method: text(&rows, 1, row),
        is_unique: text(&rows, 2, row) == "true",
        columns: text(&rows, 3, row).lines().map(str::to_owned).collect(),
    });
    Ok(indexes.collect())
}

/// The rights that the current user gave to others.
pub fn grants(session: &mut Session, relation: &Relation) -> Result<Vec<(String, String)>> {
    let relation = PostgresDialect.stored(relation);
    let rows = query::fetch(
        session,
        &format!(
            "select lower(privilege_type)::text, grantee::text \
             from information_schema.role_table_grants \
             where grantor = current_role and grantee != current_role \
             and table_schema = {} and table_name = {} \
             order by 1, 2",
            PostgresDialect.literal(&relation.schema),
            PostgresDialect.literal(&relation.identifier)
        ),
    )?;
    let pairs = (0..rows.num_rows()).map(|row| (text(&rows, 0, row), text(&rows, 1, row)));
    Ok(pairs.collect())
}

fn named_types(rows: &RecordBatch) -> Vec<Column> {
    let columns = (0..rows.num_rows()).map(|row| Column {
        name: text(rows, 0, row),
        data_type: text(rows, 1, row),
    });
    columns.collect()
}

fn text(rows: &RecordBatch, column: usize, row: usize) -> String {
    let values = rows.column(column).as_string::<i32>();
    match values.is_null(row) {
        true => String::new(),
        false => values.value(row).to_owned(),
    }
}
