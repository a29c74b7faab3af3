//! TreeEnsembleRegressor of ai.onnx.ml 1 to 3, and TreeEnsemble of ai.onnx.ml 5.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, DatumType, TValue, Tensor, ToDim, TractResult};
use tract_onnx::tract_core::internal::{bail, ensure};

use super::attributes::numbers;
use super::forest::Aggregate;
use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::tensor;
use super::post_transform::PostTransform;
use super::tree_ensemble_lists;
use super::tree_ensemble_tensors;
use super::trees::Trees;

/// More targets than any model has.
const MOST_TARGETS: usize = 1 << 20;

#[derive(Debug)]
struct TreeEnsemble {
    name: &'static str,
    trees: Trees,
    base: Vec<f64>,
    transform: PostTransform,
    element: DatumType,
}

/// Reads a regressor off a node.
pub fn build_regressor(context: &ParsingContext, node: &NodeProto) -> Built {
    let targets = targets(node)?;
    let aggregate = match node.get_attr_opt::<&str>("aggregate_function")? {
        None | Some("SUM") => Aggregate::Sum,
        Some("AVERAGE") => Aggregate::Average,
        Some("MIN") => Aggregate::Least,
        Some("MAX") => Aggregate::Greatest,
        Some(other) => bail!("the aggregate function {other} is not supported"),
    };
    let mut base = numbers(context, node, "base_values")?.values;
    ensure!(
        base.is_empty() || base.len() == targets,
        "{} base values are no fit for {targets} targets",
        base.len()
    );
    base.resize(targets, 0.0);
    let definitions = tree_ensemble_lists::read(context, node, "target")?;
    built(TreeEnsemble {
        name: "TreeEnsembleRegressor",
        trees: Trees::build(&definitions, targets, aggregate)?,
        base,
        transform: PostTransform::read(node)?,
        element: f32::datum_type(),
    })
}

/// Reads trees of ai.onnx.ml 5 off a node.
pub fn build_ensemble(context: &ParsingContext, node: &NodeProto) -> Built {
    let targets = targets(node)?;
    let aggregate = match node.get_attr_opt::<i64>("aggregate_function")? {
        Some(0) => Aggregate::Average,
        None | Some(1) => Aggregate::Sum,
        Some(2) => Aggregate::Least,
        Some(3) => Aggregate::Greatest,
        Some(other) => bail!("the aggregate function {other} is not supported"),
    };
    let transform = node.get_attr_opt::<i64>("post_transform")?;
    let definitions = tree_ensemble_tensors::read(context, node)?;
    built(TreeEnsemble {
        name: "TreeEnsemble",
        trees: Trees::build(&definitions, targets, aggregate)?,
        base: vec![0.0; targets],
        transform: PostTransform::numbered(transform.unwrap_or(0))?,
        element: match definitions.is_double {
            true => f64::datum_type(),
            false => f32::datum_type(),
        },
    })
}

fn targets(node: &NodeProto) -> TractResult<usize> {
    let targets: Option<i64> = node.get_attr_opt("n_targets")?;
    let targets = usize::try_from(targets.unwrap_or(1)).unwrap_or(0);
    ensure!(
        (1..=MOST_TARGETS).contains(&targets),
        "the attribute `n_targets` is out of range"
    );
    Ok(targets)
}

impl Kernel for TreeEnsemble {
    fn name(&self) -> &'static str {
        self.name
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        let mut shape = inputs[0].rows();
        shape.push(self.trees.output_count().to_dim());
        Ok(vec![TensorType::new(self.element, shape)])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let (row_count, mut scores) = self.trees.scores(inputs, &self.base)?;
        for row in scores.chunks_mut(self.trees.output_count()) {
            self.transform.apply(row);
        }
        let scores = tensor(scores, &[row_count, self.trees.output_count()])?;
        Ok(vec![scores.cast_to_dt(self.element)?.into_owned()])
    }
}
