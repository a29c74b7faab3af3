//! What a model wants of a select: columns by name, each of a type.

use arrow::datatypes::{DataType, Schema};
use serde::Deserialize;

use crate::error::{Error, Result};

/// One input of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// The name of the input, and of the column that feeds it.
    pub name: String,
    pub data_type: FeatureType,
}

/// What kind of column feeds an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeatureType {
    Integer,
    Float,
    Text,
    Boolean,
}

impl FeatureType {
    /// The type as errors name it.
    pub fn name(self) -> &'static str {
        match self {
            FeatureType::Integer => "integer",
            FeatureType::Float => "float",
            FeatureType::Text => "text",
            FeatureType::Boolean => "boolean",
        }
    }

    fn takes(self, data_type: &DataType) -> bool {
        match self {
            FeatureType::Integer => is_whole(data_type),
            FeatureType::Float => {
                is_whole(data_type) || is_decimal(data_type) || data_type.is_floating()
            }
            FeatureType::Text => is_text(data_type),
            FeatureType::Boolean => *data_type == DataType::Boolean,
        }
    }
}

/// Whether every feature is a column of `schema`, in a type that casts without loss
/// of meaning: an integer feature takes integers and decimals without fraction, a
/// float feature any number, a text feature text.
///
/// # Errors
/// A usage error for each feature that is missing or of another type.
pub fn check_columns(model: &str, features: &[Feature], schema: &Schema) -> Result<()> {
    let columns = schema.fields().iter().map(|field| GivenColumn {
        name: field.name(),
        data_type: Some(field.data_type()),
    });
    check_given(model, features, &columns.collect::<Vec<_>>())
}

/// A column of a select; its type where that is known.
#[derive(Debug, Clone, Copy)]
pub struct GivenColumn<'a> {
    pub name: &'a str,
    pub data_type: Option<&'a DataType>,
}

/// The same for columns of which some have no known type.
///
/// # Errors
/// As [`check_columns`].
pub fn check_given(model: &str, features: &[Feature], columns: &[GivenColumn<'_>]) -> Result<()> {
    let errors: Vec<_> = features
        .iter()
        .filter_map(|feature| check_column(model, feature, columns).err())
        .collect();
    Error::all(errors).map_or(Ok(()), Err)
}

fn check_column(model: &str, feature: &Feature, columns: &[GivenColumn<'_>]) -> Result<()> {
    let wanted = feature.data_type.name();
    let found = columns.iter().find(|column| column.name == feature.name);
    let Some(column) = found else {
        let columns = columns.iter().map(|column| column.name);
        return Err(Error::usage(format!(
            "the select has no column `{}`, a feature of the onnx model `{model}`",
            feature.name
        ))
        .did_you_mean(&feature.name, columns)
        .help(format!(
            "select a column `{}` of type {wanted}",
            feature.name
        )));
    };
    let Some(data_type) = column
        .data_type
        .filter(|given| !feature.data_type.takes(given))
    else {
        return Ok(());
    };
    let found = found_name(data_type);
    Err(Error::usage(format!(
        "the column `{}` is {found}, the onnx model `{model}` takes {wanted}",
        feature.name
    ))
    .help(format!("cast `{}` in the select", feature.name)))
}

/// The type of a column in the words of [`FeatureType::name`] where there is one.
fn found_name(data_type: &DataType) -> String {
    match data_type {
        _ if data_type.is_integer() => "integer".to_owned(),
        _ if is_decimal(data_type) => "decimal".to_owned(),
        _ if data_type.is_floating() => "float".to_owned(),
        _ if is_text(data_type) => "text".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

fn is_whole(data_type: &DataType) -> bool {
    match data_type {
        DataType::Decimal128(_, scale) | DataType::Decimal256(_, scale) => *scale <= 0,
        other => other.is_integer(),
    }
}

fn is_decimal(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Decimal128(..) | DataType::Decimal256(..)
    )
}

fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, value) => is_text(value),
        _ => false,
    }
}
