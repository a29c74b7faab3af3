//! ONNX models: a table of the query's rows and what the model says of each.

use super::{Context, ScoreAction, incremental, swap};
use crate::adapter::{Dialect, RelationKind};
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
    let beside = swap::beside(node);
    let mut before = swap::clear(&beside, context.dialect);
    let shape = shape(sql, (&columns, &model), context.dialect);
    before.push(context.dialect.create_empty_table_as(&beside, &shape));
    let after = match context.refresh {
        Refresh::Full => swap::put_in_place(node, RelationKind::Table, context),
        Refresh::Incremental => incremental::meet(node, &beside, context)?,
    };
    Ok(ScoreAction {
        query: sql.to_owned(),
        model,
        columns,
        nulls: config.nulls,
        beside,
        before,
        after,
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
