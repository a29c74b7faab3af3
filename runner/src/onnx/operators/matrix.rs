//! Tensors read as rows of numbers.

use std::borrow::Cow;

use tract_onnx::prelude::{Datum, TValue, Tensor, TractResult};
use tract_onnx::tract_core::internal::{TractErrorContext, bail};

/// A tensor in one type of number, row by row.
pub struct Matrix<'a, T: Datum> {
    tensor: Cow<'a, Tensor>,
    pub row_count: usize,
    pub width: usize,
    element: std::marker::PhantomData<T>,
}

impl<'a, T: Datum> Matrix<'a, T> {
    /// The first input; one axis is one row.
    ///
    /// # Errors
    /// Where it has more than two axes, or is text.
    pub fn read(inputs: &'a [TValue]) -> TractResult<Self> {
        let tensor: &'a Tensor = inputs.first().context("there is no input")?;
        if let [_, _, _, ..] = tensor.shape() {
            let shape = tensor.shape();
            bail!("a matrix is wanted, the input has the shape {shape:?}");
        }
        Self::flattened(tensor)
    }

    /// The tensor with all axes after the first as one.
    ///
    /// # Errors
    /// Where it is text.
    pub fn flattened(tensor: &'a Tensor) -> TractResult<Self> {
        let (row_count, width) = match tensor.shape() {
            [] => (1, 1),
            [width] => (1, *width),
            [rows, others @ ..] => (*rows, others.iter().product()),
        };
        Ok(Matrix {
            tensor: tensor.cast_to::<T>()?,
            row_count,
            width,
            element: std::marker::PhantomData,
        })
    }

    /// The values, row by row.
    ///
    /// # Errors
    /// Where tract keeps them in another form.
    pub fn values(&self) -> TractResult<&[T]> {
        slice(&self.tensor)
    }
}

/// The values of a tensor in the order of its rows.
///
/// # Errors
/// Where the tensor holds another type.
pub fn slice<T: Datum>(tensor: &Tensor) -> TractResult<&[T]> {
    tensor.try_as_plain_ram()?.as_slice::<T>()
}

/// A tensor of these values, row by row.
///
/// # Errors
/// Where there are more or fewer than the shape holds.
pub fn tensor<T: Datum>(values: Vec<T>, shape: &[usize]) -> TractResult<Tensor> {
    tract_onnx::prelude::tensor1(&values).into_shape(shape)
}
