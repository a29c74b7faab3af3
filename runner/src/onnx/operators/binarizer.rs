//! Binarizer of ai.onnx.ml 1: 1 above the threshold, else 0.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, TValue, Tensor, TractResult};

use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::{Matrix, tensor};

#[derive(Debug)]
struct Binarizer {
    threshold: f32,
}

/// Reads the operator off a node.
pub fn build(_context: &ParsingContext, node: &NodeProto) -> Built {
    let threshold = node.get_attr_opt("threshold")?.unwrap_or(0.0);
    built(Binarizer { threshold })
}

impl Kernel for Binarizer {
    fn name(&self) -> &'static str {
        "Binarizer"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        Ok(vec![inputs[0].of(f32::datum_type())])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let matrix = Matrix::<f32>::read(inputs)?;
        let values = matrix.values()?.iter();
        let values = values.map(|value| f32::from(u8::from(*value > self.threshold)));
        Ok(vec![tensor(values.collect(), inputs[0].shape())?])
    }
}
