//! Where the properties of a node are written.

use std::fmt;
use std::path::PathBuf;

/// The properties file that describes a node. It may be of another package than the
/// node itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchPath {
    pub package_name: String,
    /// Relative to the folder of the package.
    pub path: PathBuf,
}

impl fmt::Display for PatchPath {
    /// As manifest.json has it, such as `shop://models/orders.yml`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.package_name, self.path.display())
    }
}
