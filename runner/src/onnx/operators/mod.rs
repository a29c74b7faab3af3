//! Operators of ONNX that tract lacks or gets wrong, one file each.
//!
//! They enter through tract's public register; a name that is registered twice is
//! the later one's.

mod array_feature_extractor;
mod attributes;
mod binarizer;
mod class_labels;
mod feature_vectorizer;
mod forest;
mod forest_layout;
mod imputer;
mod kernel;
mod keys;
mod label_encoder;
mod leaf_masks;
mod leaf_votes;
mod linear;
mod matrix;
mod normalizer;
mod one_hot_encoder;
mod post_transform;
mod reduce_log_sum_exp;
mod scaler;
mod svm_classifier;
mod svm_coupling;
mod svm_kernel;
mod svm_regressor;
mod tree_ensemble_classifier;
mod tree_ensemble_lists;
mod tree_ensemble_regressor;
mod tree_ensemble_tensors;
mod tree_node;
mod trees;
mod zip_map;

use tract_onnx::Onnx;
use tract_onnx::pb::ModelProto;
use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::bail;

pub use class_labels::ClassLabels;

/// Adds our operators to tract's.
pub fn register(onnx: &mut Onnx) {
    let operators = &mut onnx.op_register;
    operators.insert("ArrayFeatureExtractor", array_feature_extractor::build);
    operators.insert("Binarizer", binarizer::build);
    operators.insert("FeatureVectorizer", feature_vectorizer::build);
    operators.insert("Imputer", imputer::build);
    operators.insert("LabelEncoder", label_encoder::build);
    operators.insert("LinearClassifier", linear::build_classifier);
    operators.insert("LinearRegressor", linear::build_regressor);
    operators.insert("Normalizer", normalizer::build);
    operators.insert("OneHotEncoder", one_hot_encoder::build);
    operators.insert("ReduceLogSumExp", reduce_log_sum_exp::build);
    operators.insert("Scaler", scaler::build);
    operators.insert("SVMClassifier", svm_classifier::build);
    operators.insert("SVMRegressor", svm_regressor::build);
    operators.insert("TreeEnsemble", tree_ensemble_regressor::build_ensemble);
    operators.insert("TreeEnsembleClassifier", tree_ensemble_classifier::build);
    operators.insert(
        "TreeEnsembleRegressor",
        tree_ensemble_regressor::build_regressor,
    );
    operators.insert("ZipMap", zip_map::build);
}

/// The domains of the operators that ONNX itself defines.
const STANDARD_DOMAINS: [&str; 3] = ["", "ai.onnx", "ai.onnx.ml"];

/// Fails at the first operator of the graph that nobody knows, by its name.
pub fn require_known(onnx: &Onnx, model: &ModelProto) -> TractResult<()> {
    let nodes = model.graph.iter().flat_map(|graph| &graph.node);
    for node in nodes {
        if onnx.op_register.0.contains_key(&node.op_type) {
            continue;
        }
        let (name, domain) = (&node.op_type, &node.domain);
        if !STANDARD_DOMAINS.contains(&domain.as_str()) {
            bail!("the operator `{name}` of the domain `{domain}` is not supported");
        }
        bail!("the operator `{name}` is not supported");
    }
    Ok(())
}
