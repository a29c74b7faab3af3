//! Where an external model writes, as its templates say.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Compiler, Refresh};
use crate::error::Result;
use crate::jinja::{Scope, is_template};
use crate::manifest::{Materialization, Node};

/// The settings that may be templates, beside those of `options`.
const PLACES: [&str; 3] = ["location", "format", "delimiter"];

impl Compiler<'_> {
    /// The node with the templates in its place and its options rendered.
    ///
    /// # Errors
    /// A usage error where a template fails.
    pub fn with_rendered_files<'n>(&self, node: &'n Node) -> Result<Cow<'n, Node>> {
        let keys = &node.config.all;
        let options = keys.get("options").and_then(Value::as_object);
        let of_options = options.into_iter().flat_map(Map::values);
        let mut values = PLACES
            .iter()
            .filter_map(|key| keys.get(*key))
            .chain(of_options);
        let is_external = node.config.materialized == Materialization::External;
        if !is_external || !values.any(|value| value.as_str().is_some_and(is_template)) {
            return Ok(Cow::Borrowed(node));
        }
        let scope = Arc::new(self.scope(Some(node), Refresh::Full));
        let mut node = node.clone();
        let path = node.original_file_path.clone();
        let keys = &mut node.config.all;
        for key in PLACES {
            if let Some(value) = keys.get_mut(key) {
                self.render_value(&path, value, &scope)?;
            }
        }
        let options = keys.get_mut("options").and_then(Value::as_object_mut);
        for (_, value) in options.into_iter().flatten() {
            self.render_value(&path, value, &scope)?;
        }
        Ok(Cow::Owned(node))
    }

    fn render_value(
        &self,
        path: &std::path::Path,
        value: &mut Value,
        scope: &Arc<Scope>,
    ) -> Result<()> {
        if let Some(text) = value.as_str().filter(|text| is_template(text)) {
            *value = Value::from(self.engine.render(path, text, scope)?.text);
        }
        Ok(())
    }
}
