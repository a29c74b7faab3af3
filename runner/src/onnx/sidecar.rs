//! The `.yml` beside a model file, for people and for what the file does not say.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::features::{Feature, FeatureType};
use crate::error::{Error, Location, Result};

/// The `.yml` beside a model file; every key is optional.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    pub name: Option<String>,
    pub version: Option<String>,
    file: Option<String>,
    sha256: Option<String>,
    pub trained_at: Option<String>,
    pub probability_output: Option<String>,
    pub positive_class: Option<usize>,
    pub threshold: Option<f64>,
    #[serde(default)]
    pub features: Vec<DescribedFeature>,
    pub metrics: Option<Value>,
}

/// A feature as a sidecar tells of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribedFeature {
    pub name: String,
    data_type: FeatureType,
    pub categories: Option<Vec<String>>,
}

impl Sidecar {
    /// Reads the file; an empty description where there is none.
    ///
    /// # Errors
    /// A usage error where it cannot be read or has an unknown key.
    pub fn read(path: &Path) -> Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => parse(&text, path),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Sidecar::default()),
            Err(error) => Err(
                Error::usage(format!("the description cannot be read: {error}"))
                    .at(Location::file(path)),
            ),
        }
    }

    /// Whether it is of the model file at `path`, with this hash.
    ///
    /// # Errors
    /// A usage error where it names another file or another hash.
    pub fn check_file(&self, path: &Path, sha256: &str) -> Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let named = self.file.as_deref().unwrap_or(&name);
        if named != name {
            return Err(Error::usage(format!(
                "it describes `{named}`, and stands beside `{name}`"
            )));
        }
        match &self.sha256 {
            Some(described) if described != sha256 => Err(Error::usage(format!(
                "`{name}` is not the file described, its sha256 is {sha256}"
            ))
            .help("restore the model file, or describe the new one")),
            _ => Ok(()),
        }
    }

    /// Whether the features that it tells of are the graph's.
    ///
    /// # Errors
    /// A usage error that names the first that is not.
    pub fn check_features(&self, features: &[Feature]) -> Result<()> {
        for described in &self.features {
            let known = features.iter().find(|known| known.name == described.name);
            let known = known.ok_or_else(|| {
                let names = features.iter().map(|feature| feature.name.as_str());
                Error::usage(format!("the model has no input `{}`", described.name))
                    .did_you_mean(&described.name, names)
            })?;
            let is_whole_number = known.data_type == FeatureType::Float
                && described.data_type == FeatureType::Integer;
            if known.data_type != described.data_type && !is_whole_number {
                return Err(Error::usage(format!(
                    "the model takes `{}` as {}",
                    known.name,
                    known.data_type.name()
                )));
            }
        }
        Ok(())
    }
}

fn parse(text: &str, path: &Path) -> Result<Sidecar> {
    let options = serde_saphyr::options! { with_snippet: false };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let place = error.location().map_or_else(
            || Location::file(path),
            |place| Location::excerpt(path, text, place.line() as usize, place.column() as usize),
        );
        Error::usage(error.without_snippet().to_string()).at(place)
    })
}
