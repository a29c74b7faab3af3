//! Puts the page together.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use minijinja::Environment;
use serde_json::json;

use super::column_row::feeds;
use super::documented::{Documented, Kind};
use super::entry::Entry;
use super::graph_data::{GraphData, to_json};
use super::overview::Overview;
use super::test_row::TestRow;
use crate::error::{Error, Result};
use crate::jinja::jinja_value;

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    let files = [
        ("page.html", include_str!("site/page.html")),
        ("overview.html", include_str!("site/overview.html")),
        ("entry.html", include_str!("site/entry.html")),
        ("parts.html", include_str!("site/parts.html")),
    ];
    for (name, text) in files {
        templates
            .add_template(name, text)
            .expect("the templates are well formed");
    }
    templates
});

const STYLE: &str = include_str!("site/style.css");

const SCRIPT: [&str; 5] = [
    include_str!("site/layout.js"),
    include_str!("site/graph.js"),
    include_str!("site/lineage.js"),
    include_str!("site/search.js"),
    include_str!("site/main.js"),
];

/// The page as HTML.
///
/// # Errors
/// A runtime error where a template fails.
pub fn render(documented: &Documented<'_>) -> Result<String> {
    let entries = entries(documented);
    let overview = Overview::of(documented, &entries);
    let nodes = documented.manifest.nodes.values();
    let tests: Vec<TestRow> = nodes
        .filter_map(|node| TestRow::of(documented, node))
        .collect();
    let mut data = json!(GraphData::of(documented, &entries));
    documented.secrets.hide(&mut data);
    let mut values = json!({
        "project": documented.manifest.project_name,
        "target": documented.target,
        "generated_at": documented.generated_at.format("%Y-%m-%d %H:%M UTC").to_string(),
        "version": env!("CARGO_PKG_VERSION"),
        "overview": overview,
        "entries": entries,
        "tests": tests,
    });
    documented.secrets.hide(&mut values);
    // The script runs by this word, which nothing that the page shows can know.
    values["nonce"] = json!(uuid::Uuid::new_v4().to_string());
    values["data"] = json!(to_json(&data));
    values["style"] = json!(STYLE);
    values["script"] = json!(SCRIPT.concat());
    TEMPLATES
        .get_template("page.html")
        .and_then(|template| template.render(jinja_value(values)))
        .map_err(|error| Error::runtime(format!("the page cannot be written: {error:#}")))
}

/// Everything that has a part of the page: nodes, sources, exposures, and the macros
/// that the project or one of its packages wrote.
fn entries(documented: &Documented<'_>) -> Vec<Entry> {
    let manifest = documented.manifest;
    let feeds = feeds(documented);
    let sources = manifest.sources.values();
    let nodes = manifest.nodes.values();
    let exposures = manifest.exposures.values();
    let packages: BTreeSet<&str> = nodes
        .clone()
        .map(|node| node.package_name.as_str())
        .chain([manifest.project_name.as_str()])
        .collect();
    let macros = manifest.macros.values();
    let macros = macros.filter(|item| packages.contains(item.package_name.as_str()));
    let mut entries: Vec<Entry> = sources
        .map(|source| Entry::of_source(documented, source, &feeds))
        .chain(nodes.map(|node| Entry::of_node(documented, node, &feeds)))
        .chain(exposures.map(|exposure| Entry::of_exposure(documented, exposure)))
        .chain(macros.map(|item| Entry::of_macro(documented, item)))
        .collect();
    let order = |entry: &Entry| (entry.kind == Kind::Macro, entry.kind, entry.name.clone());
    entries.sort_by_cached_key(order);
    entries
}
