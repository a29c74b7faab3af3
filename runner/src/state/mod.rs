//! What weir remembers between runs, in its own tables of the target database.
//!
//! The tables are sea-orm entities, made by the crate `weir-migrations`. Rows
//! that belong to a change of data are written as SQL text inside the
//! transaction of that change, so that both are there or neither is.

mod entities;
mod history;
mod migrate;
mod read;
mod write;

pub use entities::load::Model as LoadRecord;
pub use entities::load_reject::Model as Reject;
pub use entities::ml_model_version::Model as ModelVersionRecord;
pub use entities::node_run::Model as NodeRunRecord;
pub use entities::run::Model as RunRecord;
pub use history::{PastRun, node_history};
pub use migrate::migrate;
pub use read::{latest_loads, model_versions};
pub use write::{insert_load, insert_node_runs, insert_rejects, insert_run, upsert_model_version};

#[cfg(test)]
mod tests;
