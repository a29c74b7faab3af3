//! Rows in, figures out.

use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::columns::{Column, Nulls};
use super::features::{GivenColumn, check_columns, check_given};
use super::model::{OnnxModel, Task};
use super::tuples::Tuples;
use crate::error::{Error, Result};

/// How far beyond 0 and 1 the sums of single precision lead.
const ROUNDING: f64 = 1e-5;

/// What a model says of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Row by row: a probability for each class, or one number.
    pub figures: Vec<f64>,
    /// Figures per row.
    pub width: usize,
    /// Values that are no category the model was trained on. They are scored as the
    /// model encodes the unknown; a row with two of them counts twice.
    pub unseen_category_count: u64,
}

impl Scores {
    /// One figure of each row.
    pub fn column(&self, position: usize) -> impl Iterator<Item = f64> {
        let rows = self.figures.chunks_exact(self.width);
        rows.map(move |row| row[position])
    }

    /// The class with the greatest figure of each row, and that figure.
    pub fn greatest(&self) -> impl Iterator<Item = (usize, f64)> {
        self.figures.chunks_exact(self.width).map(|row| {
            let mut best = (0, row[0]);
            for (class, figure) in row.iter().enumerate() {
                if *figure > best.1 {
                    best = (class, *figure);
                }
            }
            best
        })
    }
}

impl OnnxModel {
    /// Whether a select of this shape can be scored; other columns do no harm.
    ///
    /// # Errors
    /// A usage error for each feature that is missing or of another type.
    pub fn check_columns(&self, schema: &Schema) -> Result<()> {
        check_columns(self.name(), self.features(), schema)
    }

    /// The same where only some of the types are known.
    ///
    /// # Errors
    /// As [`OnnxModel::check_columns`].
    pub fn check_given(&self, columns: &[GivenColumn<'_>]) -> Result<()> {
        check_given(self.name(), self.features(), columns)
    }

    /// Scores a batch.
    ///
    /// # Errors
    /// As [`OnnxModel::check_columns`]; a runtime error where a feature is not finite, or
    /// null where that is refused, or where the model's answer is no probability.
    pub fn score(&self, batch: &RecordBatch, nulls: Nulls) -> Result<Scores> {
        self.check_columns(&batch.schema())?;
        // All are read before one may fail, so that the same one is named each time.
        let columns: Vec<_> = self
            .features()
            .par_iter()
            .map(|feature| {
                let array = batch.column_by_name(&feature.name);
                let array = array.expect("the columns are checked");
                let mut column = Column::read(feature, array, nulls)?;
                self.graph.number(&mut column);
                Ok(column)
            })
            .collect();
        let columns = columns.into_iter().collect::<Result<Vec<_>>>()?;
        Ok(Scores {
            figures: self.figures(&columns, batch.num_rows())?,
            width: self.graph.width(),
            unseen_category_count: self.count_unseen(&columns),
        })
    }

    fn figures(&self, columns: &[Column], row_count: usize) -> Result<Vec<f64>> {
        let tuples = Tuples::find(columns, row_count);
        let mut scored = self
            .graph
            .figures(columns, &tuples.representatives)
            .map_err(|reason| Error::runtime(format!("{} failed: {reason}", self.title())))?;
        let width = self.graph.width();
        if let Some(position) = scored.iter_mut().position(|figure| !self.accepts(figure)) {
            return Err(Error::runtime(format!(
                "{} gave {} for row {} of the batch, which is no {}",
                self.title(),
                scored[position],
                tuples.representatives[position / width] + 1,
                if self.task() == Task::Number {
                    "number"
                } else {
                    "probability"
                },
            ))
            .help(self.unfit_figure_help()));
        }
        if tuples.representatives.len() == row_count {
            return Ok(scored);
        }
        let mut figures = Vec::with_capacity(row_count * width);
        for position in tuples.positions {
            figures.extend_from_slice(&scored[position * width..(position + 1) * width]);
        }
        Ok(figures)
    }

    /// Whether the figure is what the task wants; rounding is taken off it.
    fn accepts(&self, figure: &mut f64) -> bool {
        if self.task() == Task::Number {
            return figure.is_finite();
        }
        let is_probability = (-ROUNDING..=1.0 + ROUNDING).contains(figure);
        if is_probability {
            *figure = figure.clamp(0.0, 1.0);
        }
        is_probability
    }

    fn unfit_figure_help(&self) -> &'static str {
        match self.task() {
            Task::Number => "look for values that the model was not trained for",
            Task::Probability { .. } | Task::Classes => {
                "export a model that gives probabilities, in scikit-learn one with \
                 `predict_proba`, or name the output that has them as `probability_output:` in a \
                 .yml beside the model file"
            }
        }
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
