//! `query-comment`: what every statement of a node says of who runs it.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Where the comment stands in a statement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CommentPlace {
    #[default]
    Front,
    End,
}

/// The comment as dbt_project.yml asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryComment {
    pub text: CommentText,
    pub place: CommentPlace,
}

/// The text of a comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CommentText {
    /// The project, the target and the node, as JSON.
    #[default]
    Standard,
    /// A template.
    Template(String),
    Nothing,
}

impl Default for QueryComment {
    fn default() -> Self {
        QueryComment {
            text: CommentText::Standard,
            place: CommentPlace::Front,
        }
    }
}

impl<'de> Deserialize<'de> for QueryComment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Value::deserialize(deserializer)?;
        let text = |written: Option<&Value>| match written {
            None => Ok(CommentText::Standard),
            Some(Value::Null) => Ok(CommentText::Nothing),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(CommentText::Nothing),
            Some(Value::String(text)) => Ok(CommentText::Template(text.clone())),
            Some(other) => Err(serde::de::Error::custom(format!(
                "`query-comment` is {other}, not a text, and no mapping of `comment` and `append`"
            ))),
        };
        match &written {
            Value::Object(keys) => Ok(QueryComment {
                text: text(keys.get("comment"))?,
                place: match keys.get("append") {
                    Some(Value::Bool(true)) => CommentPlace::End,
                    _ => CommentPlace::Front,
                },
            }),
            other => Ok(QueryComment {
                text: text(Some(other))?,
                place: CommentPlace::Front,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> QueryComment {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_comment_is_a_text_a_mapping_or_nothing() {
        assert_eq!(read(json!(null)).text, CommentText::Nothing);
        assert_eq!(read(json!("")).text, CommentText::Nothing);
        let appended = read(json!({"comment": "run by {{ user }}", "append": true}));
        assert_eq!(appended.place, CommentPlace::End);
        assert_eq!(read(json!({"append": true})).text, CommentText::Standard);
        assert!(serde_json::from_value::<QueryComment>(json!(3)).is_err());
    }
}
