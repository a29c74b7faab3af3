//! What the database is asked about a node before it is materialized: only what
//! something depends on.

use std::collections::BTreeMap;

use super::run_node::NodeRunner;
use crate::adapter::{Column, ExistingIndex, RelationKind};
use crate::compile::{Compiled, Refresh, SnapshotState, SnapshotTerms};
use crate::error::{Error, ErrorKind, Location, Result};
use crate::manifest::{Materialization, Node, OnSchemaChange};
use crate::materialize::{
    beside, declaration, has_limited_texts, moments, promise, tells_columns_by_rows,
};
use crate::terminal::{self, Warning};
use crate::text_value::bare_statement;

/// What the database knows of a node and of its query.
#[derive(Default)]
pub struct Facts {
    pub query_columns: Vec<Column>,
    pub promised_columns: Vec<Column>,
    pub references: BTreeMap<String, String>,
    pub indexes: Vec<ExistingIndex>,
    pub grants: Vec<(String, String)>,
    pub has_no_rows: bool,
}

impl NodeRunner<'_> {
    /// Asks the database.
    ///
    /// # Errors
    /// A runtime error where it does not answer, or where a contract names a type
    /// that it does not know.
    pub(super) fn facts(
        &self,
        node: &Node,
        compiled: &Compiled,
        refresh: Refresh,
        existing: &[Column],
    ) -> Result<Facts> {
        let config = &node.config;
        let mut facts = Facts::default();
        if config.contract.is_enforced {
            facts.promised_columns = self.promised_columns(node)?;
            facts.query_columns = self.contracted_columns(node, compiled)?;
            facts.references = self.compiler.constraint_targets(node)?;
        } else {
            let grows =
                config.materialized == Materialization::Incremental && has_limited_texts(existing);
            facts.query_columns = match grows || asks_columns(node, refresh) {
                true => self.query_columns(compiled),
                false => Vec::new(),
            };
        }
        if config.materialized == Materialization::External {
            facts.has_no_rows = self.has_no_rows(node, compiled);
        }
        if refresh == Refresh::Incremental {
            if config.materialized == Materialization::Seed {
                facts.promised_columns = self.declared_columns(node);
            }
            if !config.relation.grants.is_empty() {
                facts.grants = self.adapter.grants(&node.relation)?;
            }
            if config.materialized == Materialization::MaterializedView {
                facts.indexes = self.adapter.indexes(&node.relation)?;
            }
        }
        Ok(facts)
    }

    /// The statements of an incremental model's new rows, where a macro writes them.
    pub(super) fn strategy_sql(
        &self,
        node: &Node,
        compiled: &Compiled,
        refresh: Refresh,
        columns: &[Column],
    ) -> Result<Option<String>> {
        if node.config.materialized != Materialization::Incremental {
            return Ok(None);
        }
        let macro_name = self.compiler.strategy_macro(node)?;
        let Some(name) = macro_name.filter(|_| refresh == Refresh::Incremental) else {
            return Ok(None);
        };
        let rows = beside(node);
        let write = || self.compiler.strategy_sql(node, &name, &rows, columns);
        let sql = match write() {
            Err(error) if error.kind() == ErrorKind::Runtime => {
                self.with_new_rows(node, compiled, &write)?
            }
            written => written?,
        };
        Ok(Some(bare_statement(&sql).to_owned()))
    }

    /// What a macro answers while the new rows are there, for one that asks for them.
    pub(super) fn with_new_rows<T>(
        &self,
        node: &Node,
        compiled: &Compiled,
        ask: &dyn Fn() -> Result<T>,
    ) -> Result<T> {
        let dialect = self.adapter.dialect();
        let rows = beside(node);
        let sql = compiled.query();
        let drop = dialect.drop(&rows, RelationKind::Table);
        self.execute_hook(&drop)?;
        self.execute_hook(&dialect.create_table_as(&rows, sql))?;
        let answer = ask();
        self.execute_hook(&drop)?;
        answer
    }

    /// Whether a query gives no rows, where its file would not tell its columns then.
    fn has_no_rows(&self, node: &Node, compiled: &Compiled) -> bool {
        let sql = compiled.query();
        let first = format!("select 1 from (\n{sql}\n) as query_rows limit 1");
        let rows = || self.adapter.fetch(&first).ok();
        tells_columns_by_rows(node) && rows().is_some_and(|rows| rows.num_rows() == 0)
    }

    /// What macros of the project say of a snapshot.
    pub(super) fn snapshot_terms(
        &self,
        node: &Node,
        compiled: &Compiled,
        refresh: Refresh,
        columns: &[Column],
    ) -> Result<Option<SnapshotTerms>> {
        let state = SnapshotState {
            refresh,
            changes: &beside(node),
            columns,
        };
        self.compiler
            .snapshot_terms(node, compiled.sql.trim(), &state)
    }

    /// Warns where a snapshot would compare moments of two types.
    pub(super) fn warn_of_moments(
        &self,
        node: &Node,
        compiled: &Compiled,
        terms: Option<&SnapshotTerms>,
    ) -> Result<()> {
        let moments = node.snapshot().and_then(|config| moments(config, terms));
        let Some((updated_at, now)) = moments.filter(|_| !self.options.is_plan) else {
            return Ok(());
        };
        let sql = compiled.query();
        let query = format!(
            "select {updated_at} as updated_at, {now} as now from (\n{sql}\n) as query_rows"
        );
        let columns = self.adapter.query_columns(&query).unwrap_or_default();
        match columns.as_slice() {
            [row, run] if row.data_type != run.data_type => terminal::warn(
                Warning::SnapshotTimestampWarning,
                &format!(
                    "`{}` compares moments of two types: `updated_at` is {}, the time of a run is \
                     {}; cast `updated_at` in the snapshot's query",
                    node.name, row.data_type, run.data_type
                ),
            ),
            _ => Ok(()),
        }
    }

    fn promised_columns(&self, node: &Node) -> Result<Vec<Column>> {
        if node.columns.is_empty() {
            return Err(undescribed(node));
        }
        let query = promise(node, self.adapter.dialect())?;
        let place = node.properties_path();
        warn_of_rounding(node)?;
        let columns = self.adapter.query_columns(&query);
        columns.map_err(|error: Error| error.at(Location::file(place)))
    }

    /// The columns whose types a seed declares. A type that the database does not know
    /// is told by the statement that makes a column of it.
    fn declared_columns(&self, node: &Node) -> Vec<Column> {
        let query = declaration(node, self.adapter.dialect());
        let columns = query.and_then(|query| self.adapter.query_columns(&query).ok());
        columns.unwrap_or_default()
    }

    /// The columns of a query that a contract is compared with.
    fn contracted_columns(&self, node: &Node, compiled: &Compiled) -> Result<Vec<Column>> {
        let sql = compiled.query();
        let columns = self.adapter.query_columns(sql);
        columns.map_err(|error| error.at(Location::file(&node.original_file_path)))
    }

    /// The columns of the node's query. What the database cannot tell yet is no error
    /// here: the node's own statement will be.
    fn query_columns(&self, compiled: &Compiled) -> Vec<Column> {
        let columns = self.adapter.query_columns(compiled.sql.trim());
        columns.unwrap_or_default()
    }
}

