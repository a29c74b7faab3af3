//! Generic tests: those that properties files put on models, seeds, sources
//! and their columns. Names and ids are dbt's, so that artifacts compare.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use md5::{Digest, Md5};
use minijinja::Value as JinjaValue;
use regex::Regex;
use serde_json::{Map, Value, json};
use serde_saphyr::Spanned;

use super::Found;
use super::config_tree;
use super::models::{audit_relation, test_config};
use super::patches::{Patch, PatchFile, Patches};
use crate::error::{Error, Result};
use crate::jinja::{Capture, Engine, Scope, jinja_value, python_representation};
use crate::manifest::{GenericTest, Materialization, Node, NodeConfig, NodeDetails, TestConfig};
use crate::project::Project;
use crate::project::properties::{ColumnProperties, tests_of};

/// Keys of a test that configure it; all others are its arguments.
const CONFIG_KEYS: [&str; 12] = [
    "alias",
    "database",
    "enabled",
    "error_if",
    "fail_calc",
    "group",
    "limit",
    "meta",
    "schema",
    "severity",
    "tags",
    "warn_if",
];

/// What a test is put on.
struct Tested<'a> {
    file: &'a PatchFile,
    /// `people`, or `raw_census_income` for a table of a source.
    name: String,
    /// `ref('people')` or `source('raw', 'census_income')`.
    expression: String,
    attached_node: Option<String>,
    is_source: IsSource,
}

#[derive(Clone, Copy, PartialEq)]
enum IsSource {
    Yes,
    No,
}

/// Reads the tests of every properties file.
pub fn read(project: &Project, engine: &Engine, patches: &Patches, found: &mut Found) {
    let reader = Reader { project, engine };
    for (kind, entries) in [("model", &patches.models), ("seed", &patches.seeds)] {
        for patch in entries.values() {
            reader.read_node(kind, patch, found);
        }
    }
    for (file, source) in &patches.sources {
        for table in &source.tables {
            let tested = Tested {
                file,
                name: format!("{}_{}", source.name.value, table.name.value),
                expression: format!("source('{}', '{}')", source.name.value, table.name.value),
                attached_node: None,
                is_source: IsSource::Yes,
            };
            reader.read_tests(
                &tested,
                None,
                tests_of(&table.data_tests, &table.tests),
                found,
            );
            reader.read_columns(&tested, &table.columns, found);
        }
    }
}

struct Reader<'a> {
    project: &'a Project,
    engine: &'a Engine,
}

