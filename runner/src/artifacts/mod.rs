//! The files that other tools read after a run, in dbt's formats.

mod results;

pub use results::{NodeResult, NodeStatus, Phase, Timing};
