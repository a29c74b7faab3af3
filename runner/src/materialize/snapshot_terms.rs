//! What dbt's own strategies say of a snapshot.

use super::Context;
use crate::adapter::Dialect;
use crate::compile::SnapshotTerms;
use crate::manifest::{CheckedColumns, SnapshotConfig, SnapshotStrategy};

/// The moment of the run, as snapshots keep it.
const NOW: &str = "cast(now() as timestamp)";

/// The expressions of a row's `updated_at` and of the moment of the run, where they
/// need not be of one type.
pub fn moments<'a>(
    config: &'a SnapshotConfig,
    told: Option<&'a SnapshotTerms>,
) -> Option<(&'a str, &'a str)> {
    if let Some(terms) = told {
        return Some((&terms.updated_at, &terms.now));
    }
    match &config.strategy {
        SnapshotStrategy::Timestamp { updated_at }
        | SnapshotStrategy::Check {
            updated_at: Some(updated_at),
            ..
        } => Some((updated_at, NOW)),
        SnapshotStrategy::Check { .. } | SnapshotStrategy::Custom => None,
    }
}

/// The terms of the strategy that the config names.
pub fn of_config(config: &SnapshotConfig, context: &Context<'_>) -> SnapshotTerms {
    let updated_at = match &config.strategy {
        SnapshotStrategy::Timestamp { updated_at } => updated_at.as_str(),
        SnapshotStrategy::Check { updated_at, .. } => updated_at.as_deref().unwrap_or(NOW),
        SnapshotStrategy::Custom => NOW,
    };
    let mut parts: Vec<&str> = config.unique_key.iter().map(String::as_str).collect();
    parts.push(updated_at);
    let deleted = format!("snapshotted_data.{}", config.columns.scd_id);
    SnapshotTerms {
        unique_key: config.unique_key.clone(),
        scd_id: hash_of(&parts),
        updated_at: updated_at.to_owned(),
        row_changed: row_changed(config, context),
        hard_deletes: config.hard_deletes,
        now: NOW.to_owned(),
        deleted_scd_id: hash_of(&[&deleted, NOW]),
        first: None,
        changes: None,
        merge: None,
    }
}

/// The id of a version, as dbt computes it.
fn hash_of(parts: &[&str]) -> String {
    let texts: Vec<String> = parts
        .iter()
        .map(|part| format!("coalesce(cast({part} as varchar), '')"))
        .collect();
    format!("md5({})", texts.join(" || '|' || "))
}

/// The condition under which a row is another version.
fn row_changed(config: &SnapshotConfig, context: &Context<'_>) -> String {
    match &config.strategy {
        SnapshotStrategy::Timestamp { updated_at } => format!(
            "(snapshotted_data.{} < source_data.{updated_at})",
            config.columns.valid_from
        ),
        SnapshotStrategy::Check { columns, .. } => differs(columns, context),
        SnapshotStrategy::Custom => String::new(),
    }
}

fn differs(columns: &CheckedColumns, context: &Context<'_>) -> String {
    let dialect = context.dialect;
    let is_checked = |name: &str| match columns {
        CheckedColumns::All => true,
        CheckedColumns::Named(names) => names
            .iter()
            .any(|wanted| wanted.trim_matches('"').eq_ignore_ascii_case(name)),
    };
    let checked = context
        .query_columns
        .iter()
        .map(|column| column.name.as_str());
    let checked: Vec<&str> = checked.filter(|name| is_checked(name)).collect();
    let existing = context.existing_columns;
    let is_new = |name: &&str| !existing.iter().any(|column| column.name == **name);
    if checked.iter().any(is_new) {
        return "(true)".to_owned();
    }
    let conditions: Vec<String> = checked
        .iter()
        .map(|name| is_distinct(name, dialect))
        .collect();
    match conditions.is_empty() {
        true => "(false)".to_owned(),
        false => format!("({})", conditions.join("\n        or ")),
    }
}

fn is_distinct(column: &str, dialect: &dyn Dialect) -> String {
    let column = dialect.quote(column);
    format!("snapshotted_data.{column} is distinct from source_data.{column}")
}
