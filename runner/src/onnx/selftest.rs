//! Rows and their probabilities that travel inside a model file: a runner that gets
//! other figures would score wrongly, and must not score at all.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::columns::{Column, Texts};
use super::features::{Feature, FeatureType};
use super::graph::Graph;

/// The entry `model.selftest` of a file's metadata.
#[derive(Debug, Clone, Deserialize)]
pub struct Selftest {
    inputs: BTreeMap<String, Vec<Value>>,
    probabilities: Vec<f64>,
    tolerance: f64,
}

impl Selftest {
    /// Scores the rows and compares; the error is a reason.
    pub fn run(&self, graph: &Graph, class: usize) -> Result<(), String> {
        let features = graph.features().iter();
        let mut columns = features
            .map(|feature| self.column(feature))
            .collect::<Result<Vec<_>, _>>()?;
        for column in &mut columns {
            graph.number(column);
        }
        let rows: Vec<_> = (0..self.probabilities.len()).collect();
        let figures = graph.figures(&columns, &rows)?;
        let given = figures.chunks(graph.width()).map(|row| row[class]);
        for (row, (given, expected)) in given.zip(&self.probabilities).enumerate() {
            let is_near = (given - expected).abs() <= self.tolerance;
            if !is_near {
                return Err(format!(
                    "row {} of its self-test scores {given}, not {expected}",
                    row + 1
                ));
            }
        }
        Ok(())
    }

    fn column(&self, feature: &Feature) -> Result<Column, String> {
        let unfit = || format!("its self-test has no fit values for `{}`", feature.name);
        let values = self.inputs.get(&feature.name).ok_or_else(unfit)?;
        if values.len() != self.probabilities.len() {
            return Err(unfit());
        }
        let values = values.iter();
        match feature.data_type {
            FeatureType::Integer => all(values.map(Value::as_i64)).map(Column::Integers),
            FeatureType::Float => all(values.map(number)).map(Column::Floats),
            FeatureType::Boolean => {
                all(values.map(|value| value.as_bool().map(i64::from))).map(Column::Integers)
            }
            FeatureType::Text => all(values.map(Value::as_str))
                .map(|texts| Column::Texts(Texts::collect(texts.into_iter()))),
        }
        .ok_or_else(unfit)
    }
}

/// A number; null stands for a missing one.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => Some(f64::NAN),
        other => other.as_f64(),
    }
}

fn all<T>(values: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    values.collect()
}