/// Whether something depends on the columns of the node's query.
fn asks_columns(node: &Node, refresh: Refresh) -> bool {
    let config = &node.config;
    let is_described = config.relation.persist_docs.columns && !node.columns.is_empty();
    match (config.materialized, refresh) {
        (Materialization::Seed | Materialization::Ephemeral, _) => false,
        (Materialization::Snapshot, Refresh::Incremental) => true,
        (Materialization::Incremental, Refresh::Incremental) => {
            is_described || config.relation.on_schema_change != OnSchemaChange::Ignore
        }
        _ => is_described,
    }
}

fn undescribed(node: &Node) -> Error {
    Error::usage("This model has an enforced contract, and its 'columns' specification is missing")
        .at(Location::file(&node.original_file_path))
        .help("list its `columns:` with a `data_type:` each in a properties file")
}

/// A number without digits behind its point is rounded where nobody expects it.
fn warn_of_rounding(node: &Node) -> Result<()> {
    let is_bare = |name: &str| ["numeric", "decimal", "number"].contains(&name);
    let columns = node.columns.iter().filter(|column| {
        let data_type = column.data_type.as_deref().unwrap_or_default();
        is_bare(data_type.trim().to_lowercase().as_str())
    });
    let names: Vec<String> = columns.map(|column| format!("'{}'", column.name)).collect();
    if names.is_empty() {
        return Ok(());
    }
    terminal::warn(
        Warning::JinjaLogWarning,
        &format!(
            "Detected columns with numeric type and unspecified precision/scale, this can lead to \
             unintended rounding: [{}]",
            names.join(", ")
        ),
    )
}
