//! What a target brings beside its file: extensions, secrets, and other databases.

use serde_json::{Map, Value};

use super::{DuckDbDialect, MEMORY};
use crate::adapter::{ConnectionSettings, Dialect};
use crate::error::{Error, Result};
use crate::text_value::plain;

/// Keys of a target that only Python can serve.
const OF_PYTHON: [&str; 3] = ["plugins", "filesystems", "module_paths"];

/// Values of a secret that are words, not texts.
const WORDS: [&str; 3] = ["type", "provider", "extra_http_headers"];

/// Refuses what a target asks for and weir has not.
///
/// # Errors
/// A usage error that names the key.
pub fn refuse_unknown(settings: &ConnectionSettings) -> Result<()> {
    let is_set = |key: &str| match settings.keys.get(key) {
        None | Some(Value::Null) => false,
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    };
    if let Some(key) = OF_PYTHON.iter().find(|key| is_set(key)) {
        return Err(Error::usage(format!(
            "`{key}` of the target needs Python, which weir has not"
        ))
        .help("read files by `external_location` of a source, or attach a database"));
    }
    if is_set("remote") {
        return Err(Error::usage("`remote` of the target is not supported")
            .help("name a file of this machine as `path`"));
    }
    Ok(())
}

/// The statements that bring them, in their order.
///
/// # Errors
/// A usage error for an entry that lacks what it needs.
pub fn statements(settings: &ConnectionSettings) -> Result<Vec<String>> {
    let of = |key: &str| match settings.keys.get(key) {
        Some(Value::Array(items)) => items.clone(),
        _ => Vec::new(),
    };
    let mut statements = Vec::new();
    for extension in of("extensions") {
        statements.push(load(&extension)?);
    }
    for (index, entry) in of("secrets").iter().enumerate() {
        statements.push(secret(mapping("secrets", entry)?, index));
    }
    for entry in of("attach") {
        statements.push(attach(mapping("attach", &entry)?)?);
    }
    Ok(statements)
}

/// What the paths of a lake begin with.
const LAKE: &str = "ducklake:";

/// Whether a path leads to a lake: a catalog whose tables are files beside it.
pub fn is_lake(path: &str) -> bool {
    path.to_lowercase().contains(LAKE)
}

/// The name that a path gives its catalog: that of the file to its first point, of a
/// lake's to its last.
pub fn catalog_of(path: &str) -> String {
    if path == MEMORY {
        return "memory".to_owned();
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    let name = match is_lake(path) {
        true => file.rsplit_once('.').map_or(file, |(name, _)| name),
        false => file
            .trim_start_matches('.')
            .split('.')
            .next()
            .unwrap_or(file),
    };
    let name = name.rsplit(':').next().unwrap_or(name);
    name.to_owned()
}

/// The catalogs of a target that are lakes, by what it says of them or by their paths.
pub fn lakes(settings: &ConnectionSettings) -> Vec<String> {
    let name = |keys: &Map<String, Value>, default: &str| {
        let path = keys.get("path").and_then(Value::as_str).unwrap_or(default);
        let is_told = keys.get("is_ducklake") == Some(&Value::Bool(true));
        let alias = keys.get("alias").and_then(Value::as_str);
        (is_told || is_lake(path)).then(|| alias.map_or_else(|| catalog_of(path), str::to_owned))
    };
    let attached = settings.keys.get("attach").and_then(Value::as_array);
    let attached = attached.into_iter().flatten().filter_map(Value::as_object);
    let attached = attached.filter_map(|keys| name(keys, ""));
    name(&settings.keys, MEMORY)
        .into_iter()
        .chain(attached)
        .collect()
}

fn mapping<'a>(key: &str, entry: &'a Value) -> Result<&'a Map<String, Value>> {
    entry.as_object().ok_or_else(|| {
        Error::usage(format!(
            "`{key}` of the target has `{entry}`, which is no mapping"
        ))
    })
}

/// An extension is loaded, not fetched: weir asks no network.
fn load(extension: &Value) -> Result<String> {
    let name = match extension {
        Value::Object(keys) => keys.get("name").and_then(Value::as_str),
        other => other.as_str(),
    };
    let name = name.ok_or_else(|| {
        Error::usage("an entry of `extensions` of the target has no name")
            .help("write `- parquet`, or `- {name: spatial, repo: core}`")
    })?;
    Ok(format!("load {}", DuckDbDialect.literal(name)))
}

fn secret(keys: &Map<String, Value>, index: usize) -> String {
    let name = match keys.get("name").and_then(Value::as_str) {
        Some(name) => name.to_owned(),
        None => format!("_dbt_secret_{}", index + 1),
    };
    let persistent = match keys.get("persistent") {
        Some(Value::Bool(true)) => "persistent ",
        _ => "",
    };
    let parts = keys
        .iter()
        .filter(|(key, value)| !["name", "persistent"].contains(&key.as_str()) && !value.is_null());
    let parts: Vec<String> = parts
        .flat_map(|(key, value)| secret_parts(key, value))
        .collect();
    format!(
        "create or replace {persistent}secret {name} ({})",
        parts.join(", ")
    )
}

