//! A node's result as dbt's log tells it.

use serde_json::{Map, Value, json};

use super::event::{Event, Level};
use super::node_line::{described, told_name};
use crate::artifacts::{NodeResult, NodeStatus};
use crate::jinja::{jinja_value, python_representation};
use crate::manifest::{Group, Manifest, ResourceType};

/// `LogModelResult` and its siblings.
pub fn finished(manifest: &Manifest, result: &NodeResult, (index, total): (usize, usize)) -> Event {
    let (name, kind) = (told_name(manifest, result), described(manifest, result).1);
    let status = result.status.name();
    let (event, code) = match (manifest.resource_type(&result.unique_id), result.status) {
        (_, NodeStatus::Skipped) => ("SkippingDetails", "Q034"),
        (_, NodeStatus::NoOp) => ("LogNodeNoOpResult", "Q019"),
        (ResourceType::Test | ResourceType::UnitTest, _) => ("LogTestResult", "Q007"),
        (ResourceType::Seed, _) => ("LogSeedResult", "Q016"),
        (ResourceType::Snapshot, _) => ("LogSnapshotResult", "Q015"),
        _ => ("LogModelResult", "Q012"),
    };
    let level = match result.status {
        NodeStatus::Error | NodeStatus::Fail => Level::Error,
        NodeStatus::Warn => Level::Warn,
        _ => Level::Info,
    };
    Event::new(event, code, level).data(json!({
        "description": format!("{kind} {name}"),
        "name": name,
        "status": status,
        "execution_time": result.execution_time,
        "index": index,
        "total": total,
        "num_models": total,
        "num_failures": result.failures,
        "rows": result.rows_affected,
        "message": result.message,
        "node_info": node_info(manifest, result),
        "group": group(manifest, result),
    }))
}

/// The group of a node, whose owner is to be told.
fn group(manifest: &Manifest, result: &NodeResult) -> Value {
    let node = manifest.nodes.get(&result.unique_id);
    let name = node.and_then(|node| manifest.group_of(node));
    let mut groups = manifest.groups.values();
    let group = name.and_then(|name| groups.find(|group| group.name == name));
    group.map_or(Value::Null, |group| {
        json!({
            "name": group.name,
            "package_name": group.package_name,
            "owner": owner(group),
        })
    })
}

/// The keys of an owner as texts.
fn owner(group: &Group) -> Map<String, Value> {
    let keys = group.owner.iter().map(|(key, value)| {
        let text = match value {
            Value::String(text) => text.clone(),
            other => python_representation(&jinja_value(other)),
        };
        (key.clone(), Value::from(text))
    });
    keys.collect()
}

/// `RunResultError` and its siblings: what went wrong in a node, and its message.
pub fn wrong(manifest: &Manifest, result: &NodeResult) -> Vec<Event> {
    let (heading, code, level) = match result.status {
        NodeStatus::Error | NodeStatus::Fail => ("RunResultFailure", "Z022", Level::Error),
        NodeStatus::Warn => ("RunResultWarning", "Z021", Level::Warn),
        _ => return Vec::new(),
    };
    let (name, _) = described(manifest, result);
    let kind = manifest.resource_type(&result.unique_id).name();
    let node = manifest.nodes.get(&result.unique_id);
    let heading = Event::new(heading, code, level)
        .line(format!("{} in {kind} {name}", level.name()))
        .data(json!({
            "resource_type": kind,
            "node_name": name,
            "path": node.map(|node| &node.original_file_path),
            "node_info": node_info(manifest, result),
            "group": group(manifest, result),
        }));
    let (event, code) = match result.status {
        NodeStatus::Warn => ("RunResultWarningMessage", "Z046"),
        _ => ("RunResultError", "Z024"),
    };
    let message = result.message.iter().map(|message| {
        Event::new(event, code, level).line(message).data(json!({
            "msg": message,
            "node_info": node_info(manifest, result),
            "group": group(manifest, result),
        }))
    });
    std::iter::once(heading).chain(message).collect()
}

/// What went wrong in a hook of the run.
pub fn wrong_hook(result: &NodeResult, message: &str) -> Event {
    Event::new("RunResultError", "Z024", Level::Error)
        .line(message)
        .data(json!({"msg": message, "node_info": {"unique_id": result.unique_id}}))
}

/// `NodeFinished`, which holds the whole result.
pub fn ended(manifest: &Manifest, result: &NodeResult) -> Event {
    let unique_id = &result.unique_id;
    Event::new("NodeFinished", "Q025", Level::Debug)
        .line(format!("Finished running node {unique_id}"))
        .data(json!({
            "node_info": node_info(manifest, result),
            "run_result": {
                "adapter_response": result.adapter_response(),
                "execution_time": result.execution_time,
                "message": result.message,
                "num_failures": result.failures,
                "status": result.status.name(),
                "thread": result.thread_id,
                "timing_info": result.timing,
            },
        }))
}

/// `SQLQuery`: what the database got for a node.
pub fn query(manifest: &Manifest, result: &NodeResult, statement: &str) -> Event {
    let unique_id = &result.unique_id;
    Event::new("SQLQuery", "E016", Level::Debug)
        .line(format!("On {unique_id}: {statement}"))
        .data(json!({
            "conn_name": unique_id,
            "sql": statement,
            "node_info": node_info(manifest, result),
        }))
}

fn node_info(manifest: &Manifest, result: &NodeResult) -> Value {
    let moments = (result.timing.first(), result.timing.last());
    let started = moments.0.and_then(|timing| timing.started_at);
    let ended = moments.1.and_then(|timing| timing.completed_at);
    let (name, kind) = described(manifest, result);
    let mut info = json!({
        "materialized": kind,
        "node_name": name,
        "node_status": result.status.name(),
        "node_started_at": started.map(|moment| moment.to_rfc3339()),
        "node_finished_at": ended.map(|moment| moment.to_rfc3339()),
        "resource_type": manifest.resource_type(&result.unique_id).name(),
        "unique_id": result.unique_id,
    });
    if let Some(node) = manifest.nodes.get(&result.unique_id) {
        info["node_path"] = json!(node.path);
        info["node_checksum"] = json!(node.checksum.text());
        info["meta"] = json!(node.config.meta);
        info["node_relation"] = json!({
            "alias": node.relation.identifier,
            "database": node.relation.database,
            "schema": node.relation.schema,
            "relation_name": result.relation_name,
        });
    }
    info
}
