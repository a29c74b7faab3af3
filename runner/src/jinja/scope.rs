//! What one node's template can reach in one phase.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use minijinja::{Error as JinjaError, Value};
use serde_json::Map;

use super::called;
use super::capture::Capture;
use super::datetime::Moment;
use super::errors::raise;
use super::lazy_value::LazyValue;
use super::macro_call::MacroCall;
use super::macro_index::MacroIndex;
use super::python::jinja_value;
use super::relation_value::{RelationValue, Rows};
use super::values::Arguments;
use crate::adapter::{Dialect, LazyAdapter, Quoted, Relation};
use crate::error::Result;
use crate::manifest::{Macro, Reference, note_config};

/// What every scope of a package's nodes shares.
#[derive(Clone)]
pub struct Shared {
    pub macros: Arc<MacroIndex>,
    pub dialect: &'static dyn Dialect,
    /// The root project.
    pub project_name: String,
    /// How the root project quotes the names of relations.
    pub quoted: Quoted,
    /// The package whose nodes these are; the root project is one too.
    pub package_name: String,
    pub vars: Map<String, serde_json::Value>,
    pub target: Value,
    pub invocation_id: String,
    pub run_started_at: chrono::DateTime<chrono::Utc>,
    /// The versions of the root project and of its packages, by name.
    pub versions: BTreeMap<String, String>,
    /// `macro_namespace` to the packages that `adapter.dispatch` searches.
    pub dispatch: BTreeMap<String, Vec<String>>,
    /// What templates ask where they have no session of their own.
    pub database: Arc<LazyAdapter>,
    /// What the command line asks for, as `flags` shows it.
    pub flags: Value,
    /// The databases whose tables may be parted and sorted.
    pub lakes: Vec<String>,
    /// What templates warned of already, where they do so once.
    pub warned: Arc<Mutex<BTreeSet<String>>>,
    /// Unique ids of the nodes that a command runs, once they are known.
    pub selected: Arc<OnceLock<Vec<String>>>,
}

impl Shared {
    /// Says which nodes a command runs, once it knows.
    pub fn select(&self, unique_ids: &BTreeSet<String>) {
        let ids = unique_ids.iter().cloned().collect();
        // Whoever selects again runs a part of the same command.
        let _ = self.selected.set(ids);
    }
}

/// What `ref` found.
pub enum Resolved {
    Relation(Relation),
    /// The rows of a relation for which a condition holds.
    Part(Relation, String),
    /// An ephemeral model: its rows come from a CTE of this name.
    Cte(Relation, String),
    /// A relation of which a query reads the rows that a CTE of this name leaves.
    Window(Relation, String),
    /// A source whose rows come from files, by this text.
    Files(Relation, String),
}

impl Resolved {
    /// The relation, however its rows are read.
    pub fn into_relation(self) -> Relation {
        match self {
            Resolved::Relation(relation)
            | Resolved::Part(relation, _)
            | Resolved::Cte(relation, _)
            | Resolved::Window(relation, _)
            | Resolved::Files(relation, _) => relation,
        }
    }
}

/// Answers `ref`, `source` and `function` once all nodes are known.
pub trait Lookup: Send + Sync {
    fn reference(&self, wanted: &Reference) -> Result<Resolved>;
    fn source(&self, source: &str, table: &str) -> Result<Resolved>;
    fn function(&self, wanted: &Reference) -> Result<Relation>;

    /// A metric, as artifacts describe it.
    fn metric(&self, wanted: &Reference) -> Result<serde_json::Value>;

    /// `graph`: all that the project holds, as its artifacts describe it.
    fn graph(&self) -> Value;
}

/// dbt renders every template twice.
pub enum Phase {
    /// Calls are noted, nothing is looked up; `execute` is false.
    Parse,
    /// `execute` is true.
    Run(Arc<dyn Lookup>),
}

/// The names that one template sees.
pub struct Scope {
    pub shared: Arc<Shared>,
    /// What this text may ask while it runs.
    pub database: Arc<LazyAdapter>,
    pub phase: Phase,
    /// Whether it names a node: then no variable may be missing, though nothing runs.
    pub is_naming: bool,
    pub this: Option<Relation>,
    /// A relation that was just made and that `get_relation` does not find: dbt notes it
    /// after the hooks of its node.
    pub unseen: Option<Relation>,
    /// The node, as artifacts describe it.
    pub model: LazyValue,
    /// The node's merged configuration; empty while parsing.
    pub node_config: Map<String, serde_json::Value>,
    pub is_incremental: bool,
    /// Which rows `ref` and `source` find.
    pub rows: Rows,
    /// Vars of this text alone, which win over the project's.
    pub vars: Map<String, serde_json::Value>,
    /// Names that only this template has, such as a test's arguments.
    pub locals: BTreeMap<String, Value>,
    /// What stands in the place of macros, by name, with or without the package.
    pub replaced_macros: BTreeMap<String, Value>,
    pub capture: Mutex<Capture>,
    /// What `return` was called with, on its way to the macro's caller.
    pub returned: Mutex<Option<Value>>,
    /// Names that templates added by `context.update`.
    pub added: Mutex<BTreeMap<String, Value>>,
    /// What statements of this template gave, by name.
    pub results: Mutex<BTreeMap<String, Option<Value>>>,
}

impl Shared {
    /// Where a relation would be that has no schema of its own.
    pub fn in_target(&self, name: &str) -> Relation {
        let text = |key: &str| {
            let value = self.target.get_attr(key).unwrap_or_default();
            value.as_str().unwrap_or_default().to_owned()
        };
        Relation::new(text("database"), text("schema"), name)
    }
}

