//! The columns of a node: what they are, what feeds them, what they feed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::anchor::{anchor, column_anchor};
use super::documented::Documented;
use super::test_row::TestRow;
use crate::columns::{Origin, Origins, Passage};
use crate::manifest::Column;

/// A column of a table on the page.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnRow {
    pub anchor: String,
    pub name: String,
    pub data_type: Option<String>,
    pub summary: String,
    pub description: String,
    pub tests: Vec<TestRow>,
    /// How values come here: `copied`, `computed`, `constant`, `unknown`; `None` where
    /// there is no query to read.
    pub passage: Option<&'static str>,
    pub origins: Vec<ColumnLink>,
    pub feeds: Vec<ColumnLink>,
}

/// A link to a column.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnLink {
    pub anchor: String,
    pub node: String,
    pub column: String,
}

/// Which columns each column feeds: by unique id and name in lowercase, unique ids and
/// names.
pub type Feeds = BTreeMap<(String, String), Vec<(String, String)>>;

/// Turns the lineage around.
pub fn feeds(documented: &Documented<'_>) -> Feeds {
    let mut feeds = Feeds::new();
    for (unique_id, lineage) in documented.lineage {
        for (name, origins) in &lineage.columns {
            for Origin { relation, column } in &origins.columns {
                let key = (relation.clone(), column.to_lowercase());
                let fed = feeds.entry(key).or_default();
                fed.push((unique_id.clone(), name.clone()));
            }
        }
    }
    feeds
}

/// The columns of a node or source: those of the database in their order, then those
/// that only text tells.
pub fn column_rows(
    documented: &Documented<'_>,
    (unique_id, declared): (&str, &[Column]),
    feeds: &Feeds,
    tests: &[TestRow],
) -> Vec<ColumnRow> {
    let existing = documented.catalog.get(unique_id);
    let existing = existing.iter().flat_map(|relation| &relation.columns);
    let types: Vec<(String, Option<String>)> = existing
        .map(|column| {
            let column = &column.column;
            (column.name.clone(), Some(column.data_type.clone()))
        })
        .collect();
    let declared_types = declared
        .iter()
        .map(|column| (column.name.clone(), column.data_type.clone()));
    let lineage = documented.lineage.get(unique_id);
    let told = lineage.iter().flat_map(|lineage| &lineage.columns);
    let told = told.map(|(name, _)| (name.clone(), None));
    let mut rows: Vec<ColumnRow> = Vec::new();
    for (name, data_type) in types.into_iter().chain(told).chain(declared_types) {
        match rows
            .iter_mut()
            .find(|row| row.name.eq_ignore_ascii_case(&name))
        {
            Some(row) => row.data_type = row.data_type.take().or(data_type),
            None => rows.push(ColumnRow {
                data_type,
                ..row(documented, (unique_id, &name), feeds)
            }),
        }
    }
    for row in &mut rows {
        describe(documented, row, declared, tests);
    }
    rows
}

fn row(documented: &Documented<'_>, (unique_id, name): (&str, &str), feeds: &Feeds) -> ColumnRow {
    let lineage = documented.lineage.get(unique_id);
    let origins = lineage.and_then(|lineage| lineage.origins(name));
    let unknown = lineage.is_some().then_some("unknown");
    let key = (unique_id.to_owned(), name.to_lowercase());
    let fed = feeds.get(&key).into_iter().flatten();
    ColumnRow {
        anchor: column_anchor(unique_id, name),
        name: name.to_owned(),
        data_type: None,
        summary: String::new(),
        description: String::new(),
        tests: Vec::new(),
        passage: origins.map(passage).or(unknown),
        origins: origins
            .iter()
            .flat_map(|origins| &origins.columns)
            .map(|origin| link(documented, &origin.relation, &origin.column))
            .collect(),
        feeds: fed
            .map(|(id, column)| link(documented, id, column))
            .collect(),
    }
}

fn passage(origins: &Origins) -> &'static str {
    match (origins.is_complete, origins.passage) {
        (false, _) => "unknown",
        (true, Passage::Copied) => "copied",
        (true, Passage::Computed) if origins.columns.is_empty() => "constant",
        (true, Passage::Computed) => "computed",
    }
}

fn link(documented: &Documented<'_>, unique_id: &str, column: &str) -> ColumnLink {
    let known = documented.link(unique_id);
    ColumnLink {
        anchor: match known {
            Some(_) => column_anchor(unique_id, column),
            None => anchor(unique_id),
        },
        node: known.map_or_else(|| unique_id.to_owned(), |link| link.text),
        column: column.to_owned(),
    }
}

fn describe(
    documented: &Documented<'_>,
    row: &mut ColumnRow,
    declared: &[Column],
    tests: &[TestRow],
) {
    let is_it = |name: &str| {
        let name = name.trim_matches('"');
        name.eq_ignore_ascii_case(&row.name)
    };
    if let Some(column) = declared.iter().find(|column| is_it(&column.name)) {
        row.summary = documented.summary(&column.description);
        row.description = documented.prose(&column.description);
    }
    let own = tests
        .iter()
        .filter(|test| test.column.as_deref().is_some_and(is_it));
    row.tests = own.cloned().collect();
}
