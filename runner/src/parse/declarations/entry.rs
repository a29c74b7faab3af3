//! One entry of a properties file, by its keys.

use serde_json::{Map, Value};

use super::super::patch_file::PatchFile;
use crate::error::{Error, Result};

/// A mapping with a name.
pub struct Entry<'a> {
    pub file: &'a PatchFile,
    pub name: &'a str,
    pub keys: &'a Map<String, Value>,
}

impl<'a> Entry<'a> {
    /// # Errors
    /// A usage error where it has no name.
    pub fn of(file: &'a PatchFile, keys: &'a Map<String, Value>) -> Result<Self> {
        let name = keys.get("name").and_then(Value::as_str);
        let name = name
            .ok_or_else(|| Error::usage("the entry has no name").help("add `name:` with a text"))?;
        Ok(Entry { file, name, keys })
    }

    /// A text, or nothing where the key is not there.
    ///
    /// # Errors
    /// A usage error for a list or a mapping.
    pub fn text(&self, key: &str) -> Result<Option<String>> {
        match self.keys.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other @ (Value::Number(_) | Value::Bool(_))) => Ok(Some(other.to_string())),
            Some(other) => Err(self.wrong_type(key, "a text", other)),
        }
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// A usage error where it is not.
    pub fn required_text(&self, key: &str) -> Result<String> {
        self.text(key)?.ok_or_else(|| self.missing(key))
    }

    /// One of some words.
    ///
    /// # Errors
    /// A usage error for another word.
    pub fn word(&self, key: &str, known: &[&str]) -> Result<Option<String>> {
        let word = self.text(key)?.map(|word| word.to_ascii_lowercase());
        match word {
            Some(word) if !known.contains(&word.as_str()) => {
                Err(Error::usage(format!("`{key}: {word}` is not known"))
                    .did_you_mean(&word, known.iter().copied())
                    .help(format!("use {}", known.join(", "))))
            }
            word => Ok(word),
        }
    }

    /// A mapping, empty where the key is not there.
    ///
    /// # Errors
    /// A usage error for anything else.
    pub fn mapping(&self, key: &str) -> Result<Map<String, Value>> {
        match self.keys.get(key) {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(Value::Object(keys)) => Ok(keys.clone()),
            Some(other) => Err(self.wrong_type(key, "a mapping", other)),
        }
    }

    /// The mappings of a list, each as an entry with a name.
    ///
    /// # Errors
    /// A usage error for what is no list of named mappings.
    pub fn entries(&self, key: &str) -> Result<Vec<Entry<'a>>> {
        let items = match self.keys.get(key) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(other) => return Err(self.wrong_type(key, "a list", other)),
        };
        let entries = items.iter().map(|item| match item {
            Value::Object(keys) => Entry::of(self.file, keys),
            other => Err(self.wrong_type(key, "a list of mappings", other)),
        });
        entries.collect()
    }

    /// The tags of the entry and of its config, sorted.
    ///
    /// # Errors
    /// A usage error for tags that are no texts.
    pub fn tags(&self, config: &Map<String, Value>) -> Result<Vec<String>> {
        let mut tags = texts(self.keys.get("tags"));
        tags.extend(texts(config.get("tags")));
        tags.sort();
        tags.dedup();
        Ok(tags)
    }

    pub fn missing(&self, key: &str) -> Error {
        Error::usage(format!("`{}` has no `{key}`", self.name)).help(format!("add `{key}:`"))
    }

    fn wrong_type(&self, key: &str, wanted: &str, found: &Value) -> Error {
        Error::usage(format!(
            "`{key}` of `{}` is {found}, not {wanted}",
            self.name
        ))
    }
}

/// One text or a list of them.
pub fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

/// A filter, or several, as manifest.json shows them.
pub fn filter(value: Option<&Value>) -> Value {
    let filters: Vec<Value> = texts(value)
        .into_iter()
        .map(|text| serde_json::json!({"where_sql_template": text}))
        .collect();
    match filters.is_empty() {
        true => Value::Null,
        false => serde_json::json!({"where_filters": filters}),
    }
}