impl Scope {
    /// A scope that captures, for the first rendering.
    pub fn parsing(shared: Arc<Shared>) -> Self {
        Scope {
            database: shared.database.clone(),
            shared,
            phase: Phase::Parse,
            is_naming: false,
            this: None,
            unseen: None,
            model: LazyValue::default(),
            node_config: Map::new(),
            is_incremental: false,
            rows: Rows::All,
            vars: Map::new(),
            locals: BTreeMap::new(),
            replaced_macros: BTreeMap::new(),
            capture: Mutex::default(),
            returned: Mutex::default(),
            added: Mutex::default(),
            results: Mutex::default(),
        }
    }

    /// The same for a hook of the project: a node that has an entry and no relation.
    pub fn of_operation(mut self, mut entry: Map<String, serde_json::Value>) -> Self {
        entry.retain(|_, value| !value.is_null());
        self.model = LazyValue::new(move || jinja_value(&entry));
        self.locals.insert("this".to_owned(), Value::from(()));
        self
    }

    /// Whether the template runs, and `execute` is true.
    pub fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Run(_))
    }

    /// What was captured so far.
    pub fn captured(&self) -> Capture {
        self.with_capture(|capture| capture.clone())
    }

    pub(super) fn with_capture<R>(&self, use_it: impl FnOnce(&mut Capture) -> R) -> R {
        let mut capture = self.capture.lock().unwrap_or_else(PoisonError::into_inner);
        use_it(&mut capture)
    }

    pub(super) fn capture_config(&self, name: &str, value: &Value) {
        let value = match value.downcast_object_ref::<Moment>() {
            Some(moment) => moment.iso_format().into(),
            None => serde_json::to_value(value).unwrap_or_default(),
        };
        self.with_capture(|capture| note_config(&mut capture.config, name, value));
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
        Value::from_object(MacroCall::new(self, item))
    }

    /// The macro of a bare name, as the nodes of this package find it.
    pub fn macro_named(self: &Arc<Self>, name: &str) -> Option<Value> {
        if let Some(replaced) = self.replaced_macros.get(name) {
            return Some(replaced.clone());
        }
        let found = self.shared.macros.find(name, &self.shared.package_name)?;
        Some(self.callable(found))
    }

    /// The macro of a name with its package in front.
    pub fn macro_of(self: &Arc<Self>, package: &str, name: &str) -> Option<Value> {
        if !self.replaced_macros.is_empty()
            && let Some(replaced) = self.replaced_macros.get(&format!("{package}.{name}"))
        {
            return Some(replaced.clone());
        }
        let found = self.shared.macros.in_package(package, name)?;
        Some(self.callable(found))
    }

    pub(super) fn reference(
        self: &Arc<Self>,
        arguments: &Arguments,
    ) -> std::result::Result<Value, JinjaError> {
        let wanted = called::reference(arguments).map_err(raise)?;
        self.with_capture(|capture| capture.refs.push(wanted.clone()));
        match &self.phase {
            Phase::Parse => Ok(self.placeholder(&wanted.name)),
            Phase::Run(lookup) => {
                let resolved = lookup.reference(&wanted).map_err(raise)?;
                Ok(self.resolved(resolved))
            }
        }
    }

    pub(super) fn source(
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

    pub(super) fn function_named(
        &self,
        arguments: &Arguments,
    ) -> std::result::Result<Value, JinjaError> {
        let wanted = called::function(arguments).map_err(raise)?;
        self.with_capture(|capture| capture.functions.push(wanted.clone()));
        match &self.phase {
            Phase::Parse => Ok(self.placeholder(&wanted.name)),
            Phase::Run(lookup) => Ok(self.relation(lookup.function(&wanted).map_err(raise)?)),
        }
    }

    /// A relation, or the CTE that stands for it, which is noted.
    fn resolved(&self, resolved: Resolved) -> Value {
        let dialect = self.shared.dialect;
        let value = match resolved {
            Resolved::Relation(relation) => RelationValue::new(relation, dialect),
            Resolved::Part(relation, condition) => {
                RelationValue::new(relation, dialect).restricted(&condition, dialect)
            }
            Resolved::Cte(relation, cte) => {
                self.note_cte(&cte);
                RelationValue::written_as(relation, cte)
            }
            Resolved::Window(relation, cte) => {
                self.note_cte(&cte);
                RelationValue::new(relation, dialect).read_through(cte)
            }
            Resolved::Files(relation, text) => RelationValue::of_files(relation, text, dialect),
        };
        Value::from_object(match self.rows {
            Rows::All => value,
            Rows::None => value.without_rows(dialect),
        })
    }

    fn note_cte(&self, cte: &str) {
        self.with_capture(|capture| {
            if !capture.ctes.iter().any(|known| known == cte) {
                capture.ctes.push(cte.to_owned());
            }
        });
    }

    /// Stands for a relation whose place is not known while parsing.
    fn placeholder(&self, name: &str) -> Value {
        self.relation(self.shared.in_target(name))
    }

    pub(super) fn relation(&self, relation: Relation) -> Value {
        Value::from_object(RelationValue::new(relation, self.shared.dialect))
    }

    pub(super) fn selected_resources(&self) -> &[String] {
        self.shared.selected.get().map_or(&[], Vec::as_slice)
    }

    /// Whether a `return` is on its way to the macro's caller.
    pub(super) fn is_returning(&self) -> bool {
        self.returned_slot().is_some()
    }

    pub(super) fn returned_slot(&self) -> MutexGuard<'_, Option<Value>> {
        self.returned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn added(&self) -> MutexGuard<'_, BTreeMap<String, Value>> {
        self.added.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn results(&self) -> MutexGuard<'_, BTreeMap<String, Option<Value>>> {
        self.results.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("scope")
    }
}
