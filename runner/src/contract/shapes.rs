//! The columns of the project's relations.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use super::query::shape_of;
use super::shape::{Shape, ShapeColumn, is_same, named_type};
use crate::adapter::Relation;
use crate::compile::{Compiler, Refresh};
use crate::manifest::{Manifest, Materialization, Node};

/// Finds the columns of relations, each once.
pub struct Shapes<'a> {
    manifest: &'a Manifest,
    compiler: &'a Compiler<'a>,
    project_root: &'a Path,
    known: RefCell<BTreeMap<String, Shape>>,
}

impl<'a> Shapes<'a> {
    pub fn new(manifest: &'a Manifest, compiler: &'a Compiler<'a>, project_root: &'a Path) -> Self {
        Shapes {
            manifest,
            compiler,
            project_root,
            known: RefCell::default(),
        }
    }

    /// The columns of a query.
    pub fn of_query(&self, sql: &str) -> Shape {
        shape_of(sql, &|name| self.of_relation(name))
    }

    fn of_relation(&self, name: &[String]) -> Shape {
        let is_meant = |relation: &Relation| {
            let parts = [&relation.database, &relation.schema, &relation.identifier];
            name.len() > 1
                && std::iter::zip(parts.iter().rev(), name.iter().rev())
                    .all(|(part, named)| is_same(part, named))
        };
        let mut nodes = self.manifest.nodes.values();
        let node = nodes.find(|node| node.test().is_none() && is_meant(&node.relation));
        self.of_node(node?)
    }

    fn of_node(&self, node: &Node) -> Shape {
        if let Some(known) = self.known.borrow().get(&node.unique_id) {
            return known.clone();
        }
        let shape = match node.config.materialized {
            Materialization::Seed => self.of_seed(node),
            Materialization::Onnx
            | Materialization::Snapshot
            | Materialization::Test
            | Materialization::Unit => None,
            _ => {
                let compiled = self.compiler.compile(node, Refresh::Full).ok();
                compiled.and_then(|compiled| self.of_query(&compiled.sql))
            }
        };
        let mut known = self.known.borrow_mut();
        known.insert(node.unique_id.clone(), shape.clone());
        shape
    }

    /// The names are in the first line; types only where they are declared.
    fn of_seed(&self, node: &Node) -> Shape {
        let mut reader = csv::Reader::from_path(self.project_root.join(&node.original_file_path));
        let header = reader.as_mut().ok()?.headers().ok()?;
        let types = node.config.all.get("column_types");
        let columns = header.iter().map(|name| ShapeColumn {
            name: name.trim().to_owned(),
            data_type: types
                .and_then(|types| types.get(name)?.as_str())
                .and_then(named_type),
        });
        Some(columns.collect())
    }
}
