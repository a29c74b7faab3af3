//! What must not be read in the page: passwords of the target, secret variables.

use serde_json::{Map, Value};

use crate::secrets::{HIDDEN, of_environment};

/// Words in the keys of a target that hold secrets.
const SECRET_WORDS: [&str; 6] = [
    "pass",
    "secret",
    "token",
    "private_key",
    "api_key",
    "credential",
];

/// Shorter texts protect nothing and stand in too many others.
const SHORTEST_SECRET: usize = 6;

/// Texts that are hidden wherever they occur.
#[derive(Debug, Default)]
pub struct Secrets(Vec<String>);

impl Secrets {
    /// The secrets of a target's keys and of the environment. A password that is also
    /// the name of the user or the database is none.
    pub fn of(keys: &Map<String, Value>) -> Self {
        let mut secrets = Vec::new();
        collect(keys, &mut secrets);
        secrets.extend_from_slice(of_environment());
        let is_name = |secret: &str| {
            let names = ["user", "dbname", "database", "host"];
            names
                .iter()
                .any(|key| keys.get(*key).and_then(Value::as_str) == Some(secret))
        };
        secrets.retain(|secret| secret.len() >= SHORTEST_SECRET && !is_name(secret));
        // A secret that holds another goes first.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Secrets(secrets)
    }

    /// Hides them in every text of a value.
    pub fn hide(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                for secret in &self.0 {
                    if text.contains(secret.as_str()) {
                        *text = text.replace(secret.as_str(), HIDDEN);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.hide(item)),
            Value::Object(entries) => entries.values_mut().for_each(|item| self.hide(item)),
            _ => {}
        }
    }

    /// Hides them in a text.
    pub fn hide_in(&self, text: &str) -> String {
        let hide = |text: String, secret: &String| text.replace(secret.as_str(), HIDDEN);
        self.0.iter().fold(text.to_owned(), hide)
    }
}

fn collect(keys: &Map<String, Value>, secrets: &mut Vec<String>) {
    for (key, value) in keys {
        let is_secret = SECRET_WORDS
            .iter()
            .any(|word| key.to_lowercase().contains(word));
        match value {
            Value::Object(inner) => collect(inner, secrets),
            Value::Array(items) => {
                let inner = items.iter().filter_map(Value::as_object);
                inner.for_each(|inner| collect(inner, secrets));
            }
            Value::String(text) if is_secret => secrets.push(text.clone()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn passwords_are_hidden_wherever_they_stand() {
        let keys = json!({
            "user": "weir_user", "password": "hunter22", "secrets": [{"secret": "a-longer-one"}],
            "pass": "weir_user", "token": "abc",
        });
        let secrets = Secrets::of(keys.as_object().unwrap());
        let mut value =
            json!({"a": ["login hunter22 as weir_user"], "b": {"c": "a-longer-one abc"}});
        secrets.hide(&mut value);
        assert_eq!(
            value,
            json!({"a": ["login ***** as weir_user"], "b": {"c": "***** abc"}})
        );
    }
}
