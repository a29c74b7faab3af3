//! SVMClassifier of ai.onnx.ml 1 with support vectors, one decision per pair of classes;
//! where the file has probabilities per pair, they are coupled as libsvm does.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, TValue, Tensor, ToDim, TractResult};
use tract_onnx::tract_core::internal::{bail, ensure};

use super::attributes::list;
use super::class_labels::{ClassLabels, greatest};
use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::{Matrix, tensor};
use super::svm_coupling::{coupled, pair_probability};
use super::svm_kernel::SvmKernel;

#[derive(Debug)]
struct SvmClassifier {
    kernel: SvmKernel,
    labels: ClassLabels,
    vectors: Vec<f32>,
    width: usize,
    /// The first support vector of each class, and their number at the end.
    starts: Vec<usize>,
    /// By the other class and the vector.
    coefficients: Vec<f32>,
    /// By pair of classes.
    offsets: Vec<f32>,
    slopes: Vec<f32>,
    intercepts: Vec<f32>,
}

/// Reads the operator off a node.
pub fn build(_context: &ParsingContext, node: &NodeProto) -> Built {
    let labels = ClassLabels::read(node)?;
    let per_class: Vec<i64> = list(node, "vectors_per_class")?;
    ensure!(
        !per_class.is_empty(),
        "a classifier without support vectors is not supported"
    );
    let mut starts = vec![0];
    for count in per_class {
        let last = starts.last().copied().unwrap_or(0);
        let count = usize::try_from(count).ok();
        starts.extend(count.and_then(|count| count.checked_add(last)));
    }
    let vectors: Vec<f32> = list(node, "support_vectors")?;
    let count = starts.last().copied().unwrap_or(0);
    ensure!(
        count > 0 && !vectors.is_empty() && vectors.len().is_multiple_of(count),
        "the support vectors are no fit"
    );
    let classifier = SvmClassifier {
        kernel: SvmKernel::read(node)?,
        labels,
        width: vectors.len() / count,
        vectors,
        starts,
        coefficients: list(node, "coefficients")?,
        offsets: list(node, "rho")?,
        slopes: list(node, "prob_a")?,
        intercepts: list(node, "prob_b")?,
    };
    classifier.check()?;
    built(classifier)
}

impl SvmClassifier {
    fn check(&self) -> TractResult<()> {
        let classes = self.labels.count();
        let pairs = classes * (classes - 1) / 2;
        let vector_count = self.vectors.len() / self.width;
        ensure!(
            classes > 1
                && self.starts.len() == classes + 1
                && self.coefficients.len() == (classes - 1) * vector_count
                && self.offsets.len() == pairs,
            "the support vectors are no fit for {classes} classes"
        );
        if self.slopes.len() != pairs || self.intercepts.len() != pairs {
            bail!("it has no probabilities, export it with `probability=True`");
        }
        Ok(())
    }

    fn probabilities(&self, row: &[f32]) -> Vec<f64> {
        let vectors = self.vectors.chunks(self.width);
        let likenesses: Vec<_> = vectors
            .map(|vector| self.kernel.likeness(row, vector))
            .collect();
        let classes = self.labels.count();
        let mut pairs = vec![0.0; classes * classes];
        let mut pair = 0;
        for first in 0..classes {
            for second in first + 1..classes {
                let score =
                    self.decision(first, second, &likenesses) + f64::from(self.offsets[pair]);
                let probability = pair_probability(score, self.slopes[pair], self.intercepts[pair]);
                pairs[first * classes + second] = probability;
                pairs[second * classes + first] = 1.0 - probability;
                pair += 1;
            }
        }
        coupled(&pairs, classes)
    }

    fn decision(&self, first: usize, second: usize, likenesses: &[f64]) -> f64 {
        let weights = |other: usize| &self.coefficients[other * likenesses.len()..];
        let sum = |class: usize, weights: &[f32]| -> f64 {
            let vectors = self.starts[class]..self.starts[class + 1];
            vectors
                .map(|vector| f64::from(weights[vector]) * likenesses[vector])
                .sum()
        };
        sum(first, weights(second - 1)) + sum(second, weights(first))
    }
}

impl Kernel for SvmClassifier {
    fn name(&self) -> &'static str {
        "SVMClassifier"
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
        let matrix = Matrix::<f32>::read(inputs)?;
        ensure!(
            matrix.width == self.width,
            "{} columns are wanted",
            self.width
        );
        let classes = self.labels.count();
        let mut figures = Vec::with_capacity(matrix.row_count * classes);
        for row in matrix.values()?.chunks(self.width) {
            let probabilities = self.probabilities(row).into_iter();
            figures.extend(probabilities.map(|probability| probability as f32));
        }
        let picked: Vec<_> = figures.chunks(classes).map(greatest).collect();
        Ok(vec![
            self.labels.pick(&picked)?,
            tensor(figures, &[matrix.row_count, classes])?,
        ])
    }
}
