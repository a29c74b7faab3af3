//! A group: who owns nodes.

use serde_json::Value;

use super::Reader;
use super::entry::Entry;
use crate::error::{Error, Result};
use crate::manifest::Group;

/// # Errors
/// A usage error where nobody owns it.
pub fn group(reader: &Reader<'_>, entry: &Entry<'_>) -> Result<Group> {
    let package = &reader.project.file.name;
    let owner = entry.mapping("owner")?;
    let is_owned = ["name", "email"]
        .iter()
        .any(|key| owner.get(*key).is_some_and(|value| *value != Value::Null));
    if !is_owned {
        return Err(
            Error::usage(format!("the group `{}` has no owner", entry.name))
                .help("add `owner:` with a `name` or an `email`"),
        );
    }
    Ok(Group {
        unique_id: format!("group.{package}.{}", entry.name),
        name: entry.name.to_owned(),
        package_name: package.clone(),
        path: reader.path_in_folder(entry.file),
        original_file_path: entry.file.path.clone(),
        description: entry.text("description")?,
        owner,
        config: reader.own_config(entry)?,
    })
}
