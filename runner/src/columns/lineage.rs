//! The columns of a node, each with the columns of its parents that feed it.

use super::origins::Origins;
use super::relations::ProjectColumns;
use super::shape::{Rest, Shape, ShapeColumn};
use crate::manifest::{MetaColumns, Node, SnapshotConfig, SnapshotStrategy};

/// Columns that scoring adds and that say nothing of a row.
const MODEL_COLUMNS: [&str; 3] = ["model_name", "model_version", "scored_at"];

/// What an ONNX model makes of which columns.
#[derive(Debug, Clone)]
pub struct Answers {
    pub features: Vec<String>,
    pub columns: Vec<String>,
}

/// The columns of a node in their order.
#[derive(Debug, Clone)]
pub struct ColumnLineage {
    pub columns: Vec<(String, Origins)>,
    /// Whether these are all.
    pub is_complete: bool,
}

impl ColumnLineage {
    /// What feeds a column; `None` where it is not known.
    pub fn origins(&self, column: &str) -> Option<&Origins> {
        let mut columns = self.columns.iter();
        let found = columns.find(|(name, _)| name.eq_ignore_ascii_case(column));
        found.map(|(_, origins)| origins)
    }
}

impl ProjectColumns<'_> {
    /// What feeds the columns of a model or a snapshot; names that its text does not
    /// tell are those that the database has.
    pub fn lineage(&self, node: &Node, answers: Option<&Answers>) -> ColumnLineage {
        let mut shape = self.of_query_of(node);
        let existing = self.existing(node);
        name_by_place(&mut shape, existing);
        let added = added(&shape, node.snapshot(), answers);
        shape.columns.extend(added);
        let is_whole = shape.whole().is_some();
        let names: Vec<String> = match existing {
            Some(names) if !is_whole => names.to_vec(),
            _ => named(&shape),
        };
        let columns = names.into_iter().map(|name| {
            let column = shape.column(&name);
            let origins = column.map_or_else(Origins::unknown, |column| column.origins);
            (name, origins)
        });
        ColumnLineage {
            columns: columns.collect(),
            is_complete: is_whole || existing.is_some(),
        }
    }
}

fn named(shape: &Shape) -> Vec<String> {
    let columns = shape.columns.iter();
    columns.filter_map(|column| column.name.clone()).collect()
}

/// Expressions without a name have the one that the database gave them.
fn name_by_place(shape: &mut Shape, existing: Option<&[String]>) {
    let Some(names) = existing else { return };
    if shape.rest != Rest::Nothing || shape.columns.len() != names.len() {
        return;
    }
    for (column, name) in shape.columns.iter_mut().zip(names) {
        column.name.get_or_insert_with(|| name.clone());
    }
}

/// The columns that a snapshot or a model adds to those of its query.
fn added(
    shape: &Shape,
    snapshot: Option<&SnapshotConfig>,
    answers: Option<&Answers>,
) -> Vec<ShapeColumn> {
    if let Some(answers) = answers {
        let features = all(shape, &answers.features).computed();
        let answered = answers.columns.iter();
        let answered = answered.map(|name| ShapeColumn::untyped(name, features.clone()));
        let fixed = MODEL_COLUMNS.map(|name| ShapeColumn::untyped(name, Origins::nothing()));
        return answered.chain(fixed).collect();
    }
    snapshot.map_or_else(Vec::new, |snapshot| validity(shape, snapshot))
}

fn validity(shape: &Shape, snapshot: &SnapshotConfig) -> Vec<ShapeColumn> {
    let changed = match &snapshot.strategy {
        SnapshotStrategy::Timestamp { updated_at }
        | SnapshotStrategy::Check {
            updated_at: Some(updated_at),
            ..
        } => all(shape, std::slice::from_ref(updated_at)),
        SnapshotStrategy::Check { .. } => Origins::nothing(),
        SnapshotStrategy::Custom => Origins::unknown(),
    };
    let key = all(shape, &snapshot.unique_key)
        .or(changed.clone())
        .computed();
    let MetaColumns {
        valid_from,
        valid_to,
        updated_at,
        scd_id,
        ..
    } = &snapshot.columns;
    vec![
        ShapeColumn::untyped(scd_id, key),
        ShapeColumn::untyped(updated_at, changed.clone()),
        ShapeColumn::untyped(valid_from, changed.clone()),
        ShapeColumn::untyped(valid_to, changed.computed()),
    ]
}

/// What several columns of a query are made of.
fn all(shape: &Shape, names: &[String]) -> Origins {
    let origins = names.iter().map(|name| {
        let column = shape.column(name);
        column.map_or_else(Origins::unknown, |column| column.origins)
    });
    origins.reduce(Origins::or).unwrap_or_else(Origins::unknown)
}
