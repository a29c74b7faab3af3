//! Models whose day has come, and those that read them.

use chrono::Utc;
use serde_json::json;

use crate::error::Result;
use crate::manifest::{Manifest, ModelVersion, Node, moment};
use crate::terminal::{self, Warning};

/// Tells of each.
///
/// # Errors
/// The first of them, where the flags make an error of such warnings.
pub fn tell(manifest: &Manifest) -> Result<()> {
    for node in manifest.nodes.values() {
        let date = node
            .model()
            .and_then(|model| model.deprecation_date.as_deref());
        let Some(day) = date.and_then(|date| moment(date).ok()) else {
            continue;
        };
        let date = day.to_rfc3339();
        let is_past = day < Utc::now();
        if is_past {
            tell_of_model(node, &date)?;
        }
        let readers = manifest.nodes.values().filter(|reader| {
            reader.model().is_some() && reader.depends_on.contains(&node.unique_id)
        });
        for reader in readers {
            tell_of_reference(reader, node, (&date, is_past))?;
        }
    }
    Ok(())
}

/// `orders.v2`.
fn versioned(node: &Node) -> String {
    let version = node.version().map(ModelVersion::suffix);
    let version = version.map(|suffix| format!(".{suffix}"));
    format!("{}{}", node.name, version.unwrap_or_default())
}

fn number(node: &Node) -> String {
    let version = node.version();
    version.map_or_else(String::new, |version| ModelVersion::text(&version.number))
}

fn tell_of_model(node: &Node, date: &str) -> Result<()> {
    let message = format!(
        "Model {} has passed its deprecation date of {date}. This model should be disabled or \
         removed.",
        versioned(node)
    );
    let data = json!({
        "model_name": node.name,
        "model_version": number(node),
        "deprecation_date": date,
    });
    terminal::said(Warning::DeprecatedModel, &message, data)
}

fn tell_of_reference(reader: &Node, node: &Node, (date, is_past): (&str, bool)) -> Result<()> {
    let (warning, said) = match is_past {
        true => (Warning::DeprecatedReference, "which was deprecated on"),
        false => (
            Warning::UpcomingReferenceDeprecation,
            "which is slated for deprecation on",
        ),
    };
    let latest = node
        .version()
        .map(|version| ModelVersion::text(&version.latest));
    let mut message = format!(
        "While compiling '{}': Found a reference to {}, {said} '{date}'.",
        reader.name,
        versioned(node)
    );
    if let Some(latest) = latest.as_ref().filter(|latest| **latest != number(node)) {
        message.push_str(&format!(
            " A newer version is {{{{ ref('{}', '{}', v='{latest}') }}}}.",
            node.package_name, node.name
        ));
    }
    let data = json!({
        "model_name": reader.name,
        "ref_model_package": node.package_name,
        "ref_model_name": node.name,
        "ref_model_version": number(node),
        "ref_model_latest_version": latest,
        "ref_model_deprecation_date": date,
    });
    terminal::said(warning, &message, data)
}
