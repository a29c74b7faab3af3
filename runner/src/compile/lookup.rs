//! What `ref`, `source`, `metric` and `function` find once all nodes are known.

use std::sync::Arc;

use minijinja::Value;

use super::ephemeral::cte_name;
use super::graph::Graph;
use super::newer_version;
use crate::adapter::{Dialect, Relation};
use crate::artifacts::{declaration_entry, graph_of};
use crate::error::{Error, Result};
use crate::jinja::{Lookup, Resolved, jinja_value};
use crate::manifest::{Manifest, Materialization, Node, Reference};
use crate::parse::{find_function_from, find_metric_from, find_reference_from, find_source_from};

/// Finds relations in a manifest.
pub struct ManifestLookup {
    pub manifest: Arc<Manifest>,
    /// The package of the node that looks.
    pub package: String,
    /// The node that may read no more than it was seen to read while parsing.
    pub reader: Option<String>,
    pub dialect: &'static dyn Dialect,
    pub graph: Arc<Graph>,
}

impl ManifestLookup {
    /// The column that says when a row of what `ref` finds came to be.
    pub fn event_time_of_reference(&self, wanted: &Reference) -> Option<&str> {
        let node = find_reference_from(&self.manifest, &self.package, wanted)?;
        node.config.event_time.as_deref()
    }

    /// The unique id of what `ref` finds.
    pub fn unique_id_of(&self, wanted: &Reference) -> Option<&str> {
        let node = find_reference_from(&self.manifest, &self.package, wanted)?;
        Some(&node.unique_id)
    }

    /// A node is built after what it was seen to read; anything else may not be there.
    fn require_known(&self, wanted: &Reference, found: &Node) -> Result<()> {
        let reader = self.reader.as_ref();
        let Some(reader) = reader.and_then(|id| self.manifest.nodes.get(id)) else {
            return Ok(());
        };
        if reader.depends_on.contains(&found.unique_id) {
            return Ok(());
        }
        let fact = format!(
            "dbt was unable to infer all dependencies for the model \"{}\": it reads `{}` only \
             while it runs, such as within a condition",
            reader.name,
            wanted.id_end()
        );
        let hint = format!("-- depends_on: {{{{ {} }}}}", wanted.call());
        Err(Error::usage(fact).help(format!("put `{hint}` at the top of the model")))
    }

    /// The same for what `source` finds.
    pub fn event_time_of_source(&self, source: &str, table: &str) -> Option<&str> {
        let unique_id = find_source_from(&self.manifest, &self.package, source, table)?;
        self.manifest.sources.get(&unique_id)?.event_time.as_deref()
    }
}

impl Lookup for ManifestLookup {
    fn reference(&self, wanted: &Reference) -> Result<Resolved> {
        let node = find_reference_from(&self.manifest, &self.package, wanted)
            .ok_or_else(|| Error::usage(format!("model `{}` does not exist", wanted.id_end())))?;
        self.require_known(wanted, node)?;
        newer_version::tell(&self.manifest, self.reader.as_deref(), (wanted, node));
        Ok(if node.config.materialized == Materialization::Ephemeral {
            Resolved::Cte(node.relation.clone(), cte_name(node))
        } else {
            Resolved::Relation(node.relation.clone())
        })
    }

    fn source(&self, source: &str, table: &str) -> Result<Resolved> {
        find_source_from(&self.manifest, &self.package, source, table)
            .and_then(|unique_id| self.manifest.sources.get(&unique_id))
            .map(super::source::resolved)
            .ok_or_else(|| Error::usage(format!("source `{source}.{table}` does not exist")))
    }

    fn function(&self, wanted: &Reference) -> Result<Relation> {
        find_function_from(&self.manifest, &self.package, wanted)
            .map(|node| node.relation.clone())
            .ok_or_else(|| Error::usage(format!("function `{}` does not exist", wanted.name)))
    }

    fn metric(&self, wanted: &Reference) -> Result<serde_json::Value> {
        find_metric_from(&self.manifest, &self.package, wanted)
            .map(|metric| declaration_entry(&self.manifest, metric, self.dialect))
            .ok_or_else(|| Error::usage(format!("metric `{}` does not exist", wanted.name)))
    }

    fn graph(&self) -> Value {
        let made = || jinja_value(graph_of(&self.manifest, self.dialect));
        self.graph.value(made)
    }
}
