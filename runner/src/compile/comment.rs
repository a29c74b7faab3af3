//! The comment that the statements of a node carry.

use std::path::Path;
use std::sync::Arc;

use minijinja::Value;
use serde_json::json;

use super::model_value::model_value;
use super::{Compiler, Refresh};
use crate::artifacts::LIKE_DBT_VERSION;
use crate::error::{Error, Location, Result};
use crate::manifest::Node;
use crate::project::{CommentPlace, CommentText, QueryComment};
use crate::text_value::bare_statement;

/// dbt's name for the connection of what belongs to no node.
const NO_NODE: &str = "master";

/// A comment with its signs, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementComment {
    text: String,
    place: CommentPlace,
}

impl StatementComment {
    /// The statement with the comment.
    pub fn on(&self, statement: &str) -> String {
        match self.place {
            CommentPlace::Front => format!("{}\n{statement}", self.text),
            CommentPlace::End => format!("{}\n{}", bare_statement(statement), self.text),
        }
    }
}

impl Compiler<'_> {
    /// The comment for the statements of a node, or for those of no node.
    ///
    /// # Errors
    /// A usage error where its template fails, or ends the comment too early.
    pub fn comment(
        &self,
        comment: &QueryComment,
        node: Option<&Node>,
    ) -> Result<Option<StatementComment>> {
        let text = match &comment.text {
            CommentText::Nothing => return Ok(None),
            CommentText::Standard => self.standard_comment(node),
            CommentText::Template(template) => self.rendered_comment(template, node)?,
        };
        if text.contains("*/") {
            return Err(Error::usage(format!(
                "query comment contains illegal value \"*/\": {text}"
            ))
            .at(Location::file("dbt_project.yml"))
            .help("write `query-comment` without the signs of a comment"));
        }
        let text = text.trim();
        Ok((!text.is_empty()).then(|| StatementComment {
            text: format!("/* {text} */"),
            place: comment.place,
        }))
    }

    fn standard_comment(&self, node: Option<&Node>) -> String {
        let target = &self.engine.shared.target;
        let of_target = |key: &str| target.get_attr(key).unwrap_or_default().to_string();
        let (key, name) = match node {
            Some(node) => ("node_id", node.unique_id.as_str()),
            None => ("connection_name", NO_NODE),
        };
        let about = json!({
            "app": "dbt",
            "dbt_version": LIKE_DBT_VERSION,
            "profile_name": of_target("profile_name"),
            "target_name": of_target("target_name"),
            key: name,
        });
        about.to_string()
    }

    fn rendered_comment(&self, template: &str, node: Option<&Node>) -> Result<String> {
        let name = node.map_or(NO_NODE, |node| node.unique_id.as_str());
        let mut scope = self.scope(None, Refresh::Full);
        scope.locals.extend([
            ("node".to_owned(), node.map_or(Value::from(()), model_value)),
            ("connection_name".to_owned(), Value::from(name)),
        ]);
        let path = Path::new("dbt_project.yml");
        self.engine
            .render_as_macro(path, template, &Arc::new(scope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_stands_in_front_or_at_the_end() {
        let mut comment = StatementComment {
            text: "/* shop */".to_owned(),
            place: CommentPlace::Front,
        };
        assert_eq!(comment.on("select 1"), "/* shop */\nselect 1");
        comment.place = CommentPlace::End;
        assert_eq!(comment.on("select 1;\n"), "select 1\n/* shop */");
    }
}
