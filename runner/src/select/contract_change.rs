//! Whether what others rely on was broken since another run: a contract, or the model
//! that had one. Of a model with versions that is an error, of another a warning.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};

use crate::artifacts::Describer;
use crate::error::{Error, Location, Result};
use crate::jinja::{jinja_value, python_representation};
use crate::terminal::{self, Warning};

/// Materializations whose constraints the database enforces.
const ENFORCING: [&str; 2] = ["table", "incremental"];

/// Compares one model in two manifests.
///
/// # Errors
/// A usage error where a version of a model breaks its contract.
pub fn check(before: &Value, now: &Value) -> Result<()> {
    if now["resource_type"] != "model" || !is_enforced(before) {
        return Ok(());
    }
    let reasons = Change { before, now }.reasons();
    match reasons.is_empty() {
        true => Ok(()),
        false => tell(now, &reasons),
    }
}

/// Looks for models with a contract that the project has no longer, or switched off.
///
/// # Errors
/// A usage error for a version of a model.
pub fn check_removed(before: &Value, describer: &Describer<'_>) -> Result<()> {
    let manifest = describer.manifest;
    for (unique_id, entry) in before.as_object().into_iter().flatten() {
        if entry["resource_type"] != "model" || manifest.nodes.contains_key(unique_id) {
            continue;
        }
        let disabled = manifest.disabled.nodes.get(unique_id);
        let disabled = disabled.and_then(|nodes| nodes.first());
        let (entry, what) = match disabled {
            Some(node) => (&describer.node_value(node), "disabled"),
            None => (entry, "deleted or renamed"),
        };
        if is_enforced(entry) && !is_deprecated(entry) {
            tell(
                entry,
                &[format!("Contracted model '{unique_id}' was {what}.")],
            )?;
        }
    }
    Ok(())
}

fn tell(entry: &Value, reasons: &[String]) -> Result<()> {
    let text = |key: &str| entry[key].as_str().unwrap_or_default();
    let reasons = reasons.join("\n  - ");
    if entry["version"].is_null() {
        let message = format!(
            "Breaking change to contracted, unversioned model {} ({})\nWhile comparing to previous \
             project state, dbt detected a breaking change to an unversioned model.\n  - {reasons}",
            text("name"),
            text("original_file_path"),
        );
        return terminal::warn(Warning::UnversionedBreakingChange, &message);
    }
    Err(Error::usage(format!(
        "While comparing to previous project state, dbt detected a breaking change to an enforced \
         contract.\n  - {reasons}"
    ))
    .at(Location::file(text("original_file_path")))
    .help("change the model without breaking it, or add a new version of it"))
}

fn is_enforced(entry: &Value) -> bool {
    entry["contract"]["enforced"] == Value::Bool(true)
}

/// Whether the day from which on nobody may rely on the model has come.
fn is_deprecated(entry: &Value) -> bool {
    let Some(text) = entry["deprecation_date"].as_str() else {
        return false;
    };
    match DateTime::parse_from_rfc3339(text) {
        Ok(moment) => moment < Utc::now(),
        Err(_) => text
            .get(..10)
            .and_then(|day| day.parse::<NaiveDate>().ok())
            .is_some_and(|day| day < Utc::now().date_naive()),
    }
}

/// A model whose contract was enforced, in two manifests.
struct Change<'a> {
    before: &'a Value,
    now: &'a Value,
}

