//! A file that was loaded.

use sea_orm::entity::prelude::*;

/// One load of one file; the latest of a batch date is the one in the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "loads")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub load_id: String,
    pub run_id: String,
    pub source_name: String,
    pub table_name: String,
    pub source_file: String,
    pub sha256: String,
    pub batch_date: Date,
    /// `loaded`, or `replaced` where the date had been loaded before.
    pub status: String,
    pub row_count: i64,
    pub reject_count: i64,
    pub byte_count: i64,
    /// UTC; also the `loaded_at` of the rows.
    pub started_at: DateTime,
    pub seconds: f64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
