//! What the operators of trees share: a matrix in, the forest's figures out.

use tract_onnx::prelude::{Datum, TValue, TractResult};

use super::forest::{Aggregate, Forest};
use super::matrix::Matrix;
use super::tree_node::{NodeDefinition, Number};

/// A forest in the precision of its file.
#[derive(Debug)]
pub enum Trees {
    Single(Forest<f32>),
    Double(Forest<f64>),
}

/// Nodes and roots as a file lists them.
#[derive(Debug, Default)]
pub struct Definitions {
    pub nodes: Vec<NodeDefinition>,
    pub roots: Vec<usize>,
    pub is_double: bool,
}

impl Trees {
    /// Lays the trees out.
    ///
    /// # Errors
    /// As [`Forest::build`].
    pub fn build(
        definitions: &Definitions,
        output_count: usize,
        aggregate: Aggregate,
    ) -> TractResult<Self> {
        let (nodes, roots) = (&definitions.nodes, &definitions.roots);
        let outputs = (output_count, aggregate);
        Ok(match definitions.is_double {
            false => Trees::Single(Forest::build(nodes, roots, outputs)?),
            true => Trees::Double(Forest::build(nodes, roots, outputs)?),
        })
    }

    pub fn output_count(&self) -> usize {
        match self {
            Trees::Single(forest) => forest.output_count(),
            Trees::Double(forest) => forest.output_count(),
        }
    }

    /// The number of rows, and their figures with the base of each output, row by row.
    ///
    /// # Errors
    /// Where the input is no matrix of numbers, or too narrow.
    pub fn scores(&self, inputs: &[TValue], base: &[f64]) -> TractResult<(usize, Vec<f32>)> {
        match self {
            Trees::Single(forest) => scores(forest, inputs, base),
            Trees::Double(forest) => scores(forest, inputs, base),
        }
    }
}

fn scores<T: Number + Datum>(
    forest: &Forest<T>,
    inputs: &[TValue],
    base: &[f64],
) -> TractResult<(usize, Vec<f32>)> {
    let matrix = Matrix::<T>::read(inputs)?;
    let mut scores = forest.scores(matrix.values()?, matrix.width.max(1))?;
    if base.iter().any(|base| *base != 0.0) {
        let base: Vec<_> = base.iter().map(|base| T::rounded(*base)).collect();
        for row in scores.chunks_mut(base.len()) {
            for (score, base) in row.iter_mut().zip(&base) {
                *score += *base;
            }
        }
    }
    let scores = scores.into_iter().map(Number::single).collect();
    Ok((matrix.row_count, scores))
}
