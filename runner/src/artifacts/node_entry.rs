//! A model, seed or test as manifest.json describes it.

use std::borrow::Cow;
use std::path::PathBuf;

use chrono::DateTime;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::added::Added;
use super::called_macros::called;
use super::config_entry::ConfigEntry;
use super::contract_checksum::contract_checksum;
use super::extra_cte::ExtraCte;
use super::function_entry;
use super::node_paths::compiled_path;
use super::primary_key::PrimaryKeys;
use super::resource_entry::{Columns, Docs, constraint_entry};
use crate::adapter::Dialect;
use crate::manifest::{
    ContractConfig, FunctionDetails, GenericTest, NO_SCHEMA, Node, NodeDetails, PatchPath,
    Reference, moment,
};

/// Every key that dbt gives to a node of its kind.
#[derive(Serialize)]
pub struct NodeEntry<'a> {
    database: &'a str,
    /// Null where the macro that gives it returned nothing.
    schema: Option<&'a str>,
    name: &'a str,
    resource_type: &'a str,
    package_name: &'a str,
    path: Cow<'a, str>,
    original_file_path: Cow<'a, str>,
    unique_id: &'a str,
    fqn: &'a [String],
    alias: &'a str,
    checksum: Checksum<'a>,
    config: ConfigEntry<'a>,
    tags: &'a [String],
    description: &'a str,
    columns: Columns<'a>,
    meta: &'a Map<String, Value>,
    group: Option<&'a str>,
    docs: Docs<'a>,
    patch_path: Option<String>,
    build_path: Option<String>,
    unrendered_config: &'a Map<String, Value>,
    created_at: f64,
    relation_name: Option<String>,
    raw_code: &'a str,
    doc_blocks: &'a [String],
    #[serde(flatten)]
    details: DetailsEntry<'a>,
}

#[derive(Serialize)]
struct Checksum<'a> {
    name: &'static str,
    checksum: &'a str,
}

impl<'a> Checksum<'a> {
    fn of(node: &'a Node) -> Self {
        Checksum {
            name: node.checksum.name(),
            checksum: node.checksum.text(),
        }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum DetailsEntry<'a> {
    Model {
        #[serde(flatten)]
        code: CodeEntry<'a>,
        access: &'static str,
        constraints: Vec<Value>,
        version: Option<&'a Value>,
        latest_version: Option<&'a Value>,
        deprecation_date: Option<String>,
        primary_key: Vec<String>,
        time_spine: Option<Value>,
    },
    Snapshot {
        #[serde(flatten)]
        code: CodeEntry<'a>,
    },
    Seed {
        root_path: Option<PathBuf>,
        depends_on: MacroDependencies<'a>,
    },
    GenericTest {
        #[serde(flatten)]
        code: CodeEntry<'a>,
        test_metadata: TestMetadata<'a>,
        column_name: Option<&'a str>,
        attached_node: Option<&'a str>,
        file_key_name: &'a str,
    },
    SingularTest {
        #[serde(flatten)]
        code: CodeEntry<'a>,
    },
    Function {
        #[serde(flatten)]
        code: CodeEntry<'a>,
        arguments: Vec<Value>,
        returns: Value,
        overloads: Vec<Value>,
    },
}

/// What models and tests have and seeds have not.
#[derive(Serialize)]
struct CodeEntry<'a> {
    language: &'static str,
    refs: Vec<RefEntry<'a>>,
    sources: Vec<[&'a str; 2]>,
    metrics: Vec<Vec<&'a str>>,
    functions: Vec<Vec<&'a str>>,
    depends_on: Dependencies<'a>,
    compiled_path: Option<String>,
    #[serde(flatten)]
    compiled: Option<CompiledEntry<'a>>,
    contract: ContractEntry,
}

/// What compiling added.
#[derive(Serialize)]
struct CompiledEntry<'a> {
    compiled: bool,
    compiled_code: &'a str,
    extra_ctes_injected: bool,
    extra_ctes: &'a [ExtraCte],
}

