//! What properties files say of singular tests, in their section `data_tests:`.

use serde::Deserialize;
use serde_json::Value;

use super::misshapen::misshapen;
use crate::error::{Result, Style};
use crate::project::properties::NodeProperties;
use crate::project::{SourceFile, yaml};
use crate::terminal::{self, Warning};

/// The section with entries of singular tests.
#[derive(Deserialize)]
struct Section {
    #[serde(default)]
    data_tests: Vec<NodeProperties>,
}

/// The entries of a file that is a properties file. A section that holds anything else,
/// such as tests of columns that others repeat by an anchor, is told and left, as in dbt.
///
/// # Errors
/// A usage error for a section that is no list; the warning, where the flags make an
/// error of it.
pub fn entries(source: &SourceFile) -> Result<Vec<NodeProperties>> {
    let mut lines = source.text.lines();
    if !lines.any(|line| line.starts_with("data_tests")) {
        return Ok(Vec::new());
    }
    let error = match yaml::parse::<Section>(&source.text, &source.path) {
        Ok(section) => return Ok(section.data_tests),
        Err(error) => misshapen(source).map_or(Ok(error), Err)?,
    };
    let reason = match is_named(source) {
        true => error.render(Style::Plain),
        false => "Entry did not contain a name".to_owned(),
    };
    let path = source.path.display();
    let fact = format!("Unable to parse 'data_tests' section of file '{path}'\n{reason}");
    terminal::warn(Warning::Other, &fact)?;
    Ok(Vec::new())
}

/// Whether each entry has a name.
fn is_named(source: &SourceFile) -> bool {
    let keys: Result<Value> = yaml::parse(&source.text, &source.path);
    let section = keys.ok().and_then(|keys| keys.get("data_tests").cloned());
    let entries = section.as_ref().and_then(Value::as_array);
    entries.is_some_and(|entries| entries.iter().all(|entry| entry.get("name").is_some()))
}
