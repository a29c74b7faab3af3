//! The contract of ONNX models: what a select lacks of what its model takes is told
//! before anything runs.
//!
//! Columns are read off the compiled SQL and that of the models below it, as far as
//! text tells them; what it leaves open, such as the columns of a table that nobody
//! describes, is asked of the database where the tables are there, and found out by
//! the first batch where they are not.

use std::collections::BTreeSet;
use std::path::Path;

use arrow::datatypes::Schema;

use crate::adapter::Adapter;
use crate::columns::{ProjectColumns, is_same};
use crate::compile::{Compiler, Refresh};
use crate::error::{Error, Location, Result};
use crate::manifest::{Manifest, Materialization, Node, OnnxConfig};
use crate::onnx::{GivenColumn, OnnxModel, OnnxModels, answer_columns};

/// What the check of contracts looks at.
pub struct Contracts<'a> {
    pub manifest: &'a Manifest,
    pub compiler: &'a Compiler<'a>,
    pub models: &'a OnnxModels,
    pub project_root: &'a Path,
    pub parser_dialect: &'static dyn sqlparser::dialect::Dialect,
}

impl Contracts<'_> {
    /// Whether each selected ONNX model can be loaded, and gets the columns that it
    /// takes as far as SQL tells.
    ///
    /// # Errors
    /// A usage error that holds those of all models.
    pub fn check(&self, selected: &BTreeSet<String>) -> Result<()> {
        self.each(selected, |node, config| {
            let model = self
                .models
                .get(&self.project_root.join(config.model_path()))?;
            answer_columns(config, &model).map_err(|error| at_file(node, error))?;
            self.check_categories(node, &model)?;
            let sql = self.compiler.compile(node, Refresh::Full)?.sql;
            let queries = |node: &Node| Some(self.compiler.compile(node, Refresh::Full).ok()?.sql);
            let columns = ProjectColumns::new(
                self.manifest,
                self.project_root,
                self.parser_dialect,
                &queries,
            );
            let shape = columns.of_query(&sql);
            let Some(columns) = shape.whole() else {
                return Ok(());
            };
            let given: Vec<_> = columns
                .into_iter()
                .map(|(name, data_type)| GivenColumn {
                    name: spelling(name, &model),
                    data_type,
                })
                .collect();
            model
                .check_given(&given)
                .map_err(|error| at_file(node, error))
        })
    }

    /// The same with the types that the database gives, where no model or seed below a
    /// model is to be built anew.
    ///
    /// # Errors
    /// As [`Contracts::check`].
    pub fn check_in(&self, adapter: &dyn Adapter, selected: &BTreeSet<String>) -> Result<()> {
        self.each(selected, |node, config| {
            if self.is_below(node, selected) {
                return Ok(());
            }
            let sql = self.compiler.compile(node, Refresh::Full)?.sql;
            let query = format!("select * from (\n{}\n) as features limit 0", sql.trim());
            // What the database refuses is told where the node runs, with its line.
            let Ok(rows) = adapter.fetch(&query) else {
                return Ok(());
            };
            let model = self
                .models
                .get(&self.project_root.join(config.model_path()))?;
            check_schema(&model, &rows.schema()).map_err(|error| at_file(node, error))
        })
    }

    /// Whether something that the node reads, through whatever others, is selected too.
    fn is_below(&self, node: &Node, selected: &BTreeSet<String>) -> bool {
        let mut pending: Vec<&String> = node.depends_on.iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(parent) = pending.pop() {
            if selected.contains(parent) {
                return true;
            }
            if seen.insert(parent) {
                pending.extend(self.manifest.parents(parent));
            }
        }
        false
    }

    fn each(
        &self,
        selected: &BTreeSet<String>,
        check: impl Fn(&Node, &OnnxConfig) -> Result<()>,
    ) -> Result<()> {
        let nodes = selected.iter().filter_map(|id| self.manifest.nodes.get(id));
        let errors = nodes
            .filter(|node| node.config.materialized == Materialization::Onnx)
            .filter_map(|node| check(node, node.config.onnx.as_ref()?).err());
        Error::all(errors.collect()).map_or(Ok(()), Err)
    }

    /// Whether the values that a test accepts in a feature are the model's categories.
    fn check_categories(&self, node: &Node, model: &OnnxModel) -> Result<()> {
        for test in self.manifest.nodes.values() {
            let generic = test.test().and_then(|test| test.generic.as_ref());
            let Some(generic) = generic.filter(|generic| {
                generic.name == "accepted_values"
                    && generic.attached_node.as_ref() == Some(&node.unique_id)
            }) else {
                continue;
            };
            let feature = generic.column_name.as_deref().unwrap_or_default();
            let Some(categories) = model.categories(feature) else {
                continue;
            };
            let values = generic.arguments.get("values");
            let values = values.and_then(serde_json::Value::as_array);
            let mut values = values
                .into_iter()
                .flatten()
                .filter_map(|value| value.as_str());
            if let Some(value) = values.find(|value| !categories.iter().any(|known| known == value))
            {
                return Err(Error::usage(format!(
                    "`{value}` is accepted in `{feature}`, and no category of the onnx model `{}`",
                    model.name()
                ))
                .did_you_mean(value, categories.iter().map(String::as_str))
                .help("take it out of `accepted_values`, or train the model with it")
                .at(Location::file(&test.original_file_path)));
            }
        }
        Ok(())
    }
}

/// The name as the model spells it, because SQL minds no case where nothing is quoted.
fn spelling<'a>(name: &'a str, model: &'a OnnxModel) -> &'a str {
    let mut features = model.features().iter().map(|feature| feature.name.as_str());
    features
        .find(|feature| is_same(feature, name))
        .unwrap_or(name)
}

fn check_schema(model: &OnnxModel, schema: &Schema) -> Result<()> {
    // An engine that gives no row may give no columns either.
    match schema.fields().is_empty() {
        true => Ok(()),
        false => model.check_columns(schema),
    }
}

fn at_file(node: &Node, error: Error) -> Error {
    error.at(Location::file(&node.original_file_path))
}
