//! Unit tests of the properties files, and the files of their rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Found;
use super::models::name_of;
use super::naming::audit_relation;
use super::patch_file::PatchFile;
use super::patches::Patches;
use super::{config_tree, models};
use crate::error::{Error, Result};
use crate::jinja::{Engine, IS_INCREMENTAL, Scope};
use crate::manifest::{
    FileChecksum, Fixture, FixtureRows, Given, Input, Materialization, Node, NodeConfig,
    NodeDetails, Overrides, Reference, ResourceType, UnitTest,
};
use crate::project::Project;
use crate::project::properties::{FixtureProperties, OverrideProperties, UnitTestProperties};

/// Reads the `unit_tests:` of every properties file.
pub fn read(project: &Project, engine: &Engine, patches: &Patches, found: &mut Found) {
    let reader = Reader { project, engine };
    for (file, properties) in &patches.unit_tests {
        let place = || file.at(&properties.name.referenced);
        let models = tested_models(properties, &project.file.name, found);
        for model in found
            .keep(models.map_err(|error| error.at(place())))
            .into_iter()
            .flatten()
        {
            let node = reader.node(file, properties, model);
            let node = node.and_then(|node| complete(node, found));
            if let Some(node) = found.keep(node.map_err(|error| error.at(place()))) {
                found.add(node);
            }
        }
    }
}

/// The test, where it says what an incremental model has to know.
fn complete(test: Node, found: &Found) -> Result<Node> {
    let Some(unit) = test.unit_test().filter(|_| test.config.enabled) else {
        return Ok(test);
    };
    let mut nodes = found.nodes.values();
    let model = nodes.find(|node| {
        node.model().is_some()
            && node.name == unit.model.name
            && node.package_name == test.package_name
    });
    let asks = |model: &Node| model.called.iter().any(|called| called == IS_INCREMENTAL);
    let Some(model) = model.filter(|model| asks(model)) else {
        return Ok(test);
    };
    match unit.overrides.macros.get("is_incremental") {
        Some(Value::Bool(false)) => Ok(test),
        Some(Value::Bool(true)) if unit.given.iter().any(|given| given.input == Input::This) => {
            Ok(test)
        }
        Some(Value::Bool(true)) => Err(Error::usage(format!(
            "Unit test '{}' for incremental model '{}' must have a 'this' input",
            test.name, model.name
        ))
        .help("add `input: this` under `given:`, with the rows that are there already")),
        _ => Err(Error::usage(format!(
            "Boolean override for 'is_incremental' must be provided for unit test '{}' in model \
             '{}'",
            test.name, model.name
        ))
        .help("write `overrides: {macros: {is_incremental: false}}`, or true")),
    }
}

/// The model, or those of its versions that are asked for.
fn tested_models(
    properties: &UnitTestProperties,
    package: &str,
    found: &Found,
) -> Result<Vec<Reference>> {
    let (test, model) = (&properties.name.value, &properties.model);
    let wanted = properties.versions.clone().unwrap_or_default();
    if wanted.include.is_some() && wanted.exclude.is_some() {
        let fact = "Unit tests can not both include and exclude versions";
        return Err(Error::usage(fact).help("leave one of the two lists away"));
    }
    let versions = versions_of(model, package, found);
    let model_itself = Reference::to(model);
    if versions.is_empty() {
        return match wanted.include.is_some() || wanted.exclude.is_some() {
            true => Err(Error::usage(format!(
                "Unit test '{test}' should not have a versions include or exclude when \
                 referencing non-versioned model '{model}'"
            ))),
            false => Ok(vec![model_itself]),
        };
    }
    let tested = versions.into_iter().filter(|version| wanted.holds(version));
    let tested: Vec<Reference> = tested
        .map(|version| Reference {
            version: Some(version.clone()),
            ..model_itself.clone()
        })
        .collect();
    match tested.is_empty() {
        true => Err(Error::usage(format!(
            "Unit test '{test}' referenced a version of '{model}' which was not found."
        ))),
        false => Ok(tested),
    }
}

fn versions_of<'a>(model: &str, package: &str, found: &'a Found) -> Vec<&'a Value> {
    let nodes = found.nodes.values();
    let models = nodes.filter(|node| {
        node.resource_type() == ResourceType::Model
            && node.name == model
            && node.package_name == package
    });
    let versions = models.filter_map(|node| node.version());
    versions.map(|version| &version.number).collect()
}

struct Reader<'a> {
    project: &'a Project,
    engine: &'a Engine,
}

