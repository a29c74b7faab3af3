//! The first rendering of a node's texts: `execute` is false, and what they call is
//! captured.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::config_tree::config_of_folders;
use super::naming::Named;
use super::node_value::node_value;
use crate::error::Result;
use crate::jinja::{Capture, Engine, LazyValue, Scope, jinja_value};
use crate::manifest::whole_config;
use crate::project::Project;

/// What a text of the node refers to, calls and configures.
///
/// # Errors
/// A usage error at the place that fails.
pub fn captured(
    (project, engine): (&Project, &Engine),
    named: &Named<'_>,
    text: &str,
) -> Result<Capture> {
    let relation = engine.shared.in_target(named.name);
    let config = config_before(project, named);
    let model = node_value(named, config, &relation);
    let scope = Arc::new(Scope {
        model: LazyValue::new(move || jinja_value(&model)),
        this: Some(relation),
        ..Scope::parsing(engine.shared.clone())
    });
    engine.render(named.path, text, &scope)?;
    Ok(scope.captured())
}

/// The configuration as the project files alone tell it; what has no value is left out.
fn config_before(project: &Project, named: &Named<'_>) -> Map<String, Value> {
    let folders = config_of_folders(project, named.resource_type, named.fqn);
    let mut config = whole_config(named.resource_type, folders);
    config.retain(|_, value| !value.is_null());
    config
}
