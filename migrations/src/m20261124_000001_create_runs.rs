//! Runs and their nodes.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(runs()).await?;
        manager.create_table(node_runs()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            NodeRuns::Table.into_table_ref(),
            Runs::Table.into_table_ref(),
        ] {
            manager
                .drop_table(Table::drop().table(table).if_exists().to_owned())
                .await?;
        }
        Ok(())
    }
}

fn runs() -> TableCreateStatement {
    Table::create()
        .table(Runs::Table)
        .col(ColumnDef::new(Runs::RunId).text().not_null().primary_key())
        .col(ColumnDef::new(Runs::Command).text().not_null())
        .col(ColumnDef::new(Runs::Target).text().not_null())
        .col(ColumnDef::new(Runs::StartedAt).timestamp().not_null())
        .col(ColumnDef::new(Runs::Seconds).double().not_null())
        .col(ColumnDef::new(Runs::ExitCode).integer().not_null())
        .col(ColumnDef::new(Runs::WeirVersion).text().not_null())
        .col(ColumnDef::new(Runs::Arguments).text().not_null())
        .to_owned()
}

fn node_runs() -> TableCreateStatement {
    Table::create()
        .table(NodeRuns::Table)
        .col(ColumnDef::new(NodeRuns::RunId).text().not_null())
        .col(ColumnDef::new(NodeRuns::UniqueId).text().not_null())
        .col(ColumnDef::new(NodeRuns::Status).text().not_null())
        .col(ColumnDef::new(NodeRuns::StartedAt).timestamp())
        .col(ColumnDef::new(NodeRuns::Seconds).double().not_null())
        .col(ColumnDef::new(NodeRuns::RowCount).big_integer())
        .col(ColumnDef::new(NodeRuns::FailureCount).big_integer())
        .col(ColumnDef::new(NodeRuns::Message).text())
        .col(ColumnDef::new(NodeRuns::BatchDate).date())
        .primary_key(Index::create().col(NodeRuns::RunId).col(NodeRuns::UniqueId))
        .to_owned()
}

#[derive(DeriveIden)]
enum Runs {
    Table,
    RunId,
    Command,
    Target,
    StartedAt,
    Seconds,
    ExitCode,
    WeirVersion,
    Arguments,
}

#[derive(DeriveIden)]
enum NodeRuns {
    Table,
    RunId,
    UniqueId,
    Status,
    StartedAt,
    Seconds,
    RowCount,
    FailureCount,
    Message,
    BatchDate,
}
