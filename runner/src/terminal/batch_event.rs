//! What is told of the batches of a microbatch model, in dbt's events.

use serde_json::{Value, json};

use super::event::{Event, Level};
use super::template::{tell, tell_to_machines};
use crate::artifacts::NodeStatus;
use crate::error::{Error, Style};
use crate::manifest::Node;

/// A batch of a model, and its place among the others.
pub struct BatchLine<'a> {
    pub node: &'a Node,
    /// The start of the batch, as far as it matters.
    pub label: String,
    /// From 1.
    pub index: usize,
    pub total: usize,
}

impl BatchLine<'_> {
    pub fn started(&self) {
        let line = format!("{} START {}", self.place(), self.description());
        let event = Event::new("LogStartBatch", "Q045", Level::Info);
        tell(&event.line(line).data(self.data(json!({}))));
    }

    /// What became of it, and after how many seconds.
    pub fn finished(&self, status: NodeStatus, seconds: f64) {
        let (word, level) = match status {
            NodeStatus::Error => ("ERROR", Level::Error),
            NodeStatus::Skipped => ("SKIP", Level::Info),
            _ => ("OK", Level::Info),
        };
        let line = format!(
            "{} {word} {} {seconds:.2} s",
            self.place(),
            self.description()
        );
        let data = json!({"status": status.name(), "execution_time": seconds});
        let event = Event::new("LogBatchResult", "Q046", level);
        tell(&event.line(line).data(self.data(data)));
    }

    /// Why it failed: people read it with the result of the model.
    pub fn failed(&self, error: &Error) {
        let text = error.render(Style::Plain);
        let event = Event::new("GenericExceptionOnRun", "W004", Level::Error);
        tell_to_machines(&event.line(&text).data(json!({
            "unique_id": self.node.unique_id,
            "exc": text,
            "node_info": self.node_info(),
        })));
    }

    fn place(&self) -> String {
        format!("batch {}/{}", self.index, self.total)
    }

    fn description(&self) -> String {
        let relation = &self.node.relation;
        format!(
            "batch {} of {}.{}",
            self.label, relation.schema, relation.identifier
        )
    }

    fn data(&self, mut data: Value) -> Value {
        data["description"] = json!(self.description());
        data["batch_index"] = json!(self.index);
        data["total_batches"] = json!(self.total);
        data["node_info"] = self.node_info();
        data
    }

    fn node_info(&self) -> Value {
        json!({
            "materialized": self.node.config.materialized.name(),
            "node_name": self.node.name,
            "node_path": self.node.path,
            "resource_type": self.node.resource_type().name(),
            "unique_id": self.node.unique_id,
        })
    }
}
