//! Jinja as dbt speaks it, on top of minijinja.
//!
//! A template sees its `Scope`: the functions and values of one node in one
//! phase. Macros are templates of their own, so that each is found by package
//! and name, whichever file it stands in.

mod adapter_object;
mod config_object;
mod engine;
mod errors;
mod functions;
mod macro_index;
mod overrides;
mod python;
mod relation_value;
mod scope;
mod snapshot_blocks;
mod yaml_environment;

pub use engine::{Engine, Rendered};
pub use macro_index::{MacroIndex, split_macros};
pub use overrides::override_locals;
pub use python::{jinja_value, representation as python_representation};
pub use relation_value::RelationValue;
pub use scope::{Capture, Lookup, Phase, Resolved, Scope, Shared};
pub use snapshot_blocks::{SnapshotBlock, split_snapshots};
pub use yaml_environment::{YamlEnvironment, target_value, yaml_environment};
