//! execute: starts every node whose parents in the plan are done, at most
//! `threads` at once. A failure skips descendants only.

mod cancellation;
mod compare_rows;
mod existing;
mod facts;
mod freshness;
mod hooks;
mod microbatch;
mod operations;
mod overloads;
mod perform;
mod repeated;
mod response;
mod run_node;
mod run_options;
mod schedule;
mod schema_change;
mod score;
mod settle;
mod unit_test;

pub use cancellation::Cancellation;
pub use existing::{Existing, create_schemas};
pub use freshness::measure;
pub use microbatch::EventTimes;
pub use operations::Operations;
pub use repeated::Repeated;
pub use run_node::{NodeRunner, SCORED_COLUMNS};
pub use run_options::RunOptions;
pub use schedule::{FailFast, Schedule, Step};