impl Reader<'_> {
    fn node(
        &self,
        file: &PatchFile,
        properties: &UnitTestProperties,
        tested: Reference,
    ) -> Result<Node> {
        let package = &self.project.file.name;
        let (name, model) = (&properties.name.value, &properties.model);
        let versioned = Reference {
            name: name.clone(),
            ..tested.clone()
        };
        let fqn = self.fqn(&file.path, model, name);
        Ok(Node {
            unique_id: format!("unit_test.{package}.{model}.{}", versioned.joined("_")),
            name: name.clone(),
            package_name: package.clone(),
            path: self.path_in_folder(&file.path),
            original_file_path: file.path.clone(),
            patch_path: None,
            raw_code: String::new(),
            checksum: FileChecksum::None,
            relation: audit_relation(self.project, name),
            config: self.config(&fqn, properties)?,
            fqn,
            description: properties.description.clone().unwrap_or_default(),
            doc_blocks: Vec::new(),
            columns: Vec::new(),
            constraints: Vec::new(),
            refs: vec![tested.clone()],
            sources: Vec::new(),
            metrics: Vec::new(),
            functions: Vec::new(),
            depends_on: Vec::new(),
            macros: Vec::new(),
            called: Vec::new(),
            details: NodeDetails::UnitTest(Box::new(self.unit_test(properties, tested)?)),
        })
    }

    fn config(&self, fqn: &[String], properties: &UnitTestProperties) -> Result<NodeConfig> {
        let mut keys = config_tree::config_at(&self.project.file.unit_tests, fqn);
        config_tree::merge(&mut keys, properties.config.clone());
        NodeConfig::new(keys, Materialization::Unit)
    }

    /// The folders of the file, the model and the test.
    fn fqn(&self, file: &Path, model: &str, name: &str) -> Vec<String> {
        let mut fqn = models::declared_fqn(&self.project.file.name, file, model);
        fqn.push(name.to_owned());
        fqn
    }

    fn path_in_folder(&self, path: &Path) -> PathBuf {
        let folders = self.project.file.model_paths();
        let below = folders
            .iter()
            .find_map(|folder| path.strip_prefix(folder).ok());
        below.unwrap_or(path).to_path_buf()
    }

    fn unit_test(&self, properties: &UnitTestProperties, model: Reference) -> Result<UnitTest> {
        let given = properties.given.iter().map(|given| {
            let input = self.input(&given.input)?;
            let fixture = &given.fixture;
            let is_left_open = fixture.rows.as_ref().is_none_or(Value::is_null)
                && fixture.fixture.is_none()
                && fixture
                    .format
                    .as_deref()
                    .is_none_or(|format| format == "dict");
            let rows = match &input {
                Input::Reference(wanted) if is_left_open => self.rows_of_seed(wanted)?,
                _ => self.rows(fixture)?,
            };
            Ok(Given {
                input,
                written: given.input.clone(),
                fixture: written_as(fixture, rows),
            })
        });
        Ok(UnitTest {
            model,
            versions: properties.versions.clone(),
            given: given.collect::<Result<_>>()?,
            expected: written_as(&properties.expect, self.rows(&properties.expect)?),
            overrides: overrides(&properties.overrides),
        })
    }

    /// Reads `ref('orders')`, `source('raw', 'orders')` or `this`.
    fn input(&self, text: &str) -> Result<Input> {
        if text.trim() == "this" {
            return Ok(Input::This);
        }
        let scope = Arc::new(Scope::parsing(self.engine.shared.clone()));
        self.engine.evaluate(text, &scope)?;
        let captured = scope.captured();
        let reference = captured.refs.into_iter().next();
        let source = captured.sources.into_iter().next();
        match (reference, source) {
            (Some(wanted), _) => Ok(Input::Reference(wanted)),
            (None, Some((source, table))) => Ok(Input::Source(source, table)),
            (None, None) => Err(Error::usage(format!("`{text}` is no input of a model"))
                .help("write ref('<model>'), source('<source>', '<table>') or this")),
        }
    }

    fn rows(&self, fixture: &FixtureProperties) -> Result<FixtureRows> {
        let format = fixture.format.as_deref().unwrap_or("dict");
        let text = match (&fixture.fixture, &fixture.rows) {
            (Some(name), _) => Some(self.fixture_file(name, format)?),
            (None, Some(Value::String(text))) => Some(text.clone()),
            (None, _) => None,
        };
        match (format, text, &fixture.rows) {
            ("sql", Some(query), _) => Ok(FixtureRows::Query(query)),
            ("csv", Some(text), _) => csv_rows(&text),
            ("dict", None, Some(Value::Array(rows))) => dict_rows(rows),
            (_, None, None | Some(Value::Null)) => Ok(FixtureRows::default()),
            _ => Err(
                Error::usage(format!("the rows do not have the format {format}"))
                    .help("use the format dict with a list, csv or sql with a text or a fixture"),
            ),
        }
    }

    /// The rows of a seed's file.
    fn rows_of_seed(&self, wanted: &Reference) -> Result<FixtureRows> {
        let own = &self.project.file.name;
        let package = wanted.package.as_ref().unwrap_or(own);
        let mut projects = self.project.with_packages();
        let project = projects.find(|project| project.file.name == *package);
        let folders = project.map(|project| (project, project.file.seed_paths()));
        for (project, folder) in folders
            .iter()
            .flat_map(|(project, folders)| folders.iter().map(move |folder| (project, folder)))
        {
            let paths = project.paths_below(std::slice::from_ref(folder), "csv")?;
            let found = paths.into_iter().find(|path| name_of(path) == wanted.name);
            let file = found.map(|path| project.root.join(folder).join(path));
            if let Some(text) = file.and_then(|file| std::fs::read_to_string(file).ok()) {
                return csv_rows(&text);
            }
        }
        Err(Error::usage(format!(
            "Unable to find seed '{package}.{}' for unit tests",
            wanted.name
        ))
        .help("give the input `rows:`; only those of a seed are known without"))
    }

    /// `fixtures/<name>.<format>` below a folder of tests.
    fn fixture_file(&self, name: &str, format: &str) -> Result<String> {
        let file = format!("{name}.{format}");
        let folders = self.project.file.test_paths();
        let paths = folders
            .iter()
            .map(|folder| folder.join("fixtures").join(&file));
        let mut texts =
            paths.filter_map(|path| std::fs::read_to_string(self.project.root.join(path)).ok());
        let text = texts.next().map(|text| text.trim().to_owned());
        text.ok_or_else(|| {
            Error::usage(format!(
                "File not found for fixture '{name}' in unit tests: `{file}` does not exist"
            ))
            .help("put it into the folder tests/fixtures")
        })
    }
}

