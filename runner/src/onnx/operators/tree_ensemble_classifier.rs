//! TreeEnsembleClassifier of ai.onnx.ml 1 to 3.
//!
//! tract's own gives the labels of boosted trees the wrong way round, refuses some base
//! values, and walks all leaves for each leaf that it visits. What the specification
//! leaves open, two classes above all, is read as onnxruntime reads it.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, TValue, Tensor, ToDim, TractResult};
use tract_onnx::tract_core::internal::ensure;

use super::attributes::numbers;
use super::class_labels::{ClassLabels, greatest};
use super::forest::Aggregate;
use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::tensor;
use super::post_transform::PostTransform;
use super::tree_ensemble_lists::read;
use super::trees::{Definitions, Trees};

#[derive(Debug)]
struct TreeEnsembleClassifier {
    trees: Trees,
    labels: ClassLabels,
    base: Vec<f64>,
    transform: PostTransform,
    scores: ScoreKind,
}

/// What the trees' figures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScoreKind {
    /// One figure per class.
    PerClass,
    /// One figure for two classes, positive for the second.
    Signed,
    /// The share of the second of two classes: no leaf is negative.
    Share,
}

/// Reads the operator off a node.
pub fn build(context: &ParsingContext, node: &NodeProto) -> Built {
    let labels = ClassLabels::read(node)?;
    let mut definitions = read(context, node, "class")?;
    let scores = score_kind(labels.count(), &definitions);
    let output_count = match scores {
        ScoreKind::PerClass => labels.count(),
        ScoreKind::Signed | ScoreKind::Share => 1,
    };
    if scores != ScoreKind::PerClass {
        for node in &mut definitions.nodes {
            for vote in &mut node.votes {
                vote.0 = 0;
            }
        }
    }
    let base = base(&numbers(context, node, "base_values")?.values, output_count)?;
    built(TreeEnsembleClassifier {
        trees: Trees::build(&definitions, output_count, Aggregate::Sum)?,
        labels,
        base,
        transform: PostTransform::read(node)?,
        scores,
    })
}

fn score_kind(class_count: usize, definitions: &Definitions) -> ScoreKind {
    let mut votes = definitions.nodes.iter().flat_map(|node| &node.votes);
    let first = votes.clone().next().map(|(class, _)| *class);
    let votes_for_one = votes.clone().all(|(class, _)| Some(*class) == first);
    match class_count == 2 && votes_for_one {
        false => ScoreKind::PerClass,
        true if votes.all(|(_, weight)| *weight >= 0.0) => ScoreKind::Share,
        true => ScoreKind::Signed,
    }
}

/// What each figure starts from. Of two values for one figure the second counts, one
/// value for several figures is the first one's.
fn base(values: &[f64], output_count: usize) -> TractResult<Vec<f64>> {
    let mut base = match (values, output_count) {
        ([_, second], 1) => vec![*second],
        (values, _) => values.to_vec(),
    };
    ensure!(
        base.len() <= 1 || base.len() == output_count,
        "{} base values are no fit for {output_count} scores",
        base.len()
    );
    base.resize(output_count, 0.0);
    Ok(base)
}

impl TreeEnsembleClassifier {
    /// The class of a row, by its scores before they are transformed.
    fn class(&self, scores: &[f32]) -> usize {
        match self.scores {
            ScoreKind::PerClass => greatest(scores),
            ScoreKind::Signed => usize::from(scores[0] > 0.0),
            ScoreKind::Share => usize::from(scores[0] > 0.5),
        }
    }

    fn figures(&self, mut scores: Vec<f32>) -> Vec<f32> {
        match self.scores {
            ScoreKind::PerClass => {
                for row in scores.chunks_mut(self.labels.count()) {
                    self.transform.apply(row);
                }
                scores
            }
            ScoreKind::Signed => {
                let both = scores
                    .iter()
                    .map(|score| self.transform.of_one_score(*score));
                both.flatten().collect()
            }
            ScoreKind::Share => {
                let both = scores.iter().map(|share| [1.0 - share, *share]);
                both.flatten().collect()
            }
        }
    }
}

impl Kernel for TreeEnsembleClassifier {
    fn name(&self) -> &'static str {
        "TreeEnsembleClassifier"
    }

    fn output_count(&self) -> usize {
        2
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        let rows = inputs[0].rows();
        let figures = rows.iter().cloned().chain([self.labels.count().to_dim()]);
        Ok(vec![
            TensorType::new(self.labels.element(), rows.clone()),
            TensorType::new(f32::datum_type(), figures),
        ])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let (row_count, scores) = self.trees.scores(inputs, &self.base)?;
        let rows = scores.chunks(self.trees.output_count());
        let classes: Vec<_> = rows.map(|row| self.class(row)).collect();
        let shape = [row_count, self.labels.count()];
        Ok(vec![
            self.labels.pick(&classes)?,
            tensor(self.figures(scores), &shape)?,
        ])
    }
}
