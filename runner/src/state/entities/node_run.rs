//! One node of a run.

use sea_orm::entity::prelude::*;

/// A node and how it ended.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "node_runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unique_id: String,
    pub status: String,
    /// UTC; null where the node was skipped.
    pub started_at: Option<DateTime>,
    pub seconds: f64,
    pub row_count: Option<i64>,
    /// Rows that a test found; null for what is no test.
    pub failure_count: Option<i64>,
    pub message: Option<String>,
    /// The batch that was asked for, where one was.
    pub batch_date: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
