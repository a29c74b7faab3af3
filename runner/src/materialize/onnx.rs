//! ONNX models: a table of the query's rows and what the model says of each.

use super::{Context, ScoreAction, Shard, incremental, swap};
use crate::adapter::{Dialect, Relation, RelationKind};
use crate::compile::Refresh;
use crate::error::{Error, Location, Result};
use crate::manifest::Node;
use crate::onnx::{AnswerColumn, OnnxModel, answer_columns};

/// A table that is scored once and then added to by unique key.
///
/// # Errors
/// A usage error where the model file cannot be used or the configuration does not fit.
pub fn onnx(node: &Node, sql: &str, context: &Context<'_>) -> Result<ScoreAction> {
    let config = node.config.onnx.clone().ok_or_else(|| {
        Error::usage(format!("`{}` names no model file", node.name))
            .at(Location::file(&node.original_file_path))
    })?;
    let at_node = |error: Error| error.at(Location::file(&node.original_file_path));
    let model = context
        .models
        .get(&context.project_root.join(config.model_path()))?;
    let columns = answer_columns(&config, &model).map_err(at_node)?;
    let shape = shape(sql, (&columns, &model), context.dialect);
    let steps = match context.shard {
        None => whole(node, sql, context)?,
        Some(shard) => part(node, (sql, &shape), shard, context)?,
    };
    let mut before = swap::clear(&steps.beside, context.dialect);
    let create = context.dialect.create_empty_table_as(&steps.beside, &shape);
    before.push(create);
    before.extend(swap::distribute(node, &steps.beside, context.dialect));
    Ok(ScoreAction {
        query: steps.query,
        model,
        columns,
        nulls: config.nulls,
        beside: steps.beside,
        alone: steps.alone,
        before,
        after: steps.after,
    })
}

/// Which rows are scored, and how they get to their table.
struct Steps {
    query: String,
    beside: Relation,
    alone: Vec<String>,
    after: Vec<String>,
}

fn whole(node: &Node, sql: &str, context: &Context<'_>) -> Result<Steps> {
    let beside = swap::beside(node);
    let after = match context.refresh {
        Refresh::Full => swap::put_in_place(node, RelationKind::Table, context),
        Refresh::Incremental => {
            let columns = context.existing_columns.iter();
            let columns: Vec<_> = columns.map(|column| column.name.clone()).collect();
            incremental::meet(node, &beside, &columns, context)
        }
    };
    Ok(Steps {
        query: sql.to_owned(),
        beside,
        alone: Vec::new(),
        after,
    })
}

fn part(
    node: &Node,
    (sql, shape): (&str, &str),
    shard: Shard,
    context: &Context<'_>,
) -> Result<Steps> {
    let dialect = context.dialect;
    Ok(Steps {
        query: shard.query(node, sql, dialect)?,
        beside: shard.beside(node),
        alone: vec![dialect.create_empty_table_if_missing(
            &node.relation,
            shape,
            node.config.relation.distributed_by.as_deref(),
        )],
        after: shard.meet(node, context)?,
    })
}

/// A query with the columns of the scored table, whose rows nobody reads.
fn shape(
    sql: &str,
    (columns, model): (&[AnswerColumn], &OnnxModel),
    dialect: &dyn Dialect,
) -> String {
    let answers: String = columns
        .iter()
        .map(|column| {
            let (name, data_type) = (dialect.quote(&column.name), column.sql_type(model));
            format!("    cast(null as {data_type}) as {name},\n")
        })
        .collect();
    format!(
        "select\n    features.*,\n{answers}    cast(null as text) as model_name,\n    \
         cast(null as text) as model_version,\n    cast(null as timestamp) as scored_at\n\
         from (\n{sql}\n) as features"
    )
}