impl Reader<'_> {
    fn read_node(&self, kind: &str, patch: &Patch, found: &mut Found) {
        let name = patch.properties.name.value.clone();
        let tested = Tested {
            file: &patch.file,
            expression: format!("ref('{name}')"),
            attached_node: Some(format!("{kind}.{}.{name}", self.project.file.name)),
            is_source: IsSource::No,
            name,
        };
        let properties = &patch.properties;
        let tests = tests_of(&properties.data_tests, &properties.tests);
        self.read_tests(&tested, None, tests, found);
        self.read_columns(&tested, &properties.columns, found);
    }

    fn read_columns(&self, tested: &Tested<'_>, columns: &[ColumnProperties], found: &mut Found) {
        for column in columns {
            let tests = tests_of(&column.data_tests, &column.tests);
            self.read_tests(tested, Some(&column.name), tests, found);
        }
    }

    fn read_tests<'t>(
        &self,
        tested: &Tested<'_>,
        column: Option<&str>,
        tests: impl Iterator<Item = &'t Spanned<Value>>,
        found: &mut Found,
    ) {
        for test in tests {
            let node = declaration(&test.value)
                .and_then(|declared| self.node(tested, column, declared))
                .map_err(|error| error.at(tested.file.at(&test.referenced)));
            if let Some(node) = found.keep(node) {
                found.add(node);
            }
        }
    }

    fn node(
        &self,
        tested: &Tested<'_>,
        column: Option<&str>,
        declared: Declaration,
    ) -> Result<Node> {
        let macro_id = self.macro_id(&declared)?;
        let named = names(tested, column, &declared);
        let fqn = self.fqn(tested, &named.name);
        let mut keys = config_tree::config_at(&self.project.file.tests, &fqn);
        config_tree::merge(&mut keys, declared.config.clone());
        let generic = GenericTest {
            name: declared.name.clone(),
            namespace: declared.namespace.clone(),
            arguments: declared.arguments.clone(),
            column_name: column.map(str::to_owned),
            attached_node: tested.attached_node.clone(),
        };
        let test = TestConfig {
            generic: Some(generic),
            ..test_config(&keys)?
        };
        let capture = self.capture(tested, &test)?;
        let path = PathBuf::from(format!("{}.sql", named.name));
        Ok(Node {
            unique_id: format!(
                "test.{}.{}.{}",
                self.project.file.name, named.name, named.hash
            ),
            name: named.name.clone(),
            package_name: self.project.file.name.clone(),
            path,
            original_file_path: tested.file.path.clone(),
            patch_path: None,
            raw_code: raw_code(&declared),
            checksum: String::new(),
            relation: audit_relation(self.project, &named.name),
            fqn,
            description: String::new(),
            columns: Vec::new(),
            config: NodeConfig::new(keys, Materialization::Test)?,
            refs: capture.refs,
            sources: capture.sources,
            depends_on: Vec::new(),
            macros: vec![macro_id],
            details: NodeDetails::Test(test),
        })
    }

    fn macro_id(&self, declared: &Declaration) -> Result<String> {
        let macros = &self.engine.shared.macros;
        let wanted = format!("test_{}", declared.name);
        let item = match &declared.namespace {
            Some(package) => macros.in_package(package, &wanted),
            None => macros.find(&wanted),
        };
        item.map(|item| item.unique_id.clone()).ok_or_else(|| {
            let known = macros.names().filter_map(|name| name.strip_prefix("test_"));
            Error::usage(format!("test `{}` does not exist", declared.name))
                .did_you_mean(&declared.name, known)
        })
    }

    fn fqn(&self, tested: &Tested<'_>, name: &str) -> Vec<String> {
        let folder = self
            .project
            .file
            .model_paths()
            .iter()
            .find_map(|folder| tested.file.path.strip_prefix(folder).ok())
            .and_then(|path| path.parent())
            .map(|folder| folder.to_path_buf())
            .unwrap_or_default();
        super::models::fqn(&self.project.file.name, &folder.join(name), name)
    }

    /// The refs and sources of the tested relation and of the arguments.
    fn capture(&self, tested: &Tested<'_>, test: &TestConfig) -> Result<Capture> {
        let scope = Arc::new(Scope::parsing(self.engine.shared.clone()));
        self.engine.evaluate(&tested.expression, &scope)?;
        if let Some(generic) = &test.generic {
            arguments(self.engine, generic, &scope)?;
        }
        Ok(scope.captured())
    }
}

/// The arguments of a generic test as its macro gets them: a text that is a
/// call of `ref`, `source`, `var` or `env_var` becomes what the call gives.
///
/// # Errors
/// A usage error with the template's own message.
pub fn arguments(
    engine: &Engine,
    generic: &GenericTest,
    scope: &Arc<Scope>,
) -> Result<BTreeMap<String, JinjaValue>> {
    let mut values = BTreeMap::new();
    for (name, value) in &generic.arguments {
        let rendered = match value {
            Value::String(text) if CALL.is_match(text) => engine.evaluate(text, scope)?,
            other => jinja_value(other),
        };
        values.insert(name.clone(), rendered);
    }
    if let Some(column) = &generic.column_name {
        values.insert("column_name".to_owned(), JinjaValue::from(column));
    }
    Ok(values)
}

static CALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(\{\{.*\}\}|(env_var|ref|var|source)\s*\(.+\))\s*$")
        .expect("the pattern is valid")
});

/// A test as a properties file writes it.
struct Declaration {
    name: String,
    namespace: Option<String>,
    custom_name: Option<String>,
    arguments: Map<String, Value>,
    config: Map<String, Value>,
}

fn declaration(value: &Value) -> Result<Declaration> {
    let (written, body) = match value {
        Value::String(name) => (name.clone(), Map::new()),
        Value::Object(keys) => named_body(keys)?,
        _ => {
            return Err(
                Error::usage("a test is a name, or a name with its arguments").help(
                    "write `- unique`, or `- accepted_values: {arguments: {values: [a, b]}}`",
                ),
            );
        }
    };
    let (namespace, name) = match written.split_once('.') {
        Some((package, name)) => (Some(package.to_owned()), name.to_owned()),
        None => (None, written),
    };
    let mut declared = Declaration {
        name,
        namespace,
        custom_name: None,
        arguments: Map::new(),
        config: Map::new(),
    };
    for (key, value) in body {
        match (key.as_str(), value) {
            ("arguments", Value::Object(arguments)) => declared.arguments.extend(arguments),
            ("config", Value::Object(config)) => declared.config.extend(config),
            ("name", Value::String(name)) => declared.custom_name = Some(name),
            ("description" | "test_name", _) => {}
            ("where", value) => {
                declared.config.insert(key, value);
            }
            (known, value) if CONFIG_KEYS.contains(&known) => {
                declared.config.insert(key, value);
            }
            (_, value) => {
                declared.arguments.insert(key, value);
            }
        }
    }
    Ok(declared)
}