impl Change<'_> {
    fn reasons(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if !is_enforced(self.now) {
            reasons.push(
                "Contract enforcement was removed: Previously, this model had an enforced \
                 contract. It is no longer configured to enforce its contract, and this is a \
                 breaking change."
                    .to_owned(),
            );
        }
        let kinds = [
            ("Columns were removed", self.removed_columns()),
            ("Columns with data_type changes", self.changed_types()),
            (
                "Enforced column level constraints were removed",
                self.lost_constraints_of_columns(),
            ),
            (
                "Enforced model level constraints were removed",
                self.lost_constraints(),
            ),
            (
                "Materialization changed with enforced constraints",
                self.changed_materialization(),
            ),
        ];
        for (kind, items) in kinds.into_iter().filter(|(_, items)| !items.is_empty()) {
            reasons.push(format!("{kind}: \n    - {}", items.join("\n    - ")));
        }
        reasons
    }

    /// The columns before, each with what became of it.
    fn columns(&self) -> impl Iterator<Item = (&String, &Value, Option<&Value>)> {
        let columns = self.before["columns"].as_object().into_iter().flatten();
        columns.map(|(name, column)| (name, column, self.now["columns"].get(name)))
    }

    fn removed_columns(&self) -> Vec<String> {
        let removed = self.columns().filter(|(_, _, now)| now.is_none());
        removed.map(|(name, _, _)| name.clone()).collect()
    }

    fn changed_types(&self) -> Vec<String> {
        let kept = self.columns();
        let kept = kept.filter_map(|(name, before, now)| Some((name, before, now?)));
        let types = kept.map(|(name, before, now)| {
            let text = |column: &Value| column["data_type"].as_str().map(str::to_owned);
            (name, text(before), text(now))
        });
        types
            .filter(|(_, before, now)| without_size(before) != without_size(now))
            .map(|(name, before, now)| {
                let text = |text: Option<String>| text.unwrap_or_else(|| "None".to_owned());
                format!("{name} ({} -> {})", text(before), text(now))
            })
            .collect()
    }

    fn lost_constraints_of_columns(&self) -> Vec<String> {
        if !is_enforcing(self.before) {
            return Vec::new();
        }
        let kept = self.columns();
        let kept = kept.filter_map(|(name, before, now)| Some((name, before, now?)));
        kept.flat_map(|(name, before, now)| {
            lost(before, now)
                .map(move |lost| format!("'{}' constraint on column {name}", name_of(lost)))
                .collect::<Vec<String>>()
        })
        .collect()
    }

    fn lost_constraints(&self) -> Vec<String> {
        if !is_enforcing(self.before) {
            return Vec::new();
        }
        lost(self.before, self.now)
            .map(|lost| {
                let columns = python_representation(&jinja_value(&lost["columns"]));
                format!("'{}' constraint on columns {columns}", name_of(lost))
            })
            .collect()
    }

    fn changed_materialization(&self) -> Vec<String> {
        let has_constraints = |entry: &Value| {
            entry["constraints"]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        };
        let is_constrained = has_constraints(self.before)
            || self.columns().any(|(_, column, _)| has_constraints(column));
        let is_lost = is_enforcing(self.before) && !is_enforcing(self.now) && is_constrained;
        let name = |entry: &Value| entry["config"]["materialized"].as_str().map(str::to_owned);
        match (is_lost, name(self.before), name(self.now)) {
            (true, Some(before), Some(now)) => vec![format!("{before} -> {now}")],
            _ => Vec::new(),
        }
    }
}

fn is_enforcing(entry: &Value) -> bool {
    let materialized = entry["config"]["materialized"].as_str();
    materialized.is_some_and(|name| ENFORCING.contains(&name))
}

/// A type whose size or precision changes holds the same values.
fn without_size(data_type: &Option<String>) -> Option<String> {
    let name = data_type.as_ref()?.split('(').next()?;
    Some(name.trim().to_lowercase())
}

/// The constraints that are there no longer, but for those that only the project knows.
fn lost<'a>(before: &'a Value, now: &'a Value) -> impl Iterator<Item = &'a Value> {
    let kept: Vec<Map<String, Value>> = constraints(now).filter_map(comparable).collect();
    constraints(before)
        .filter(|constraint| constraint["type"] != "custom")
        .filter(move |constraint| {
            comparable(constraint).is_some_and(|constraint| !kept.contains(&constraint))
        })
}

fn constraints(entry: &Value) -> impl Iterator<Item = &Value> {
    entry["constraints"].as_array().into_iter().flatten()
}

/// Where a foreign key leads is a call in one manifest and a relation in the other.
fn comparable(constraint: &Value) -> Option<Map<String, Value>> {
    let mut keys = constraint.as_object()?.clone();
    keys.remove("to");
    Some(keys)
}

fn name_of(constraint: &Value) -> &str {
    let name = constraint["name"].as_str().or(constraint["type"].as_str());
    name.unwrap_or_default()
}
