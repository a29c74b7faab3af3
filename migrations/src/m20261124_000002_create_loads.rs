//! Loads and the rows that they rejected.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(loads()).await?;
        manager.create_table(load_rejects()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            LoadRejects::Table.into_table_ref(),
            Loads::Table.into_table_ref(),
        ] {
            manager
                .drop_table(Table::drop().table(table).if_exists().to_owned())
                .await?;
        }
        Ok(())
    }
}

fn loads() -> TableCreateStatement {
    Table::create()
        .table(Loads::Table)
        .col(
            ColumnDef::new(Loads::LoadId)
                .text()
                .not_null()
                .primary_key(),
        )
        .col(ColumnDef::new(Loads::RunId).text().not_null())
        .col(ColumnDef::new(Loads::SourceName).text().not_null())
        .col(ColumnDef::new(Loads::TableName).text().not_null())
        .col(ColumnDef::new(Loads::SourceFile).text().not_null())
        .col(ColumnDef::new(Loads::Sha256).text().not_null())
        .col(ColumnDef::new(Loads::BatchDate).date().not_null())
        .col(ColumnDef::new(Loads::Status).text().not_null())
        .col(ColumnDef::new(Loads::RowCount).big_integer().not_null())
        .col(ColumnDef::new(Loads::RejectCount).big_integer().not_null())
        .col(ColumnDef::new(Loads::ByteCount).big_integer().not_null())
        .col(ColumnDef::new(Loads::StartedAt).timestamp().not_null())
        .col(ColumnDef::new(Loads::Seconds).double().not_null())
        .to_owned()
}

fn load_rejects() -> TableCreateStatement {
    Table::create()
        .table(LoadRejects::Table)
        .col(ColumnDef::new(LoadRejects::LoadId).text().not_null())
        .col(ColumnDef::new(LoadRejects::SourceFile).text().not_null())
        .col(
            ColumnDef::new(LoadRejects::LineNumber)
                .big_integer()
                .not_null(),
        )
        .col(ColumnDef::new(LoadRejects::RawText).text().not_null())
        .col(ColumnDef::new(LoadRejects::Reason).text().not_null())
        .col(ColumnDef::new(LoadRejects::BatchDate).date().not_null())
        .primary_key(
            Index::create()
                .col(LoadRejects::LoadId)
                .col(LoadRejects::LineNumber),
        )
        .to_owned()
}

#[derive(DeriveIden)]
enum Loads {
    Table,
    LoadId,
    RunId,
    SourceName,
    TableName,
    SourceFile,
    Sha256,
    BatchDate,
    Status,
    RowCount,
    RejectCount,
    ByteCount,
    StartedAt,
    Seconds,
}

#[derive(DeriveIden)]
enum LoadRejects {
    Table,
    LoadId,
    SourceFile,
    LineNumber,
    RawText,
    Reason,
    BatchDate,
}
