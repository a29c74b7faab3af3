//! materialize: a compiled node and what exists, in; an `Action`, out.
//!
//! An action is data with two consumers: `weir plan` prints it, `weir build`
//! performs it. A relation is built beside the one in use and takes its place
//! in the same transaction, so that nobody ever sees half of it.

mod action;
mod contract;
mod external;
mod finishing;
mod function;
mod incremental;
mod layout;
mod materialized_view;
mod onnx;
mod pointer;
mod schema_change;
mod seed;
mod shard;
mod snapshot;
mod snapshot_query;
mod snapshot_terms;
mod swap;
mod test;
mod widening;

use std::collections::BTreeMap;
use std::path::Path;

pub use action::{Action, Check, HookStatements, Hooked, ScoreAction, SeedAction, UnitTestAction};
pub use contract::promise;
pub use external::tells_columns_by_rows;
pub use finishing::{has_relation, kind, missing_columns};
pub use incremental::strategy;
pub use schema_change::filled_columns;
pub use seed::declaration;
pub use snapshot_terms::moments;
pub use swap::{backup, beside};
pub use widening::has_limited_texts;

pub use shard::Shard;

use crate::adapter::{Column, Dialect, ExistingIndex, RelationKind};
use crate::compile::{Compiled, Effect, Refresh, SnapshotTerms, Written};
use crate::error::{Error, Result};
use crate::jinja::Rows;
use crate::manifest::{EventWindow, Materialization, Node};
use crate::onnx::OnnxModels;

/// What a materialization may ask about the world.
pub struct Context<'a> {
    pub dialect: &'a dyn Dialect,
    pub project_root: &'a Path,
    /// Where external models write that name no place.
    pub external_root: &'a str,
    /// Whether the node's query gives no rows; asked only where files depend on it.
    pub has_no_rows: bool,
    /// Whether the node's table may be parted and sorted.
    pub is_in_lake: bool,
    pub models: &'a OnnxModels,
    /// What stands under the node's own name now.
    pub existing: Option<RelationKind>,
    /// What an earlier run left under the name of the node's backup.
    pub backup: Option<RelationKind>,
    /// What stands under the name of the view that stands for the node.
    pub existing_pointer: Option<RelationKind>,
    /// Columns of the existing table; asked for where its rows are replaced or
    /// added to.
    pub existing_columns: &'a [Column],
    /// The columns that new rows fill, where macros of the project have made the table
    /// fit them.
    pub fitted_columns: Option<&'a [Column]>,
    /// Columns of the node's query; empty where they are not needed or not known.
    pub query_columns: &'a [Column],
    /// Columns that the node's contract promises or a seed declares, as the database
    /// understands them; empty where nothing is, and where a seed's table is to be made.
    pub promised_columns: &'a [Column],
    /// The relations that the foreign keys of a contract lead to, by the call that
    /// names them.
    pub references: &'a BTreeMap<String, String>,
    /// Indexes of the existing materialized view.
    pub indexes: &'a [ExistingIndex],
    /// Rights that others have on the existing relation: privilege and role.
    pub grants: &'a [(String, String)],
    /// What a macro wrote to move new rows into an incremental model.
    pub strategy_sql: Option<&'a str>,
    /// What macros say of a snapshot, where the project changes it.
    pub snapshot_terms: Option<&'a SnapshotTerms>,
    /// The text of a statement that a macro of the project writes.
    pub written: &'a dyn Fn(&Written<'_>) -> Result<Option<String>>,
    /// What macros of the project do once the relation stands.
    pub own_effects: &'a [Effect],
    pub refresh: Refresh,
    /// The span of time whose rows the query gives, where it is a batch.
    pub window: Option<EventWindow>,
    /// `--store-failures`.
    pub store_failures: StoreFailures,
    /// `--empty`, which leaves a seed without rows.
    pub rows: Rows,
    /// The part of an ONNX model's rows to score; `None` for all.
    pub shard: Option<Shard>,
}

