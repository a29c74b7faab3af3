//! The runner: parse, select, compile, materialize, execute, record.

pub mod adapter;
pub mod error;
