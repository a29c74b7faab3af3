//! `deps --add-package`: an entry more in the file that names the packages.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::artifacts::write_text;
use crate::cli::PackageSource;
use crate::error::{Error, Location, Result};
use crate::project::{packages, yaml};

/// Writes the entry, in the place of one of the same package; gives the file's name.
///
/// # Errors
/// A usage error for a package without a version that needs one, and for a file that
/// is no YAML; a runtime error where it cannot be written.
pub fn add_package(root: &Path, named: &str, source: PackageSource) -> Result<&'static str> {
    let (key, entry) = entry(named, source)?;
    let file = packages::naming_file(root);
    let path = root.join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let keys: Option<Map<String, Value>> = match text.trim() {
        "" => None,
        _ => yaml::parse(&text, Path::new(file))?,
    };
    let mut keys = keys.unwrap_or_default();
    let mut entries = match keys.remove("packages") {
        Some(Value::Array(entries)) => entries,
        _ => Vec::new(),
    };
    entries.retain(|known| known.get(key) != entry.get(key));
    entries.push(entry);
    keys.insert("packages".to_owned(), Value::Array(entries));
    let text = serde_saphyr::to_string(&keys)
        .map_err(|error| Error::runtime(error.to_string()).at(Location::file(&path)))?;
    write_text(&path, &text)?;
    Ok(file)
}

/// The key that names the package, and the entry.
fn entry(named: &str, source: PackageSource) -> Result<(&'static str, Value)> {
    if source == PackageSource::Local {
        return Ok(("local", json!({ "local": named })));
    }
    let (package, version) = named.rsplit_once('@').ok_or_else(|| {
        Error::usage(format!("the package `{named}` has no version"))
            .help("write it as <owner>/<name>@<version>, or say --source local for a folder")
    })?;
    Ok(match source {
        PackageSource::Git => ("git", json!({ "git": package, "revision": version })),
        _ => ("package", json!({ "package": package, "version": version })),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_that_of_its_source() {
        let hub = entry("dbt-labs/dbt_utils@1.3.0", PackageSource::Hub).unwrap();
        assert_eq!(
            hub.1,
            json!({"package": "dbt-labs/dbt_utils", "version": "1.3.0"})
        );
        let git = entry("git@host:a/b.git@main", PackageSource::Git).unwrap();
        assert_eq!(
            git.1,
            json!({"git": "git@host:a/b.git", "revision": "main"})
        );
        let local = entry("../library", PackageSource::Local).unwrap();
        assert_eq!(local.1, json!({"local": "../library"}));
        assert!(entry("dbt-labs/dbt_utils", PackageSource::Hub).is_err());
    }
}
