//! Attributes of nodes in the forms that several operators share.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::{NodeProto, TensorProto};
use tract_onnx::prelude::{Tensor, TractResult};

use super::matrix::slice;

/// A list attribute; an empty list where the node has none.
pub fn list<'a, T>(node: &'a NodeProto, attribute: &str) -> TractResult<Vec<T>>
where
    T: tract_onnx::pb_helpers::AttrTVecType<'a>,
{
    Ok(node.get_attr_opt_vec(attribute)?.unwrap_or_default())
}

/// A list that has one entry for each of `count` things.
pub fn list_of<'a, T>(node: &'a NodeProto, attribute: &str, count: usize) -> TractResult<Vec<T>>
where
    T: tract_onnx::pb_helpers::AttrTVecType<'a>,
{
    let values: Vec<T> = list(node, attribute)?;
    let found = values.len();
    node.expect_attr(attribute, found == count, move || {
        format!("{count} entries, there are {found}")
    })?;
    Ok(values)
}

/// A tensor attribute.
pub fn tensor(
    context: &ParsingContext,
    node: &NodeProto,
    attribute: &str,
) -> TractResult<Option<Tensor>> {
    let stated: Option<&TensorProto> = node.get_attr_opt(attribute)?;
    stated.map(|stated| context.load_tensor(stated)).transpose()
}

/// Numbers that stand in the file in single or in double precision.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbers {
    pub values: Vec<f64>,
    pub is_double: bool,
}

/// The numbers of the attribute, or of its double `<attribute>_as_tensor`.
pub fn numbers(
    context: &ParsingContext,
    node: &NodeProto,
    attribute: &str,
) -> TractResult<Numbers> {
    if let Some(tensor) = tensor(context, node, &format!("{attribute}_as_tensor"))? {
        return Ok(Numbers {
            values: doubles(&tensor)?,
            is_double: true,
        });
    }
    let singles: Vec<f32> = list(node, attribute)?;
    Ok(Numbers {
        values: singles.into_iter().map(f64::from).collect(),
        is_double: false,
    })
}

/// The values of a tensor of numbers.
pub fn doubles(tensor: &Tensor) -> TractResult<Vec<f64>> {
    Ok(slice::<f64>(&*tensor.cast_to::<f64>()?)?.to_vec())
}
