//! The rows of weir's own tables.

pub mod load;
pub mod load_reject;
pub mod ml_model_version;
pub mod node_run;
pub mod run;
