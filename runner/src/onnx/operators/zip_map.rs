//! ZipMap of ai.onnx.ml 1, which names each column by its class: the names are read off
//! the node where they are wanted, and the matrix stays as it is.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{IntoTensor, TValue, Tensor, TractResult};

use super::kernel::{Built, Kernel, TensorType, built};

#[derive(Debug)]
struct ZipMap;

/// Reads the operator off a node.
pub fn build(_context: &ParsingContext, _node: &NodeProto) -> Built {
    built(ZipMap)
}

impl Kernel for ZipMap {
    fn name(&self) -> &'static str {
        "ZipMap"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        Ok(vec![inputs[0].clone()])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        Ok(vec![inputs[0].clone().into_tensor()])
    }
}
