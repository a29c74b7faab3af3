//! Compares the rows that a model gives with those that a unit test expects.

use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, RecordBatch, make_array};
use arrow::datatypes::DataType;
use arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::error::{Error, Result};

/// What differs, a line for each row; `None` where all rows are equal. The last
/// column says whose row it is.
pub fn row_difference(rows: &RecordBatch) -> Result<Option<String>> {
    let wrong = |error: arrow::error::ArrowError| Error::runtime(error.to_string());
    let options = FormatOptions::default();
    let columns: Vec<ArrayRef> = rows.columns().iter().map(without_zone).collect();
    let formatters = columns
        .iter()
        .map(|column| ArrayFormatter::try_new(column.as_ref(), &options).map_err(wrong))
        .collect::<Result<Vec<_>>>()?;
    let Some((whose, values)) = formatters.split_last() else {
        return Ok(None);
    };
    let mut surplus: BTreeMap<Vec<String>, i64> = BTreeMap::new();
    for row in 0..rows.num_rows() {
        let text =
            |(index, value): (usize, &ArrayFormatter<'_>)| match rows.column(index).is_valid(row) {
                true => value.value(row).to_string(),
                false => "NULL".to_owned(),
            };
        let texts = values.iter().enumerate().map(text).collect();
        let step = match whose.value(row).to_string().as_str() {
            "actual" => 1,
            _ => -1,
        };
        *surplus.entry(texts).or_default() += step;
    }
    surplus.retain(|_, count| *count != 0);
    Ok((!surplus.is_empty()).then(|| told(rows, &surplus)))
}

/// Moments of a zone as those of UTC, because their text needs no zone's rules.
fn without_zone(column: &ArrayRef) -> ArrayRef {
    let DataType::Timestamp(unit, Some(_)) = column.data_type() else {
        return column.clone();
    };
    let plain = DataType::Timestamp(*unit, None);
    let data = column.to_data().into_builder().data_type(plain);
    data.build().map_or_else(|_| column.clone(), make_array)
}

fn told(rows: &RecordBatch, surplus: &BTreeMap<Vec<String>, i64>) -> String {
    let schema = rows.schema();
    let names = schema.fields().iter().map(|field| field.name().as_str());
    let names: Vec<&str> = names.take(schema.fields().len() - 1).collect();
    let mut text = format!("actual differs from expected:\n    {}", names.join(", "));
    for (row, count) in surplus {
        let sign = if *count > 0 { "actual  " } else { "expected" };
        for _ in 0..count.abs() {
            text.push_str(&format!("\n{sign}: {}", row.join(", ")));
        }
    }
    text
}
