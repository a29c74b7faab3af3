//! weir.yml: what dbt has no word for. The file may be absent.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::yaml;
use crate::error::{Error, Location, Result};

/// The settings of weir.yml.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeirFile {
    /// The schema of weir's own tables; without it nothing is recorded.
    #[serde(default)]
    pub state_schema: Option<String>,
    /// Where report pages are written, from the project folder.
    #[serde(default)]
    report_site: Option<PathBuf>,
    /// The models whose rows `weir alerts` prints; they have the same columns.
    #[serde(default)]
    pub alerts: Vec<String>,
}

impl WeirFile {
    /// The folder of the report pages, from the project folder.
    pub fn report_site(&self) -> &Path {
        let named = self.report_site.as_deref();
        named.unwrap_or_else(|| Path::new("reports/site"))
    }

    /// Reads weir.yml in the project folder.
    ///
    /// # Errors
    /// A usage error with the line of an unknown or malformed key.
    pub fn read(root: &Path) -> Result<Self> {
        let path = root.join("weir.yml");
        match std::fs::read_to_string(&path) {
            Ok(text) => yaml::parse_strictly(&text, Path::new("weir.yml")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Error::usage(error.to_string()).at(Location::file(&path))),
        }
    }
}
