//! The ONNX models that have scored rows.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(MlModelVersions::Table)
            .col(ColumnDef::new(MlModelVersions::Name).text().not_null())
            .col(ColumnDef::new(MlModelVersions::Version).text().not_null())
            .col(ColumnDef::new(MlModelVersions::Sha256).text().not_null())
            .col(ColumnDef::new(MlModelVersions::TrainedAt).text())
            .col(
                ColumnDef::new(MlModelVersions::Threshold)
                    .double()
                    .not_null(),
            )
            .col(ColumnDef::new(MlModelVersions::Features).text().not_null())
            .col(ColumnDef::new(MlModelVersions::Metrics).text().not_null())
            .col(
                ColumnDef::new(MlModelVersions::RegisteredAt)
                    .timestamp()
                    .not_null(),
            )
            .primary_key(
                Index::create()
                    .col(MlModelVersions::Name)
                    .col(MlModelVersions::Version)
                    .col(MlModelVersions::Sha256),
            )
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::drop()
            .table(MlModelVersions::Table)
            .if_exists()
            .to_owned();
        manager.drop_table(table).await
    }
}

#[derive(DeriveIden)]
enum MlModelVersions {
    Table,
    Name,
    Version,
    Sha256,
    TrainedAt,
    Threshold,
    Features,
    Metrics,
    RegisteredAt,
}
