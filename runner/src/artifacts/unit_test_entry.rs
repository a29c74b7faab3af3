//! A unit test as manifest.json describes it.

use serde_json::{Value, json};

use super::unit_test_checksum::unit_test_checksum;
use crate::manifest::{Fixture, FixtureRows, Manifest, Node, Overrides, UnitTest};

/// Every key that dbt gives to a unit test, which is in the schema of its model.
pub fn unit_test_entry(manifest: &Manifest, node: &Node, unit: &UnitTest) -> Value {
    let mut models = node.depends_on.iter();
    let model = models.find_map(|id| manifest.nodes.get(id));
    let given = unit.given.iter().map(|given| {
        let mut entry = fixture(&given.fixture);
        entry["input"] = Value::from(given.written.as_str());
        entry
    });
    json!({
        "model": unit.model.name,
        "given": given.collect::<Vec<Value>>(),
        "expect": fixture(&unit.expected),
        "name": node.name,
        "resource_type": "unit_test",
        "package_name": node.package_name,
        "path": node.path,
        "original_file_path": node.original_file_path,
        "unique_id": node.unique_id,
        "fqn": node.fqn,
        "description": node.description,
        "overrides": overrides(&unit.overrides),
        "depends_on": {"macros": [], "nodes": node.depends_on},
        "config": {
            "tags": node.config.tags,
            "meta": node.config.meta,
            "enabled": node.config.enabled,
            "static_analysis": null,
        },
        "checksum": unit_test_checksum(unit),
        "schema": model.map(|model| &model.relation.schema),
        "created_at": 0.0,
        "versions": unit.versions,
        "version": unit.model.version,
    })
}

/// Null where nothing is overridden.
fn overrides(overrides: &Overrides) -> Option<Value> {
    let Overrides {
        macros,
        vars,
        env_vars,
    } = overrides;
    let is_something = !overrides.is_empty();
    is_something.then(|| json!({"macros": macros, "vars": vars, "env_vars": env_vars}))
}

fn fixture(fixture: &Fixture) -> Value {
    let rows = match &fixture.rows {
        FixtureRows::Values(rows) => json!(rows),
        FixtureRows::Query(text) => Value::from(text.as_str()),
    };
    json!({"rows": rows, "format": fixture.format, "fixture": fixture.file})
}
