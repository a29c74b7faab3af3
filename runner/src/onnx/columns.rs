//! A feature's values, taken from an Arrow column and cast to what a graph takes.
//!
//! A null or a number that is not finite has no meaning to most models and gives a
//! plausible wrong answer, so it is an error here.

use std::collections::HashSet;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type};
use foldhash::HashMap;

use super::features::{Feature, FeatureType};
use crate::error::{Error, Result};

/// What becomes of a null among numbers with a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nulls {
    /// It is an error.
    #[default]
    Refused,
    /// It is NaN, which stands for a missing value.
    AsMissing,
}

/// The values of one feature, a row each.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    Texts(Texts),
}

/// Texts that repeat: each row is a position in `distinct`.
#[derive(Debug, Clone, PartialEq)]
pub struct Texts {
    distinct: Vec<String>,
    codes: Vec<u32>,
    /// What a graph takes for each of `distinct`, where it takes numbers.
    numbers: Vec<i64>,
}

impl Column {
    /// Reads the column that feeds `feature`.
    ///
    /// # Errors
    /// A runtime error that names the feature and the row, counted from 1, of the
    /// first value that is null, not finite or too large.
    pub fn read(feature: &Feature, array: &ArrayRef, nulls: Nulls) -> Result<Self> {
        match feature.data_type {
            FeatureType::Integer | FeatureType::Boolean => {
                let values = complete(feature, array, &DataType::Int64)?;
                let values = values.as_primitive::<Int64Type>().values();
                Ok(Column::Integers(values.to_vec()))
            }
            FeatureType::Float if nulls == Nulls::AsMissing => missing_as_nan(feature, array),
            FeatureType::Float => {
                let values = complete(feature, array, &DataType::Float64)?;
                let values = values.as_primitive::<Float64Type>().values();
                match values.iter().position(|value| !value.is_finite()) {
                    Some(row) => Err(rejected(feature, row, "is not a finite number")),
                    None => Ok(Column::Floats(values.to_vec())),
                }
            }
            FeatureType::Text => {
                if array.data_type() == &DataType::Utf8 && array.null_count() == 0 {
                    let values = array.as_string::<i32>().iter().flatten();
                    return Ok(Column::Texts(Texts::collect(values)));
                }
                let values = complete(feature, array, &DataType::LargeUtf8)?;
                let values = values.as_string::<i64>().iter().flatten();
                Ok(Column::Texts(Texts::collect(values)))
            }
        }
    }

    /// The number in a row; text has none.
    pub fn number(&self, row: usize) -> f64 {
        match self {
            Column::Integers(values) => values[row] as f64,
            Column::Floats(values) => values[row],
            Column::Texts(_) => f64::NAN,
        }
    }

    /// The integer in a row, of text its number; floats have none.
    pub fn integer(&self, row: usize) -> i64 {
        match self {
            Column::Integers(values) => values[row],
            Column::Texts(texts) => texts.numbers[texts.codes[row] as usize],
            Column::Floats(_) => 0,
        }
    }

    /// The value of a row as 64 bits: equal bits mean equal values.
    pub fn bits(&self, row: usize) -> u64 {
        match self {
            Column::Integers(values) => values[row].cast_unsigned(),
            Column::Floats(values) => values[row].to_bits(),
            Column::Texts(texts) => u64::from(texts.codes[row]),
        }
    }

    /// How many values are none of `categories`; numbers have no categories.
    pub fn count_unseen(&self, categories: &[String]) -> u64 {
        match self {
            Column::Texts(texts) => texts.count_unseen(categories),
            Column::Integers(_) | Column::Floats(_) => 0,
        }
    }
}

impl Texts {
    pub fn collect<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut code_of = HashMap::default();
        let mut distinct = Vec::new();
        let codes = values
            .map(|value| {
                *code_of.entry(value).or_insert_with(|| {
                    distinct.push(value.to_owned());
                    distinct.len() as u32 - 1
                })
            })
            .collect();
        Texts {
            distinct,
            codes,
            numbers: Vec::new(),
        }
    }

    /// Gives each text the number that a graph takes for it.
    pub fn number(&mut self, number: impl Fn(&str) -> i64) {
        self.numbers = self.distinct.iter().map(|text| number(text)).collect();
    }

    pub fn get(&self, row: usize) -> &str {
        &self.distinct[self.codes[row] as usize]
    }

    fn count_unseen(&self, categories: &[String]) -> u64 {
        let known: HashSet<_> = categories.iter().collect();
        let is_unseen: Vec<_> = self
            .distinct
            .iter()
            .map(|value| !known.contains(value))
            .collect();
        let unseen = self.codes.iter().filter(|code| is_unseen[**code as usize]);
        unseen.count() as u64
    }
}

/// The numbers, nulls as NaN; an infinite number is an error.
fn missing_as_nan(feature: &Feature, array: &ArrayRef) -> Result<Column> {
    let values = cast(array, &DataType::Float64)
        .map_err(|error| Error::runtime(format!("feature `{}`: {error}", feature.name)))?;
    let values = values.as_primitive::<Float64Type>().iter();
    let values: Vec<_> = values.map(|value| value.unwrap_or(f64::NAN)).collect();
    match values.iter().position(|value| value.is_infinite()) {
        Some(row) => Err(rejected(feature, row, "is not a finite number")),
        None => Ok(Column::Floats(values)),
    }
}

/// The array in another type, every value there.
fn complete(feature: &Feature, array: &ArrayRef, data_type: &DataType) -> Result<ArrayRef> {
    let values = cast(array, data_type)
        .map_err(|error| Error::runtime(format!("feature `{}`: {error}", feature.name)))?;
    if values.null_count() == 0 {
        return Ok(values);
    }
    let rows = 0..values.len();
    let row = rows.into_iter().find(|row| values.is_null(*row));
    let row = row.expect("there is a null");
    let is_null = array
        .logical_nulls()
        .is_some_and(|nulls| nulls.is_null(row));
    let reason = if is_null { "is null" } else { "is too large" };
    Err(rejected(feature, row, reason))
}

fn rejected(feature: &Feature, row: usize, reason: &str) -> Error {
    Error::runtime(format!(
        "feature `{}` {reason} in row {} of the batch",
        feature.name,
        row + 1
    ))
    .help("filter such rows out of the select, or replace the value there")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Float32Array, Int64Array};

    use super::{Column, Nulls};
    use crate::onnx::{Feature, FeatureType};

    fn read(array: impl Into<ArrayRef>) -> Result<Column, String> {
        let feature = Feature {
            name: "wage".to_owned(),
            data_type: FeatureType::Float,
        };
        Column::read(&feature, &array.into(), Nulls::Refused)
            .map_err(|error| error.message().to_owned())
    }

    #[test]
    fn any_number_feeds_a_float_feature() {
        let integers: ArrayRef = Arc::new(Int64Array::from(vec![1, -2]));
        assert_eq!(read(integers), Ok(Column::Floats(vec![1.0, -2.0])));
        let singles: ArrayRef = Arc::new(Float32Array::from(vec![0.5]));
        assert_eq!(read(singles), Ok(Column::Floats(vec![0.5])));
    }

    #[test]
    fn what_is_not_finite_is_refused() {
        for value in [f32::NAN, f32::INFINITY] {
            let array: ArrayRef = Arc::new(Float32Array::from(vec![0.5, value]));
            let message = "feature `wage` is not a finite number in row 2 of the batch";
            assert_eq!(read(array), Err(message.to_owned()));
        }
    }
}
