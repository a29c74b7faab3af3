//! What the script knows: the graph, the words to search, the columns to trace.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::column_row::ColumnRow;
use super::documented::Documented;
use super::entry::Entry;

/// The project for the script.
#[derive(Serialize)]
pub struct GraphData {
    nodes: Vec<GraphNode>,
}

#[derive(Serialize)]
struct GraphNode {
    id: String,
    anchor: String,
    name: String,
    kind: super::documented::Kind,
    word: &'static str,
    path: String,
    summary: String,
    tags: Vec<String>,
    /// `good`, `warn`, `bad`, `idle`; null where it never ran.
    tone: Option<super::history::Tone>,
    /// Places of the nodes that it reads, in the list of nodes.
    parents: Vec<usize>,
    columns: Vec<GraphColumn>,
}

#[derive(Serialize)]
struct GraphColumn {
    name: String,
    anchor: String,
    summary: String,
    /// Node and column of each column that feeds it.
    from: Vec<(usize, String)>,
    is_unknown: bool,
}

impl GraphData {
    pub fn of(documented: &Documented<'_>, entries: &[Entry]) -> Self {
        let places = entries.iter().enumerate();
        let places: BTreeMap<&str, usize> = places
            .map(|(place, entry)| (entry.unique_id.as_str(), place))
            .collect();
        let parents: BTreeMap<&str, &[String]> = documented.manifest.with_parents().collect();
        let nodes = entries.iter().map(|entry| {
            let id = entry.unique_id.as_str();
            let parents = parents.get(id).copied().unwrap_or_default().iter();
            GraphNode {
                id: id.to_owned(),
                anchor: entry.anchor.clone(),
                name: entry.name.clone(),
                kind: entry.kind,
                word: entry.kind_word,
                path: entry.path.clone(),
                summary: entry.summary.clone(),
                tags: entry.tags.clone(),
                tone: entry
                    .history
                    .as_ref()
                    .and_then(|history| Some(history.runs.first()?.tone)),
                parents: parents
                    .filter_map(|parent| places.get(parent.as_str()).copied())
                    .collect(),
                columns: columns(documented, entry, &places),
            }
        });
        GraphData {
            nodes: nodes.collect(),
        }
    }
}

fn columns(
    documented: &Documented<'_>,
    entry: &Entry,
    places: &BTreeMap<&str, usize>,
) -> Vec<GraphColumn> {
    let lineage = documented.lineage.get(&entry.unique_id);
    let column = |row: &ColumnRow| {
        let origins = lineage.and_then(|lineage| lineage.origins(&row.name));
        let origins = origins.iter().flat_map(|origins| &origins.columns);
        GraphColumn {
            name: row.name.clone(),
            anchor: row.anchor.clone(),
            summary: row.summary.clone(),
            from: origins
                .filter_map(|origin| {
                    let place = places.get(origin.relation.as_str())?;
                    Some((*place, origin.column.clone()))
                })
                .collect(),
            is_unknown: row.passage == Some("unknown"),
        }
    };
    entry.columns.iter().map(column).collect()
}

/// JSON that may stand in a `<script>`.
pub fn to_json(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}
