//! ArrayFeatureExtractor of ai.onnx.ml 1: columns by their numbers, on the last axis.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, DatumType, TValue, Tensor, ToDim, TractResult};
use tract_onnx::tract_core::internal::{TractErrorContext, bail, ensure};

use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::{slice, tensor};

#[derive(Debug)]
struct ArrayFeatureExtractor;

/// Reads the operator off a node.
pub fn build(_context: &ParsingContext, node: &NodeProto) -> Built {
    node.expect(node.input.len() == 2, "two inputs")?;
    built(ArrayFeatureExtractor)
}

impl Kernel for ArrayFeatureExtractor {
    fn name(&self) -> &'static str {
        "ArrayFeatureExtractor"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        let [values, columns] = inputs else {
            bail!("there are not two inputs");
        };
        let mut shape = match values.shape.len() {
            0 | 1 => vec![1.to_dim()],
            _ => values.rows().to_vec(),
        };
        shape.push(columns.shape.iter().product());
        Ok(vec![TensorType::new(values.element, shape)])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let [values, columns] = inputs else {
            bail!("there are not two inputs");
        };
        let columns = columns.cast_to::<i64>()?;
        let columns = slice::<i64>(&columns)?.iter();
        let columns: Vec<usize> = columns
            .map(|column| usize::try_from(*column).context("a column is negative"))
            .collect::<TractResult<_>>()?;
        Ok(vec![match values.datum_type() {
            DatumType::F32 => extract::<f32>(values, &columns),
            DatumType::F64 => extract::<f64>(values, &columns),
            DatumType::I32 => extract::<i32>(values, &columns),
            DatumType::I64 => extract::<i64>(values, &columns),
            DatumType::String => extract::<String>(values, &columns),
            _ => {
                let cast = values.cast_to::<i64>()?;
                let extracted = extract::<i64>(&cast, &columns)?;
                Ok(extracted.cast_to_dt(values.datum_type())?.into_owned())
            }
        }?])
    }
}

fn extract<T: Datum>(values: &Tensor, columns: &[usize]) -> TractResult<Tensor> {
    let width = values.shape().last().copied().unwrap_or(1);
    if let Some(column) = columns.iter().find(|column| **column >= width) {
        bail!("there is no column {column} among {width}");
    }
    ensure!(width > 0, "there are no columns");
    let rows = slice::<T>(values)?.chunks(width);
    let mut shape = match values.shape() {
        [] | [_] => vec![1],
        [rows @ .., _] => rows.to_vec(),
    };
    shape.push(columns.len());
    let picked = rows.flat_map(|row| columns.iter().map(|column| row[*column].clone()));
    tensor(picked.collect(), &shape)
}
