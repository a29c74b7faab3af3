//! Hooks: statements that run around a node, or around a whole run.

use serde_json::{Map, Value, json};

use super::Reference;
use super::file_checksum::FileChecksum;
use crate::adapter::Relation;
use crate::error::{Error, Result};

/// Whether a hook takes effect together with its node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookTransaction {
    Inside,
    Outside,
}

/// A template whose text is run, where it is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    pub sql: String,
    pub transaction: HookTransaction,
}

/// The hooks of a node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hooks {
    pub pre: Vec<Hook>,
    pub post: Vec<Hook>,
}

/// A hook of the project, which runs before or after all nodes.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Such as `operation.shop.shop-on-run-start-0`.
    pub unique_id: String,
    pub name: String,
    pub package_name: String,
    pub moment: RunMoment,
    /// Its place among the hooks of that moment.
    pub index: usize,
    pub sql: String,
    /// The configuration of models at its place, merged and as it is written.
    pub config: Map<String, Value>,
    pub written: Map<String, Value>,
    /// Of dbt_project.yml.
    pub checksum: FileChecksum,
    /// Where the naming macros would put it, though nothing is ever there.
    pub relation: Relation,
    /// The arguments of its `ref` and `source` calls, in order.
    pub refs: Vec<Reference>,
    pub sources: Vec<(String, String)>,
    /// Unique ids of what it reads, sorted.
    pub depends_on: Vec<String>,
    /// Unique ids of the macros that its text calls, in order.
    pub macros: Vec<String>,
}

impl Operation {
    /// Whether its configuration lets it run.
    pub fn is_enabled(&self) -> bool {
        self.config.get("enabled") != Some(&Value::Bool(false))
    }

    /// Its place among the configuration of models.
    pub fn fqn(&self) -> [String; 3] {
        let names = [self.package_name.as_str(), "hooks", &self.name];
        names.map(str::to_owned)
    }
}

/// When an operation runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunMoment {
    Start,
    End,
}

impl RunMoment {
    /// The key of dbt_project.yml.
    pub fn key(self) -> &'static str {
        match self {
            RunMoment::Start => "on-run-start",
            RunMoment::End => "on-run-end",
        }
    }
}

impl Hook {
    /// Reads a text, a text of JSON such as `before_begin` gives, or a mapping.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::of_text(text)),
            Value::Object(keys) => Self::of_keys(keys),
            _ => None,
        }
    }

    /// A statement within the node's transaction, or what the text's JSON says.
    pub fn of_text(text: &str) -> Self {
        let keys: Option<Map<String, Value>> = serde_json::from_str(text).ok();
        keys.as_ref()
            .and_then(Self::of_keys)
            .unwrap_or_else(|| Hook {
                sql: text.to_owned(),
                transaction: HookTransaction::Inside,
            })
    }

    fn of_keys(keys: &Map<String, Value>) -> Option<Self> {
        let sql = keys.get("sql")?.as_str()?.to_owned();
        let transaction = match keys.get("transaction").and_then(Value::as_bool) {
            Some(false) => HookTransaction::Outside,
            _ => HookTransaction::Inside,
        };
        Some(Hook { sql, transaction })
    }

    fn to_value(&self) -> Value {
        json!({
            "sql": self.sql,
            "transaction": self.transaction == HookTransaction::Inside,
            "index": null,
        })
    }
}

impl Hooks {
    /// Reads `pre-hook` and `post-hook`, and writes both back as dbt's manifest
    /// spells them.
    ///
    /// # Errors
    /// A usage error for what is no hook.
    pub fn take(keys: &mut Map<String, Value>) -> Result<Self> {
        Ok(Hooks {
            pre: hooks(keys, "pre-hook")?,
            post: hooks(keys, "post-hook")?,
        })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Hook> {
        self.pre.iter().chain(&self.post)
    }
}

fn hooks(keys: &mut Map<String, Value>, key: &str) -> Result<Vec<Hook>> {
    let written = match keys.get(key) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
    };
    let read = written.iter().map(|item| {
        Hook::of(item).ok_or_else(|| {
            Error::usage(format!("`{item}` is no hook"))
                .help("write a statement, or a mapping of `sql` and `transaction`")
        })
    });
    let hooks: Vec<Hook> = read.collect::<Result<_>>()?;
    let normal = hooks.iter().map(Hook::to_value).collect();
    keys.insert(key.to_owned(), Value::Array(normal));
    Ok(hooks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_is_a_text_a_mapping_or_its_json() {
        let outside = Hook {
            sql: "vacuum".to_owned(),
            transaction: HookTransaction::Outside,
        };
        let mapping = json!({"sql": "vacuum", "transaction": false});
        assert_eq!(Hook::of(&mapping), Some(outside.clone()));
        assert_eq!(Hook::of_text(&mapping.to_string()), outside);
        assert_eq!(
            Hook::of(&json!("vacuum")).map(|hook| hook.transaction),
            Some(HookTransaction::Inside)
        );
        assert_eq!(Hook::of(&json!(3)), None);
    }
}
