//! SVMRegressor of ai.onnx.ml 1: a weighted sum of the likenesses to the support vectors.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, TValue, Tensor, ToDim, TractResult};
use tract_onnx::tract_core::internal::ensure;

use super::attributes::list;
use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::{Matrix, tensor};
use super::svm_kernel::SvmKernel;

#[derive(Debug)]
struct SvmRegressor {
    kernel: SvmKernel,
    vectors: Vec<f32>,
    coefficients: Vec<f32>,
    offset: f32,
    width: usize,
    is_one_class: bool,
}

/// Reads the operator off a node; without support vectors it is a linear sum.
pub fn build(_context: &ParsingContext, node: &NodeProto) -> Built {
    let vector_count: Option<i64> = node.get_attr_opt("n_supports")?;
    let vector_count = usize::try_from(vector_count.unwrap_or(0)).unwrap_or(0);
    let offsets: Vec<f32> = list(node, "rho")?;
    let mut vectors: Vec<f32> = list(node, "support_vectors")?;
    let mut coefficients: Vec<f32> = list(node, "coefficients")?;
    if vector_count == 0 {
        vectors = std::mem::replace(&mut coefficients, vec![1.0]);
    }
    let count = coefficients.len();
    ensure!(
        count == vector_count.max(1) && !vectors.is_empty() && vectors.len().is_multiple_of(count),
        "the support vectors and their coefficients are no fit"
    );
    let is_one_class: Option<i64> = node.get_attr_opt("one_class")?;
    built(SvmRegressor {
        kernel: SvmKernel::read(node)?,
        width: vectors.len() / count,
        vectors,
        coefficients,
        offset: offsets.first().copied().unwrap_or(0.0),
        is_one_class: is_one_class.unwrap_or(0) != 0,
    })
}

impl SvmRegressor {
    fn score(&self, row: &[f32]) -> f32 {
        let vectors = self.vectors.chunks(self.width).zip(&self.coefficients);
        let sum: f64 = vectors
            .map(|(vector, weight)| f64::from(*weight) * self.kernel.likeness(row, vector))
            .sum();
        let score = (sum + f64::from(self.offset)) as f32;
        match self.is_one_class {
            true if score > 0.0 => 1.0,
            true => -1.0,
            false => score,
        }
    }
}

impl Kernel for SvmRegressor {
    fn name(&self) -> &'static str {
        "SVMRegressor"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        let mut shape = inputs[0].rows();
        shape.push(1.to_dim());
        Ok(vec![TensorType::new(f32::datum_type(), shape)])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let matrix = Matrix::<f32>::read(inputs)?;
        ensure!(
            matrix.width == self.width,
            "{} columns are wanted",
            self.width
        );
        let rows = matrix.values()?.chunks(self.width);
        let scores = rows.map(|row| self.score(row)).collect();
        Ok(vec![tensor(scores, &[matrix.row_count, 1])?])
    }
}
