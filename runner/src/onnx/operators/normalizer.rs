//! Normalizer of ai.onnx.ml 1: each row divided by its norm; a row without one stays.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, TValue, Tensor, TractResult};
use tract_onnx::tract_core::internal::bail;

use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::{Matrix, tensor};

#[derive(Debug, Clone, Copy)]
enum Normalizer {
    Greatest,
    Sum,
    Length,
}

/// Reads the operator off a node.
pub fn build(_context: &ParsingContext, node: &NodeProto) -> Built {
    built(match node.get_attr_opt::<&str>("norm")? {
        None | Some("MAX") => Normalizer::Greatest,
        Some("L1") => Normalizer::Sum,
        Some("L2") => Normalizer::Length,
        Some(other) => bail!("the norm {other} is not supported"),
    })
}

impl Normalizer {
    fn norm(self, row: &[f32]) -> f32 {
        match self {
            Normalizer::Greatest => row.iter().copied().fold(f32::NEG_INFINITY, f32::max),
            Normalizer::Sum => row.iter().map(|value| value.abs()).sum(),
            Normalizer::Length => row.iter().map(|value| value * value).sum::<f32>().sqrt(),
        }
    }
}

impl Kernel for Normalizer {
    fn name(&self) -> &'static str {
        "Normalizer"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        Ok(vec![inputs[0].of(f32::datum_type())])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let matrix = Matrix::<f32>::read(inputs)?;
        let mut values = matrix.values()?.to_vec();
        for row in values.chunks_mut(matrix.width.max(1)) {
            let norm = self.norm(row);
            if norm != 0.0 {
                for value in row {
                    *value /= norm;
                }
            }
        }
        Ok(vec![tensor(values, inputs[0].shape())?])
    }
}
