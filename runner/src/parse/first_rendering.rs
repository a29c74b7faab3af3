//! The first rendering of a node's texts: `execute` is false, and what they call is
//! captured.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::config_tree::config_of_folders;
use super::naming::Named;
use super::node_value::{identity, node_value};
use crate::error::Result;
use crate::jinja::{Capture, Engine, Scope};
use crate::manifest::{ResourceType, whole_config};
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
    let (kind, mut rest) = (named.resource_type, identity(named));
    let folders = config_of_folders(project, kind, named.fqn);
    let model = node_value(relation.clone(), move || {
        rest.insert("config".to_owned(), config_before(kind, folders).into());
        rest
    });
    let scope = Arc::new(Scope {
        model: model.into(),
        this: Some(relation),
        ..Scope::parsing(engine.shared.clone())
    });
    engine.render(named.path, text, &scope)?;
    Ok(scope.captured())
}

/// The configuration as the project files alone tell it; what has no value is left out.
fn config_before(kind: ResourceType, folders: Map<String, Value>) -> Map<String, Value> {
    let mut config = whole_config(kind, folders);
    config.retain(|_, value| !value.is_null());
    config
}