fn named_body(keys: &Map<String, Value>) -> Result<(String, Map<String, Value>)> {
    if let Some(Value::String(name)) = keys.get("test_name") {
        return Ok((name.clone(), keys.clone()));
    }
    match keys.iter().next() {
        Some((name, body)) if keys.len() == 1 => match body {
            Value::Object(body) => Ok((name.clone(), body.clone())),
            Value::Null => Ok((name.clone(), Map::new())),
            _ => Err(Error::usage(format!(
                "the arguments of test `{name}` are no mapping"
            ))),
        },
        _ => Err(Error::usage("a test has one name")
            .help("indent its arguments one step further than the name")),
    }
}

/// A test's name, and the end of its unique id.
struct Names {
    name: String,
    hash: String,
}

static NOT_A_NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[^0-9a-zA-Z_]+").expect("the pattern is valid"));

/// As dbt-core's `synthesize_generic_test_names` and `create_test_node` do.
fn names(tested: &Tested<'_>, column: Option<&str>, declared: &Declaration) -> Names {
    let mut kwargs: BTreeMap<String, Value> = declared
        .arguments
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if let Some(column) = column {
        kwargs.insert("column_name".to_owned(), json!(column));
    }
    let prefix = match tested.is_source {
        IsSource::Yes => "source_",
        IsSource::No => "",
    };
    let kind = match &declared.namespace {
        Some(namespace) => format!("{namespace}_{prefix}{}", declared.name),
        None => format!("{prefix}{}", declared.name),
    };
    let flat: Vec<String> = kwargs
        .values()
        .flat_map(flattened)
        .map(|text| NOT_A_NAME.replace_all(&text, "_").into_owned())
        .collect();
    let full = format!("{kind}_{}_{}", tested.name, flat.join("__"));
    let name = match &declared.custom_name {
        Some(name) => name.clone(),
        None => shortened(&full, &format!("{kind}_{}", tested.name)),
    };
    kwargs.insert(
        "model".to_owned(),
        json!(format!(
            "{{{{ get_where_subquery({}) }}}}",
            tested.expression
        )),
    );
    let metadata = json!({
        "kwargs": kwargs,
        "name": declared.name,
        "namespace": declared.namespace,
    });
    let hash = md5_hex(&format!("{name}{}", hashable(&metadata)));
    Names {
        name,
        hash: hash[hash.len() - 10..].to_owned(),
    }
}

/// A name of 64 characters or more keeps 30 and gets a hash.
fn shortened(full: &str, identifier: &str) -> String {
    if full.chars().count() < 64 {
        return full.to_owned();
    }
    let head: String = identifier.chars().take(30).collect();
    format!("{head}_{}", md5_hex(full))
}

fn flattened(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(python_text).collect(),
        Value::Object(keys) => keys.values().map(python_text).collect(),
        one => vec![python_text(one)],
    }
}

/// `str(value)` in Python.
fn python_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => python_representation(&jinja_value(other)),
    }
}

/// dbt's hashable form: keys sorted, every leaf a text, printed as Python does.
fn hashable(value: &Value) -> String {
    match value {
        Value::Object(keys) => {
            let sorted: BTreeMap<&String, &Value> = keys.iter().collect();
            let entries: Vec<String> = sorted
                .into_iter()
                .map(|(key, value)| {
                    format!(
                        "{}: {}",
                        python_representation(&JinjaValue::from(key)),
                        hashable(value)
                    )
                })
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(hashable).collect();
            format!("[{}]", items.join(", "))
        }
        leaf => python_representation(&JinjaValue::from(python_text(leaf))),
    }
}

fn md5_hex(text: &str) -> String {
    Md5::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// dbt's text of a generic test; its arguments are in the test's metadata.
fn raw_code(declared: &Declaration) -> String {
    let prefix = declared
        .namespace
        .as_ref()
        .map(|package| format!("{package}."))
        .unwrap_or_default();
    format!(
        "{{{{ {prefix}test_{}(**_dbt_generic_test_kwargs) }}}}",
        declared.name
    )
}
