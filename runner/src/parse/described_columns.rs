//! What a properties entry says of the columns.

use serde_json::{Map, Value};

use crate::error::Result;
use crate::manifest::{Column, Constraint};
use crate::project::properties::ColumnProperties;

/// The columns that a properties entry describes.
///
/// # Errors
/// A usage error for a constraint that cannot be read.
pub fn columns_of(columns: &[ColumnProperties]) -> Result<Vec<Column>> {
    let columns = columns.iter().map(|column| {
        let layered = column.layered();
        let tags = layered.get("tags").and_then(Value::as_array);
        let tags = tags.into_iter().flatten().filter_map(Value::as_str);
        Ok(Column {
            name: column.name.clone(),
            description: column.description.clone().unwrap_or_default(),
            doc_blocks: Vec::new(),
            data_type: column.data_type.clone(),
            quote: column.quote,
            constraints: Constraint::list(&column.constraints)?,
            tags: tags.map(str::to_owned).collect(),
            meta: match layered.get("meta") {
                Some(Value::Object(meta)) => meta.clone(),
                _ => Map::new(),
            },
            extra: column.extra.clone(),
        })
    });
    columns.collect()
}
