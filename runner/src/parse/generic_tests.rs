//! Generic tests: those that properties files put on models, seeds, sources
//! and their columns. Names and ids are dbt's, so that artifacts compare.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value as JinjaValue;
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::Found;
use super::config_tree;
use super::declarations::texts;
use super::hidden_tests::is_hidden;
use super::misplaced;
use super::models;
use super::naming::{self, Named};
use super::patch_file::PatchFile;
use super::patches::{Patch, Patches};
use super::test_arguments::arguments;
use super::test_config::{HEADER_FLAG, node_config, test_config};
use super::test_declaration::{ArgumentsKey, Declaration, declaration};
use super::test_names::{Subject, TestNames};
use super::written_config;
use crate::adapter::Relation;
use crate::error::{Error, Location, Result};
use crate::jinja::{BUILTIN_PACKAGE, Capture, Engine, Scope, WHERE_MACRO, YamlEnvironment};
use crate::manifest::{
    FileChecksum, GenericTest, Node, NodeConfig, NodeDetails, ResourceType, once,
};
use crate::project::Project;
use crate::project::properties::{ColumnProperties, SourceProperties, SourceTable, tests_of};

/// What a test is put on, and where that is written.
struct Tested<'a> {
    file: &'a PatchFile,
    subject: Subject,
    attached_node: Option<String>,
    /// The list and the name under which the file has it.
    file_key_name: String,
    /// Whether columns that say nothing of it are named in quotes.
    quotes_columns: bool,
    /// The tags of a source and its table, which are the test's too.
    tags: Vec<String>,
}

/// Reads the tests of every properties file.
pub fn read(project: &Project, engine: &Engine, patches: &Patches, found: &mut Found) {
    let reader = Reader {
        project,
        engine,
        environment: project.yaml_environment(),
    };
    for (kind, entries) in [
        ("model", &patches.models),
        ("seed", &patches.seeds),
        ("snapshot", &patches.snapshots),
    ] {
        for patch in entries.values().filter(|patch| !patch.is_lent()) {
            reader.read_node(kind, patch, found);
        }
    }
    for (file, source) in &patches.sources {
        for table in &source.tables {
            reader.read_table((file, source), table, found);
        }
    }
}

type Tests = Option<Vec<Spanned<Value>>>;

/// The tests of an entry, which has them under one of the two keys.
fn listed<'t>(
    file: &PatchFile,
    (data_tests, tests): (&'t Tests, &'t Tests),
    found: &mut Found,
) -> impl Iterator<Item = &'t Spanned<Value>> + use<'t> {
    if data_tests.is_some() && tests.is_some() {
        let message = "Invalid test config: cannot have both 'tests' and 'data_tests' defined";
        let error = Error::usage(message).at(Location::file(&file.path));
        found
            .errors
            .push(error.help("write all of them under `data_tests:`"));
    }
    tests_of(data_tests, tests)
}

/// The project's node that an entry describes: `models:` may name a seed. The node
/// may also be another package's, or missing, which the references tell later.
fn described_node(kind: &str, id_end: &str, project: &Project, found: &Found) -> Option<String> {
    let kinds = [kind, "model", "seed", "snapshot"];
    let ids = kinds.map(|kind| format!("{kind}.{}.{id_end}", project.file.name));
    ids.into_iter().find(|id| found.nodes.contains_key(id))
}

struct Reader<'a> {
    project: &'a Project,
    engine: &'a Engine,
    /// Renders the configuration of tests.
    environment: YamlEnvironment,
}

