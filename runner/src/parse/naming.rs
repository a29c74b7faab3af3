//! Where a node's relation is: database, schema and name, each decided by a
//! macro that the project may override.

use std::path::Path;
use std::sync::Arc;

use minijinja::Value;
use serde_json::{Map, Value as Json, json};

use super::node_value::{self, node_value};
use crate::adapter::Relation;
use crate::artifacts::operation_entry;
use crate::error::{Error, Location, Result};
use crate::jinja::{Engine, Scope, jinja_value};
use crate::manifest::{
    AUDIT_SCHEMA, Manifest, ModelVersion, NO_SCHEMA, NodeConfig, Operation, ResourceType, object,
    whole_config,
};
use crate::project::{Project, SourceFile};
use crate::terminal::{Deprecation, deprecated};

/// What the naming macros are told of a node.
pub struct Named<'a> {
    pub name: &'a str,
    pub resource_type: ResourceType,
    pub fqn: &'a [String],
    pub package: &'a str,
    pub version: Option<&'a ModelVersion>,
    /// The file, from the root of its project.
    pub path: &'a Path,
    /// The same, from the folder of the project file that it is found in.
    pub path_in_folder: &'a Path,
}

impl<'a> Named<'a> {
    /// A node of a file, without a version.
    pub fn in_file(
        file: &'a SourceFile,
        package: &'a str,
        resource_type: ResourceType,
        (name, fqn): (&'a str, &'a [String]),
    ) -> Self {
        Named {
            name,
            resource_type,
            fqn,
            package,
            version: None,
            path: &file.path,
            path_in_folder: &file.path_in_folder,
        }
    }

    pub fn unique_id(&self) -> String {
        let kind = self.resource_type.name();
        format!("{kind}.{}.{}", self.package, self.name)
    }
}

/// Asks `generate_database_name`, `generate_schema_name` and
/// `generate_alias_name`.
///
/// # Errors
/// A usage error at the place in the macro that failed.
pub fn relation(engine: &Engine, named: &Named<'_>, config: &NodeConfig) -> Result<Relation> {
    let known = known(named, config);
    let audit = Some(AUDIT_SCHEMA).filter(|_| named.resource_type == ResourceType::Test);
    let schema = config.schema.as_deref().or(audit);
    let custom = [config.database.as_deref(), schema, config.alias.as_deref()];
    let seen = |decided: &Relation| node_value(decided.clone(), known.clone());
    decided(engine, named.name, custom, seen)
}

/// The same of a hook of the project.
///
/// # Errors
/// A usage error at the place in the macro that failed.
pub fn relation_of_operation(engine: &Engine, operation: &Operation) -> Result<Relation> {
    let custom = ["database", "schema", "alias"];
    let custom = custom.map(|key| operation.config.get(key).and_then(Json::as_str));
    let seen = |decided: &Relation| {
        let relation = decided.clone();
        jinja_value(object(operation_entry(&Operation {
            relation,
            ..operation.clone()
        })))
    };
    decided(engine, &operation.name, custom, seen)
}

/// What the macros decide one after the other, each of which sees what is decided so far.
fn decided(
    engine: &Engine,
    name: &str,
    [database, schema, alias]: [Option<&str>; 3],
    seen: impl Fn(&Relation) -> Value,
) -> Result<Relation> {
    let ask = |macro_name: &str, custom: Option<&str>, decided: &Relation| {
        let node = seen(decided);
        let scope = scope_of(engine, &node);
        let custom = custom.map_or(Value::from(()), Value::from);
        engine.call_macro(macro_name, &[custom, node], &scope)
    };
    let mut relation = engine.shared.in_target(name);
    relation.quoted = engine.shared.quoted;
    relation.database = ask("generate_database_name", database, &relation)?;
    relation.schema = ask("generate_schema_name", schema, &relation)?;
    relation.identifier = ask("generate_alias_name", alias, &relation)?;
    Ok(relation)
}

/// Sees to it that every node has a schema, where the project asks for that.
///
/// # Errors
/// A usage error for the first node that has none; dbt's warning of it where the project
/// asks for nothing, and the flags make an error of that.
pub fn check_schemas(project: &Project, manifest: &Manifest) -> Result<()> {
    let is_refused = project.flag("require_valid_schema_from_generate_schema_name") == Some(true);
    let mut nodes = manifest.nodes.values();
    let Some(node) = nodes.find(|node| node.relation.schema == NO_SCHEMA) else {
        return Ok(());
    };
    let message = format!(
        "Node '{}' has a schema set to None as a result of a generate_schema_name call.",
        node.unique_id
    );
    match is_refused {
        true => Err(Error::usage(message)
            .at(Location::file(&node.original_file_path))
            .help("let the macro fall back on `target.schema`")),
        false => deprecated(
            Deprecation::GenerateSchemaNameNullValue,
            &message,
            json!({"resource_unique_id": node.unique_id}),
        ),
    }
}

/// What the naming macros see.
fn scope_of(engine: &Engine, node: &Value) -> Arc<Scope> {
    Arc::new(Scope {
        model: node.clone().into(),
        is_naming: true,
        ..Scope::parsing(engine.shared.clone())
    })
}

/// The view that stands for the latest version of a model under the name that
/// `generate_latest_version_pointer_alias` gives.
///
/// # Errors
/// A usage error at the place in the macro that failed, and where the model itself has
/// that name.
pub fn pointer(
    engine: &Engine,
    named: &Named<'_>,
    config: &NodeConfig,
    relation: &Relation,
) -> Result<Relation> {
    let node = node_value(relation.clone(), known(named, config));
    let scope = scope_of(engine, &node);
    let custom = config.all.get("latest_version_pointer");
    let custom = custom.and_then(|pointer| pointer.get("alias")?.as_str());
    let custom = custom.map_or(Value::from(()), Value::from);
    let name = "generate_latest_version_pointer_alias";
    let identifier = engine.call_macro(name, &[custom, node], &scope)?;
    let pointer = relation.with_identifier(identifier.trim());
    let dialect = engine.shared.dialect;
    if dialect.stored(&pointer) != dialect.stored(relation) {
        return Ok(pointer);
    }
    let name = named.name;
    Err(Error::usage(format!(
        "the latest version of `{name}` is itself named `{}`, as the view would be that stands \
         for it",
        pointer.identifier
    ))
    .help("give it another `alias`, or set `latest_version_pointer: {enabled: false}`"))
}

/// Where dbt says that a unit test is, though nothing is ever there.
pub fn audit_relation(project: &Project, name: &str) -> Relation {
    Relation {
        database: project.target.database.clone(),
        schema: format!("{}_{AUDIT_SCHEMA}", project.target.schema),
        identifier: name.to_owned(),
        quoted: project.file.quoting.quoted(),
    }
}

/// What `generate_*_name` macros see of a node beside its relation.
fn known(
    named: &Named<'_>,
    config: &NodeConfig,
) -> impl FnOnce() -> Map<String, Json> + Clone + Send + use<> {
    let kind = named.resource_type;
    let version = named.version.map(|version| version.number.clone());
    let facts = Arc::new((node_value::identity(named), config.clone()));
    move || {
        let (identity, config) = &*facts;
        let mut known = identity.clone();
        let mut keys = whole_config(kind, config.all.clone());
        keys.insert("materialized".to_owned(), config.materialized.name().into());
        keys.insert("enabled".to_owned(), config.enabled.into());
        known.extend(object(json!({
            "version": version,
            "config": keys,
            "unrendered_config": config.written,
            "tags": config.tags,
            "meta": config.meta,
        })));
        known
    }
}
