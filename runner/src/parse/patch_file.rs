//! A properties file and its text, for excerpts.

use std::path::PathBuf;
use std::sync::Arc;

use crate::error::Location;
use crate::manifest::PatchPath;
use crate::project::{Project, SourceFile, yaml};

/// The file that an entry stands in.
#[derive(Debug, Clone)]
pub struct PatchFile {
    pub package_name: Arc<str>,
    pub path: PathBuf,
    pub text: Arc<str>,
}

impl PatchFile {
    /// A file of a package.
    pub fn of(project: &Project, source: SourceFile) -> Self {
        PatchFile {
            package_name: project.file.name.as_str().into(),
            path: source.path,
            text: source.text.into(),
        }
    }

    /// A place in the file.
    pub fn at(&self, place: &serde_saphyr::Location) -> Location {
        yaml::location(place, &self.text, &self.path)
    }

    pub fn patch_path(&self) -> PatchPath {
        PatchPath {
            package_name: self.package_name.to_string(),
            path: self.path.clone(),
        }
    }
}
