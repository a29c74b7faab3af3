//! What queries find of a source, and the text that tells when it was loaded.

use std::path::Path;
use std::sync::Arc;

use serde_json::Map;

use super::Compiler;
use crate::error::Result;
use crate::jinja::{Resolved, Scope};
use crate::manifest::Source;

/// The table of a source, or the files that are read in its place.
pub(super) fn resolved(source: &Source) -> Resolved {
    let relation = source.relation.clone();
    match &source.location {
        Some(text) => Resolved::Files(relation, text.clone()),
        None => Resolved::Relation(relation),
    }
}

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
