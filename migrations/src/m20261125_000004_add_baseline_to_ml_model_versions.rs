//! What the rows that a model was trained on looked like.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter()
            .table(MlModelVersions::Table)
            .add_column(ColumnDef::new(MlModelVersions::Baseline).text())
            .to_owned();
        manager.alter_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter()
            .table(MlModelVersions::Table)
            .drop_column(MlModelVersions::Baseline)
            .to_owned();
        manager.alter_table(table).await
    }
}

#[derive(DeriveIden)]
enum MlModelVersions {
    Table,
    Baseline,
}
