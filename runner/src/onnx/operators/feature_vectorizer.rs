//! FeatureVectorizer of ai.onnx.ml 1: matrices side by side, each in a stated width.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, TValue, Tensor, ToDim, TractResult};
use tract_onnx::tract_core::internal::ensure;

use super::attributes::list_of;
use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::{Matrix, tensor};

/// Wider inputs than any table has are no features.
const WIDEST: usize = 1 << 20;

#[derive(Debug)]
struct FeatureVectorizer {
    widths: Vec<usize>,
}

/// Reads the operator off a node.
pub fn build(_context: &ParsingContext, node: &NodeProto) -> Built {
    let widths: Vec<i64> = list_of(node, "inputdimensions", node.input.len())?;
    let widths: Vec<_> = widths
        .into_iter()
        .filter_map(|width| usize::try_from(width).ok())
        .collect();
    ensure!(
        widths.len() == node.input.len() && widths.iter().all(|width| *width <= WIDEST),
        "the attribute `inputdimensions` is out of range"
    );
    built(FeatureVectorizer { widths })
}

impl Kernel for FeatureVectorizer {
    fn name(&self) -> &'static str {
        "FeatureVectorizer"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        let width: usize = self.widths.iter().sum();
        let mut shape = match inputs[0].shape.len() {
            0 | 1 => vec![1.to_dim()],
            _ => vec![inputs[0].shape[0].clone()],
        };
        shape.push(width.to_dim());
        Ok(vec![TensorType::new(f32::datum_type(), shape)])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let matrices = (0..inputs.len())
            .map(|position| Matrix::<f32>::flattened(&inputs[position]))
            .collect::<TractResult<Vec<_>>>()?;
        let row_count = matrices[0].row_count;
        ensure!(
            matrices.iter().all(|matrix| matrix.row_count == row_count),
            "the inputs have different numbers of rows"
        );
        let mut values = Vec::new();
        for row in 0..row_count {
            for (matrix, width) in matrices.iter().zip(&self.widths) {
                let from = row * matrix.width;
                let taken = matrix.width.min(*width);
                values.extend_from_slice(&matrix.values()?[from..from + taken]);
                values.resize(values.len() + width - taken, 0.0);
            }
        }
        let width = self.widths.iter().sum();
        Ok(vec![tensor(values, &[row_count, width])?])
    }
}
