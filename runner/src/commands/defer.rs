//! `--defer`: what is not selected is read where another run built it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::session::Session;
use crate::adapter::{Adapter, Relation};
use crate::cli::Flags;
use crate::error::{Error, Result};
use crate::execute::Existing;
use crate::manifest::{Manifest, Node};
use crate::materialize::StoreFailures;
use crate::select::read_artifact;

impl Session {
    /// The manifest in which every node that is not selected stands where the state's
    /// run built it, if it is not there in this target or --favor-state says so. The
    /// manifest itself without --defer.
    ///
    /// # Errors
    /// A usage error where there is no state; a runtime error where the database
    /// does not answer.
    pub fn deferred(
        &self,
        selected: &BTreeSet<String>,
        adapter: &dyn Adapter,
    ) -> Result<Arc<Manifest>> {
        if !Flags::is_on(self.flags.defer) {
            return Ok(self.manifest.clone());
        }
        let state = read_artifact(self.deferral_folder()?, "manifest.json")?;
        let candidates: BTreeSet<String> = self
            .manifest
            .nodes
            .values()
            .filter(|node| node.is_read() || node.function().is_some())
            .filter(|node| !selected.contains(&node.unique_id))
            .map(|node| node.unique_id.clone())
            .collect();
        let stored = StoreFailures::from_flag(false);
        let existing = Existing::read(adapter, &self.manifest, &candidates, stored)?;
        let is_favored = Flags::is_on(self.flags.favor_state);
        let mut manifest = Manifest::clone(&self.manifest);
        for unique_id in &candidates {
            let Some(node) = manifest.nodes.get_mut(unique_id) else {
                continue;
            };
            let is_there = existing.kind(&node.relation).is_some();
            if let (Some(relation), true) = (state_relation(&state, node), is_favored || !is_there)
            {
                node.relation = relation;
            }
        }
        Ok(Arc::new(manifest))
    }

    /// The manifest in which every node but those that are built stands where the
    /// state's run built it; the manifest itself without --defer.
    ///
    /// # Errors
    /// A usage error where there is no state.
    pub fn in_state(&self, built: &BTreeMap<String, String>) -> Result<Arc<Manifest>> {
        if !Flags::is_on(self.flags.defer) {
            return Ok(self.manifest.clone());
        }
        let state = read_artifact(self.deferral_folder()?, "manifest.json")?;
        let mut manifest = Manifest::clone(&self.manifest);
        let nodes = manifest.nodes.values_mut();
        for node in nodes.filter(|node| !built.contains_key(&node.unique_id)) {
            if let Some(relation) = state_relation(&state, node) {
                node.relation = relation;
            }
        }
        Ok(Arc::new(manifest))
    }

    /// `--defer-state`, or `--state`.
    ///
    /// # Errors
    /// A usage error where neither is given.
    pub fn deferral_folder(&self) -> Result<&Path> {
        let folder = self
            .flags
            .defer_state
            .as_ref()
            .or(self.flags.state.as_ref());
        folder.map(std::path::PathBuf::as_path).ok_or_else(|| {
            Error::usage(
                "--state or --defer-state are required for deferral, but neither was provided",
            )
            .help("name the folder of another run's artifacts with --state or DBT_STATE")
        })
    }
}

/// Where the state's run built a node; `None` where it did not.
pub fn state_relation(state: &Value, node: &Node) -> Option<Relation> {
    let mut parts = ["nodes", "functions"].into_iter();
    let built = parts.find_map(|part| state[part].get(&node.unique_id))?;
    if built["config"]["materialized"] == "ephemeral" {
        return None;
    }
    let text = |key: &str| built[key].as_str().map(str::to_owned);
    Some(Relation {
        database: text("database").unwrap_or_default(),
        schema: text("schema")?,
        identifier: text("alias")?,
        quoted: node.relation.quoted,
    })
}