impl<'a> CompiledEntry<'a> {
    fn of(code: &'a str, extra_ctes: &'a [ExtraCte]) -> Self {
        CompiledEntry {
            compiled: true,
            compiled_code: code,
            extra_ctes_injected: true,
            extra_ctes,
        }
    }
}

#[derive(Serialize)]
pub struct RefEntry<'a> {
    name: &'a str,
    package: Option<&'a str>,
    version: Option<&'a Value>,
}

#[derive(Serialize)]
pub struct Dependencies<'a> {
    pub macros: Vec<&'a str>,
    pub nodes: &'a [String],
}

#[derive(Serialize)]
struct MacroDependencies<'a> {
    macros: Vec<&'a str>,
}

#[derive(Serialize)]
struct ContractEntry {
    #[serde(flatten)]
    config: ContractConfig,
    checksum: Option<String>,
}

#[derive(Serialize)]
struct TestMetadata<'a> {
    name: &'a str,
    kwargs: Arguments<'a>,
    namespace: Option<&'a str>,
}

#[derive(Serialize)]
struct Arguments<'a> {
    #[serde(flatten)]
    arguments: &'a Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column_name: Option<&'a str>,
    /// The relation that is tested, as dbt calls it.
    model: String,
}

impl<'a> NodeEntry<'a> {
    /// The entry of a node, its relation named in the words of a database.
    pub fn of(
        node: &'a Node,
        added: Added<'a>,
        keys: &PrimaryKeys<'_>,
        dialect: &dyn Dialect,
    ) -> Self {
        NodeEntry {
            database: &node.relation.database,
            schema: Some(node.relation.schema.as_str()).filter(|schema| *schema != NO_SCHEMA),
            name: &node.name,
            resource_type: node.resource_type().name(),
            package_name: &node.package_name,
            path: node.path.to_string_lossy(),
            original_file_path: node.original_file_path.to_string_lossy(),
            unique_id: &node.unique_id,
            fqn: &node.fqn,
            alias: &node.relation.identifier,
            checksum: Checksum::of(node),
            config: ConfigEntry(node),
            tags: &node.config.tags,
            description: &node.description,
            columns: Columns {
                columns: &node.columns,
                targets: added.targets,
            },
            meta: &node.config.meta,
            group: added.group,
            docs: Docs::of(&node.config),
            patch_path: node.patch_path.as_ref().map(PatchPath::to_string),
            build_path: added.build_path(node),
            unrendered_config: &node.config.written,
            created_at: 0.0,
            relation_name: relation_name(node, added.keeps_failures, dialect),
            raw_code: raw_code(node),
            doc_blocks: &node.doc_blocks,
            details: DetailsEntry::of(node, added, keys),
        }
    }
}

/// Where others can read its rows, or what a test found.
pub fn relation_name(node: &Node, keeps_failures: bool, dialect: &dyn Dialect) -> Option<String> {
    let kept = node
        .test()
        .and_then(|test| test.stored_failures.kind(keeps_failures));
    let is_there = node.is_read() || node.function().is_some() || kept.is_some();
    is_there.then(|| dialect.render(&node.relation))
}

/// A day is the moment at which it begins; a moment keeps its zone.
fn as_moment(written: &str) -> String {
    let text = written.trim().replacen(' ', "T", 1);
    match (DateTime::parse_from_rfc3339(&text), moment(written)) {
        (Ok(moment), _) => moment.to_rfc3339(),
        (Err(_), Ok(moment)) => moment.to_rfc3339(),
        (Err(_), Err(_)) => written.to_owned(),
    }
}

fn completed_spine(written: &Value) -> Value {
    let mut spine = written.clone();
    if let Some(keys) = spine.as_object_mut() {
        keys.entry("custom_granularities")
            .or_insert_with(|| json!([]));
    }
    spine
}

/// The text of a seed is its rows, which dbt leaves out.
fn raw_code(node: &Node) -> &str {
    match &node.details {
        NodeDetails::Seed => "",
        _ => &node.raw_code[node.own_text()],
    }
}

