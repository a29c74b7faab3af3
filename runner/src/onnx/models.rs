//! The model files of a project, each loaded once for a command.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::model::OnnxModel;
use crate::error::Result;

/// Model files that are loaded when somebody first asks for them.
#[derive(Debug, Default)]
pub struct OnnxModels {
    loaded: Mutex<BTreeMap<PathBuf, Arc<OnnxModel>>>,
}

impl OnnxModels {
    /// The model of a file.
    ///
    /// # Errors
    /// As [`OnnxModel::load`].
    pub fn get(&self, path: &Path) -> Result<Arc<OnnxModel>> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(model) = loaded.get(path) {
            return Ok(model.clone());
        }
        let model = Arc::new(OnnxModel::load(path)?);
        loaded.insert(path.to_owned(), model.clone());
        Ok(model)
    }
}
