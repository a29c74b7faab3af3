//! What one node's template can reach in one phase.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex};

use minijinja::value::{Object, Rest};
use minijinja::{Error as JinjaError, State, Value};
use serde_json::Map;

use super::adapter_object::AdapterObject;
use super::config_object::ConfigObject;
use super::errors::raise;
use super::functions::{self, Namespace};
use super::macro_index::{MacroIndex, template_of};
use super::python::jinja_value;
use super::relation_value::RelationValue;
use crate::adapter::{Dialect, Relation};
use crate::error::{Error, Result};
use crate::manifest::Macro;

/// What every scope of a run shares.
pub struct Shared {
    pub macros: MacroIndex,
    pub dialect: &'static dyn Dialect,
    pub project_name: String,
    pub vars: Map<String, serde_json::Value>,
    pub target: Value,
    pub invocation_id: String,
    /// ISO 8601, UTC.
    pub run_started_at: String,
    /// `macro_namespace` to the packages that `adapter.dispatch` searches.
    pub dispatch: BTreeMap<String, Vec<String>>,
}

impl Shared {
    /// The packages that `adapter.dispatch` searches, in order.
    pub fn search_order(&self, namespace: Option<&str>) -> Vec<String> {
        let namespace = namespace.unwrap_or(&self.project_name);
        match self.dispatch.get(namespace) {
            Some(order) => order.clone(),
            None => vec![
                self.project_name.clone(),
                namespace.to_owned(),
                super::macro_index::BUILTIN_PACKAGE.to_owned(),
            ],
        }
    }
}

/// What `ref` found.
pub enum Resolved {
    Relation(Relation),
    /// An ephemeral model: its rows come from a CTE of this name.
    Cte(Relation, String),
}

/// Answers `ref` and `source` once all nodes are known.
pub trait Lookup: Send + Sync {
    fn reference(&self, package: Option<&str>, name: &str) -> Result<Resolved>;
    fn source(&self, source: &str, table: &str) -> Result<Resolved>;
}

/// dbt renders every template twice.
pub enum Phase {
    /// Calls are noted, nothing is looked up; `execute` is false.
    Parse,
    /// `execute` is true.
    Run(Arc<dyn Lookup>),
}

/// What a rendering called.
#[derive(Debug, Default, Clone)]
pub struct Capture {
    pub refs: Vec<(Option<String>, String)>,
    pub sources: Vec<(String, String)>,
    pub config: Map<String, serde_json::Value>,
    pub macros: BTreeSet<String>,
    /// CTEs that the text refers to, in order of first use: unique by name.
    pub ctes: Vec<String>,
}

impl Capture {
    /// Adds what another text refers to and calls.
    pub fn add(&mut self, other: Capture) {
        self.refs.extend(other.refs);
        self.sources.extend(other.sources);
        self.macros.extend(other.macros);
    }
}

/// The names that one template sees.
pub struct Scope {
    pub shared: Arc<Shared>,
    pub phase: Phase,
    pub this: Option<Relation>,
    pub model: Value,
    /// The node's merged configuration; empty while parsing.
    pub node_config: Map<String, serde_json::Value>,
    pub is_incremental: bool,
    /// Vars of this text alone, which win over the project's.
    pub vars: Map<String, serde_json::Value>,
    /// Names that only this template has, such as a test's arguments.
    pub locals: BTreeMap<String, Value>,
    pub capture: Mutex<Capture>,
    /// What `return` was called with, on its way to the macro's caller.
    pub returned: Mutex<Option<Value>>,
}

impl Scope {
    /// A scope that captures, for the first rendering.
    pub fn parsing(shared: Arc<Shared>) -> Self {
        Scope {
            shared,
            phase: Phase::Parse,
            this: None,
            model: Value::UNDEFINED,
            node_config: Map::new(),
            is_incremental: false,
            vars: Map::new(),
            locals: BTreeMap::new(),
            capture: Mutex::default(),
            returned: Mutex::default(),
        }
    }

