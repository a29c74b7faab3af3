//! compile: a node's template in, SQL text out. No database is asked; the two
//! facts that a database could tell are arguments.

mod comment;
mod constraints;
mod ephemeral;
mod external;
mod full_refresh;
mod graph;
mod hooks;
mod lookup;
mod model_value;
mod newer_version;
mod own_catalog;
mod own_hooks;
mod sample;
mod schema_change;
mod snapshot;
mod source;
mod source_map;
mod strategy;
mod unit_test;
mod unit_test_sql;
mod window;
mod written;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use minijinja::Value;
use serde_json::Map;

pub use comment::StatementComment;
pub use own_hooks::HookMoment;
pub use snapshot::{SnapshotState, SnapshotTerms};
pub use source_map::SourceMap;
pub use unit_test::GivenQuery;
pub use window::Batch;
pub use written::{Effect, Written};

use graph::Graph;
use lookup::ManifestLookup;

use crate::adapter::{Adapter, LazyAdapter};
use crate::artifacts::{ExtraCte, called_once_compiled};
use crate::error::{Error, Location, Result};
use crate::jinja::{
    BUILTIN_PACKAGE, Engine, LazyValue, Lookup, Phase, Rendered, Rows, Scope, WHERE_MACRO,
};
use crate::manifest::{
    EventWindow, GenericTest, Manifest, Materialization, Node, ResourceType, TestConfig,
};
use crate::parse::test_arguments;
use crate::text_value::bare_statement;

/// What `is_incremental()` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// The whole relation is built.
    Full,
    /// New rows meet those that are there.
    Incremental,
}

/// The SQL of a node, and where each part of it was written.
#[derive(Debug, Clone)]
pub struct Compiled {
    pub sql: String,
    pub source_map: SourceMap,
    /// The ephemeral models that stand in it, parents first.
    pub extra_ctes: Vec<ExtraCte>,
}

impl Compiled {
    /// A text that weir wrote itself.
    pub fn written(sql: String) -> Self {
        Compiled {
            sql,
            source_map: SourceMap::default(),
            extra_ctes: Vec::new(),
        }
    }

    /// The SQL as it may stand within another statement.
    pub fn query(&self) -> &str {
        bare_statement(&self.sql)
    }

    /// The place in the project of the `position`-th character, from 1, of a
    /// statement that holds this text.
    pub fn place(&self, position: usize, statement: &str) -> Option<Location> {
        let (offset, _) = statement.char_indices().nth(position.checked_sub(1)?)?;
        let text = self.sql.trim();
        let start = statement.find(text)?;
        let blank = self.sql.len() - self.sql.trim_start().len();
        self.source_map.locate(offset.checked_sub(start)? + blank)
    }

    /// A database's error about a statement that holds this text, at its place.
    pub fn located(&self, error: Error, statement: &str) -> Error {
        let place = error
            .position()
            .and_then(|position| self.place(position, statement));
        match place {
            Some(location) => error.at(location),
            None => error,
        }
    }

    /// The text of a node that has none, such as a seed.
    pub fn empty() -> Self {
        Compiled::written(String::new())
    }
}

/// Compiles the nodes of one manifest.
#[derive(Clone)]
pub struct Compiler<'a> {
    manifest: Arc<Manifest>,
    engine: &'a Engine,
    /// What templates see as `graph`, once one asks.
    graph: Arc<Graph>,
    /// The span of time that models and snapshots read.
    sample: Option<EventWindow>,
    /// What the texts may ask.
    database: Arc<LazyAdapter>,
    /// Whether ephemeral models stand in the queries that refer to them.
    injects: bool,
    /// The batch that templates see as `model.batch`.
    batch: Option<Batch>,
}

impl<'a> Compiler<'a> {
    pub fn new(manifest: Arc<Manifest>, engine: &'a Engine) -> Self {
        Compiler {
            manifest,
            engine,
            graph: Arc::default(),
            sample: None,
            database: engine.shared.database.clone(),
            injects: true,
            batch: None,
        }
    }

