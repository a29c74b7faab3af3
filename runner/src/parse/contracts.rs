//! Contracts at parse: whether a model can keep one, and what its foreign keys
//! refer to.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::patches::Described;
use crate::error::{Error, Location, Result};
use crate::jinja::{Capture, Engine, Scope};
use crate::manifest::{Constraint, ConstraintKind, Materialization, NodeConfig, OnSchemaChange};

/// What the contract of the model in the file at `path` refers to.
///
/// # Errors
/// A usage error where the model cannot keep it, or a foreign key is no call of
/// `ref` or `source`.
pub fn read(
    engine: &Engine,
    config: &NodeConfig,
    described: &Described,
    path: &Path,
) -> Result<Capture> {
    let place = described.patch_path.as_deref().unwrap_or(path);
    check(config, described)
        .and_then(|()| captured(engine, described))
        .map_err(|error| error.at(Location::file(place)))
}

/// Whether an enforced contract has what it needs.
fn check(config: &NodeConfig, described: &Described) -> Result<()> {
    if !config.contract.is_enforced {
        return Ok(());
    }
    if described.columns.is_empty() {
        return Err(Error::usage(
            "Constraints must be defined in a `yml` schema configuration file like `schema.yml`. \
             The model has an enforced contract and no columns",
        )
        .help("list its `columns:` with a `data_type:` each, or take the contract away"));
    }
    check_keys(described)?;
    let reaction = config.relation.on_schema_change;
    let keeps_columns = matches!(
        reaction,
        OnSchemaChange::Fail | OnSchemaChange::AppendNewColumns
    );
    if config.materialized == Materialization::Incremental && !keeps_columns {
        return Err(Error::usage(format!(
            "Invalid value for on_schema_change: {}. Models materialized as incremental with \
             contracts enabled must set on_schema_change to 'append_new_columns' or 'fail'",
            reaction.name()
        ))
        .help("add `on_schema_change: fail` to the model's config"));
    }
    Ok(())
}

/// A table has one primary key, which its columns or the table itself name.
fn check_keys(described: &Described) -> Result<()> {
    let is_key = |constraint: &Constraint| constraint.kind == ConstraintKind::PrimaryKey;
    let columns = described.columns.iter();
    let keys: BTreeSet<String> = columns
        .filter(|column| column.constraints.iter().any(is_key))
        .map(|column| format!("'{}'", column.name))
        .collect();
    let help = "name all columns of the key in one constraint of the model";
    if keys.len() > 1 {
        return Err(Error::usage(format!(
            "Found {} columns ([{}]) with primary key constraints defined",
            keys.len(),
            keys.into_iter().collect::<Vec<_>>().join(", ")
        ))
        .help(help));
    }
    if !keys.is_empty() && described.constraints.iter().any(is_key) {
        let message = "Primary key constraints defined at the model level and the columns level";
        return Err(Error::usage(message).help(help));
    }
    Ok(())
}

/// What the foreign keys of a table and of its columns refer to.
fn captured(engine: &Engine, described: &Described) -> Result<Capture> {
    let of_columns = described
        .columns
        .iter()
        .flat_map(|column| &column.constraints);
    let scope = Arc::new(Scope::parsing(engine.shared.clone()));
    for constraint in described.constraints.iter().chain(of_columns) {
        if let Some(to) = &constraint.to {
            engine.evaluate(to, &scope)?;
        }
    }
    Ok(scope.captured())
}
