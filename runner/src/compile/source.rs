//! The text that tells when a source was loaded.

use std::path::Path;
use std::sync::Arc;

use serde_json::Map;

use super::Compiler;
use crate::error::Result;
use crate::jinja::Scope;
use crate::manifest::Source;

impl Compiler<'_> {
    /// A text of a source, in which `this` is the source.
    ///
    /// # Errors
    /// A usage error where the template fails.
    pub fn source_text(&self, source: &Source, text: &str) -> Result<String> {
        let scope = Arc::new(Scope {
            this: Some(source.relation.clone()),
            ..self.text_scope(Map::new())
        });
        let path: &Path = &source.original_file_path;
        Ok(self.engine.render(path, text, &scope)?.text)
    }
}
