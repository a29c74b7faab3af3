//! A call of `ref`: which node it means.

use serde_json::Value;

use super::model::ModelVersion;

/// The node of a name, of a package where one is named, and of a version where one
/// is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub package: Option<String>,
    pub name: String,
    /// A number or a text, as it is written.
    pub version: Option<Value>,
}

impl Reference {
    /// The node of that name, in its latest version.
    pub fn to(name: &str) -> Self {
        Reference {
            package: None,
            name: name.to_owned(),
            version: None,
        }
    }

    /// The call as templates write it.
    pub fn call(&self) -> String {
        let package = self.package.iter().map(|package| format!("'{package}', "));
        let version = self.version.iter();
        let version = version.map(|version| format!(", version='{}'", ModelVersion::text(version)));
        format!(
            "ref({}'{}'{})",
            package.collect::<String>(),
            self.name,
            version.collect::<String>()
        )
    }

    /// `orders`, or `orders.v2`: how the unique id of the node ends.
    pub fn id_end(&self) -> String {
        self.joined(".")
    }

    /// The name, and the version after `separator` where one is asked for.
    pub fn joined(&self, separator: &str) -> String {
        match &self.version {
            Some(version) => format!("{}{separator}v{}", self.name, ModelVersion::text(version)),
            None => self.name.clone(),
        }
    }
}
