//! What is known of a model besides its graph: the metadata inside the file, and
//! over it the keys of its sidecar.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::selftest::Selftest;
use super::sidecar::Sidecar;
use crate::error::{Error, Result};

const DEFAULT_THRESHOLD: f64 = 0.5;

/// A model's identity, and how its answer is read.
#[derive(Debug, Clone, Default)]
pub struct Description {
    pub name: Option<String>,
    pub version: Option<String>,
    pub trained_at: Option<String>,
    /// The output that holds a probability per class.
    pub probability_output: Option<String>,
    /// The class whose probability is the answer, counted from 0.
    pub positive_class: Option<usize>,
    /// The features in the order of the inputs.
    pub features: Option<Vec<String>>,
    threshold: Option<f64>,
    pub categories: BTreeMap<String, Vec<String>>,
    pub metrics: Value,
    pub baseline: Value,
    pub selftest: Option<Selftest>,
}

impl Description {
    /// Reads the entries `model.*` and `training.*` of a file's metadata.
    ///
    /// # Errors
    /// A usage error that names an entry in the wrong form.
    pub fn from_metadata(entries: &BTreeMap<String, String>) -> Result<Self> {
        let text = |key: &str| entries.get(key).cloned();
        Ok(Description {
            name: text("model.name"),
            version: text("model.version"),
            trained_at: text("model.trained_at"),
            probability_output: text("model.probability_output"),
            positive_class: json(entries, "model.positive_class")?,
            threshold: json(entries, "model.threshold")?,
            features: names(json(entries, "model.features")?),
            categories: json(entries, "model.categories")?.unwrap_or_default(),
            metrics: json(entries, "training.metrics")?.unwrap_or_default(),
            baseline: json(entries, "training.baseline")?.unwrap_or_default(),
            selftest: json(entries, "model.selftest")?,
        })
    }

    /// The same with what a sidecar says instead.
    pub fn overridden_by(mut self, sidecar: &Sidecar) -> Self {
        replace(&mut self.name, &sidecar.name);
        replace(&mut self.version, &sidecar.version);
        replace(&mut self.trained_at, &sidecar.trained_at);
        replace(&mut self.probability_output, &sidecar.probability_output);
        replace(&mut self.positive_class, &sidecar.positive_class);
        replace(&mut self.threshold, &sidecar.threshold);
        if !sidecar.features.is_empty() {
            let names = sidecar.features.iter().map(|feature| feature.name.clone());
            self.features = Some(names.collect());
        }
        for feature in &sidecar.features {
            if let Some(categories) = &feature.categories {
                self.categories
                    .insert(feature.name.clone(), categories.clone());
            }
        }
        if let Some(metrics) = &sidecar.metrics {
            self.metrics = metrics.clone();
        }
        self
    }

    /// The least probability that is labelled positive.
    ///
    /// # Errors
    /// A usage error where it is not between 0 and 1.
    pub fn threshold(&self) -> Result<f64> {
        let threshold = self.threshold.unwrap_or(DEFAULT_THRESHOLD);
        if (0.0..=1.0).contains(&threshold) {
            return Ok(threshold);
        }
        Err(Error::usage(format!(
            "the threshold is {threshold}, which is no probability"
        )))
    }
}

/// A feature in the metadata: its name, or an entry that has one.
#[derive(Deserialize)]
#[serde(untagged)]
enum NamedFeature {
    Name(String),
    Entry { name: String },
}

fn names(features: Option<Vec<NamedFeature>>) -> Option<Vec<String>> {
    let names = features?.into_iter().map(|feature| match feature {
        NamedFeature::Name(name) | NamedFeature::Entry { name } => name,
    });
    Some(names.collect())
}

fn replace<T: Clone>(known: &mut Option<T>, stated: &Option<T>) {
    if stated.is_some() {
        known.clone_from(stated);
    }
}

fn json<T: DeserializeOwned>(entries: &BTreeMap<String, String>, key: &str) -> Result<Option<T>> {
    let parsed = entries.get(key).map(|text| serde_json::from_str(text));
    parsed
        .transpose()
        .map_err(|error| Error::usage(format!("the metadata entry `{key}` is unfit: {error}")))
}
