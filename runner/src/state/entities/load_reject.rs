//! A row of a file that could not be loaded.

use sea_orm::entity::prelude::*;

/// A rejected row with its reason.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "load_rejects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub load_id: String,
    pub source_file: String,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub line_number: i64,
    pub raw_text: String,
    pub reason: String,
    pub batch_date: Date,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
