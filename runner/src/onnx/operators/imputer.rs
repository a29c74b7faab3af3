//! Imputer of ai.onnx.ml 1: a value that stands for none is replaced, by column.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{TValue, Tensor, TractResult};
use tract_onnx::tract_core::internal::ensure;

use super::attributes::list;
use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::{Matrix, tensor};

#[derive(Debug)]
struct Imputer {
    replaced: f64,
    by: Vec<f64>,
}

/// Reads the operator off a node.
pub fn build(_context: &ParsingContext, node: &NodeProto) -> Built {
    let integers: Vec<i64> = list(node, "imputed_value_int64s")?;
    let floats: Vec<f32> = list(node, "imputed_value_floats")?;
    let replaced_float: Option<f32> = node.get_attr_opt("replaced_value_float")?;
    let replaced_integer: Option<i64> = node.get_attr_opt("replaced_value_int64")?;
    let (replaced, by) = if floats.is_empty() {
        let by = integers.into_iter().map(|value| value as f64).collect();
        (replaced_integer.unwrap_or(0) as f64, by)
    } else {
        let by: Vec<_> = floats.into_iter().map(f64::from).collect();
        (f64::from(replaced_float.unwrap_or(0.0)), by)
    };
    ensure!(!by.is_empty(), "the imputer has no values");
    built(Imputer { replaced, by })
}

impl Imputer {
    fn replaces(&self, value: f64) -> bool {
        value == self.replaced || (value.is_nan() && self.replaced.is_nan())
    }
}

impl Kernel for Imputer {
    fn name(&self) -> &'static str {
        "Imputer"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        Ok(vec![inputs[0].clone()])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let matrix = Matrix::<f64>::read(inputs)?;
        let columns = self.by.len();
        ensure!(
            columns == 1 || columns == matrix.width,
            "{} columns are imputed as {columns}",
            matrix.width
        );
        let mut values = matrix.values()?.to_vec();
        for row in values.chunks_mut(matrix.width.max(1)) {
            for (column, value) in row.iter_mut().enumerate() {
                if self.replaces(*value) {
                    *value = self.by[column.min(columns - 1)];
                }
            }
        }
        let imputed = tensor(values, inputs[0].shape())?;
        let element = inputs[0].datum_type();
        Ok(vec![imputed.cast_to_dt(element)?.into_owned()])
    }
}
