//! An exposure as manifest.json describes it.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use super::node_entry::{Dependencies, RefEntry};
use crate::manifest::{Exposure, Owner};

/// Every key that dbt gives to an exposure.
#[derive(Serialize)]
pub struct ExposureEntry<'a> {
    name: &'a str,
    resource_type: &'static str,
    package_name: &'a str,
    path: Cow<'a, str>,
    original_file_path: Cow<'a, str>,
    unique_id: &'a str,
    fqn: &'a [String],
    r#type: &'a str,
    owner: OwnerEntry<'a>,
    description: &'a str,
    label: Option<&'a str>,
    maturity: Option<&'a str>,
    meta: &'a Map<String, Value>,
    tags: &'a [String],
    config: ExposureConfig<'a>,
    unrendered_config: &'a Map<String, Value>,
    url: Option<&'a str>,
    depends_on: Dependencies<'a>,
    refs: Vec<RefEntry<'a>>,
    sources: Vec<[&'a str; 2]>,
    metrics: Vec<[&'a str; 1]>,
    created_at: f64,
}

#[derive(Serialize)]
struct OwnerEntry<'a> {
    email: Option<&'a str>,
    name: Option<&'a str>,
    #[serde(flatten)]
    others: &'a Map<String, Value>,
}

#[derive(Serialize)]
struct ExposureConfig<'a> {
    enabled: bool,
    tags: &'a [String],
    meta: &'a Map<String, Value>,
}

impl<'a> ExposureEntry<'a> {
    /// The entry of an exposure.
    pub fn of(exposure: &'a Exposure) -> Self {
        ExposureEntry {
            name: &exposure.name,
            resource_type: "exposure",
            package_name: &exposure.package_name,
            path: exposure.path.to_string_lossy(),
            original_file_path: exposure.original_file_path.to_string_lossy(),
            unique_id: &exposure.unique_id,
            fqn: &exposure.fqn,
            r#type: &exposure.kind,
            owner: OwnerEntry::of(&exposure.owner),
            description: &exposure.description,
            label: exposure.label.as_deref(),
            maturity: exposure.maturity.as_deref(),
            meta: &exposure.meta,
            tags: &exposure.tags,
            config: ExposureConfig {
                enabled: exposure.is_enabled(),
                tags: &exposure.tags,
                meta: &exposure.meta,
            },
            unrendered_config: &exposure.config,
            url: exposure.url.as_deref(),
            depends_on: Dependencies {
                macros: exposure.macros.iter().map(String::as_str).collect(),
                nodes: &exposure.depends_on,
            },
            refs: RefEntry::all(&exposure.refs),
            sources: sources(exposure),
            metrics: exposure
                .metrics
                .iter()
                .map(|name| [name.as_str()])
                .collect(),
            created_at: 0.0,
        }
    }
}

impl<'a> OwnerEntry<'a> {
    fn of(owner: &'a Owner) -> Self {
        OwnerEntry {
            email: owner.email.as_deref(),
            name: owner.name.as_deref(),
            others: &owner.others,
        }
    }
}

fn sources(exposure: &Exposure) -> Vec<[&str; 2]> {
    let sources = exposure.sources.iter();
    sources
        .map(|(source, table)| [source.as_str(), table])
        .collect()
}
