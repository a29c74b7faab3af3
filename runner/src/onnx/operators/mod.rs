//! Operators of ONNX that tract lacks or gets wrong, one file each.
//!
//! They enter through tract's public register; a name that is registered twice is
//! the later one's.

mod forest;
mod label_encoder;
mod tree_ensemble_classifier;

use tract_onnx::Onnx;
use tract_onnx::pb::ModelProto;
use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::bail;

/// Adds our operators to tract's.
pub fn register(onnx: &mut Onnx) {
    let operators = &mut onnx.op_register;
    operators.insert("LabelEncoder", label_encoder::build);
    operators.insert("TreeEnsembleClassifier", tree_ensemble_classifier::build);
}

/// Fails at the first operator of the graph that nobody knows, by its name.
pub fn require_known(onnx: &Onnx, model: &ModelProto) -> TractResult<()> {
    let nodes = model.graph.iter().flat_map(|graph| &graph.node);
    for node in nodes {
        if !onnx.op_register.0.contains_key(&node.op_type) {
            bail!("the operator `{}` is not supported", node.op_type);
        }
    }
    Ok(())
}
