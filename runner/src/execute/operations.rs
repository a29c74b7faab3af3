//! The hooks of a run: before its first node and after its last.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use chrono::Utc;
use minijinja::Value;
use serde_json::json;

use crate::adapter::Adapter;
use crate::artifacts::{Describer, Made, NodeResult, NodeStatus, Phase, Timing};
use crate::compile::Compiler;
use crate::error::{Error, Result, Style};
use crate::jinja::{Members, jinja_value, mutable};
use crate::manifest::{Manifest, Operation, RunMoment};

/// Runs `on-run-start` and `on-run-end`.
pub struct Operations<'a> {
    pub manifest: &'a Manifest,
    pub compiler: &'a Compiler<'a>,
    /// The database, or a session in it.
    pub adapter: &'a dyn Adapter,
}

impl Operations<'_> {
    /// Runs the hooks before the first node; after one that fails, none.
    ///
    /// # Errors
    /// A runtime error where the database gives no connection; a usage error where a
    /// hook's template fails, as in dbt.
    pub fn at_start(&self) -> Result<Vec<NodeResult>> {
        let mut results = Vec::new();
        self.in_session(|operations| {
            operations.run_all(RunMoment::Start, &BTreeMap::new(), &mut results)
        })?;
        Ok(results)
    }

    /// Runs the hooks after the last node, which see what became of all nodes; their own
    /// results are added to `ended`.
    ///
    /// # Errors
    /// As [`Operations::at_start`].
    pub fn at_end(&self, results: &[NodeResult], ended: &mut Vec<NodeResult>) -> Result<()> {
        self.in_session(|operations| {
            operations.run_all(RunMoment::End, &operations.locals(results), ended)
        })
    }

    /// The hooks at one end of a run share a connection.
    fn in_session(&self, run: impl FnOnce(&Operations<'_>) -> Result<()>) -> Result<()> {
        if self.manifest.operations.is_empty() {
            return Ok(());
        }
        let compiler = self.compiler.in_session();
        let adapter = compiler.adapter()?;
        run(&Operations {
            manifest: self.manifest,
            compiler: &compiler,
            adapter: adapter.as_ref(),
        })
    }

    fn run_all(
        &self,
        moment: RunMoment,
        locals: &BTreeMap<String, Value>,
        results: &mut Vec<NodeResult>,
    ) -> Result<()> {
        let operations = self.manifest.operations.iter();
        for operation in operations.filter(|operation| operation.moment == moment) {
            let is_stopped = results.iter().any(|result| result.status.is_failure());
            results.push(match is_stopped {
                true => result_of(operation, NodeStatus::Skipped),
                false => self.run(operation, locals)?,
            });
        }
        Ok(())
    }

    fn run(&self, operation: &Operation, locals: &BTreeMap<String, Value>) -> Result<NodeResult> {
        let started = Instant::now();
        let mut result = result_of(operation, NodeStatus::Success);
        let label = format!(
            "{}.{}.{}",
            operation.package_name,
            operation.moment.key(),
            operation.index
        );
        let started_at = Some(Utc::now());
        let statement = self.compiler.operation(operation, locals.clone());
        let statement = statement.map_err(Error::of_usage)?;
        match self.perform(statement, &mut result) {
            Ok(()) => result.message = Some(format!("{label} passed")),
            Err(error) => {
                let error = error.render(Style::Plain);
                result.status = NodeStatus::Error;
                result.failures = Some(1);
                result.message = Some(format!("{label} failed, error:\n {error}"));
            }
        }
        result.timing.push(Timing {
            name: Phase::Execute,
            started_at,
            completed_at: Some(Utc::now()),
        });
        result.execution_time = started.elapsed().as_secs_f64();
        Ok(result)
    }

    fn perform(&self, statement: String, result: &mut NodeResult) -> Result<()> {
        if !statement.trim().is_empty() {
            let mut transaction = self.adapter.begin()?;
            transaction.execute(&statement)?;
            transaction.commit()?;
        }
        result.statements.push(statement.clone());
        result.compiled_code = Some(statement);
        Ok(())
    }

    /// The results with their nodes as manifest.json describes them.
    fn described(&self, results: &[NodeResult]) -> Vec<serde_json::Value> {
        let made = Made::of(results);
        let describer = Describer::new(self.manifest, self.adapter.dialect()).with_made(&made);
        results
            .iter()
            .filter_map(|result| {
                let node = describer.entry(&result.unique_id)?;
                Some(result_value(with_refresh(node), result))
            })
            .collect()
    }

    /// `results`, `schemas` and `database_schemas`.
    fn locals(&self, results: &[NodeResult]) -> BTreeMap<String, Value> {
        let built = results
            .iter()
            .filter(|result| result.status == NodeStatus::Success)
            .filter_map(|result| self.manifest.nodes.get(&result.unique_id));
        let places: BTreeSet<(&str, &str)> = built
            .map(|node| {
                let relation = &node.relation;
                (relation.database.as_str(), relation.schema.as_str())
            })
            .collect();
        let schemas: BTreeSet<&str> = places.iter().map(|(_, schema)| *schema).collect();
        let results = self.described(results).into_iter().map(result_object);
        BTreeMap::from([
            ("results".to_owned(), mutable(results.collect())),
            ("schemas".to_owned(), jinja_value(json!(schemas))),
            ("database_schemas".to_owned(), jinja_value(json!(places))),
        ])
    }
}

/// To templates dbt's config has every key: packages ask tests whether they refresh.
fn with_refresh(mut node: serde_json::Value) -> serde_json::Value {
    if let Some(config) = node
        .get_mut("config")
        .and_then(|config| config.as_object_mut())
    {
        config
            .entry("full_refresh")
            .or_insert_with(Default::default);
    }
    node
}

/// A result as dbt shows it to templates: an object, which can become a dictionary, as
/// its node and its timings can.
fn result_object(result: serde_json::Value) -> Value {
    let serde_json::Value::Object(keys) = result else {
        return Value::from(());
    };
    let members = keys.into_iter().map(|(key, value)| {
        let value = match (key.as_str(), value) {
            ("node", node) => Members::of(node),
            ("timing", serde_json::Value::Array(timing)) => {
                mutable(timing.into_iter().map(Members::of).collect())
            }
            (_, value) => jinja_value(value),
        };
        (key, value)
    });
    Value::from_object(Members(members.collect()))
}

fn result_value(node: serde_json::Value, result: &NodeResult) -> serde_json::Value {
    json!({
        "node": node,
        "unique_id": result.unique_id,
        "status": result.status.name(),
        "message": result.message,
        "failures": result.failures,
        "execution_time": result.execution_time,
        "thread_id": result.thread_id,
        "adapter_response": result.adapter_response(),
        "timing": result.timing,
    })
}

fn result_of(operation: &Operation, status: NodeStatus) -> NodeResult {
    NodeResult {
        unique_id: operation.unique_id.clone(),
        status,
        timing: Vec::new(),
        thread_id: "main".to_owned(),
        execution_time: 0.0,
        rows_affected: None,
        response: None,
        message: None,
        failures: Some(u64::from(status == NodeStatus::Skipped)),
        compiled_code: None,
        extra_ctes: Vec::new(),
        compiled_path: None,
        statements: Vec::new(),
        relation_name: None,
        batches: None,
        overloads: None,
    }
}