    /// The same, whose texts share one connection: dbt has one for each node, and one
    /// for the hooks at each end of a run.
    pub fn in_session(&self) -> Self {
        Compiler {
            database: match self.database.is_forbidden() {
                true => self.database.clone(),
                false => Arc::new(LazyAdapter::session_of(self.engine.shared.database.clone())),
            },
            ..self.clone()
        }
    }

    /// The same, whose texts may not ask the database where they may not introspect, and
    /// without the SQL of ephemeral models where that is not asked for.
    pub fn restricted(mut self, introspects: bool, injects: bool) -> Self {
        if !introspects {
            self.database = Arc::new(LazyAdapter::forbidden());
        }
        self.injects = injects;
        self
    }

    /// The database as the texts ask it.
    ///
    /// # Errors
    /// A runtime error where it does not answer.
    pub fn adapter(&self) -> Result<Arc<dyn Adapter>> {
        self.database.open()
    }

    /// The same, which reads only a span of time of what has an `event_time`.
    pub fn sampling(mut self, sample: Option<EventWindow>) -> Self {
        self.sample = sample;
        self
    }

    /// The SQL of a model or test, ephemeral parents included as CTEs.
    ///
    /// # Errors
    /// A usage error at the place in the template that failed.
    pub fn compile(&self, node: &Node, refresh: Refresh) -> Result<Compiled> {
        let own = self.render(node, refresh)?;
        if !self.injects {
            return Ok(own.compiled);
        }
        let mut ctes = Vec::new();
        self.collect_ctes(&own.ctes, &mut ctes)?;
        Ok(ephemeral::inject(own.compiled, ctes))
    }

    /// The SQL of a text that is no file, such as `weir show --inline`.
    ///
    /// # Errors
    /// A usage error at the place in the text that failed.
    pub fn compile_inline(&self, text: &str) -> Result<Compiled> {
        self.compile_text(Path::new("inline query"), text, Map::new())
            .map_err(|error| error.told_of("Error parsing inline query"))
    }

    /// The SQL of a text in the file at `path`, with vars of its own.
    ///
    /// # Errors
    /// A usage error at the place in the text that failed.
    pub fn compile_text(
        &self,
        path: &Path,
        text: &str,
        vars: Map<String, serde_json::Value>,
    ) -> Result<Compiled> {
        let scope = Arc::new(self.text_scope(vars));
        let rendered = self.engine.render(path, text, &scope)?;
        let own = Own::of((path, text), rendered, &scope);
        let mut ctes = Vec::new();
        self.collect_ctes(&own.ctes, &mut ctes)?;
        Ok(ephemeral::inject(own.compiled, ctes))
    }

    /// What a text sees that is no node's, with vars of its own.
    pub fn text_scope(&self, vars: Map<String, serde_json::Value>) -> Scope {
        Scope {
            vars,
            ..self.scope(None, Refresh::Full)
        }
    }

    fn render(&self, node: &Node, refresh: Refresh) -> Result<Own> {
        let mut scope = self.scope(Some(node), refresh);
        let mut argument_ctes = Vec::new();
        if let Some(test) = node.test() {
            (scope.locals, argument_ctes) = self.test_locals(node, test)?;
        }
        let scope = Arc::new(scope);
        let mut own = self.render_node(node, &scope)?;
        self.graph
            .note_called(&node.unique_id, scope.captured().called);
        if node.test().is_some_and(|test| test.generic.is_some()) {
            let called = called_once_compiled(node);
            self.graph.note_called(&node.unique_id, called);
            // Its text is made of a declaration and stands in no file.
            own.compiled.source_map = SourceMap::default();
            own.ctes = argument_ctes;
        }
        Ok(own)
    }

    /// The text of a node as `scope` has it render.
    fn render_node(&self, node: &Node, scope: &Arc<Scope>) -> Result<Own> {
        let path = node.original_file_path.as_path();
        let rendered = self.engine.render(path, &node.raw_code, scope)?;
        let rendered = rendered.of_part(node.own_text());
        Ok(Own::of((path, &node.raw_code), rendered, scope))
    }

