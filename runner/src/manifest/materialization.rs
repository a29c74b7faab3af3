//! What can be made of a node.

use crate::error::{Error, Result};

/// How a node becomes a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Materialization {
    View,
    Table,
    Incremental,
    Ephemeral,
    MaterializedView,
    /// Rows in files, and a view that reads them.
    External,
    /// A query with parameters, which others call.
    TableFunction,
    Onnx,
    Seed,
    Snapshot,
    Test,
    Unit,
    Function,
}

const MODEL_MATERIALIZATIONS: [(&str, Materialization); 8] = [
    ("view", Materialization::View),
    ("table", Materialization::Table),
    ("incremental", Materialization::Incremental),
    ("ephemeral", Materialization::Ephemeral),
    ("materialized_view", Materialization::MaterializedView),
    ("external", Materialization::External),
    ("table_function", Materialization::TableFunction),
    ("onnx", Materialization::Onnx),
];

impl Materialization {
    /// The word that `materialized:` takes.
    pub fn name(self) -> &'static str {
        match self {
            Materialization::View => "view",
            Materialization::Table => "table",
            Materialization::Incremental => "incremental",
            Materialization::Ephemeral => "ephemeral",
            Materialization::MaterializedView => "materialized_view",
            Materialization::External => "external",
            Materialization::TableFunction => "table_function",
            Materialization::Onnx => "onnx",
            Materialization::Seed => "seed",
            Materialization::Snapshot => "snapshot",
            Materialization::Test => "test",
            Materialization::Unit => "unit",
            Materialization::Function => "function",
        }
    }

    /// The materialization that a model asks for.
    ///
    /// # Errors
    /// A usage error for a word that is none.
    pub fn of_model(name: &str) -> Result<Self> {
        MODEL_MATERIALIZATIONS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, materialization)| *materialization)
            .ok_or_else(|| {
                Error::usage(format!("materialization `{name}` is not supported"))
                    .did_you_mean(name, MODEL_MATERIALIZATIONS.iter().map(|(known, _)| *known))
                    .help("use view, table, incremental, ephemeral, materialized_view or onnx")
            })
    }
}