    /// A scope that captures, for the text of the node whose file is `path`.
    pub fn parsing_for(shared: Arc<Shared>, path: &std::path::Path) -> Self {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let model = serde_json::json!({
            "name": name,
            "resource_type": "model",
            "fqn": [],
            "package_name": shared.project_name,
        });
        Scope {
            this: Some(Relation {
                database: String::new(),
                schema: String::new(),
                identifier: name.into_owned(),
            }),
            model: jinja_value(&model),
            ..Self::parsing(shared)
        }
    }

    /// What was captured so far.
    pub fn captured(&self) -> Capture {
        self.with_capture(|capture| capture.clone())
    }

    fn with_capture<R>(&self, use_it: impl FnOnce(&mut Capture) -> R) -> R {
        let mut capture = self
            .capture
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        use_it(&mut capture)
    }

    pub(super) fn capture_config(&self, name: &str, value: &Value) {
        let value = serde_json::to_value(value).unwrap_or_default();
        self.with_capture(|capture| capture.config.insert(name.to_owned(), value));
    }

    pub(super) fn config(&self, name: &str) -> Option<Value> {
        let captured = self.with_capture(|capture| capture.config.get(name).cloned());
        captured
            .or_else(|| self.node_config.get(name).cloned())
            .filter(|value| !value.is_null())
            .map(jinja_value)
    }

    /// The macro as something that can be called from this scope.
    pub(super) fn callable(self: &Arc<Self>, item: &Macro) -> Value {
        Value::from_object(MacroCall {
            scope: self.clone(),
            unique_id: item.unique_id.clone(),
        })
    }

    fn reference(self: &Arc<Self>, args: &[Value]) -> std::result::Result<Value, JinjaError> {
        let words: Vec<&str> = args.iter().filter_map(Value::as_str).collect();
        let (package, name) = match words.as_slice() {
            [name] => (None, *name),
            [package, name] => (Some(*package), *name),
            _ => {
                return Err(raise(Error::usage(
                    "`ref` takes a name, or a package and a name",
                )));
            }
        };
        self.with_capture(|capture| {
            capture
                .refs
                .push((package.map(str::to_owned), name.to_owned()));
        });
        match &self.phase {
            Phase::Parse => Ok(self.placeholder(name)),
            Phase::Run(lookup) => {
                let resolved = lookup.reference(package, name).map_err(raise)?;
                Ok(self.resolved(resolved))
            }
        }
    }

    fn source(
        self: &Arc<Self>,
        source: &str,
        table: &str,
    ) -> std::result::Result<Value, JinjaError> {
        self.with_capture(|capture| {
            capture.sources.push((source.to_owned(), table.to_owned()));
        });
        match &self.phase {
            Phase::Parse => Ok(self.placeholder(table)),
            Phase::Run(lookup) => {
                let resolved = lookup.source(source, table).map_err(raise)?;
                Ok(self.resolved(resolved))
            }
        }
    }

    /// A relation, or the CTE that stands for it, which is noted.
    fn resolved(&self, resolved: Resolved) -> Value {
        match resolved {
            Resolved::Relation(relation) => self.relation(relation),
            Resolved::Cte(relation, cte) => {
                self.with_capture(|capture| {
                    if !capture.ctes.contains(&cte) {
                        capture.ctes.push(cte.clone());
                    }
                });
                Value::from_object(RelationValue::written_as(relation, cte))
            }
        }
    }

    /// Stands for a relation whose place is not known while parsing.
    fn placeholder(&self, name: &str) -> Value {
        self.relation(Relation {
            database: String::new(),
            schema: String::new(),
            identifier: name.to_owned(),
        })
    }

    fn relation(&self, relation: Relation) -> Value {
        Value::from_object(RelationValue::new(relation, self.shared.dialect))
    }

