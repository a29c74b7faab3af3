//! Jinja as dbt speaks it, on top of minijinja.
//!
//! A template sees its `Scope`: the functions and values of one node in one
//! phase. Macros are templates of their own, so that each is found by package
//! and name, whichever file it stands in.

mod adapter_object;
mod api;
mod builtin_ref;
mod called;
mod capture;
mod collection_filters;
mod column_value;
mod config_call;
mod config_object;
mod constraint_texts;
mod context;
mod database;
mod datetime;
mod dispatch;
mod engine;
mod environment_variable;
mod errors;
mod filters;
mod functions;
mod lazy_value;
mod machine;
mod macro_call;
mod macro_index;
mod macro_text;
mod metric_value;
mod modules;
mod namespace;
mod nested_value;
mod overrides;
mod plain_template;
mod python;
mod python_yaml;
mod relation_value;
mod render_text;
mod scope;
mod snapshot_blocks;
mod sql_results;
mod statements;
mod table;
mod table_of_batch;
mod target_facts;
mod text_filters;
mod turns;
mod validation;
mod values;
mod var_object;
mod word_wrap;
mod written_tree;
mod yaml_environment;
mod yaml_flag;

pub use capture::Capture;
pub use column_value::ColumnValue;
pub use config_call::{first_config_call, first_config_call_to_render};
pub use datetime::moment_value;
pub use engine::{Engine, Rendered};
pub use environment_variable::in_the_way_of_own;
pub use errors::{at_range, raise, without_place as errors_without_place};
pub use functions::{Members, is_template};
pub use lazy_value::LazyValue;
pub use machine::Origin;
pub use macro_index::{
    BUILTIN_PACKAGE, IS_INCREMENTAL, MacroIndex, Owner, WHERE_MACRO, split_macros,
};
pub use macro_text::{arguments_of, called_by};
pub use overrides::{mute, replace as replace_for_unit_test};
pub use plain_template::is_plain;
pub use python::{
    environment as text_environment, jinja_value, python_json,
    representation as python_representation,
};
pub use relation_value::{RelationValue, Rows};
pub use scope::{Lookup, Phase, Resolved, Scope, Shared};
pub use snapshot_blocks::{SnapshotBlock, split_snapshots};
pub use values::{Dict, extend_list, mutable};
pub use yaml_environment::{YamlEnvironment, target_value, yaml_environment};
