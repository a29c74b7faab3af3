//! An exposure as manifest.json describes it.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use super::node_entry::{Dependencies, RefEntry};
use super::stream::Empty;
use crate::manifest::Exposure;

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
    maturity: Empty,
    meta: &'a Map<String, Value>,
    tags: &'a [String],
    config: ExposureConfig<'a>,
    unrendered_config: Empty,
    url: Empty,
    depends_on: Dependencies<'a>,
    refs: Vec<RefEntry<'a>>,
    sources: Vec<[&'a str; 2]>,
    metrics: Empty,
    created_at: f64,
}

#[derive(Serialize)]
struct OwnerEntry<'a> {
    email: Option<&'a str>,
    name: Option<&'a str>,
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
            owner: OwnerEntry {
                email: exposure.owner.email.as_deref(),
                name: exposure.owner.name.as_deref(),
            },
            description: &exposure.description,
            label: exposure.label.as_deref(),
            maturity: Empty::Null,
            meta: &exposure.meta,
            tags: &exposure.tags,
            config: ExposureConfig {
                enabled: true,
                tags: &exposure.tags,
                meta: &exposure.meta,
            },
            unrendered_config: Empty::Object,
            url: Empty::Null,
            depends_on: Dependencies {
                macros: &exposure.macros,
                nodes: &exposure.depends_on,
            },
            refs: RefEntry::all(&exposure.refs),
            sources: exposure
                .sources
                .iter()
                .map(|(source, table)| [source.as_str(), table])
                .collect(),
            metrics: Empty::List,
            created_at: 0.0,
        }
    }
}
