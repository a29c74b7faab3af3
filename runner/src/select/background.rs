//! What criteria can refer to beside the manifest: the selectors of the project
//! and what other runs left behind.

use std::path::PathBuf;

use crate::adapter::Dialect;

use super::selectors::Selectors;

/// The selectors and the folders of artifacts.
#[derive(Clone, Default)]
pub struct Background {
    pub selectors: Selectors,
    /// `--state`: the artifacts to compare with.
    pub state: Option<PathBuf>,
    /// The artifacts of this project.
    pub target_path: PathBuf,
    /// Whether what is written is compared, and not what templates in it give.
    pub compares_written: bool,
    /// How relations are named in the manifests that are compared.
    pub dialect: Option<&'static dyn Dialect>,
}
