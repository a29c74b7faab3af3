//! The names and ids of generic tests, which are dbt's, so that artifacts
//! compare: `synthesize_generic_test_names` and `create_test_node` of dbt-core.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use md5::{Digest, Md5};
use minijinja::Value as JinjaValue;
use regex::Regex;
use serde_json::{Value, json};

use super::test_declaration::Declaration;
use crate::jinja::{jinja_value, python_representation};
use crate::manifest::Reference;
use crate::text_value::hexadecimal;

/// What a test reads.
pub enum Subject {
    /// A model or seed.
    Node(Reference),
    /// A source and its table.
    Source(String, String),
}

impl Subject {
    /// The call that refers to it.
    pub fn expression(&self) -> String {
        match self {
            Subject::Node(reference) => reference.call(),
            Subject::Source(source, table) => format!("source('{source}', '{table}')"),
        }
    }

    /// The name that its entry has.
    pub fn name(&self) -> &str {
        match self {
            Subject::Node(reference) => &reference.name,
            Subject::Source(_, table) => table,
        }
    }
}

/// What a test is called.
pub struct TestNames {
    pub full: String,
    /// The full name where it has less than 64 characters, else one with a hash.
    pub short: String,
    /// The end of the unique id.
    pub hash: String,
}

impl TestNames {
    /// The names of a test on a column, or on the whole relation.
    pub fn of(subject: &Subject, column: Option<&str>, declared: &Declaration) -> Self {
        let mut arguments: BTreeMap<String, Value> = declared
            .arguments
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if let Some(column) = column {
            arguments.insert("column_name".to_owned(), json!(column));
        }
        let (full, short) = match &declared.custom_name {
            Some(name) => (name.clone(), name.clone()),
            None => synthesized(subject, declared, &arguments),
        };
        let model = format!("{{{{ get_where_subquery({}) }}}}", subject.expression());
        arguments.insert("model".to_owned(), json!(model));
        let metadata = json!({
            "kwargs": arguments,
            "name": declared.name,
            "namespace": declared.namespace,
        });
        let hash = md5_hex(&format!("{full}{}", hashable(&metadata)));
        TestNames {
            full,
            short,
            hash: hash[hash.len() - 10..].to_owned(),
        }
    }
}

impl TestNames {
    /// The id of the test in a package.
    pub fn unique_id(&self, package: &str) -> String {
        format!("test.{package}.{}.{}", self.full, self.hash)
    }

    /// The file that the test would be in.
    pub fn path(&self) -> PathBuf {
        PathBuf::from(format!("{}.sql", self.short))
    }
}

/// The full and the short name, from what the test is and is put on.
fn synthesized(
    subject: &Subject,
    declared: &Declaration,
    arguments: &BTreeMap<String, Value>,
) -> (String, String) {
    let (prefix, target) = match subject {
        Subject::Node(reference) => ("", reference.joined("_")),
        Subject::Source(source, table) => ("source_", format!("{source}_{table}")),
    };
    let kind = match &declared.namespace {
        Some(namespace) => format!("{namespace}_{prefix}{}", declared.name),
        None => format!("{prefix}{}", declared.name),
    };
    let flat: Vec<String> = arguments
        .values()
        .flat_map(flattened)
        .map(|text| NOT_A_NAME.replace_all(&text, "_").into_owned())
        .collect();
    let full = format!("{kind}_{target}_{}", flat.join("__"));
    let short = shortened(&full, &format!("{kind}_{target}"));
    (full, short)
}

static NOT_A_NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[^0-9a-zA-Z_]+").expect("the pattern is valid"));

/// A name of 64 characters or more keeps 30 and gets a hash.
fn shortened(full: &str, identifier: &str) -> String {
    if full.chars().count() < 64 {
        return full.to_owned();
    }
    let head: String = identifier.chars().take(30).collect();
    format!("{head}_{}", md5_hex(full))
}

fn flattened(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(python_text).collect(),
        Value::Object(keys) => keys.values().map(python_text).collect(),
        one => vec![python_text(one)],
    }
}

/// `str(value)` in Python.
fn python_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => python_representation(&jinja_value(other)),
    }
}

/// dbt's hashable form: keys sorted, every leaf a text, printed as Python does.
fn hashable(value: &Value) -> String {
    match value {
        Value::Object(keys) => {
            let sorted: BTreeMap<&String, &Value> = keys.iter().collect();
            let entries: Vec<String> = sorted
                .into_iter()
                .map(|(key, value)| {
                    format!(
                        "{}: {}",
                        python_representation(&JinjaValue::from(key)),
                        hashable(value)
                    )
                })
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(hashable).collect();
            format!("[{}]", items.join(", "))
        }
        leaf => python_representation(&JinjaValue::from(python_text(leaf))),
    }
}

fn md5_hex(text: &str) -> String {
    hexadecimal(&Md5::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::test_declaration::{ArgumentsKey, declaration};

    fn names(model: &str, column: &str, test: Value) -> String {
        let declared = declaration(&test, ArgumentsKey::HoldsArguments).unwrap();
        let names = TestNames::of(
            &Subject::Node(Reference::to(model)),
            Some(column),
            &declared,
        );
        format!("{}.{}", names.full, names.hash)
    }

    #[test]
    fn ids_are_those_that_dbt_gives_in_jaffle_shop() {
        assert_eq!(
            names("orders", "order_id", json!("unique")),
            "unique_orders_order_id.fed79b3a6e"
        );
        assert_eq!(
            names("customers", "customer_id", json!("not_null")),
            "not_null_customers_customer_id.5c9bf9911d"
        );
        let values = [
            "placed",
            "shipped",
            "completed",
            "return_pending",
            "returned",
        ];
        assert_eq!(
            names(
                "orders",
                "status",
                json!({"accepted_values": {"values": values}})
            ),
            "accepted_values_orders_status__placed__shipped__completed__return_pending__returned.be6b5b5ec3"
        );
    }

    #[test]
    fn the_version_stands_after_the_name_whatever_the_name_is() {
        let declared = declaration(&json!("unique"), ArgumentsKey::HoldsArguments).unwrap();
        let reference = Reference {
            version: Some(json!(2)),
            ..Reference::to("orders.valid")
        };
        let names = TestNames::of(&Subject::Node(reference), Some("id"), &declared);
        assert_eq!(names.full, "unique_orders.valid_v2_id");
    }

    #[test]
    fn a_long_name_is_cut_and_hashed() {
        let declared = declaration(
            &json!({"accepted_values": {"values": ["a".repeat(80)]}}),
            ArgumentsKey::HoldsArguments,
        )
        .unwrap();
        let subject = Subject::Source("raw".to_owned(), "orders".to_owned());
        let names = TestNames::of(&subject, Some("status"), &declared);
        assert_eq!(names.short.len(), 63);
        assert!(names.short.starts_with("source_accepted_values_raw_ord_"));
        assert!(names.full.len() > 63);
    }
}