    fn scope(&self, node: Option<&Node>, refresh: Refresh) -> Scope {
        let incremental = node.is_some_and(|node| {
            matches!(
                node.config.materialized,
                Materialization::Incremental | Materialization::Onnx
            )
        });
        let package = node.map_or(&self.manifest.project_name, |node| &node.package_name);
        Scope {
            phase: Phase::Run(self.lookup_for(node, package)),
            rows: Rows::of_flags(&self.engine.shared.flags),
            this: node.map(|node| node.relation.clone()),
            model: node.map(|node| self.model_now(node)).unwrap_or_default(),
            node_config: node.map(|node| node.config.all.clone()).unwrap_or_default(),
            is_incremental: incremental && refresh == Refresh::Incremental,
            database: self.database.clone(),
            ..Scope::parsing(self.engine.shared_of(package))
        }
    }

    /// `model`, with the batch that it is built in.
    fn model_now(&self, node: &Node) -> LazyValue {
        let model = self.model(node);
        match self.batch {
            Some(batch) => window::batched(model, batch),
            None => model,
        }
    }

    fn lookup_for(&self, node: Option<&Node>, package: &str) -> Arc<dyn Lookup> {
        let reader = node.map(|node| node.unique_id.clone());
        let nodes = ManifestLookup {
            reader,
            ..self.lookup(package)
        };
        let is_sampled = node.is_some_and(|node| {
            [ResourceType::Model, ResourceType::Snapshot].contains(&node.resource_type())
        });
        match self.sample.filter(|_| is_sampled) {
            Some(window) => Arc::new(sample::SampleLookup { nodes, window }),
            None => Arc::new(nodes),
        }
    }

    fn lookup(&self, package: &str) -> ManifestLookup {
        ManifestLookup {
            manifest: self.manifest.clone(),
            package: package.to_owned(),
            reader: None,
            dialect: self.engine.shared.dialect,
            graph: self.graph.clone(),
        }
    }

    /// A generic test's arguments, under the name that its text uses, and the
    /// CTEs that they refer to.
    fn test_locals(
        &self,
        node: &Node,
        test: &TestConfig,
    ) -> Result<(BTreeMap<String, Value>, Vec<String>)> {
        let Some(generic) = &test.generic else {
            return Ok(Default::default());
        };
        let scope = Arc::new(self.scope(Some(node), Refresh::Full));
        let mut arguments = test_arguments(self.engine, generic, &scope)?;
        arguments.insert(
            "model".to_owned(),
            self.tested_relation(generic, test, &scope)?,
        );
        let arguments = Value::from(arguments);
        let locals = BTreeMap::from([("_dbt_generic_test_kwargs".to_owned(), arguments)]);
        Ok((locals, scope.captured().ctes))
    }

    /// The relation that is tested, or the part of it that `where` leaves.
    fn tested_relation(
        &self,
        generic: &GenericTest,
        test: &TestConfig,
        scope: &Arc<Scope>,
    ) -> Result<Value> {
        let expression = &generic.tested;
        let macros = &self.engine.shared.macros;
        let is_own = macros
            .find(WHERE_MACRO, &self.manifest.project_name)
            .is_some_and(|item| item.package_name != BUILTIN_PACKAGE);
        match is_own || test.where_condition.is_some() {
            true => {
                let call = format!("{WHERE_MACRO}({expression})");
                self.engine.evaluate(&call, scope)
            }
            false => self.engine.evaluate(expression, scope),
        }
    }
}

/// A rendered template and the CTEs that it refers to.
struct Own {
    compiled: Compiled,
    ctes: Vec<String>,
}

impl Own {
    fn of((path, text): (&Path, &str), rendered: Rendered, scope: &Scope) -> Self {
        Own {
            compiled: Compiled {
                source_map: SourceMap::new(path, text, &rendered),
                sql: rendered.text,
                extra_ctes: Vec::new(),
            },
            ctes: scope.captured().ctes,
        }
    }
}
