//! ONNX models: loaded once, checked against a select, scored with tract.
//!
//! The inputs of the graph are named as the columns of the select, one column
//! each, or one matrix whose columns the model's description names. The answer is
//! the graph's probabilities or its number; its own label output is not read.

mod answer_columns;
mod columns;
mod description;
mod features;
mod graph;
mod guard;
mod inputs;
mod model;
mod models;
mod operators;
mod outputs;
mod score;
mod selftest;
mod sidecar;
mod sizes;
mod text_codes;
mod tuples;

pub use answer_columns::{AnswerColumn, answer_columns};
pub use columns::Nulls;
pub use features::{Feature, FeatureType, GivenColumn};
pub use model::{OnnxModel, Task};
pub use models::OnnxModels;
pub use operators::ClassLabels;
pub use score::Scores;

#[cfg(test)]
mod tests;
