//! The runner: parse, select, compile, materialize, execute, record.

pub mod adapter;
pub mod artifacts;
pub mod error;
pub mod load;
pub mod onnx;
pub mod seed;
pub mod state;
