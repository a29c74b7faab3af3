//! What the files hold, for a small shop.

use serde_json::json;

use super::*;
use crate::adapter;
use crate::graph::manifest_builder::ManifestBuilder;
use crate::manifest::Manifest;

const ORDERS: &str = "model.shop.orders";

fn shop() -> Manifest {
    ManifestBuilder::new()
        .source("raw", "orders")
        .seed("calendar")
        .model("orders", &["source.shop.raw.orders"])
        .in_folder("models/marts")
        .tagged("nightly")
        .configured("materialized", json!("table"))
        .configured("incremental_strategy", json!("merge"))
        .configured("colour", json!("red"))
        .model("passing", &[ORDERS])
        .configured("materialized", json!("ephemeral"))
        .test("orders_key", &[ORDERS])
        .warning()
        .singular_test("adds_up", &[ORDERS])
        .build()
}

fn provenance(target_path: PathBuf) -> Provenance {
    Provenance {
        target_path,
        folder: PathBuf::from("target"),
        invocation_id: "an-invocation".to_owned(),
        started_at: DateTime::from_timestamp_micros(1_772_000_000_000_007).unwrap(),
        engine: "duckdb".to_owned(),
        command: "build".to_owned(),
        arguments: Map::from_iter([("select".to_owned(), json!(["orders"]))]),
        selectors: Map::new(),
        made: Made::default(),
        targets: BTreeMap::new(),
        overloads: BTreeMap::new(),
        keeps_failures: false,
    }
}

fn manifest_value() -> Value {
    let folder = tempfile::tempdir().unwrap();
    let dialect = adapter::dialect("duckdb").unwrap();
    let provenance = provenance(folder.path().join("target"));
    write_manifest(&provenance, &shop(), dialect).unwrap();
    written(&provenance, "manifest.json")
}

