//! What a database says of tables, views and their columns, for documentation.

use arrow::array::{Array, AsArray, RecordBatch};

use super::{Column, Relation};

/// A table or view as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogRelation {
    pub relation: Relation,
    /// In the words of SQL's information schema, such as `BASE TABLE`.
    pub kind: String,
    pub owner: Option<String>,
    pub comment: Option<String>,
    /// As the database's statistics have it, which may lag behind.
    pub row_count: Option<u64>,
    /// Its size on disk, indexes included.
    pub byte_count: Option<u64>,
    pub columns: Vec<CatalogColumn>,
}

/// A column with its comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogColumn {
    pub column: Column,
    pub comment: Option<String>,
}

/// Relations from rows of ten texts, those of a relation one after the other:
/// schema, name, kind, owner, comment, rows, bytes, column, type, column's comment.
pub fn relations(database: &str, rows: &RecordBatch) -> Vec<CatalogRelation> {
    let mut relations: Vec<CatalogRelation> = Vec::new();
    for row in 0..rows.num_rows() {
        let text = |column| text(rows, column, row);
        let (schema, identifier) = (text(0).unwrap_or_default(), text(1).unwrap_or_default());
        let relation = Relation::new(database, schema, identifier);
        if relations
            .last()
            .is_none_or(|last| last.relation != relation)
        {
            let number = |column| text(column)?.parse().ok();
            relations.push(CatalogRelation {
                relation,
                kind: text(2).unwrap_or_default(),
                owner: text(3),
                comment: text(4),
                row_count: number(5),
                byte_count: number(6),
                columns: Vec::new(),
            });
        }
        if let (Some(name), Some(last)) = (text(7), relations.last_mut()) {
            last.columns.push(CatalogColumn {
                column: Column {
                    name,
                    data_type: text(8).unwrap_or_default(),
                },
                comment: text(9),
            });
        }
    }
    relations
}

fn text(rows: &RecordBatch, column: usize, row: usize) -> Option<String> {
    let values = rows.column(column).as_string_opt::<i32>()?;
    values.is_valid(row).then(|| values.value(row).to_owned())
}
