//! Queries over a span of time: what the project gives an `event_time` is read
//! through a CTE that holds the rows of the span.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::Value;

use super::ephemeral::{self, Cte};
use super::{Compiled, Compiler, ManifestLookup, Refresh};
use crate::adapter::{Dialect, Relation};
use crate::error::Result;
use crate::jinja::{LazyValue, Lookup, Phase, Resolved, moment_value, mutable};
use crate::manifest::{BatchSize, EventWindow, Node, Reference};

/// A batch of a microbatch model.
#[derive(Debug, Clone, Copy)]
pub struct Batch {
    pub window: EventWindow,
    pub size: BatchSize,
}

impl Compiler<'_> {
    /// The same, whose templates see a batch.
    pub fn during(&self, batch: Batch) -> Self {
        Compiler {
            batch: Some(batch),
            ..self.clone()
        }
    }

    /// The SQL of a node over the rows of one batch.
    ///
    /// # Errors
    /// A usage error at the place in the template that failed.
    pub fn compile_batch(&self, node: &Node, refresh: Refresh, batch: Batch) -> Result<Compiled> {
        let lookup = Arc::new(WindowLookup {
            nodes: self.lookup(&node.package_name),
            window: self.sampled(batch.window),
            dialect: self.engine.shared.dialect,
            filtered: Mutex::default(),
        });
        let mut scope = self.scope(Some(node), refresh);
        scope.phase = Phase::Run(lookup.clone());
        let own = self.render_node(node, &Arc::new(scope))?;
        let filtered = lookup
            .filtered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut ctes = Vec::new();
        self.collect_ctes(&own.ctes, &mut ctes)?;
        let windows = filtered.iter().filter(|(name, _)| own.ctes.contains(name));
        ctes.extend(windows.map(|(name, sql)| Cte {
            name: name.clone(),
            unique_id: None,
            query: Compiled::written(sql.clone()),
        }));
        Ok(ephemeral::inject(own.compiled, ctes))
    }

    /// The part of a batch that `--sample` leaves.
    fn sampled(&self, window: EventWindow) -> EventWindow {
        self.sample.map_or(window, |sample| EventWindow {
            start: window.start.max(sample.start),
            end: window.end.min(sample.end),
        })
    }
}

/// `model` with its `batch`, and with the span in its `config` as dbt keeps it there.
pub(super) fn batched(own: LazyValue, batch: Batch) -> LazyValue {
    LazyValue::new(move || {
        let [start, end] = [batch.window.start, batch.window.end].map(moment_value);
        let about = [
            ("id", Value::from(batch.size.batch_id(batch.window.start))),
            ("event_time_start", start.clone()),
            ("event_time_end", end.clone()),
        ];
        let span = [
            ("__dbt_internal_microbatch_event_time_start", start),
            ("__dbt_internal_microbatch_event_time_end", end),
        ];
        let own = own.get();
        let config = own.get_attr("config").unwrap_or_default();
        let more = [
            ("batch", with(&Value::UNDEFINED, about)),
            ("config", with(&config, span)),
        ];
        with(&own, more)
    })
}

/// A dictionary with more entries.
fn with<const N: usize>(dictionary: &Value, more: [(&str, Value); N]) -> Value {
    let keys = dictionary.try_iter().into_iter().flatten();
    let entries = keys.filter_map(|key| {
        let value = dictionary.get_item(&key).ok()?;
        Some((key.to_string(), value))
    });
    let more = more.map(|(key, value)| (key.to_owned(), value));
    let entries: BTreeMap<String, Value> = entries.chain(more).collect();
    mutable(Value::from(entries))
}

/// Finds relations, and cuts those that have a time to a window.
struct WindowLookup {
    nodes: ManifestLookup,
    window: EventWindow,
    dialect: &'static dyn Dialect,
    /// CTEs by name.
    filtered: Mutex<BTreeMap<String, String>>,
}

impl WindowLookup {
    fn filtered(&self, resolved: Resolved, event_time: Option<&str>) -> Resolved {
        let Some(event_time) = event_time else {
            return resolved;
        };
        let (relation, text) = match &resolved {
            Resolved::Relation(relation) => (relation, self.dialect.render(relation)),
            Resolved::Files(relation, text) => (relation, text.clone()),
            Resolved::Part(..) | Resolved::Cte(..) | Resolved::Window(..) => return resolved,
        };
        let name = format!("__dbt_et_filter_{}", relation.identifier);
        let sql = self.rows(&text, event_time);
        let mut filtered = self.filtered.lock().unwrap_or_else(PoisonError::into_inner);
        let name = match filtered.get(&name) {
            // Another schema has a table of the same name.
            Some(other) if *other != sql => format!("{name}_{}", filtered.len()),
            _ => name,
        };
        filtered.insert(name.clone(), sql);
        Resolved::Window(relation.clone(), name)
    }

    fn rows(&self, relation: &str, event_time: &str) -> String {
        format!(
            "select * from {relation}\nwhere {}",
            self.window.holds(event_time)
        )
    }
}

impl Lookup for WindowLookup {
    fn reference(&self, wanted: &Reference) -> Result<Resolved> {
        let resolved = self.nodes.reference(wanted)?;
        let event_time = self.nodes.event_time_of_reference(wanted);
        Ok(self.filtered(resolved, event_time))
    }

    fn source(&self, source: &str, table: &str) -> Result<Resolved> {
        let resolved = self.nodes.source(source, table)?;
        let event_time = self.nodes.event_time_of_source(source, table);
        Ok(self.filtered(resolved, event_time))
    }

    fn function(&self, wanted: &Reference) -> Result<Relation> {
        self.nodes.function(wanted)
    }

    fn metric(&self, wanted: &Reference) -> Result<serde_json::Value> {
        self.nodes.metric(wanted)
    }

    fn graph(&self) -> Value {
        self.nodes.graph()
    }
}