/// The file's value, after a look that nothing else is left beside it.
fn written(provenance: &Provenance, name: &str) -> Value {
    let names: Vec<_> = std::fs::read_dir(&provenance.target_path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, [name]);
    let text = std::fs::read(provenance.target_path.join(name)).unwrap();
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn the_head_names_the_schema_and_the_invocation() {
    let metadata = &manifest_value()["metadata"];
    assert_eq!(
        metadata["dbt_schema_version"],
        "https://schemas.getdbt.com/dbt/manifest/v12.json"
    );
    assert_eq!(metadata["invocation_id"], "an-invocation");
    assert_eq!(metadata["project_name"], "shop");
    assert_eq!(metadata["adapter_type"], "duckdb");
    assert_eq!(metadata["run_started_at"], "2026-02-25T06:13:20.000007Z");
}

#[test]
fn a_manifest_has_every_part_of_version_12() {
    let manifest = manifest_value();
    let mut parts: Vec<&String> = manifest.as_object().unwrap().keys().collect();
    parts.sort_unstable();
    assert_eq!(
        parts,
        [
            "child_map",
            "disabled",
            "docs",
            "exposures",
            "functions",
            "group_map",
            "groups",
            "macros",
            "metadata",
            "metrics",
            "nodes",
            "parent_map",
            "saved_queries",
            "selectors",
            "semantic_models",
            "sources",
            "unit_tests",
        ]
    );
}

#[test]
fn the_maps_go_up_and_down() {
    let manifest = manifest_value();
    assert_eq!(
        manifest["parent_map"][ORDERS],
        json!(["source.shop.raw.orders"])
    );
    assert_eq!(manifest["parent_map"]["source.shop.raw.orders"], json!([]));
    assert_eq!(
        manifest["child_map"][ORDERS],
        json!([
            "model.shop.passing",
            "test.shop.adds_up",
            "test.shop.orders_key",
        ])
    );
    assert_eq!(manifest["child_map"]["test.shop.adds_up"], json!([]));
}

#[test]
fn a_config_holds_what_was_written_over_what_dbt_presumes() {
    let manifest = manifest_value();
    let config = &manifest["nodes"][ORDERS]["config"];
    assert_eq!(config["materialized"], "table");
    assert_eq!(config["incremental_strategy"], "merge");
    assert_eq!(config["on_schema_change"], "ignore");
    assert_eq!(config["colour"], "red");
    let test = &manifest["nodes"]["test.shop.orders_key"]["config"];
    assert_eq!(test["severity"], "warn");
    assert_eq!(test["materialized"], "test");
    assert_eq!(
        manifest["nodes"]["seed.shop.calendar"]["config"]["delimiter"],
        ","
    );
}

/// A key that stands twice in an object is lost to one reader and read by another.
#[test]
fn no_key_of_a_config_stands_twice() {
    let manifest = shop();
    for node in manifest.nodes.values() {
        let text = serde_json::to_string(&config_entry::ConfigEntry(node)).unwrap();
        let value: Map<String, Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
}

#[test]
fn only_what_is_in_the_database_has_a_relation() {
    let manifest = manifest_value();
    let relation = |id: &str| manifest["nodes"][id]["relation_name"].clone();
    assert_eq!(relation(ORDERS), r#""warehouse"."analytics"."orders""#);
    assert_eq!(relation("model.shop.passing"), Value::Null);
    assert_eq!(relation("test.shop.adds_up"), Value::Null);
}

#[test]
fn a_generic_test_names_its_column_and_its_node() {
    let manifest = manifest_value();
    let test = &manifest["nodes"]["test.shop.orders_key"];
    assert_eq!(
        test["test_metadata"],
        json!({
            "name": "not_null",
            "kwargs": {
                "column_name": "id",
                "model": "{{ get_where_subquery(ref('tested')) }}",
            },
            "namespace": null,
        })
    );
    assert_eq!(test["attached_node"], ORDERS);
    let singular = &manifest["nodes"]["test.shop.adds_up"];
    assert_eq!(singular.get("test_metadata"), None);
}

fn result(status: NodeStatus) -> NodeResult {
    let moment = DateTime::from_timestamp_micros(1_772_000_001_500_000).unwrap();
    NodeResult {
        unique_id: ORDERS.to_owned(),
        status,
        timing: vec![Timing {
            name: Phase::Compile,
            started_at: Some(moment),
            completed_at: None,
        }],
        thread_id: "Thread-1".to_owned(),
        execution_time: 0.25,
        rows_affected: Some(8),
        response: None,
        message: None,
        failures: None,
        compiled_code: Some("select 1".to_owned()),
        extra_ctes: Vec::new(),
        compiled_path: None,
        statements: Vec::new(),
        batches: None,
        overloads: None,
        relation_name: Some("orders".to_owned()),
    }
}

#[test]
fn results_have_all_keys_also_where_they_are_null() {
    let folder = tempfile::tempdir().unwrap();
    let provenance = provenance(folder.path().to_owned());
    let seed = NodeResult {
        compiled_code: Some(String::new()),
        rows_affected: None,
        ..result(NodeStatus::NoOp)
    };
    write_run_results(&provenance, &[result(NodeStatus::Success), seed]).unwrap();
    let value = written(&provenance, "run_results.json");
    assert_eq!(
        value["results"][0],
        json!({
            "status": "success",
            "timing": [{
                "name": "compile",
                "started_at": "2026-02-25T06:13:21.500000Z",
                "completed_at": null,
            }],
            "thread_id": "Thread-1",
            "execution_time": 0.25,
            "adapter_response": {"rows_affected": 8},
            "message": null,
            "failures": null,
            "unique_id": ORDERS,
            "compiled": true,
            "compiled_code": "select 1",
            "relation_name": "orders",
            "batch_results": null,
            "overload_results": null,
        })
    );
    assert_eq!(value["results"][1]["status"], "no-op");
    assert_eq!(value["results"][1]["adapter_response"], json!({}));
    assert_eq!(value["results"][1]["compiled"], false);
    let arguments = json!({"select": ["orders"], "which": "build"});
    assert_eq!(value["args"], arguments);
    assert!(value["elapsed_time"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_file_that_cannot_be_written_is_an_error_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("target");
    std::fs::write(&blocked, "a file, not a folder").unwrap();
    let error = write_run_results(&provenance(blocked.clone()), &[]).unwrap_err();
    let path = &error.location().unwrap().path;
    assert_eq!(path, &blocked.join("run_results.json"));
}