impl Reader<'_> {
    fn read_node(&self, kind: &str, patch: &Patch, found: &mut Found) {
        let reference = patch.reference();
        let tested = Tested {
            file: &patch.file,
            attached_node: described_node(kind, &reference.id_end(), self.project, found),
            file_key_name: format!("{kind}s.{}", reference.name),
            subject: Subject::Node(reference),
            quotes_columns: patch.properties.quote_columns == Some(true),
            tags: Vec::new(),
        };
        let properties = &patch.properties;
        let tests = listed(
            &patch.file,
            (&properties.data_tests, &properties.tests),
            found,
        );
        self.read_tests(&tested, None, tests, found);
        self.read_columns(&tested, &properties.columns, found);
    }

    fn read_table(
        &self,
        (file, source): (&PatchFile, &SourceProperties),
        table: &SourceTable,
        found: &mut Found,
    ) {
        let (source_name, name) = (&source.name.value, &table.name.value);
        let unique_id = format!("source.{}.{source_name}.{name}", self.project.file.name);
        let Some(found_source) = found.sources.get(&unique_id) else {
            return;
        };
        let tags = source.tags.iter().chain(&table.tags).flatten();
        let tested = Tested {
            file,
            subject: Subject::Source(source_name.clone(), name.clone()),
            attached_node: None,
            file_key_name: format!("sources.{source_name}"),
            quotes_columns: found_source.quoting.column == Some(true),
            tags: tags.cloned().collect(),
        };
        let tests = listed(file, (&table.data_tests, &table.tests), found);
        self.read_tests(&tested, None, tests, found);
        self.read_columns(&tested, &table.columns, found);
    }

    fn read_columns(&self, tested: &Tested<'_>, columns: &[ColumnProperties], found: &mut Found) {
        for column in columns {
            let tests = listed(tested.file, (&column.data_tests, &column.tests), found);
            self.read_tests(tested, Some(column), tests, found);
        }
    }

    fn read_tests<'t>(
        &self,
        tested: &Tested<'_>,
        column: Option<&ColumnProperties>,
        tests: impl Iterator<Item = &'t Spanned<Value>>,
        found: &mut Found,
    ) {
        for test in tests {
            let node = declaration(&test.value, self.arguments_key())
                .and_then(|declared| declared.rendered(&self.environment))
                .and_then(|declared| self.nested(tested, declared))
                .and_then(|declared| self.node(tested, column, declared))
                .map_err(|error| error.at(tested.file.at(&test.referenced)));
            if let Some(node) = found.keep(node) {
                found.add(node);
            }
        }
    }

    /// The declaration, after it is told what of it should stand elsewhere.
    fn nested(&self, tested: &Tested<'_>, declared: Declaration) -> Result<Declaration> {
        let (project, file) = (&self.project.file.name, &tested.file.path);
        if self.project.flag(HEADER_FLAG) != Some(true) {
            misplaced::tell_of_header(&declared, file)?;
        }
        match self.arguments_key() {
            ArgumentsKey::HoldsArguments => {
                misplaced::tell(&declared, tested.subject.name(), (project, file))?;
            }
            ArgumentsKey::IsAnArgument => misplaced::tell_of_arguments(&declared)?,
        }
        Ok(declared)
    }

    fn arguments_key(&self) -> ArgumentsKey {
        match self.project.flag("require_generic_test_arguments_property") {
            Some(false) => ArgumentsKey::IsAnArgument,
            _ => ArgumentsKey::HoldsArguments,
        }
    }

    fn node(
        &self,
        tested: &Tested<'_>,
        column: Option<&ColumnProperties>,
        declared: Declaration,
    ) -> Result<Node> {
        let (name, tags) = self.of_column(tested, column);
        let names = TestNames::of(&tested.subject, name.as_deref(), &declared);
        let fqn = models::declared_fqn(&self.project.file.name, &tested.file.path, &names.full);
        let own = own_config(&declared, &names);
        let raw_code = declared.raw_code(&own);
        let (generic, description) = declared.into_test(tested, name.as_deref());
        let capture = self.capture(tested, &generic, &raw_code)?;
        let config = self.config(&fqn, tags, (&generic, &raw_code), [capture.config, own])?;
        Ok(Node {
            unique_id: names.unique_id(&self.project.file.name),
            relation: self.relation(tested, (&names, &fqn), &config)?,
            details: NodeDetails::Test(test_config(&config.all)?.of_generic(generic)),
            path: names.path(),
            name: names.full,
            package_name: self.project.file.name.clone(),
            original_file_path: tested.file.path.clone(),
            patch_path: None,
            raw_code,
            checksum: FileChecksum::None,
            fqn,
            description,
            doc_blocks: Vec::new(),
            columns: Vec::new(),
            constraints: Vec::new(),
            config,
            refs: capture.refs,
            sources: capture.sources,
            metrics: capture.metrics,
            functions: capture.functions,
            depends_on: Vec::new(),
            macros: capture.macros.into_iter().collect(),
            called: capture.called,
        })
    }

    /// The macros that the text calls. Where the project has a test of the same name, dbt
    /// notes that one, though a package's runs; and the project's macro for the rows.
    fn called(&self, generic: &GenericTest, mut called: Vec<String>) -> Vec<String> {
        let (macros, package) = (&self.engine.shared.macros, &self.project.file.name);
        let own = macros.in_package(package, &format!("test_{}", generic.name));
        if let (Some(own), Some(first)) = (own, called.first_mut()) {
            first.clone_from(&own.unique_id);
        }
        let rows = macros.find(WHERE_MACRO, package);
        let rows = rows.filter(|item| item.package_name != BUILTIN_PACKAGE);
        if let Some(rows) = rows.filter(|_| !self.is_left_to_run(generic)) {
            called.push(rows.unique_id.clone());
        }
        called
    }

    /// Where the naming macros put what the test finds.
    fn relation(
        &self,
        tested: &Tested<'_>,
        (names, fqn): (&TestNames, &[String]),
        config: &NodeConfig,
    ) -> Result<Relation> {
        let named = Named {
            name: &names.full,
            resource_type: ResourceType::Test,
            fqn,
            package: &self.project.file.name,
            version: None,
            path: &tested.file.path,
            path_in_folder: &names.path(),
        };
        naming::relation(self.engine, &named, config)
    }

    /// The name of a column as a test gets it, and the tags that are the test's too.
    fn of_column(
        &self,
        tested: &Tested<'_>,
        column: Option<&ColumnProperties>,
    ) -> (Option<String>, Vec<String>) {
        let mut tags = tested.tags.clone();
        let Some(column) = column else {
            return (None, tags);
        };
        let is_quoted = column.quote.unwrap_or(tested.quotes_columns);
        let name = self.engine.shared.dialect.part(&column.name, is_quoted);
        tags.extend(texts(column.layered().get("tags")));
        (Some(name), tags)
    }

    /// The folder's configuration under that of block and declaration. The tags of the
    /// column are the node's and no part of it.
    fn config(
        &self,
        fqn: &[String],
        mut tags: Vec<String>,
        (generic, raw_code): (&GenericTest, &str),
        own: [Map<String, Value>; 2],
    ) -> Result<NodeConfig> {
        let mut keys = config_tree::config_at(&self.project.file.tests, fqn);
        for layer in &own {
            config_tree::merge(&mut keys, layer.clone());
        }
        tags.extend(texts(own[1].get("tags")));
        tags.sort();
        config_tree::merge_overriding(&mut keys, self.project, |file| &file.tests, fqn);
        let mut config = node_config(self.project, keys)?;
        config.tags = once(tags.into_iter().chain(config.tags));
        let called = (!self.is_left_to_run(generic)).then_some(raw_code);
        config.written = written_config::of_test(self.project, fqn, called, own);
        Ok(config)
    }

    /// Whether a call that fails does so when the test runs, as dbt has it for two of its
    /// own tests, whose calls it does not render while parsing.
    fn is_left_to_run(&self, generic: &GenericTest) -> bool {
        let shared = &self.engine.shared;
        let called = format!("test_{}", generic.name);
        let found = shared.macros.find(&called, &shared.package_name);
        ["unique", "not_null"].contains(&generic.name.as_str())
            && found.is_some_and(|item| item.package_name == BUILTIN_PACKAGE)
    }

    fn is_hidden(&self, generic: &GenericTest) -> bool {
        is_hidden(&self.engine.shared, &self.project.file.name, generic)
    }

    /// The refs and sources of the tested relation and of the arguments, and
    /// the configuration that the test's own block sets.
    fn capture(
        &self,
        tested: &Tested<'_>,
        generic: &GenericTest,
        raw_code: &str,
    ) -> Result<Capture> {
        let mut scope = Scope::parsing(self.engine.shared.clone());
        let asking = Arc::new(Scope::parsing(self.engine.shared.clone()));
        // What the arguments read comes before what is tested, as dbt lists them.
        let mut values = arguments(self.engine, generic, &asking)?;
        let expression = tested.subject.expression();
        let model = self.engine.evaluate(&expression, &asking)?;
        values.insert("model".to_owned(), model);
        scope.locals = BTreeMap::from([(
            "_dbt_generic_test_kwargs".to_owned(),
            JinjaValue::from(values),
        )]);
        let scope = Arc::new(scope);
        let rendered = self.engine.render(&tested.file.path, raw_code, &scope);
        let mut called = scope.captured();
        match self.is_left_to_run(generic) || self.is_hidden(generic) {
            true => called = called.without_effects(),
            false => drop(rendered?),
        }
        let mut asked = asking.captured();
        // The text of the call has the version as a text.
        if let (Subject::Node(reference), Some(last)) = (&tested.subject, asked.refs.last_mut()) {
            last.version.clone_from(&reference.version);
        }
        asked.refs.extend(called.refs.iter().cloned());
        asked.sources.extend(called.sources.iter().cloned());
        asked.functions.extend(called.functions.iter().cloned());
        Ok(Capture {
            refs: asked.refs,
            sources: asked.sources,
            functions: asked.functions,
            called: self.called(generic, called.called),
            ..called
        })
    }
}

impl Declaration {
    /// The test, and what is said of it.
    fn into_test(self, tested: &Tested<'_>, column: Option<&str>) -> (GenericTest, String) {
        let test = GenericTest {
            name: self.name,
            namespace: self.namespace,
            arguments: self.arguments,
            column_name: column.map(str::to_owned),
            tested: tested.subject.expression(),
            attached_node: tested.attached_node.clone(),
            file_key_name: tested.file_key_name.clone(),
        };
        (test, self.description.unwrap_or_default())
    }
}

/// The declared configuration; a name that was cut becomes the alias.
fn own_config(declared: &Declaration, names: &TestNames) -> Map<String, Value> {
    let mut config = declared.config.clone();
    if names.short != names.full {
        let alias = Value::from(names.short.as_str());
        config.entry("alias").or_insert(alias);
    }
    config
}
