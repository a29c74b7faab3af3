//! The `external:` block of a source as manifest.json has it.

use serde_json::{Value, json};

use crate::load::Presence;
use crate::manifest::{Source, object};

/// The block with every key that dbt gives it, and whether each of weir's dates must
/// have a file; null where there is none.
pub fn external_entry(source: &Source) -> Option<Value> {
    let written = source.written.external.as_ref()?;
    let mut keys = object(json!({
        "location": null,
        "file_format": null,
        "row_format": null,
        "tbl_properties": null,
        "partitions": null,
    }));
    keys.extend(written.clone());
    if let Some(Value::Array(partitions)) = keys.get_mut("partitions") {
        partitions.iter_mut().for_each(complete);
    }
    if let Some(external) = &source.external {
        let is_required = external.presence == Presence::Required;
        keys.insert("required".to_owned(), is_required.into());
    }
    Some(Value::Object(keys))
}

/// Adds what dbt tells of each partition that is not a name alone.
fn complete(partition: &mut Value) {
    if let Value::Object(written) = partition {
        let always = json!({"name": "", "description": "", "data_type": "", "meta": {}});
        let mut keys = object(always);
        keys.append(written);
        *partition = Value::Object(keys);
    }
}
