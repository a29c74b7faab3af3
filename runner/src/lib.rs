//! The runner: parse, select, compile, materialize, execute, record.

pub mod adapter;
pub mod artifacts;
pub mod cli;
mod columns;
pub mod commands;
pub mod compile;
mod contract;
pub mod docs;
pub mod environment_file;
pub mod error;
pub mod execute;
pub mod graph;
pub mod jinja;
pub mod load;
pub mod manifest;
pub mod materialize;
pub mod onnx;
pub mod parse;
pub mod project;
pub mod report;
mod secrets;
pub mod seed;
pub mod select;
pub mod state;
pub mod terminal;
mod text_value;
