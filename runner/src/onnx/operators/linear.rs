//! LinearClassifier and LinearRegressor of ai.onnx.ml 1: a weighted sum of the columns
//! for each class or target.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, TValue, Tensor, ToDim, TractResult};
use tract_onnx::tract_core::internal::ensure;

use super::attributes::list;
use super::class_labels::{ClassLabels, greatest};
use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::{Matrix, tensor};
use super::post_transform::PostTransform;

/// Weights by target and column, and what each target starts from.
#[derive(Debug)]
struct Weights {
    coefficients: Vec<f32>,
    intercepts: Vec<f32>,
    width: usize,
}

#[derive(Debug)]
struct LinearClassifier {
    weights: Weights,
    labels: ClassLabels,
    transform: PostTransform,
}

#[derive(Debug)]
struct LinearRegressor {
    weights: Weights,
    transform: PostTransform,
}

/// Reads a classifier off a node.
pub fn build_classifier(_context: &ParsingContext, node: &NodeProto) -> Built {
    let labels = ClassLabels::read(node)?;
    let intercepts: Vec<f32> = list(node, "intercepts")?;
    let targets = match intercepts.len() {
        0 => labels.count(),
        some => some,
    };
    let weights = Weights::read(node, targets)?;
    ensure!(
        targets == labels.count() || (targets == 1 && labels.count() == 2),
        "{targets} scores are no fit for {} classes",
        labels.count()
    );
    built(LinearClassifier {
        weights,
        labels,
        transform: PostTransform::read(node)?,
    })
}

/// Reads a regressor off a node.
pub fn build_regressor(_context: &ParsingContext, node: &NodeProto) -> Built {
    let targets: Option<i64> = node.get_attr_opt("targets")?;
    let targets = usize::try_from(targets.unwrap_or(1)).unwrap_or(0);
    built(LinearRegressor {
        weights: Weights::read(node, targets)?,
        transform: PostTransform::read(node)?,
    })
}

impl Weights {
    fn read(node: &NodeProto, targets: usize) -> TractResult<Self> {
        let coefficients: Vec<f32> = list(node, "coefficients")?;
        let mut intercepts: Vec<f32> = list(node, "intercepts")?;
        ensure!(
            targets > 0 && !coefficients.is_empty() && coefficients.len().is_multiple_of(targets),
            "{} coefficients are no fit for {targets} targets",
            coefficients.len()
        );
        if intercepts.is_empty() {
            intercepts.resize(targets, 0.0);
        }
        ensure!(intercepts.len() == targets, "an intercept for each target");
        Ok(Weights {
            width: coefficients.len() / targets,
            coefficients,
            intercepts,
        })
    }

    fn targets(&self) -> usize {
        self.intercepts.len()
    }

    /// The sums, row by row.
    fn scores(&self, matrix: &Matrix<f32>) -> TractResult<Vec<f32>> {
        ensure!(
            matrix.width == self.width,
            "{} columns are weighted, the matrix has {}",
            self.width,
            matrix.width
        );
        let mut scores = Vec::with_capacity(matrix.row_count * self.targets());
        for row in matrix.values()?.chunks(self.width) {
            let targets = self.coefficients.chunks(self.width).zip(&self.intercepts);
            scores.extend(targets.map(|(weights, intercept)| dot(row, weights) + intercept));
        }
        Ok(scores)
    }
}

/// The sum of the products, in four parts that a processor adds up side by side.
fn dot(left: &[f32], right: &[f32]) -> f32 {
    const PARTS: usize = 4;
    let mut sums = [0.0; PARTS];
    let (left, left_rest) = left.as_chunks::<PARTS>();
    let (right, right_rest) = right.as_chunks::<PARTS>();
    for (left, right) in left.iter().zip(right) {
        for part in 0..PARTS {
            sums[part] += left[part] * right[part];
        }
    }
    let rest = left_rest.iter().zip(right_rest);
    let rest: f32 = rest.map(|(left, right)| left * right).sum();
    sums.iter().sum::<f32>() + rest
}

impl LinearClassifier {
    fn has_one_score(&self) -> bool {
        self.weights.targets() == 1 && self.labels.count() == 2
    }
}

impl Kernel for LinearClassifier {
    fn name(&self) -> &'static str {
        "LinearClassifier"
    }

    fn output_count(&self) -> usize {
        2
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        let rows = inputs[0].rows();
        let classes = self.labels.count().to_dim();
        let figures = rows.iter().cloned().chain([classes]);
        Ok(vec![
            TensorType::new(self.labels.element(), rows.clone()),
            TensorType::new(f32::datum_type(), figures),
        ])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let matrix = Matrix::<f32>::read(inputs)?;
        let mut scores = self.weights.scores(&matrix)?;
        let mut classes = Vec::with_capacity(matrix.row_count);
        if self.has_one_score() {
            classes.extend(scores.iter().map(|score| usize::from(*score > 0.0)));
            let both = scores
                .iter()
                .map(|score| self.transform.of_one_score(*score));
            scores = both.flatten().collect();
        } else {
            for row in scores.chunks_mut(self.weights.targets()) {
                classes.push(greatest(row));
                self.transform.apply(row);
            }
        }
        let shape = [matrix.row_count, self.labels.count()];
        Ok(vec![self.labels.pick(&classes)?, tensor(scores, &shape)?])
    }
}

impl Kernel for LinearRegressor {
    fn name(&self) -> &'static str {
        "LinearRegressor"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        let mut shape = inputs[0].rows();
        shape.push(self.weights.targets().to_dim());
        Ok(vec![TensorType::new(f32::datum_type(), shape)])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let matrix = Matrix::<f32>::read(inputs)?;
        let mut scores = self.weights.scores(&matrix)?;
        for row in scores.chunks_mut(self.weights.targets()) {
            self.transform.apply(row);
        }
        Ok(vec![tensor(
            scores,
            &[matrix.row_count, self.weights.targets()],
        )?])
    }
}
