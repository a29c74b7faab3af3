//! OneHotEncoder of ai.onnx.ml 1: a new last axis with a 1 at the place of the category.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, TValue, Tensor, ToDim, TractResult};
use tract_onnx::tract_core::internal::{bail, ensure};

use super::attributes::list;
use super::kernel::{Built, Kernel, TensorType, built};
use super::keys::Keys;
use super::matrix::tensor;

#[derive(Debug)]
struct OneHotEncoder {
    categories: Keys,
    count: usize,
    /// Whether an unknown category is all zeros, or an error.
    takes_unknown: bool,
}

/// Reads the operator off a node.
pub fn build(_context: &ParsingContext, node: &NodeProto) -> Built {
    let texts: Vec<String> = list(node, "cats_strings")?;
    let integers: Vec<i64> = list(node, "cats_int64s")?;
    let count = texts.len().max(integers.len());
    ensure!(count > 0, "the encoder has no categories");
    let categories = match texts.is_empty() {
        true => Keys::integers(integers),
        false => Keys::texts(texts),
    };
    let zeros: Option<i64> = node.get_attr_opt("zeros")?;
    built(OneHotEncoder {
        categories,
        count,
        takes_unknown: zeros.unwrap_or(1) != 0,
    })
}

impl Kernel for OneHotEncoder {
    fn name(&self) -> &'static str {
        "OneHotEncoder"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        self.categories.check(inputs[0].element)?;
        let mut output = inputs[0].of(f32::datum_type());
        output.shape.push(self.count.to_dim());
        Ok(vec![output])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let places = self.categories.find(&inputs[0])?;
        let mut values = vec![0.0_f32; places.len() * self.count];
        for (row, place) in places.iter().enumerate() {
            match place {
                Some(place) => values[row * self.count + place] = 1.0,
                None if self.takes_unknown => {}
                None => bail!("the category in row {} is unknown", row + 1),
            }
        }
        let mut shape = inputs[0].shape().to_vec();
        shape.push(self.count);
        Ok(vec![tensor(values, &shape)?])
    }
}
