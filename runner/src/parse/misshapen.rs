//! Properties files that are no properties file at all.

use serde_json::Value;

use crate::error::{Error, Location};
use crate::project::{SourceFile, yaml};

/// Keys of a properties file that hold lists.
const LISTS: [&str; 12] = [
    "models",
    "seeds",
    "sources",
    "snapshots",
    "analyses",
    "unit_tests",
    "data_tests",
    "exposures",
    "groups",
    "metrics",
    "semantic_models",
    "saved_queries",
];

/// What is wrong with a file whose keys are no lists, in dbt's words.
pub fn misshapen(source: &SourceFile) -> Option<Error> {
    let at_file = |error: Error| error.at(Location::file(&source.path));
    let path = source.path.display();
    let keys = match yaml::parse(&source.text, &source.path).ok()? {
        Value::Object(keys) => keys,
        _ => {
            let message = format!("The schema file at {path} is invalid: Dictionary expected");
            return Some(at_file(Error::usage(message)));
        }
    };
    let is_listed = |key: &str| LISTS.contains(&key);
    let mut wrong = keys.iter().filter(|(_, value)| !value.is_array());
    let (key, _) = wrong.find(|(key, _)| is_listed(key))?;
    Some(at_file(Error::usage(format!(
        "The schema file at {path} is invalid because the value of '{key}' is not a list"
    ))))
}
