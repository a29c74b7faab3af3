//! TreeEnsembleClassifier of ai.onnx.ml 1 to 3, for trees that score one of two
//! classes, as boosted trees do; LOGISTIC makes the score a probability.
//!
//! tract's own gives the labels of such an ensemble the wrong way round, and walks
//! all leaves for each leaf that it visits.

use std::collections::HashMap;
use std::sync::Arc;

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{
    Datum, DatumExt, IntoTValue, OutletId, SpecialOps, TValue, TVec, Tensor, ToDim, TractResult,
    TypedFact, TypedModel, tensor1, tvec,
};
use tract_onnx::tract_core::internal::{
    EvalContext, EvalOp, Op, StaticName, TractErrorContext, TypedOp, bail, ensure,
};
use tract_onnx::tract_core::{as_op, op_as_typed_op, op_out_of_plan};
use tract_onnx::tract_hir::infer::{
    InferenceOp, InferenceResult, Solver, TensorProxy, check_input_arity,
};
use tract_onnx::tract_hir::ops::expandable::{Expansion, expand};

use super::forest::{Forest, NodeDefinition, Side, Split};

#[derive(Debug, Clone, PartialEq)]
struct TreeEnsembleClassifier {
    forest: Arc<Forest>,
    /// The labels of the two classes.
    labels: [i64; 2],
    /// What every score starts from.
    base: f32,
}

// No NaN comes into a comparison that matters: equality only spares tract work.
impl Eq for TreeEnsembleClassifier {}

/// Reads the operator off a node.
pub fn build(
    _context: &ParsingContext,
    node: &NodeProto,
) -> TractResult<(Box<dyn InferenceOp>, Vec<String>)> {
    let labels: Vec<i64> = node.get_attr_vec("classlabels_int64s")?;
    let Ok(labels) = <[i64; 2]>::try_from(labels) else {
        bail!("trees for other than two classes are not supported");
    };
    let transform: Option<&str> = node.get_attr_opt("post_transform")?;
    node.expect(transform == Some("LOGISTIC"), "post_transform LOGISTIC")?;
    let classifier = TreeEnsembleClassifier {
        forest: Arc::new(Forest::build(&definitions(node)?)?),
        labels,
        base: base(node)?,
    };
    Ok((expand(classifier), vec![]))
}

/// The base of the one score. With two values onnxruntime takes the second.
fn base(node: &NodeProto) -> TractResult<f32> {
    let values: Option<Vec<f32>> = node.get_attr_opt_vec("base_values")?;
    match values.unwrap_or_default().as_slice() {
        [] => Ok(0.0),
        [base] | [_, base] => Ok(*base),
        more => bail!("{} base values for two classes", more.len()),
    }
}

fn definitions(node: &NodeProto) -> TractResult<Vec<NodeDefinition>> {
    let trees: Vec<i64> = node.get_attr_vec("nodes_treeids")?;
    let count = trees.len();
    let ids: Vec<i64> = per_node(node, "nodes_nodeids", count)?;
    let weights = leaf_weights(node)?;
    let splits = splits(node, count)?;
    let nodes = trees.into_iter().zip(ids).zip(splits);
    Ok(nodes
        .map(|((tree, id), split)| NodeDefinition {
            tree,
            id,
            split,
            weight: weights.get(&(tree, id)).copied().unwrap_or(0.0),
        })
        .collect())
}

/// The weights of the leaves by tree and node.
fn leaf_weights(node: &NodeProto) -> TractResult<HashMap<(i64, i64), f32>> {
    let trees: Vec<i64> = node.get_attr_vec("class_treeids")?;
    let count = trees.len();
    let ids: Vec<i64> = per_node(node, "class_nodeids", count)?;
    let classes: Vec<i64> = per_node(node, "class_ids", count)?;
    let weights: Vec<f32> = per_node(node, "class_weights", count)?;
    let votes_for_one = classes.windows(2).all(|pair| pair[0] == pair[1]);
    ensure!(
        votes_for_one,
        "trees that vote for several classes are not supported"
    );
    let mut weight_of = HashMap::with_capacity(count);
    for ((tree, id), weight) in trees.into_iter().zip(ids).zip(weights) {
        *weight_of.entry((tree, id)).or_insert(0.0) += weight;
    }
    Ok(weight_of)
}

