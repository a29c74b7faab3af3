//! The lists in which ai.onnx.ml 5 writes trees: inner nodes and leaves apart, each
//! child a number in one list or the other.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{DatumType, Tensor, TractResult};
use tract_onnx::tract_core::internal::{TractErrorContext, bail, ensure};

use super::attributes::{doubles, list, list_of, tensor};
use super::matrix::slice;
use super::tree_node::{NodeDefinition, Question, Split};
use super::trees::Definitions;

/// The mode of a node that asks whether the value is one of a set.
const MEMBER: u8 = 6;

/// Reads the trees.
///
/// # Errors
/// Where the lists do not fit each other.
pub fn read(context: &ParsingContext, node: &NodeProto) -> TractResult<Definitions> {
    let splits = required(context, node, "nodes_splits")?;
    let count = splits.len();
    let mut definitions = Definitions {
        is_double: splits.datum_type() == DatumType::F64,
        ..Definitions::default()
    };
    let lists = Lists::read(context, node, doubles(&splits)?)?;
    for place in 0..count {
        definitions.nodes.push(lists.node(place)?);
    }
    definitions.nodes.extend(leaves(context, node)?);
    lists.add_sets(context, node, &mut definitions.nodes)?;
    let roots: Vec<i64> = list(node, "tree_roots")?;
    for root in roots {
        let root = usize::try_from(root).ok().filter(|root| *root < count);
        definitions.roots.push(root.context("a root is not there")?);
    }
    Ok(definitions)
}

struct Lists {
    thresholds: Vec<f64>,
    modes: Vec<u8>,
    features: Vec<i64>,
    on_true: Vec<i64>,
    on_false: Vec<i64>,
    true_is_leaf: Vec<i64>,
    false_is_leaf: Vec<i64>,
    missing: Vec<i64>,
}

impl Lists {
    fn read(context: &ParsingContext, node: &NodeProto, thresholds: Vec<f64>) -> TractResult<Self> {
        let count = thresholds.len();
        let modes = required(context, node, "nodes_modes")?;
        ensure!(modes.len() == count, "a mode for each node");
        let modes = modes.cast_to::<u8>()?;
        Ok(Lists {
            thresholds,
            modes: slice::<u8>(&modes)?.to_vec(),
            features: list_of(node, "nodes_featureids", count)?,
            on_true: list_of(node, "nodes_truenodeids", count)?,
            on_false: list_of(node, "nodes_falsenodeids", count)?,
            true_is_leaf: list_of(node, "nodes_trueleafs", count)?,
            false_is_leaf: list_of(node, "nodes_falseleafs", count)?,
            missing: list(node, "nodes_missing_value_tracks_true")?,
        })
    }

    fn node(&self, place: usize) -> TractResult<NodeDefinition> {
        let question = match self.modes[place] {
            0 => Question::AtMost,
            1 => Question::Below,
            2 => Question::AtLeast,
            3 => Question::Above,
            4 | MEMBER => Question::Equal,
            5 => Question::Unequal,
            other => bail!("the node mode {other} is not supported"),
        };
        let feature = u32::try_from(self.features[place]);
        let split = Split {
            question,
            feature: feature.context("a feature is negative")?,
            threshold: self.thresholds[place],
            yes: self.child(self.on_true[place], self.true_is_leaf[place])?,
            no: self.child(self.on_false[place], self.false_is_leaf[place])?,
            missing_is_yes: self.missing.get(place).is_some_and(|answer| *answer != 0),
        };
        Ok(NodeDefinition {
            split: Some(split),
            votes: Vec::new(),
        })
    }

    /// Where a child stands: the leaves come after the inner nodes.
    fn child(&self, number: i64, is_leaf: i64) -> TractResult<usize> {
        let number = usize::try_from(number).context("a child is negative")?;
        let inner = self.thresholds.len();
        if is_leaf != 0 {
            return number.checked_add(inner).context("a child is not there");
        }
        ensure!(number < inner, "a child is not there");
        Ok(number)
    }

    /// Makes each node with a set a row of nodes, one for each of its members.
    fn add_sets(
        &self,
        context: &ParsingContext,
        node: &NodeProto,
        nodes: &mut Vec<NodeDefinition>,
    ) -> TractResult<()> {
        if !self.modes.contains(&MEMBER) {
            return Ok(());
        }
        let members = doubles(&required(context, node, "membership_values")?)?;
        let mut sets = members.split(|member| member.is_nan());
        let wanted = (0..self.modes.len()).filter(|place| self.modes[*place] == MEMBER);
        for place in wanted {
            let set = sets.next().context("a set of members is missing")?;
            add_set(place, set, nodes)?;
        }
        Ok(())
    }
}

fn add_set(place: usize, set: &[f64], nodes: &mut Vec<NodeDefinition>) -> TractResult<()> {
    let Some((last, others)) = set.split_last() else {
        bail!("a set has no members");
    };
    let Some(mut split) = nodes[place].split else {
        return Ok(());
    };
    split.threshold = *last;
    for member in others {
        // The question asked so far moves to a node of its own, after this one's no.
        nodes.push(NodeDefinition {
            split: Some(split),
            votes: Vec::new(),
        });
        split.no = nodes.len() - 1;
        split.threshold = *member;
    }
    nodes[place].split = Some(split);
    Ok(())
}

fn leaves(context: &ParsingContext, node: &NodeProto) -> TractResult<Vec<NodeDefinition>> {
    let weights = doubles(&required(context, node, "leaf_weights")?)?;
    let targets: Vec<i64> = list_of(node, "leaf_targetids", weights.len())?;
    let leaves = targets.into_iter().zip(weights);
    leaves
        .map(|(target, weight)| {
            let target = u32::try_from(target).context("a target is negative")?;
            Ok(NodeDefinition {
                split: None,
                votes: vec![(target, weight)],
            })
        })
        .collect()
}

fn required(context: &ParsingContext, node: &NodeProto, attribute: &str) -> TractResult<Tensor> {
    let found = tensor(context, node, attribute)?;
    found.with_context(|| format!("the attribute `{attribute}` is missing"))
}
