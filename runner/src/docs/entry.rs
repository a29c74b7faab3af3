//! The part of the page that is about one thing: a node, a source, an exposure or a
//! macro.

use serde::Serialize;

use super::anchor::anchor;
use super::column_row::{ColumnRow, Feeds, column_rows};
use super::documented::{Documented, Kind, Link, OnnxContract};
use super::facts::{self, Fact};
use super::history::HistoryView;
use super::test_row::TestRow;
use crate::manifest::{Exposure, Macro, Node, Source};

/// Everything that is shown of a thing.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub unique_id: String,
    pub anchor: String,
    pub kind: Kind,
    pub kind_word: &'static str,
    pub name: String,
    pub package: String,
    pub path: String,
    pub materialized: Option<&'static str>,
    pub tags: Vec<String>,
    pub summary: String,
    pub description: String,
    pub facts: Vec<Fact>,
    pub config: Vec<Fact>,
    pub columns: Vec<ColumnRow>,
    /// The tests of the thing as a whole; those of its columns stand with them.
    pub tests: Vec<TestRow>,
    pub parents: Vec<Link>,
    pub children: Vec<Link>,
    pub macros: Vec<Link>,
    pub source_code: String,
    pub compiled_code: Option<String>,
    pub history: Option<HistoryView>,
    pub contract: Option<OnnxContract>,
}

impl Entry {
    fn new(kind: Kind, unique_id: &str, name: &str) -> Self {
        Entry {
            unique_id: unique_id.to_owned(),
            anchor: anchor(unique_id),
            kind,
            kind_word: kind.word(),
            name: name.to_owned(),
            package: String::new(),
            path: String::new(),
            materialized: None,
            tags: Vec::new(),
            summary: String::new(),
            description: String::new(),
            facts: Vec::new(),
            config: Vec::new(),
            columns: Vec::new(),
            tests: Vec::new(),
            parents: Vec::new(),
            children: Vec::new(),
            macros: Vec::new(),
            source_code: String::new(),
            compiled_code: None,
            history: None,
            contract: None,
        }
    }

    /// A model, a seed, a snapshot or a test.
    pub fn of_node(documented: &Documented<'_>, node: &Node, feeds: &Feeds) -> Self {
        let id = node.unique_id.as_str();
        let runs = documented.history.get(id).map_or(&[][..], Vec::as_slice);
        let compiled = documented.compiled.get(id);
        let is_seed = Kind::of_node(node) == Kind::Seed;
        let mut entry = Entry {
            package: node.package_name.clone(),
            path: node.original_file_path.display().to_string(),
            materialized: Some(node.config.materialized.name()),
            tags: node.config.tags.clone(),
            summary: documented.summary(&node.description),
            description: documented.prose(&node.description),
            facts: facts::of_node(documented, node),
            config: facts::of_config(&node.config.all),
            macros: documented.links(node.macros.iter().map(String::as_str)),
            source_code: match is_seed {
                true => String::new(),
                false => documented.code(&node.raw_code),
            },
            compiled_code: compiled.map(|sql| documented.code(sql)),
            history: HistoryView::of(runs),
            contract: documented.contracts.get(id).cloned(),
            ..Entry::new(Kind::of_node(node), id, &node.name)
        };
        entry.connect(documented, &node.depends_on);
        if entry.kind != Kind::Test {
            entry.add_columns(documented, &node.columns, feeds);
        }
        entry
    }

    /// A source table.
    pub fn of_source(documented: &Documented<'_>, source: &Source, feeds: &Feeds) -> Self {
        let description = match source.description.is_empty() {
            true => &source.source_description,
            false => &source.description,
        };
        let name = format!("{}.{}", source.source_name, source.name);
        let mut entry = Entry {
            package: source.package_name.clone(),
            path: source.original_file_path.display().to_string(),
            tags: source.tags.clone(),
            summary: documented.summary(description),
            description: documented.prose(description),
            facts: facts::of_source(documented, source),
            ..Entry::new(Kind::Source, &source.unique_id, &name)
        };
        entry.connect(documented, &[]);
        entry.add_columns(documented, &source.columns, feeds);
        entry
    }

    /// An exposure; a report's text is its source.
    pub fn of_exposure(documented: &Documented<'_>, exposure: &Exposure) -> Self {
        let mut entry = Entry {
            package: exposure.package_name.clone(),
            path: exposure.original_file_path.display().to_string(),
            tags: exposure.tags.clone(),
            summary: documented.summary(&exposure.description),
            description: documented.prose(&exposure.description),
            facts: facts::of_exposure(exposure),
            macros: documented.links(exposure.macros.iter().map(String::as_str)),
            source_code: documented.code(&exposure.raw_code),
            ..Entry::new(Kind::Exposure, &exposure.unique_id, &exposure.name)
        };
        if let Some(label) = &exposure.label {
            entry.facts.insert(0, facts::fact("Title", label.clone()));
        }
        entry.connect(documented, &exposure.depends_on);
        entry
    }

    /// A macro of the project.
    pub fn of_macro(documented: &Documented<'_>, item: &Macro) -> Self {
        let nodes = documented.manifest.nodes.values();
        let users = nodes.filter(|node| node.macros.contains(&item.unique_id));
        Entry {
            package: item.package_name.clone(),
            path: item.original_file_path.display().to_string(),
            children: documented.links(users.map(|node| node.unique_id.as_str())),
            source_code: documented.code(&item.macro_sql),
            ..Entry::new(Kind::Macro, &item.unique_id, &item.name)
        }
    }

    /// What it reads, and what reads it; tests are told apart from the rest.
    fn connect(&mut self, documented: &Documented<'_>, parents: &[String]) {
        self.parents = documented.links(parents.iter().map(String::as_str));
        let children = documented.children.get(self.unique_id.as_str());
        let children = children.into_iter().flatten().copied();
        self.children = documented.links(children);
        self.children.retain(|link| link.kind != Kind::Test);
    }

    fn add_columns(
        &mut self,
        documented: &Documented<'_>,
        declared: &[crate::manifest::Column],
        feeds: &Feeds,
    ) {
        let children = documented.children.get(self.unique_id.as_str());
        let nodes = &documented.manifest.nodes;
        let children = children.into_iter().flatten();
        let tests = children.filter_map(|id| TestRow::of(documented, nodes.get(*id)?));
        let tests: Vec<TestRow> = tests
            .filter(|test| test.tested.as_deref() == Some(&self.unique_id) || test.column.is_none())
            .collect();
        let own = (self.unique_id.as_str(), declared);
        self.columns = column_rows(documented, own, feeds, &tests);
        let shown = |test: &TestRow| {
            let mut rows = self.columns.iter().flat_map(|row| &row.tests);
            rows.any(|shown| shown.anchor == test.anchor)
        };
        self.tests = tests.into_iter().filter(|test| !shown(test)).collect();
    }

    /// All of its tests.
    pub fn all_tests(&self) -> impl Iterator<Item = &TestRow> {
        let of_columns = self.columns.iter().flat_map(|row| &row.tests);
        of_columns.chain(&self.tests)
    }
}