fn splits(node: &NodeProto, count: usize) -> TractResult<Vec<Option<Split>>> {
    let modes: Vec<&str> = per_node(node, "nodes_modes", count)?;
    let features: Vec<i64> = per_node(node, "nodes_featureids", count)?;
    let values: Vec<f32> = per_node(node, "nodes_values", count)?;
    let on_true: Vec<i64> = per_node(node, "nodes_truenodeids", count)?;
    let on_false: Vec<i64> = per_node(node, "nodes_falsenodeids", count)?;
    let missing: Option<Vec<i64>> = node.get_attr_opt_vec("nodes_missing_value_tracks_true")?;
    let missing = missing.unwrap_or_else(|| vec![0; count]);
    node.expect(missing.len() == count, "an answer for missing per node")?;
    (0..count)
        .map(|position| {
            if modes[position] == "LEAF" {
                return Ok(None);
            }
            let feature = u32::try_from(features[position]).context("a feature is negative")?;
            let yes = Split {
                feature,
                threshold: values[position],
                left: on_true[position],
                right: on_false[position],
                missing: if missing[position] == 0 {
                    Side::Right
                } else {
                    Side::Left
                },
            };
            at_most(modes[position], yes).map(Some)
        })
        .collect()
}

/// Any comparison as `value <= threshold`, whose answer yes goes left.
fn at_most(mode: &str, split: Split) -> TractResult<Split> {
    let below = Split {
        threshold: split.threshold.next_down(),
        ..split
    };
    match mode {
        "BRANCH_LEQ" => Ok(split),
        "BRANCH_LT" => Ok(below),
        "BRANCH_GT" => Ok(split.mirrored()),
        "BRANCH_GTE" => Ok(below.mirrored()),
        other => bail!("the node mode {other} is not supported"),
    }
}

fn per_node<'a, T>(node: &'a NodeProto, attribute: &str, count: usize) -> TractResult<Vec<T>>
where
    T: tract_onnx::pb_helpers::AttrTVecType<'a>,
{
    let values: Vec<T> = node.get_attr_vec(attribute)?;
    node.expect_attr(attribute, values.len() == count, "as many entries as nodes")?;
    Ok(values)
}

impl Op for TreeEnsembleClassifier {
    fn name(&self) -> StaticName {
        "TreeEnsembleClassifier".into()
    }

    op_as_typed_op!();
}

impl EvalOp for TreeEnsembleClassifier {
    op_out_of_plan!();

    fn eval(&self, _context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let matrix = inputs.first().context("the trees have no input")?;
        let &[row_count, width] = matrix.shape() else {
            bail!("the trees take a matrix");
        };
        let matrix = matrix.cast_to::<f32>()?;
        let matrix = matrix.to_plain_array_view::<f32>()?;
        let matrix = matrix.as_standard_layout();
        let values = matrix
            .as_slice()
            .context("the matrix is not in one piece")?;
        let scores = self.forest.scores(values, width)?;
        let mut labels = Vec::with_capacity(row_count);
        let mut probabilities = Vec::with_capacity(2 * row_count);
        for score in scores {
            let score = score + self.base;
            labels.push(self.labels[usize::from(score > 0.0)]);
            probabilities.extend([logistic(-score), logistic(score)]);
        }
        let probabilities = Tensor::from_shape(&[row_count, 2], &probabilities)?;
        Ok(tvec!(
            tensor1(&labels).into_tvalue(),
            probabilities.into_tvalue()
        ))
    }
}

fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

impl TypedOp for TreeEnsembleClassifier {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let row_count = &inputs.first().context("the trees have no input")?.shape[0];
        Ok(tvec!(
            i64::fact(std::slice::from_ref(row_count)),
            f32::fact(&[row_count.clone(), 2.to_dim()])
        ))
    }

    as_op!();
}

impl Expansion for TreeEnsembleClassifier {
    fn name(&self) -> StaticName {
        Op::name(self)
    }

    fn nboutputs(&self) -> TractResult<usize> {
        Ok(2)
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        solver: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, 1)?;
        let [labels, probabilities] = outputs else {
            bail!("the trees have two outputs");
        };
        solver.equals(&inputs[0].rank, 2)?;
        solver.equals(&labels.datum_type, i64::datum_type())?;
        solver.equals(&labels.rank, 1)?;
        solver.equals(&labels.shape[0], &inputs[0].shape[0])?;
        solver.equals(&probabilities.datum_type, f32::datum_type())?;
        solver.equals(&probabilities.rank, 2)?;
        solver.equals(&probabilities.shape[0], &inputs[0].shape[0])?;
        solver.equals(&probabilities.shape[1], 2.to_dim())
    }

    fn wire(
        &self,
        prefix: &str,
        model: &mut TypedModel,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        model.wire_node(prefix, self.clone(), inputs)
    }
}
