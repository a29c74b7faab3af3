//! The columns of the project's relations.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sqlparser::dialect::Dialect;

use super::origins::Origins;
use super::query::shape_of;
use super::shape::{Rest, Shape, ShapeColumn, named_type};
use crate::adapter::Relation;
use crate::manifest::{Manifest, Materialization, Node};

/// Gives the SQL of a node, where it can be had.
pub type Queries<'a> = dyn Fn(&Node) -> Option<String> + 'a;

/// Finds the columns of relations, each once.
pub struct ProjectColumns<'a> {
    manifest: &'a Manifest,
    project_root: &'a Path,
    dialect: &'static dyn Dialect,
    queries: &'a Queries<'a>,
    /// The columns that the database has, by unique id.
    existing: BTreeMap<String, Vec<String>>,
    /// Unique ids by the last part of the relation's name, in lowercase.
    by_identifier: BTreeMap<String, Vec<&'a str>>,
    known: RefCell<BTreeMap<String, Shape>>,
    /// Nodes whose columns are being read.
    pending: RefCell<BTreeSet<String>>,
}

impl<'a> ProjectColumns<'a> {
    pub fn new(
        manifest: &'a Manifest,
        project_root: &'a Path,
        dialect: &'static dyn Dialect,
        queries: &'a Queries<'a>,
    ) -> Self {
        let mut by_identifier: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let nodes = manifest.nodes.values();
        let nodes = nodes
            .filter(|node| node.test().is_none() && node.unit_test().is_none())
            .filter(|node| !node.is_analysis())
            .map(|node| (&node.relation, node.unique_id.as_str()));
        let sources = manifest.sources.values();
        let sources = sources.map(|source| (&source.relation, source.unique_id.as_str()));
        for (relation, unique_id) in nodes.chain(sources) {
            let identifier = relation.identifier.to_lowercase();
            by_identifier.entry(identifier).or_default().push(unique_id);
        }
        ProjectColumns {
            manifest,
            project_root,
            dialect,
            queries,
            existing: BTreeMap::new(),
            by_identifier,
            known: RefCell::default(),
            pending: RefCell::default(),
        }
    }

    /// The same with what the database says of columns that text leaves open.
    pub fn with_existing(self, existing: BTreeMap<String, Vec<String>>) -> Self {
        ProjectColumns { existing, ..self }
    }

    /// The columns that the database has of a node.
    pub fn existing(&self, node: &Node) -> Option<&[String]> {
        self.existing.get(&node.unique_id).map(Vec::as_slice)
    }

    /// The columns of a query, with their origins in the relations that it reads.
    pub fn of_query(&self, sql: &str) -> Shape {
        shape_of(sql, self.dialect, &|name| self.of_relation(name))
    }

    /// The columns of a node's own query; open where it has none.
    pub fn of_query_of(&self, node: &Node) -> Shape {
        match (self.queries)(node) {
            Some(sql) => self.of_query(&sql),
            None => Shape::unknown(),
        }
    }

    fn of_relation(&self, name: &[String]) -> Shape {
        let Some(unique_id) = self.meant(name) else {
            return Shape {
                columns: Vec::new(),
                rest: Rest::Of(name.join(".")),
            };
        };
        if let Some(known) = self.known.borrow().get(unique_id) {
            return known.clone();
        }
        // A relation that reads itself, as an incremental one may.
        if !self.pending.borrow_mut().insert(unique_id.to_owned()) {
            return self.open(unique_id, Vec::new());
        }
        let shape = self.of_id(unique_id);
        self.pending.borrow_mut().remove(unique_id);
        let mut known = self.known.borrow_mut();
        known.insert(unique_id.to_owned(), shape.clone());
        shape
    }

    /// The unique id of the relation of that name, which has two parts at least.
    fn meant(&self, name: &[String]) -> Option<&'a str> {
        let candidates = self.by_identifier.get(&name.last()?.to_lowercase())?;
        let is_meant = |relation: &Relation| {
            let parts = [&relation.database, &relation.schema, &relation.identifier];
            name.len() > 1
                && std::iter::zip(parts.iter().rev(), name.iter().rev())
                    .all(|(part, named)| part.eq_ignore_ascii_case(named))
        };
        candidates.iter().copied().find(|id| {
            let node = self.manifest.nodes.get(*id).map(|node| &node.relation);
            let source = self.manifest.sources.get(*id);
            node.or_else(|| source.map(|source| &source.relation))
                .is_some_and(is_meant)
        })
    }

    fn of_id(&self, unique_id: &str) -> Shape {
        if let Some(node) = self.manifest.nodes.get(unique_id) {
            return self.of_node(node);
        }
        let source = self.manifest.sources.get(unique_id);
        let declared = source.iter().flat_map(|source| &source.columns);
        let declared = declared.map(|column| (column.name.clone(), None));
        match self.existing.get(unique_id) {
            Some(names) => own_columns(unique_id, names.iter().map(|name| (name.clone(), None))),
            None => {
                let columns = own_columns(unique_id, declared).columns;
                self.open(unique_id, columns)
            }
        }
    }

    fn open(&self, unique_id: &str, columns: Vec<ShapeColumn>) -> Shape {
        Shape {
            columns,
            rest: Rest::Of(unique_id.to_owned()),
        }
    }

    fn of_node(&self, node: &Node) -> Shape {
        let is_more = matches!(
            node.config.materialized,
            Materialization::Onnx | Materialization::Snapshot
        );
        let query = match node.config.materialized {
            Materialization::Seed => self.of_seed(node),
            _ => self.of_query_of(node),
        };
        let whole = query.whole().filter(|_| !is_more);
        if let Some(columns) = whole {
            let columns = columns
                .into_iter()
                .map(|(name, data_type)| (name.to_owned(), data_type.cloned()));
            return own_columns(&node.unique_id, columns);
        }
        let listed = query.columns.iter();
        let listed = listed.filter_map(|column| Some((column.name.clone()?, None)));
        match self.existing.get(&node.unique_id) {
            Some(names) => own_columns(
                &node.unique_id,
                names.iter().map(|name| (name.clone(), None)),
            ),
            None => {
                let columns = own_columns(&node.unique_id, listed).columns;
                self.open(&node.unique_id, columns)
            }
        }
    }

    /// The names are in the first line; types only where they are declared.
    fn of_seed(&self, node: &Node) -> Shape {
        let mut reader = csv::Reader::from_path(self.project_root.join(&node.original_file_path));
        let Some(header) = reader
            .as_mut()
            .ok()
            .and_then(|reader| reader.headers().ok())
        else {
            return Shape::unknown();
        };
        let types = node.config.all.get("column_types");
        let columns = header.iter().map(|name| ShapeColumn {
            data_type: types
                .and_then(|types| types.get(name)?.as_str())
                .and_then(named_type),
            ..ShapeColumn::untyped(name.trim(), Origins::nothing())
        });
        Shape::of(columns.collect())
    }
}

/// Columns whose origin is the relation itself.
fn own_columns(
    unique_id: &str,
    columns: impl Iterator<Item = (String, Option<arrow::datatypes::DataType>)>,
) -> Shape {
    let columns = columns.map(|(name, data_type)| ShapeColumn {
        data_type,
        ..ShapeColumn::untyped(&name, Origins::of(unique_id, &name))
    });
    Shape::of(columns.collect())
}