    fn function(self: &Arc<Self>, name: &str) -> Option<Value> {
        let scope = self.clone();
        Some(match name {
            "ref" => Value::from_function(move |args: Rest<Value>| scope.reference(&args)),
            "source" => {
                Value::from_function(move |source: &str, table: &str| scope.source(source, table))
            }
            "var" => Value::from_function(move |name: &str, default: Option<Value>| {
                match scope.vars.get(name) {
                    Some(value) => Ok(jinja_value(value)),
                    None => functions::var(&scope.shared.vars, name, default),
                }
            }),
            "env_var" => Value::from_function(functions::env_var),
            "return" => Value::from_function(move |value: Value| scope.return_value(value)),
            "is_incremental" => Value::from_function(move || scope.is_incremental),
            "log" | "print" => Value::from_function(|_: Rest<Value>| String::new()),
            _ => return None,
        })
    }

    fn return_value(&self, value: Value) -> std::result::Result<Value, JinjaError> {
        *self.returned_slot() = Some(value);
        Err(raise(Error::usage("`return` was called outside a macro")))
    }

    fn returned_slot(&self) -> std::sync::MutexGuard<'_, Option<Value>> {
        self.returned
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn value(self: &Arc<Self>, name: &str) -> Option<Value> {
        Some(match name {
            "config" => Value::from_object(ConfigObject(self.clone())),
            "adapter" => Value::from_object(AdapterObject(self.clone())),
            "this" => self.relation(self.this.clone()?),
            "model" => self.model.clone(),
            "target" => self.shared.target.clone(),
            "execute" => Value::from(matches!(self.phase, Phase::Run(_))),
            "exceptions" => functions::exceptions(),
            "invocation_id" => Value::from(&self.shared.invocation_id),
            "run_started_at" => Value::from(&self.shared.run_started_at),
            "project_name" => Value::from(&self.shared.project_name),
            _ => return None,
        })
    }

    /// The macros of a package as attributes of its name.
    fn package(self: &Arc<Self>, name: &str) -> Option<Value> {
        if !self.shared.macros.has_package(name) {
            return None;
        }
        Some(Value::from_object(Namespace(self.members_of(name))))
    }

    /// The macros of a package by name.
    pub(super) fn members_of(self: &Arc<Self>, package: &str) -> BTreeMap<String, Value> {
        let items = self.shared.macros.iter();
        items
            .filter(|item| item.package_name == package)
            .map(|item| (item.name.clone(), self.callable(item)))
            .collect()
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("scope")
    }
}

impl Object for Scope {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        if let Some(local) = self.locals.get(name) {
            return Some(local.clone());
        }
        if let Some(item) = self.shared.macros.find(name) {
            return Some(self.callable(item));
        }
        self.function(name)
            .or_else(|| self.value(name))
            .or_else(|| self.package(name))
    }
}

/// A macro bound to the scope that it is called from.
#[derive(Debug)]
struct MacroCall {
    scope: Arc<Scope>,
    unique_id: String,
}

impl Object for MacroCall {
    fn call(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        args: &[Value],
    ) -> std::result::Result<Value, JinjaError> {
        let scope = &self.scope;
        scope.with_capture(|capture| capture.macros.insert(self.unique_id.clone()));
        let template = state.env().get_template(&self.unique_id)?;
        let mut captured = template.render_captured(Value::from_dyn_object(scope.clone()))?;
        let name = self.unique_id.rsplit('.').next().unwrap_or_default();
        let result = captured.with_state_mut(|state| match state.lookup(name) {
            Some(function) => function.call(state, args),
            None => Err(JinjaError::from(minijinja::ErrorKind::UnknownFunction)),
        });
        match (result, scope.returned_slot().take()) {
            (Err(_), Some(value)) => Ok(value),
            (result, _) => result,
        }
    }
}

/// Reads a macro's template for the environment.
pub(super) fn load_macro(shared: &Shared, unique_id: &str) -> Option<String> {
    shared.macros.by_unique_id(unique_id).map(template_of)
}
