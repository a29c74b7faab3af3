//! Values looked up in a list, as the encoders do.

use std::hash::Hash;

use foldhash::HashMap;
use tract_onnx::prelude::{Datum, DatumType, Tensor, TractResult};
use tract_onnx::tract_core::internal::{bail, ensure};

use super::attributes::doubles;
use super::matrix::slice;

/// The places of values in a list; of equal ones the first.
#[derive(Debug, Clone, PartialEq)]
pub enum Keys {
    Texts(HashMap<String, usize>),
    Integers(HashMap<i64, usize>),
    /// By the bits of the number.
    Numbers(HashMap<u64, usize>),
}

impl Keys {
    pub fn texts(values: impl IntoIterator<Item = String>) -> Self {
        Keys::Texts(places(values))
    }

    pub fn integers(values: impl IntoIterator<Item = i64>) -> Self {
        Keys::Integers(places(values))
    }

    pub fn numbers(values: impl IntoIterator<Item = f64>) -> Self {
        Keys::Numbers(places(values.into_iter().map(bits)))
    }

    /// The values of a tensor.
    ///
    /// # Errors
    /// Where they are of a type that is no key.
    pub fn of_tensor(tensor: &Tensor) -> TractResult<Self> {
        match tensor.datum_type() {
            DatumType::String => Ok(Keys::texts(slice::<String>(tensor)?.iter().cloned())),
            DatumType::I64 => Ok(Keys::integers(slice::<i64>(tensor)?.iter().copied())),
            DatumType::F32 | DatumType::F64 => Ok(Keys::numbers(doubles(tensor)?)),
            other => bail!("keys of type {other:?} are not supported"),
        }
    }

    /// Whether values of this type can be looked up.
    ///
    /// # Errors
    /// Where text meets numbers.
    pub fn check(&self, element: DatumType) -> TractResult<()> {
        let is_text = element == String::datum_type();
        let wants_text = matches!(self, Keys::Texts(_));
        ensure!(
            is_text == wants_text,
            "the categories are {}, the input is {element:?}",
            if wants_text { "text" } else { "numbers" }
        );
        Ok(())
    }

    /// The place of each value, in the order of the rows.
    ///
    /// # Errors
    /// As [`Keys::check`].
    pub fn find(&self, tensor: &Tensor) -> TractResult<Vec<Option<usize>>> {
        self.check(tensor.datum_type())?;
        Ok(match self {
            Keys::Texts(places) => {
                let values = slice::<String>(tensor)?.iter();
                values.map(|value| places.get(value).copied()).collect()
            }
            Keys::Integers(places) => {
                let tensor = tensor.cast_to::<i64>()?;
                let values = slice::<i64>(&tensor)?.iter();
                values.map(|value| places.get(value).copied()).collect()
            }
            Keys::Numbers(places) => {
                let values = doubles(tensor)?.into_iter();
                values
                    .map(|value| places.get(&bits(value)).copied())
                    .collect()
            }
        })
    }
}

fn places<T: Eq + Hash>(values: impl IntoIterator<Item = T>) -> HashMap<T, usize> {
    let mut places = HashMap::default();
    for (place, value) in values.into_iter().enumerate() {
        places.entry(value).or_insert(place);
    }
    places
}

/// Equal for equal numbers, and for all that are none.
fn bits(number: f64) -> u64 {
    if number.is_nan() {
        f64::NAN.to_bits()
    } else {
        (number + 0.0).to_bits()
    }
}
