//! Statements and rows that take effect together in DuckDB.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{Int64Type, Schema};
use arrow::util::display::FormatOptions;
use duckdb::Connection;
use std::sync::Arc;

use super::{DuckDbDialect, File, errors, query};
use crate::adapter::lease::Lease;
use crate::adapter::{Dialect, Relation, Transaction};
use crate::error::{Error, Result};

/// What is no value of the target's type is an error, not null.
const EXACT: CastOptions<'static> = CastOptions {
    safe: false,
    format_options: FormatOptions::new(),
};

/// A transaction on a connection that serves nothing else meanwhile.
pub struct DuckDbTransaction<'a> {
    connection: Lease<'a, Connection>,
    state: State,
    file: Arc<File>,
}

#[derive(PartialEq)]
enum State {
    Open,
    Ended,
}

impl<'a> DuckDbTransaction<'a> {
    pub fn begin(connection: Lease<'a, Connection>, file: Arc<File>) -> Result<Self> {
        connection
            .execute_batch("begin transaction")
            .map_err(|error| errors::runtime(&error))?;
        Ok(DuckDbTransaction {
            connection,
            state: State::Open,
            file,
        })
    }

    /// The batch with the columns' types as the table has them.
    fn fitted(
        &self,
        batch: &RecordBatch,
        fields: &[Arc<arrow::datatypes::Field>],
    ) -> Result<RecordBatch> {
        let fitted = |name: &str| fields.iter().find(|field| field.name() == name);
        let mut columns = Vec::with_capacity(batch.num_columns());
        let mut schema = Vec::with_capacity(batch.num_columns());
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            let target = fitted(field.name()).ok_or_else(|| {
                Error::runtime(format!("the table has no column `{}`", field.name()))
            })?;
            let column = if column.data_type() == target.data_type() {
                column.clone()
            } else {
                cast_with_options(column, target.data_type(), &EXACT).map_err(|error| {
                    Error::runtime(format!("column `{}`: {error}", field.name()))
                })?
            };
            columns.push(column);
            schema.push(target.clone());
        }
        RecordBatch::try_new(Arc::new(Schema::new(schema)), columns)
            .map_err(|error| Error::runtime(error.to_string()))
    }
}

impl Transaction for DuckDbTransaction<'_> {
    fn execute(&mut self, sql: &str) -> Result<u64> {
        self.file.refuse_cancelled()?;
        let failed = |error: duckdb::Error| errors::of_statement(&error, sql);
        let mut statement = self.connection.prepare(sql).map_err(failed)?;
        let answer: Vec<RecordBatch> = statement.query_arrow([]).map_err(failed)?.collect();
        Ok(answer.last().map_or(0, written_rows))
    }

    fn fetch(&mut self, text: &str) -> Result<RecordBatch> {
        query::fetch(&self.connection, text)
    }

    fn bulk_load(
        &mut self,
        relation: &Relation,
        batches: &mut dyn Iterator<Item = Result<RecordBatch>>,
    ) -> Result<u64> {
        let Some(first) = batches.next().transpose()? else {
            return Ok(0);
        };
        let fields = query::table_schema(&self.connection, &DuckDbDialect.render(relation))?;
        let schema = first.schema();
        let columns: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        let mut appender = self
            .connection
            .appender_with_columns_to_catalog_and_db(
                &relation.identifier,
                &relation.database,
                &relation.schema,
                &columns,
            )
            .map_err(|error| errors::runtime(&error))?;
        let mut rows = 0;
        for batch in std::iter::once(Ok(first)).chain(batches) {
            self.file.refuse_cancelled()?;
            let batch = self.fitted(&batch?, &fields)?;
            rows += batch.num_rows() as u64;
            appender
                .append_record_batch(batch)
                .map_err(|error| errors::runtime(&error))?;
        }
        appender.flush().map_err(|error| errors::runtime(&error))?;
        Ok(rows)
    }

    fn commit(mut self: Box<Self>) -> Result<()> {
        self.file.refuse_cancelled()?;
        self.state = State::Ended;
        self.connection
            .execute_batch("commit")
            .map_err(|error| errors::runtime(&error))
    }
}

/// DuckDB answers a statement that writes rows with their number.
fn written_rows(answer: &RecordBatch) -> u64 {
    let count = answer
        .column_by_name("Count")
        .and_then(|column| column.as_primitive_opt::<Int64Type>())
        .filter(|column| column.len() == 1);
    count.map_or(0, |column| u64::try_from(column.value(0)).unwrap_or(0))
}

impl Drop for DuckDbTransaction<'_> {
    fn drop(&mut self) {
        if self.state == State::Open {
            // A rollback fails only where the transaction has already ended.
            let _ = self.connection.execute_batch("rollback");
        }
    }
}
