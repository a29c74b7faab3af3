//! The tables in which weir keeps its own state.
//!
//! They are made with types that every engine has: texts for ids, no sequence,
//! timestamps without a zone, in UTC.

mod m20261124_000001_create_runs;
mod m20261124_000002_create_loads;
mod m20261124_000003_create_ml_model_versions;
mod m20261125_000004_add_baseline_to_ml_model_versions;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// Applies the migrations of this crate, in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_runs::Migration),
            Box::new(m20261124_000002_create_loads::Migration),
            Box::new(m20261124_000003_create_ml_model_versions::Migration),
            Box::new(m20261125_000004_add_baseline_to_ml_model_versions::Migration),
        ]
    }
}
