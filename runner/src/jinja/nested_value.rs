//! Lists, structures and mappings of Arrow as JSON, which is how templates see them.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::DataType;
use arrow::util::display::array_value_to_string;
use serde_json::{Map, Value, json};

/// Whether values of a type hold others.
pub fn is_nested(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::List(_)
            | DataType::LargeList(_)
            | DataType::FixedSizeList(_, _)
            | DataType::Struct(_)
            | DataType::Map(_, _)
    )
}

/// The value of a row; numbers with fractions are floating-point numbers.
pub fn nested_value(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::List(_) => items(&array.as_list::<i32>().value(row)),
        DataType::LargeList(_) => items(&array.as_list::<i64>().value(row)),
        DataType::FixedSizeList(_, _) => items(&array.as_fixed_size_list().value(row)),
        DataType::Struct(fields) => {
            let columns = array.as_struct().columns();
            let entry = |(name, column): (&String, &ArrayRef)| {
                (name.clone(), nested_value(column.as_ref(), row))
            };
            let names = fields.iter().map(|field| field.name());
            Value::Object(names.zip(columns).map(entry).collect())
        }
        DataType::Map(_, _) => {
            let entries = array.as_map().value(row);
            let (keys, values) = (entries.column(0), entries.column(1));
            let entry = |index| (text(keys, index), nested_value(values.as_ref(), index));
            Value::Object((0..entries.len()).map(entry).collect::<Map<_, _>>())
        }
        _ => plain_value(array, row),
    }
}

fn items(array: &ArrayRef) -> Value {
    (0..array.len())
        .map(|index| nested_value(array.as_ref(), index))
        .collect()
}

fn plain_value(array: &dyn Array, row: usize) -> Value {
    let text = text(array, row);
    match array.data_type() {
        DataType::Boolean => json!(text == "true"),
        kind if kind.is_integer() => text
            .parse::<i64>()
            .map_or_else(|_| json!(text), |n| json!(n)),
        kind if kind.is_numeric() => text
            .parse::<f64>()
            .map_or_else(|_| json!(text), |n| json!(n)),
        _ => Value::from(text),
    }
}

/// As Arrow writes it; empty for what it cannot write.
fn text(array: &dyn Array, row: usize) -> String {
    array_value_to_string(array, row).unwrap_or_default()
}
