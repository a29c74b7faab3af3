//! Contracts at parse: whether a model can keep one, and what its foreign keys
//! refer to.

use std::path::Path;
use std::sync::Arc;

use super::models::name_of;
use super::patches::Described;
use crate::error::{Error, Location, Result};
use crate::jinja::{Capture, Engine, Scope};
use crate::manifest::{Constraint, ConstraintKind, Materialization, NodeConfig, OnSchemaChange};
use crate::terminal::{self, Warning};

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
    let file = described.patch_path.as_ref();
    let place = file.map_or(path, |file| &file.path);
    check(config, described)
        .and_then(|()| captured(engine, described, path))
        .map_err(|error| error.at(Location::file(place)))
}

/// Whether an enforced contract has what it needs.
fn check(config: &NodeConfig, described: &Described) -> Result<()> {
    if !config.contract.is_enforced {
        return Ok(());
    }
    warn_unsupported(config, described)?;
    // One that no properties file describes at all fails when it is built.
    if described.columns.is_empty() && described.patch_path.is_some() {
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

/// A view has no constraints, whatever is written.
fn warn_unsupported(config: &NodeConfig, described: &Described) -> Result<()> {
    let columns = described.columns.iter();
    let of_columns = columns.flat_map(|column| &column.constraints);
    let mut constraints = described.constraints.iter().chain(of_columns);
    let is_table = matches!(
        config.materialized,
        Materialization::Table | Materialization::Incremental
    );
    if is_table || !constraints.any(|constraint| constraint.warn_unsupported) {
        return Ok(());
    }
    terminal::warn(
        Warning::UnsupportedConstraintMaterialization,
        &format!(
            "Constraint types are not supported for {} materializations and will be ignored.  \
             Set 'warn_unsupported: false' on this constraint to ignore this warning.",
            config.materialized.name()
        ),
    )
}

/// A table has one primary key, which its columns or the table itself name.
fn check_keys(described: &Described) -> Result<()> {
    let is_key = |constraint: &Constraint| constraint.kind == ConstraintKind::PrimaryKey;
    let columns = described.columns.iter();
    let keys: Vec<String> = columns
        .filter(|column| column.constraints.iter().any(is_key))
        .map(|column| format!("'{}'", column.name))
        .collect();
    let help = "name all columns of the key in one constraint of the model";
    if keys.len() > 1 {
        return Err(Error::usage(format!(
            "Found {} columns ([{}]) with primary key constraints defined",
            keys.len(),
            keys.join(", ")
        ))
        .help(help));
    }
    if !keys.is_empty() && described.constraints.iter().any(is_key) {
        let message = "Primary key constraints defined at the model level and the columns level";
        return Err(Error::usage(message).help(help));
    }
    Ok(())
}

fn no_call(to: &str, path: &Path) -> Error {
    Error::usage(format!(
        "Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model {}: {to}.",
        name_of(path)
    ))
    .help("write `to: ref('<model>')` or `to: source('<source>', '<table>')`")
}

/// What the foreign keys of a table and of its columns refer to.
fn captured(engine: &Engine, described: &Described, path: &Path) -> Result<Capture> {
    let of_columns = described
        .columns
        .iter()
        .flat_map(|column| &column.constraints);
    let scope = Arc::new(Scope::parsing(engine.shared.clone()));
    for constraint in described.constraints.iter().chain(of_columns) {
        let Some(to) = &constraint.to else { continue };
        let count = || {
            let captured = scope.captured();
            captured.refs.len() + captured.sources.len()
        };
        let before = count();
        if engine.evaluate(to, &scope).is_err() || count() == before {
            return Err(no_call(to, path));
        }
    }
    Ok(scope.captured())
}
