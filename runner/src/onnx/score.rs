//! Rows in, probabilities and labels out.

use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;

use super::columns::Column;
use super::features::check_columns;
use super::model::OnnxModel;
use super::tuples::Tuples;
use crate::error::{Error, Result};

/// What a model says of a batch, a row each.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// The probability of the positive class, from 0 to 1.
    pub probabilities: Vec<f64>,
    /// Whether the probability reaches the model's threshold.
    pub labels: Vec<bool>,
    /// Values that are no category the model was trained on. They are scored as the
    /// model encodes the unknown; a row with two of them counts twice.
    pub unseen_category_count: u64,
}

impl OnnxModel {
    /// Whether a select of this shape can be scored; other columns do no harm.
    ///
    /// # Errors
    /// A usage error for each feature that is missing or of another type.
    pub fn check_columns(&self, schema: &Schema) -> Result<()> {
        check_columns(self.name(), self.features(), schema)
    }

    /// Scores a batch.
    ///
    /// # Errors
    /// As [`OnnxModel::check_columns`]; a runtime error where a feature is null or not
    /// finite, or where the model's answer is no probability.
    pub fn score(&self, batch: &RecordBatch) -> Result<Scores> {
        self.check_columns(&batch.schema())?;
        let columns = self
            .features()
            .iter()
            .map(|feature| {
                let array = batch.column_by_name(&feature.name);
                Column::read(feature, array.expect("the columns are checked"))
            })
            .collect::<Result<Vec<_>>>()?;
        let probabilities = self.probabilities(&columns, batch.num_rows())?;
        Ok(Scores {
            labels: probabilities
                .iter()
                .map(|probability| *probability >= self.threshold())
                .collect(),
            probabilities,
            unseen_category_count: self.count_unseen(&columns),
        })
    }
    fn probabilities(&self, columns: &[Column], row_count: usize) -> Result<Vec<f64>> {
        let tuples = Tuples::find(columns, row_count);
        let scored = self
            .graph
            .probabilities(columns, &tuples.representatives)
            .map_err(|reason| Error::runtime(format!("{} failed: {reason}", self.title())))?;
        let wrong = scored
            .iter()
            .position(|probability| !(0.0..=1.0).contains(probability));
        if let Some(position) = wrong {
            return Err(Error::runtime(format!(
                "{} gave {} for row {} of the batch, which is no probability",
                self.title(),
                scored[position],
                tuples.representatives[position] + 1
            )));
        }
        let positions = tuples.positions.iter();
        Ok(positions.map(|position| scored[*position]).collect())
    }

    fn count_unseen(&self, columns: &[Column]) -> u64 {
        self.features()
            .iter()
            .zip(columns)
            .filter_map(|(feature, column)| {
                let categories = self.categories(&feature.name)?;
                Some(column.count_unseen(categories))
            })
            .sum()
    }

    fn title(&self) -> String {
        format!("the onnx model `{}`", self.name())
    }
}
