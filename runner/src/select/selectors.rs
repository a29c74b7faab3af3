//! selectors.yml: selections that have a name.

use std::path::Path;
use std::sync::Arc;

use glob::Pattern;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::definition;
use super::expression::Expression;
use super::indirect::IndirectSelection;
use crate::error::{Error, Location, Result};
use crate::manifest::Manifest;
use crate::project::{Project, yaml};

const FILE: &str = "selectors.yml";

/// The selectors of a project, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Selectors(Arc<Vec<Selector>>);

/// One selector as it is written.
#[derive(Debug, Deserialize)]
struct Selector {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    default: Value,
    definition: Value,
}

#[derive(Debug, Deserialize)]
struct SelectorFile {
    selectors: Vec<Selector>,
}

impl Selectors {
    /// Reads selectors.yml of the project, where it is there.
    ///
    /// # Errors
    /// A usage error at the file for what is no selector.
    pub fn read(project: &Project) -> Result<Self> {
        match std::fs::read_to_string(project.root.join(FILE)) {
            Ok(text) => Self::parse(&text, project).map_err(|error| error.at(Location::file(FILE))),
            Err(_) => Ok(Selectors::default()),
        }
    }

    fn parse(text: &str, project: &Project) -> Result<Self> {
        let mut value: Value = yaml::parse(text, Path::new(FILE))?;
        yaml::render(&mut value, &project.yaml_environment())?;
        let file: SelectorFile = serde_json::from_value(value)
            .map_err(|error| Error::usage(format!("the selectors cannot be read: {error}")))?;
        let mut defaults = file
            .selectors
            .iter()
            .filter(|selector| selector.is_default());
        if let (Some(first), Some(second)) = (defaults.next(), defaults.next()) {
            return Err(Error::usage(format!(
                "two selectors are the default: `{}` and `{}`",
                first.name, second.name
            ))
            .help("leave `default: true` at one of them"));
        }
        for selector in &file.selectors {
            let mode = IndirectSelection::Eager;
            definition::expression(&selector.definition, &project.file.name, mode)
                .map_err(|error| within(error, &selector.name))?;
        }
        Ok(Selectors(Arc::new(file.selectors)))
    }

    /// The selector that holds where nothing is asked for.
    pub fn default_name(&self) -> Option<&str> {
        let default = self.0.iter().find(|selector| selector.is_default());
        default.map(|selector| selector.name.as_str())
    }

    /// What a selector selects; `mode` is that of the command line.
    ///
    /// # Errors
    /// A usage error where there is none of that name.
    pub fn expression(
        &self,
        name: &str,
        manifest: &Manifest,
        mode: IndirectSelection,
    ) -> Result<Expression> {
        let selector = self.0.iter().find(|selector| selector.name == name);
        let selector = selector.ok_or_else(|| self.unknown(name))?;
        definition::expression(&selector.definition, &manifest.project_name, mode)
            .map_err(|error| within(error, name))
    }

    /// The names that match, sorted.
    pub fn names_matching(&self, pattern: &Pattern) -> Vec<&str> {
        let names = self.0.iter().map(|selector| selector.name.as_str());
        let mut names: Vec<&str> = names.filter(|name| pattern.matches(name)).collect();
        names.sort_unstable();
        names
    }

    pub fn unknown(&self, name: &str) -> Error {
        let known: Vec<&str> = self
            .0
            .iter()
            .map(|selector| selector.name.as_str())
            .collect();
        let error = Error::usage(format!("selector `{name}` does not exist"))
            .at(Location::file(FILE))
            .did_you_mean(name, known.iter().copied());
        match known.is_empty() {
            true => error.help("declare it under `selectors:` in selectors.yml"),
            false => error.help(format!("use one of {}", known.join(", "))),
        }
    }

    /// The selectors as manifest.json describes them, criteria taken apart.
    pub fn entries(&self) -> Map<String, Value> {
        let entries = self.0.iter().map(|selector| {
            let mut entry = json!({
                "name": selector.name,
                "definition": definition::taken_apart(&selector.definition),
            });
            if !selector.description.is_empty() {
                entry["description"] = Value::from(selector.description.as_str());
            }
            if !selector.default.is_null() {
                entry["default"] = selector.default.clone();
            }
            (selector.name.clone(), entry)
        });
        entries.collect()
    }
}

impl Selector {
    fn is_default(&self) -> bool {
        self.default == Value::Bool(true)
    }
}

fn within(error: Error, name: &str) -> Error {
    error
        .at(Location::file(FILE))
        .help(format!("see the definition of the selector `{name}`"))
}
