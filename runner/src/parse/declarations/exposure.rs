//! An exposure of a properties file: something outside that reads nodes.

use std::sync::{Arc, LazyLock};

use regex::Regex;
use serde_json::{Value, json};

use super::super::models::fqn;
use super::Reader;
use super::entry::{Entry, texts};
use crate::error::{Error, Result};
use crate::jinja::{Capture, Scope};
use crate::manifest::{Exposure, Owner, ResourceType};
use crate::terminal::{Deprecation, deprecated};

const KINDS: [&str; 5] = ["dashboard", "notebook", "analysis", "ml", "application"];
const MATURITIES: [&str; 3] = ["low", "medium", "high"];

static METRIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^metric\(\s*['"]([^'"]+)['"]\s*\)$"#).expect("the pattern is fixed")
});

/// # Errors
/// A usage error for a missing owner, an unknown type, or a call that is none.
pub fn exposure(reader: &Reader<'_>, entry: &Entry<'_>) -> Result<Exposure> {
    let config = reader.config(entry, ResourceType::Exposure)?;
    tell_of_name(entry.name)?;
    if config.get("tags") == Some(&Value::Null) {
        let message = "Field \"tags\" of type List[str] in ExposureConfig has invalid value None";
        return Err(Error::usage(message).help("write a list of tags, or leave the key away"));
    }
    let kind = entry.word("type", &KINDS)?;
    let (captured, metrics) = calls(reader, entry)?;
    let package = &reader.project.file.name;
    let path = reader.path_in_folder(entry.file);
    let mut meta = entry.mapping("meta")?;
    if let Some(Value::Object(configured)) = config.get("meta") {
        meta.extend(configured.clone());
    }
    Ok(Exposure {
        unique_id: format!("exposure.{package}.{}", entry.name),
        name: entry.name.to_owned(),
        package_name: package.clone(),
        fqn: fqn(package, &path, entry.name),
        path,
        original_file_path: entry.file.path.clone(),
        kind: kind.ok_or_else(|| entry.missing("type"))?,
        label: entry.text("label")?,
        description: entry.text("description")?.unwrap_or_default(),
        owner: owner(entry)?,
        tags: entry.tags(&config)?,
        meta,
        maturity: entry.word("maturity", &MATURITIES)?,
        url: entry.text("url")?,
        config,
        metrics,
        refs: captured.refs,
        sources: captured.sources,
        macros: captured.macros.into_iter().collect(),
        ..Exposure::default()
    })
}

fn tell_of_name(name: &str) -> Result<()> {
    let is_in_name = |letter: char| letter.is_alphanumeric() || "_-".contains(letter);
    match !name.is_empty() && name.chars().all(is_in_name) {
        true => Ok(()),
        false => deprecated(
            Deprecation::ExposureName,
            &format!(
                "Starting in v1.3, the 'name' of an exposure should contain only letters, numbers, \
                 and underscores. {name} does not follow this pattern: use 'label' for a title"
            ),
            json!({"exposure": name}),
        ),
    }
}

fn owner(entry: &Entry<'_>) -> Result<Owner> {
    let mut others = entry.mapping("owner")?;
    let text = |key: &str| Some(others.get(key)?.as_str()?.to_owned());
    let (name, email) = (text("name"), text("email"));
    if name.is_none() && email.is_none() {
        return Err(
            Error::usage(format!("the exposure `{}` has no owner", entry.name))
                .help("add `owner:` with a `name` or an `email`"),
        );
    }
    others.retain(|key, _| key != "name" && key != "email");
    Ok(Owner {
        name,
        email,
        others,
    })
}

/// What `depends_on` calls: nodes and sources, and the names of metrics.
fn calls(reader: &Reader<'_>, entry: &Entry<'_>) -> Result<(Capture, Vec<String>)> {
    let scope = Arc::new(Scope::parsing(reader.engine.shared.clone()));
    let mut metrics = Vec::new();
    for call in texts(entry.keys.get("depends_on")) {
        match METRIC.captures(call.trim()) {
            Some(metric) => metrics.push(metric[1].to_owned()),
            None => {
                reader.engine.evaluate(&call, &scope)?;
            }
        }
    }
    Ok((scope.captured(), metrics))
}