fn written_as(properties: &FixtureProperties, rows: FixtureRows) -> Fixture {
    let format = properties.format.as_deref().unwrap_or("dict");
    Fixture {
        rows,
        format: format.to_owned(),
        file: properties.fixture.clone(),
    }
}

fn dict_rows(rows: &[Value]) -> Result<FixtureRows> {
    let rows = rows.iter().map(|row| match row {
        Value::Object(values) => Ok(values.clone()),
        other => Err(Error::usage(format!("`{other}` is no row"))
            .help("write a mapping from column to value")),
    });
    Ok(complete_row_first(rows.collect::<Result<_>>()?))
}

/// Lets the first row that has no null change places with the first of all, as in dbt: it
/// tells the types.
fn complete_row_first(mut rows: Vec<Map<String, Value>>) -> FixtureRows {
    let is_complete = |row: &Map<String, Value>| row.values().all(|value| !value.is_null());
    if let Some(complete) = rows.iter().position(is_complete) {
        rows.swap(0, complete);
    }
    FixtureRows::Values(rows)
}

/// Empty fields are null, and so are those that a short row lacks.
fn csv_rows(text: &str) -> Result<FixtureRows> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::Headers)
        .flexible(true)
        .from_reader(text.trim().as_bytes());
    let wrong = |error: csv::Error| Error::usage(format!("the rows are no CSV: {error}"));
    let header = reader.headers().map_err(wrong)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        if record.len() > header.len() {
            let line = record.position().map_or(0, csv::Position::line);
            return Err(Error::usage(format!(
                "the rows are no CSV: line {line} has more fields than the header"
            )));
        }
        let values = header.iter().enumerate().map(|(index, column)| {
            let value = match record.get(index) {
                None | Some("") => Value::Null,
                Some(text) => Value::from(text),
            };
            (column.to_owned(), value)
        });
        rows.push(values.collect::<Map<String, Value>>());
    }
    Ok(complete_row_first(rows))
}

fn overrides(properties: &OverrideProperties) -> Overrides {
    let env_vars = properties.env_vars.iter().map(|(name, value)| {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        (name.clone(), text)
    });
    Overrides {
        macros: properties.macros.clone(),
        vars: properties.vars.clone(),
        env_vars: env_vars.collect(),
    }
}