/// Whether a node changes the rows of the table that is there, or makes another.
pub fn refresh(node: &Node, existing: Option<RelationKind>, full_refresh: FullRefresh) -> Refresh {
    let changes = match node.config.materialized {
        Materialization::Incremental | Materialization::Seed | Materialization::Snapshot => {
            Some(RelationKind::Table)
        }
        Materialization::Onnx if !node.config.unique_key.is_empty() => Some(RelationKind::Table),
        Materialization::MaterializedView => Some(RelationKind::MaterializedView),
        _ => None,
    };
    if changes.is_some() && existing == changes && full_refresh == FullRefresh::No {
        Refresh::Incremental
    } else {
        Refresh::Full
    }
}

/// `--full-refresh`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FullRefresh {
    Yes,
    No,
}

impl FullRefresh {
    /// The flag as the command line gives it.
    pub fn from_flag(is_set: bool) -> Self {
        if is_set {
            FullRefresh::Yes
        } else {
            FullRefresh::No
        }
    }
}

/// `--store-failures`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreFailures {
    Yes,
    No,
}

impl StoreFailures {
    /// The flag as the command line gives it.
    pub fn from_flag(is_set: bool) -> Self {
        match is_set {
            true => StoreFailures::Yes,
            false => StoreFailures::No,
        }
    }

    /// What becomes of the rows of a node, where it is a test that keeps them.
    pub fn kind(self, node: &Node) -> Option<RelationKind> {
        let test = node.test()?;
        test.stored_failures.kind(self == StoreFailures::Yes)
    }
}

/// What has to be done so that the node is there.
///
/// # Errors
/// A usage error where the node's configuration and what exists do not fit; for
/// a seed, what is wrong with its file.
pub fn materialize(node: &Node, compiled: &Compiled, context: &Context<'_>) -> Result<Action> {
    let sql = compiled.sql.trim();
    let made_from_sql = !matches!(node.config.materialized, Materialization::Seed);
    if made_from_sql && sql.is_empty() {
        return Err(Error::usage(format!("`{}` compiles to no SQL", node.name))
            .at(crate::error::Location::file(&node.original_file_path))
            .help("write a select, or disable the model with `enabled: false`"));
    }
    refuse_long_name(node, context.dialect)?;
    contract::check(node, context)?;
    let action = match node.config.materialized {
        Materialization::View => swap::view(node, sql, context).map(Action::Statements),
        Materialization::Table => swap::table(node, sql, context).map(Action::Statements),
        Materialization::Incremental => incremental::incremental(node, sql, context),
        Materialization::Ephemeral => Ok(Action::Inject),
        Materialization::MaterializedView => {
            materialized_view::materialized_view(node, sql, context).map(Action::Statements)
        }
        Materialization::External => external::external(node, sql, context),
        Materialization::Onnx => onnx::onnx(node, sql, context).map(Action::Score),
        Materialization::Seed => seed::seed(node, context).map(Action::Seed),
        Materialization::Snapshot => snapshot::snapshot(node, sql, context).map(Action::Statements),
        Materialization::Test => test::test(node, sql, context).map(Action::Check),
        Materialization::TableFunction => {
            function::table_function(node, sql, context).map(Action::Statements)
        }
        Materialization::Function => function::function(node, sql, context).map(Action::Statements),
        Materialization::Unit => Err(Error::usage(format!("`{}` makes no relation", node.name))),
    };
    let action = action?.followed_by(finishing::finishing(node, context)?);
    let mut action = action.followed_by(pointer::pointer(node, context)?);
    if context.is_in_lake {
        action.each_statement(&mut layout::drop_alone);
    }
    Ok(action)
}

/// What is longer is cut by the database, and then nobody finds it.
fn refuse_long_name(node: &Node, dialect: &dyn Dialect) -> Result<()> {
    let name = &node.relation.identifier;
    let is_named = node.test().is_none() && node.config.materialized != Materialization::Ephemeral;
    match dialect.abilities().longest_name {
        Some(longest) if is_named && name.chars().count() > longest => Err(Error::usage(format!(
            "Relation name '{name}' is longer than {longest} characters"
        ))
        .at(crate::error::Location::file(&node.original_file_path))
        .help("give it a shorter one with `alias:`")),
        _ => Ok(()),
    }
}
