//! One invocation of weir that changed or tested something.

use sea_orm::entity::prelude::*;

/// A run and how it ended.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: String,
    pub command: String,
    pub target: String,
    /// UTC.
    pub started_at: DateTime,
    pub seconds: f64,
    pub exit_code: i32,
    pub weir_version: String,
    /// Selection and vars, as JSON text.
    pub arguments: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
