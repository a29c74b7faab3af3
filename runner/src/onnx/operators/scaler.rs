//! Scaler of ai.onnx.ml 1: (value - offset) * scale, by column.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, TValue, Tensor, TractResult};
use tract_onnx::tract_core::internal::ensure;

use super::attributes::list;
use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::{Matrix, tensor};

#[derive(Debug)]
struct Scaler {
    offsets: Vec<f32>,
    scales: Vec<f32>,
}

/// Reads the operator off a node.
pub fn build(_context: &ParsingContext, node: &NodeProto) -> Built {
    let offsets: Vec<f32> = list(node, "offset")?;
    let scales: Vec<f32> = list(node, "scale")?;
    ensure!(
        !offsets.is_empty() && offsets.len() == scales.len(),
        "as many scales as offsets are wanted, and at least one"
    );
    built(Scaler { offsets, scales })
}

impl Kernel for Scaler {
    fn name(&self) -> &'static str {
        "Scaler"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        Ok(vec![inputs[0].of(f32::datum_type())])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let matrix = Matrix::<f32>::read(inputs)?;
        let columns = self.offsets.len();
        ensure!(
            columns == 1 || columns == matrix.width,
            "{} columns are scaled as {columns}",
            matrix.width
        );
        let mut values = matrix.values()?.to_vec();
        for row in values.chunks_mut(matrix.width.max(1)) {
            for (column, value) in row.iter_mut().enumerate() {
                let column = column.min(columns - 1);
                *value = (*value - self.offsets[column]) * self.scales[column];
            }
        }
        Ok(vec![tensor(values, inputs[0].shape())?])
    }
}
