//! `weir clone`: the relations of another run under the names of this target.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Exit;
use super::defer::state_relation;
use super::run::{Plan, perform};
use super::session::Session;
use super::verb::Verb;
use crate::adapter::Adapter;
use crate::cli::{CloneArguments, GlobalArguments, RunArguments};
use crate::error::Result;
use crate::execute::Existing;
use crate::manifest::{Hooks, Manifest, Materialization, Node, NodeDetails, ResourceType};
use crate::materialize::StoreFailures;
use crate::select::read_artifact;
use crate::terminal::{Terminal, log_of_template, whisper_of_template};

/// What can be cloned.
const CLONED: [ResourceType; 3] = [
    ResourceType::Model,
    ResourceType::Seed,
    ResourceType::Snapshot,
];

/// Its name in artifacts.
pub const COMMAND: &str = "clone";

/// Makes a view of each selected node's relation in the state; what is there
/// already stays, unless --full-refresh is given, as what the state does not have.
///
/// # Errors
/// A usage error where there is no state; a runtime error where the database does
/// not answer.
pub fn clone(
    global: &GlobalArguments,
    arguments: &CloneArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    clone_only(global, arguments, None, terminal)
}

/// The same with only some of the nodes.
///
/// # Errors
/// As [`clone`].
pub fn clone_only(
    global: &GlobalArguments,
    arguments: &CloneArguments,
    only: Option<&BTreeSet<String>>,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let mut selected = candidates(&session, arguments, terminal)?;
    selected.retain(|id| only.is_none_or(|only| only.contains(id)));
    let adapter = session.connect()?;
    let manifest = cloned(&session, (&selected, arguments), adapter.as_ref())?;
    let run = run_arguments(arguments);
    let plan = Plan {
        verb: Verb::Clone,
        session: &session,
        arguments: &run,
        selected,
        manifest: Arc::new(manifest),
        adapter,
        repeated: None,
    };
    perform(&plan, terminal)
}

/// The manifest in which the selected nodes are views of what the state's run built.
fn cloned(
    session: &Session,
    (selected, arguments): (&BTreeSet<String>, &CloneArguments),
    adapter: &dyn Adapter,
) -> Result<Manifest> {
    let state = read_artifact(session.deferral_folder()?, "manifest.json")?;
    let stored = StoreFailures::from_flag(false);
    let existing = Existing::read(adapter, &session.manifest, selected, stored)?;
    let mut manifest = Manifest::clone(&session.manifest);
    for unique_id in selected {
        let node = manifest.nodes.get_mut(unique_id);
        let node = node.expect("what is selected is in the manifest");
        let own = adapter.dialect().render(&node.relation);
        let is_there = existing.kind(&node.relation).is_some();
        match state_relation(&state, node) {
            _ if is_there && !arguments.full_refresh => {
                log_of_template(&format!("Relation {own} already exists"));
                stay(node);
            }
            None => {
                let name = &node.name;
                log_of_template(&format!("No relation found in state manifest for {name}"));
                stay(node);
            }
            Some(relation) if is_there && relation == node.relation => {
                whisper_of_template(&format!(
                    "The state has it in the same place, skipping clone for relation: {own}"
                ));
                stay(node);
            }
            Some(relation) => become_view(node, &adapter.dialect().render(&relation)),
        }
    }
    Ok(manifest)
}

fn run_arguments(arguments: &CloneArguments) -> RunArguments {
    RunArguments {
        full_refresh: arguments.full_refresh,
        ..RunArguments::default()
    }
}

/// The selected nodes that have a relation.
fn candidates(
    session: &Session,
    arguments: &CloneArguments,
    terminal: &Terminal,
) -> Result<BTreeSet<String>> {
    let types = arguments.types.wanted(&CLONED, &CLONED);
    let mut selected = session.select(&arguments.nodes, &types, terminal)?;
    selected.retain(|id| session.manifest.nodes.get(id).is_some_and(Node::is_read));
    Ok(selected)
}

/// A view of another relation in the place of what the node is built as.
fn become_view(node: &mut Node, relation: &str) {
    become_model(node, Materialization::View, relation);
}

/// Nothing is made in the place of the node.
fn stay(node: &mut Node) {
    become_model(node, Materialization::Ephemeral, "nothing");
}

fn become_model(node: &mut Node, materialized: Materialization, relation: &str) {
    node.raw_code = format!("select * from {relation}");
    node.config.materialized = materialized;
    node.config.hooks = Hooks::default();
    node.details = match std::mem::replace(&mut node.details, NodeDetails::Seed) {
        NodeDetails::Model(model) => NodeDetails::Model(model),
        _ => NodeDetails::Model(Default::default()),
    };
}