/// A key of a secret and its value; several scopes are a part each.
fn secret_parts(key: &str, value: &Value) -> Vec<String> {
    let literal = |value: &Value| DuckDbDialect.literal(&plain(value));
    match value {
        Value::Array(items) if key == "scope" => items
            .iter()
            .map(|item| format!("{key} {}", literal(item)))
            .collect(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(literal).collect();
            vec![format!("{key} array [{}]", items.join(", "))]
        }
        Value::Object(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(name, value)| {
                format!("{}: {}", DuckDbDialect.literal(name), literal(value))
            });
            let entries: Vec<String> = entries.collect();
            vec![format!("{key} map {{{}}}", entries.join(", "))]
        }
        word if WORDS.contains(&key) => vec![format!("{key} {}", plain(word))],
        other => vec![format!("{key} {}", literal(other))],
    }
}

fn attach(keys: &Map<String, Value>) -> Result<String> {
    let path = keys.get("path").and_then(Value::as_str).ok_or_else(|| {
        Error::usage("an entry of `attach` of the target has no `path`")
            .help("write `- {path: data/other.duckdb, alias: other}`")
    })?;
    let alias = keys.get("alias").and_then(Value::as_str);
    let alias = alias.map(|alias| format!(" as {}", DuckDbDialect.quote(alias)));
    let mut options: Vec<String> = ["type", "secret"]
        .iter()
        .filter_map(|key| Some(format!("{key} {}", keys.get(*key)?.as_str()?)))
        .collect();
    if keys.get("read_only") == Some(&Value::Bool(true)) {
        options.push("read_only".to_owned());
    }
    let others = keys.get("options").and_then(Value::as_object);
    options.extend(
        others
            .into_iter()
            .flatten()
            .filter_map(|(key, value)| option(key, value)),
    );
    let options = match options.is_empty() {
        true => String::new(),
        false => format!(" ({})", options.join(", ")),
    };
    Ok(format!(
        "attach if not exists {}{}{options}",
        DuckDbDialect.literal(path),
        alias.unwrap_or_default()
    ))
}

fn option(key: &str, value: &Value) -> Option<String> {
    let is_quoted = |text: &str| {
        ['\'', '"']
            .iter()
            .any(|mark| text.len() > 1 && text.starts_with(*mark) && text.ends_with(*mark))
    };
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Bool(true) => Some(key.to_owned()),
        Value::String(text) if key == "type" || key == "secret" || is_quoted(text.trim()) => {
            Some(format!("{key} {text}"))
        }
        Value::String(text) => Some(format!("{key} {}", DuckDbDialect.literal(text))),
        other => Some(format!("{key} {other}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings(keys: Value) -> ConnectionSettings {
        ConnectionSettings {
            engine: "duckdb".to_owned(),
            keys: keys.as_object().cloned().unwrap_or_default(),
            threads: 1,
        }
    }

    #[test]
    fn extensions_are_loaded_then_secrets_made_and_databases_attached() {
        let statements = statements(&settings(json!({
            "extensions": ["parquet", {"name": "spatial", "repo": "core"}],
            "secrets": [{"type": "s3", "key_id": "it's", "scope": ["s3://a", "s3://b"]}],
            "attach": [
                {"path": "other.duckdb"},
                {"path": "w.db", "alias": "warehouse", "type": "sqlite", "read_only": true,
                 "options": {"encryption_key": "k", "compress": false}},
            ],
        })));
        assert_eq!(
            statements.unwrap(),
            [
                "load 'parquet'",
                "load 'spatial'",
                "create or replace secret _dbt_secret_1 (type s3, key_id 'it''s', \
                 scope 's3://a', scope 's3://b')",
                "attach if not exists 'other.duckdb'",
                "attach if not exists 'w.db' as \"warehouse\" \
                 (type sqlite, read_only, encryption_key 'k')",
            ]
        );
    }

    #[test]
    fn catalogs_are_named_by_their_files() {
        let cases = [
            (":memory:", "memory"),
            ("data/my.db.duckdb", "my"),
            (".hidden.duckdb", "hidden"),
            ("ducklake:/data/my.catalog.ducklake", "my.catalog"),
            ("ducklake:sqlite:meta.sqlite", "meta"),
        ];
        for (path, name) in cases {
            assert_eq!(catalog_of(path), name, "{path}");
        }
    }

    #[test]
    fn lakes_are_told_or_known_by_their_paths() {
        let keys = json!({"path": "w.duckdb", "attach": [
            {"path": "ducklake:lake.ducklake"},
            {"path": "ducklake:other.ducklake", "alias": "other_lake"},
            {"path": "plain.duckdb"},
            {"path": "told.db", "is_ducklake": true},
        ]});
        assert_eq!(lakes(&settings(keys)), ["lake", "other_lake", "told"]);
        assert_eq!(lakes(&settings(json!({"is_ducklake": true}))), ["memory"]);
    }

    #[test]
    fn what_needs_python_is_refused() {
        let error = refuse_unknown(&settings(json!({"plugins": [{"module": "excel"}]})));
        assert_eq!(
            error.unwrap_err().message(),
            "`plugins` of the target needs Python, which weir has not"
        );
        assert!(refuse_unknown(&settings(json!({"plugins": []}))).is_ok());
    }
}
