//! Materialized views: made once, refreshed after that.

use super::finishing::named_index;
use super::{Context, swap};
use crate::adapter::{ExistingIndex, RelationKind};
use crate::compile::Refresh;
use crate::error::{Error, Location, Result};
use crate::manifest::{Index, Node, OnConfigurationChange};
use crate::terminal::{self, Warning, whisper_of_template};

/// Makes the view, refreshes it, or changes its indexes.
///
/// # Errors
/// A usage error where the engine has no such views; a runtime error where the
/// indexes are to be others and the model asks to fail then.
pub fn materialized_view(node: &Node, sql: &str, context: &Context<'_>) -> Result<Vec<String>> {
    let dialect = context.dialect;
    if context.refresh == Refresh::Incremental {
        return update(node, context);
    }
    let beside = swap::beside(node);
    let create = dialect.create_materialized_view_as(&beside, sql);
    let create = create.ok_or_else(|| {
        Error::usage(format!("{} has no materialized views", dialect.name()))
            .at(Location::file(&node.original_file_path))
            .help("use `materialized: table`")
    })?;
    let kind = RelationKind::MaterializedView;
    whisper(
        match context.existing {
            Some(_) => "REPLACE",
            None => "CREATE",
        },
        node,
        context,
    );
    let mut statements = vec![dialect.drop(&beside, kind), create];
    statements.extend(swap::put_in_place(node, kind, context));
    Ok(statements)
}

fn update(node: &Node, context: &Context<'_>) -> Result<Vec<String>> {
    let dialect = context.dialect;
    let wanted = &node.config.relation.indexes;
    let surplus: Vec<&ExistingIndex> = context
        .indexes
        .iter()
        .filter(|index| !wanted.iter().any(|wanted| is_same(wanted, index)))
        .collect();
    let missing: Vec<&Index> = wanted
        .iter()
        .filter(|wanted| !context.indexes.iter().any(|index| is_same(wanted, index)))
        .collect();
    if surplus.is_empty() && missing.is_empty() {
        whisper("REFRESH", node, context);
        return Ok(vec![dialect.refresh_materialized_view(&node.relation)]);
    }
    match node.config.relation.on_configuration_change {
        OnConfigurationChange::Apply => {
            whisper("ALTER", node, context);
            let drops = surplus.iter();
            let drops = drops.map(|index| dialect.drop_index(&node.relation, &index.name));
            let creates = missing
                .iter()
                .map(|index| named_index(node, index, "", context));
            drops.map(Ok).chain(creates).collect()
        }
        OnConfigurationChange::Continue => {
            let message = changed(node, "continue", context);
            terminal::warn(Warning::JinjaLogWarning, &message)?;
            Ok(Vec::new())
        }
        OnConfigurationChange::Fail => Err(Error::runtime(changed(node, "fail", context))
            .at(Location::file(&node.original_file_path))
            .help("set `on_configuration_change: apply`, or run it with --full-refresh")),
    }
}

fn changed(node: &Node, choice: &str, context: &Context<'_>) -> String {
    format!(
        "Configuration changes were identified and `on_configuration_change` was set to \
         `{choice}` for `{}`",
        context.dialect.render(&node.relation)
    )
}

/// What is done with the view, for those who are told everything.
fn whisper(verb: &str, node: &Node, context: &Context<'_>) {
    let relation = context.dialect.render(&node.relation);
    whisper_of_template(&format!("Applying {verb} to: {relation}"));
}

fn is_same(wanted: &Index, existing: &ExistingIndex) -> bool {
    const DEFAULT_METHOD: &str = "btree";
    let names = |columns: &[String]| {
        let columns = columns
            .iter()
            .map(|column| column.trim_matches('"').to_lowercase());
        columns.collect::<Vec<_>>()
    };
    names(&wanted.columns) == names(&existing.columns)
        && wanted.is_unique == existing.is_unique
        && wanted.method.as_deref().unwrap_or(DEFAULT_METHOD) == existing.method
}
