//! ONNX models: loaded once, checked against a select, scored with tract.
//!
//! The inputs of the graph are named as the columns of the select, one column
//! each; the answer is one column of the graph's probabilities, compared with
//! the model's threshold. The graph's own label output is not read.

mod columns;
mod description;
mod features;
mod graph;
mod guard;
mod model;
mod operators;
mod score;
mod selftest;
mod sidecar;
mod tuples;

pub use features::{Feature, FeatureType};
pub use model::OnnxModel;
pub use score::Scores;

#[cfg(test)]
mod tests;
