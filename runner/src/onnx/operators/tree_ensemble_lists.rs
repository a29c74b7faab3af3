//! The lists in which ai.onnx.ml 1 to 3 write trees: an entry per node, and apart from
//! them an entry per vote of a leaf.

use std::collections::HashMap;

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::{TractErrorContext, bail, ensure};

use super::attributes::{list, list_of, numbers};
use super::tree_node::{NodeDefinition, Question, Split};
use super::trees::Definitions;

/// Nodes by tree and number.
type Places = HashMap<(i64, i64), usize>;

/// Reads the trees; `votes` is the beginning of the names of the lists of votes.
///
/// # Errors
/// Where the lists do not fit each other, or their nodes are no trees.
pub fn read(context: &ParsingContext, node: &NodeProto, votes: &str) -> TractResult<Definitions> {
    let trees: Vec<i64> = list(node, "nodes_treeids")?;
    let numbers_in_tree: Vec<i64> = list_of(node, "nodes_nodeids", trees.len())?;
    let keys: Vec<_> = trees.iter().copied().zip(numbers_in_tree).collect();
    let mut places = Places::with_capacity(keys.len());
    for (place, key) in keys.iter().enumerate() {
        ensure!(
            places.insert(*key, place).is_none(),
            "two nodes have the number {} in tree {}",
            key.1,
            key.0
        );
    }
    let mut definitions = splits(context, node, (&keys, &places))?;
    add_votes(context, node, votes, (&places, &mut definitions))?;
    definitions.roots = roots(&keys, &definitions.nodes)?;
    Ok(definitions)
}

fn splits(
    context: &ParsingContext,
    node: &NodeProto,
    (keys, places): (&[(i64, i64)], &Places),
) -> TractResult<Definitions> {
    let thresholds = numbers(context, node, "nodes_values")?;
    let is_double = thresholds.is_double;
    let splits = SplitLists::read(node, thresholds.values, keys.len())?;
    let nodes = keys.iter().enumerate().map(|(place, (tree, _))| {
        Ok(NodeDefinition {
            split: splits.split(place, *tree, places)?,
            votes: Vec::new(),
        })
    });
    Ok(Definitions {
        nodes: nodes.collect::<TractResult<_>>()?,
        roots: Vec::new(),
        is_double,
    })
}

/// What the nodes ask, an entry per node.
struct SplitLists<'a> {
    modes: Vec<&'a str>,
    features: Vec<i64>,
    thresholds: Vec<f64>,
    on_true: Vec<i64>,
    on_false: Vec<i64>,
    /// Shorter where the file says nothing of missing values.
    missing: Vec<i64>,
}

impl<'a> SplitLists<'a> {
    fn read(node: &'a NodeProto, thresholds: Vec<f64>, count: usize) -> TractResult<Self> {
        ensure!(thresholds.len() == count, "a threshold for each node");
        Ok(SplitLists {
            modes: list_of(node, "nodes_modes", count)?,
            features: list_of(node, "nodes_featureids", count)?,
            thresholds,
            on_true: list_of(node, "nodes_truenodeids", count)?,
            on_false: list_of(node, "nodes_falsenodeids", count)?,
            missing: list(node, "nodes_missing_value_tracks_true")?,
        })
    }

    /// The question of a node; `None` for a leaf.
    fn split(&self, place: usize, tree: i64, places: &Places) -> TractResult<Option<Split>> {
        let child = |number| {
            let place = places.get(&(tree, number)).copied();
            place.with_context(|| format!("there is no node {number} in tree {tree}"))
        };
        let mode = self.modes[place];
        if mode == "LEAF" {
            return Ok(None);
        }
        let missing = self.missing.get(place);
        Ok(Some(Split {
            question: question(mode)?,
            feature: u32::try_from(self.features[place]).context("a feature is negative")?,
            threshold: self.thresholds[place],
            yes: child(self.on_true[place])?,
            no: child(self.on_false[place])?,
            missing_is_yes: missing.is_some_and(|answer| *answer != 0),
        }))
    }
}

fn question(mode: &str) -> TractResult<Question> {
    match mode {
        "BRANCH_LEQ" => Ok(Question::AtMost),
        "BRANCH_LT" => Ok(Question::Below),
        "BRANCH_GTE" => Ok(Question::AtLeast),
        "BRANCH_GT" => Ok(Question::Above),
        "BRANCH_EQ" => Ok(Question::Equal),
        "BRANCH_NEQ" => Ok(Question::Unequal),
        other => bail!("the node mode {other} is not supported"),
    }
}

fn add_votes(
    context: &ParsingContext,
    node: &NodeProto,
    prefix: &str,
    (places, definitions): (&Places, &mut Definitions),
) -> TractResult<()> {
    let trees: Vec<i64> = list(node, &format!("{prefix}_treeids"))?;
    let count = trees.len();
    let numbers_in_tree: Vec<i64> = list_of(node, &format!("{prefix}_nodeids"), count)?;
    let outputs: Vec<i64> = list_of(node, &format!("{prefix}_ids"), count)?;
    let weights = numbers(context, node, &format!("{prefix}_weights"))?;
    ensure!(weights.values.len() == count, "a weight for each vote");
    definitions.is_double |= weights.is_double;
    for (vote, key) in trees.into_iter().zip(numbers_in_tree).enumerate() {
        let place = places.get(&key).copied();
        let place = place.with_context(|| format!("no node {} in tree {} votes", key.1, key.0))?;
        let output = u32::try_from(outputs[vote]).context("a vote is for a negative output")?;
        let votes = &mut definitions.nodes[place].votes;
        votes.push((output, weights.values[vote]));
    }
    Ok(())
}

/// The node of each tree that is nobody's child, in the order of the trees.
fn roots(keys: &[(i64, i64)], nodes: &[NodeDefinition]) -> TractResult<Vec<usize>> {
    let mut is_child = vec![false; nodes.len()];
    for split in nodes.iter().filter_map(|node| node.split.as_ref()) {
        is_child[split.yes] = true;
        is_child[split.no] = true;
    }
    let mut root_of = HashMap::new();
    let mut roots = Vec::new();
    for place in (0..nodes.len()).filter(|place| !is_child[*place]) {
        let tree = keys[place].0;
        ensure!(
            root_of.insert(tree, place).is_none(),
            "tree {tree} has several roots"
        );
        roots.push(place);
    }
    if let Some((tree, _)) = keys.iter().find(|(tree, _)| !root_of.contains_key(tree)) {
        bail!("tree {tree} has no root");
    }
    Ok(roots)
}
