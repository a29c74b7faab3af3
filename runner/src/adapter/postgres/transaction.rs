//! Statements and rows that take effect together in PostgreSQL.

use arrow::array::RecordBatch;

use super::connection::{Session, refuse_cancelled};
use super::encode::copy_lines;
use super::{PostgresDialect, errors, query};
use crate::adapter::lease::Lease;
use crate::adapter::{Dialect, Relation, Transaction};
use crate::error::Result;

/// Bytes of COPY data sent at once.
const CHUNK_BYTES: usize = 1024 * 1024;

/// A transaction on a connection that serves nothing else meanwhile.
pub struct PostgresTransaction<'a> {
    session: Lease<'a, Session>,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Open,
    Ended,
}

impl<'a> PostgresTransaction<'a> {
    pub fn begin(mut session: Lease<'a, Session>) -> Result<Self> {
        session.execute("begin")?;
        Ok(PostgresTransaction {
            session,
            state: State::Open,
        })
    }
}

impl Transaction for PostgresTransaction<'_> {
    fn execute(&mut self, sql: &str) -> Result<u64> {
        self.session.execute(sql)
    }

    fn fetch(&mut self, text: &str) -> Result<RecordBatch> {
        query::fetch(&mut self.session, text)
    }

    fn bulk_load(
        &mut self,
        relation: &Relation,
        batches: &mut dyn Iterator<Item = Result<RecordBatch>>,
    ) -> Result<u64> {
        let Some(first) = batches.next().transpose()? else {
            return Ok(0);
        };
        let statement = copy_statement(relation, &first);
        let runtime = self.session.runtime.clone();
        let cancelled = self.session.cancelled.clone();
        let mut copy = runtime
            .block_on(self.session.connection().copy_in_raw(&statement))
            .map_err(|error| errors::runtime(&error))?;
        let mut buffer = Vec::with_capacity(CHUNK_BYTES * 2);
        for batch in std::iter::once(Ok(first)).chain(batches) {
            // That the server cancels is not heard before the rows have ended.
            let encoded = refuse_cancelled(&cancelled).and(batch);
            let encoded = encoded.and_then(|batch| copy_lines(&batch, &mut buffer));
            if let Err(error) = encoded {
                // The error tells why; the transaction is rolled back anyway.
                let _ = runtime.block_on(copy.abort("the rows could not be read"));
                return Err(error);
            }
            if buffer.len() >= CHUNK_BYTES {
                runtime
                    .block_on(copy.send(buffer.as_slice()))
                    .map_err(|error| errors::runtime(&error))?;
                buffer.clear();
            }
        }
        let finished = runtime.block_on(async {
            copy.send(buffer.as_slice()).await?;
            copy.finish().await
        });
        finished.map_err(|error| errors::runtime(&error))
    }

    fn commit(mut self: Box<Self>) -> Result<()> {
        self.state = State::Ended;
        self.session.execute("commit").map(drop)
    }
}

/// A COPY into the columns that the batch has.
fn copy_statement(relation: &Relation, batch: &RecordBatch) -> String {
    let names: Vec<String> = batch
        .schema()
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .collect();
    format!(
        "copy {} ({}) from stdin",
        PostgresDialect.render(relation),
        PostgresDialect.quoted_list(&names)
    )
}

impl Drop for PostgresTransaction<'_> {
    fn drop(&mut self) {
        if self.state == State::Open {
            // A rollback fails only where the connection is gone, and the
            // server then rolls back itself.
            let _ = self.session.execute("rollback");
        }
    }
}