impl<'a> DetailsEntry<'a> {
    fn of(node: &'a Node, added: Added<'a>, keys: &PrimaryKeys<'_>) -> Self {
        match &node.details {
            NodeDetails::Model(model) => DetailsEntry::Model {
                code: CodeEntry::of(node, added),
                access: node.access().name(),
                constraints: node
                    .constraints
                    .iter()
                    .map(|constraint| constraint_entry(constraint, true, added.targets))
                    .collect(),
                version: model.version.as_ref().map(|version| &version.number),
                latest_version: model.version.as_ref().map(|version| &version.latest),
                deprecation_date: model.deprecation_date.as_deref().map(as_moment),
                primary_key: keys.columns(node),
                time_spine: model.time_spine.as_ref().map(completed_spine),
            },
            NodeDetails::Snapshot(_) => DetailsEntry::Snapshot {
                code: CodeEntry::of(node, added),
            },
            NodeDetails::Seed => DetailsEntry::Seed {
                root_path: added.root.and_then(|root| std::path::absolute(root).ok()),
                depends_on: MacroDependencies {
                    macros: called(node, false),
                },
            },
            NodeDetails::Test(test) => match &test.generic {
                Some(generic) => Self::of_generic_test(node, generic, added),
                None => DetailsEntry::SingularTest {
                    code: CodeEntry::of(node, added),
                },
            },
            NodeDetails::Function(function) => Self::of_function(node, function, added),
            NodeDetails::UnitTest(_) | NodeDetails::Analysis => DetailsEntry::SingularTest {
                code: CodeEntry::of(node, added),
            },
        }
    }

    fn of_function(node: &'a Node, function: &FunctionDetails, added: Added<'a>) -> Self {
        DetailsEntry::Function {
            code: CodeEntry::of(node, added),
            arguments: function_entry::arguments(&function.arguments),
            returns: function_entry::returns(&function.returns),
            overloads: function_entry::overloads(function, added.overloads),
        }
    }

    fn of_generic_test(node: &'a Node, generic: &'a GenericTest, added: Added<'a>) -> Self {
        let column_name = generic.column_name.as_deref();
        let is_among_arguments = generic.arguments.contains_key("column_name");
        DetailsEntry::GenericTest {
            code: CodeEntry::of(node, added),
            test_metadata: TestMetadata {
                name: &generic.name,
                kwargs: Arguments {
                    arguments: &generic.arguments,
                    column_name: column_name.filter(|_| !is_among_arguments),
                    model: format!("{{{{ get_where_subquery({}) }}}}", generic.tested),
                },
                namespace: generic.namespace.as_deref(),
            },
            column_name,
            attached_node: generic.attached_node.as_deref(),
            file_key_name: &generic.file_key_name,
        }
    }
}

impl<'a> RefEntry<'a> {
    /// The entries of `ref` calls.
    pub fn all(refs: &'a [Reference]) -> Vec<Self> {
        let entry = |wanted: &'a Reference| RefEntry {
            name: &wanted.name,
            package: wanted.package.as_deref(),
            version: wanted.version.as_ref(),
        };
        refs.iter().map(entry).collect()
    }
}

impl<'a> CodeEntry<'a> {
    fn of(node: &'a Node, added: Added<'a>) -> Self {
        let written = || added.folder.join(compiled_path(node));
        let sources = node.sources.iter();
        CodeEntry {
            language: "sql",
            refs: RefEntry::all(&node.refs),
            sources: sources
                .map(|(source, table)| [source.as_str(), table])
                .collect(),
            metrics: function_entry::calls(&node.metrics),
            functions: function_entry::calls(&node.functions),
            depends_on: Dependencies {
                macros: called(node, added.code.is_some()),
                nodes: &node.depends_on,
            },
            compiled_path: added.code.map(|_| written().to_string_lossy().into_owned()),
            compiled: added
                .code
                .map(|code| CompiledEntry::of(code, added.extra_ctes)),
            contract: ContractEntry {
                config: node.config.contract,
                checksum: contract_checksum(node),
            },
        }
    }
}
