//! The checksum of a contract, equal to dbt's, which hashes how Python prints it.

use minijinja::Value;
use sha2::{Digest, Sha256};

use crate::jinja::python_representation;
use crate::manifest::{Column, Constraint, Materialization, Node, ResourceType};
use crate::text_value::hexadecimal;

/// Whose list of constraints it is: one of a table names its columns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Column,
    Model,
}

/// Changes where a promised column changes, its type or a constraint; `None` where
/// nothing is promised, and for what is no model.
pub fn contract_checksum(node: &Node) -> Option<String> {
    if node.resource_type() != ResourceType::Model || !node.config.contract.is_enforced {
        return None;
    }
    let mut columns: Vec<&Column> = node.columns.iter().collect();
    columns.sort_by(|left, right| left.name.cmp(&right.name));
    let columns = columns.into_iter().map(|column| {
        let data_type = column.data_type.as_deref().unwrap_or("None");
        let constraints = printed(&column.constraints, Level::Column);
        format!("|{}{data_type}{constraints}", column.name)
    });
    let mut state: String = columns.collect();
    let materialized = node.config.materialized;
    if matches!(
        materialized,
        Materialization::Table | Materialization::Incremental
    ) {
        state.push_str(materialized.name());
        state.push_str(&printed(&node.constraints, Level::Model));
    }
    Some(hexadecimal(&Sha256::digest(state.as_bytes())))
}

fn printed(constraints: &[Constraint], level: Level) -> String {
    let items = constraints.iter().map(|constraint| {
        let text = |text: &Option<String>| match text {
            Some(text) => python_representation(&Value::from(text.as_str())),
            None => "None".to_owned(),
        };
        let flag = |flag: bool| python_representation(&Value::from(flag));
        let list = |items: &[String]| python_representation(&Value::from(items.to_vec()));
        let kind = constraint.kind.name();
        let (class, columns) = match level {
            Level::Column => ("Column", String::new()),
            Level::Model => ("Model", format!(", columns={}", list(&constraint.columns))),
        };
        format!(
            "{class}LevelConstraint(type=<ConstraintType.{kind}: '{kind}'>, name={}, \
             expression={}, warn_unenforced={}, warn_unsupported={}, to={}, to_columns={}{columns})",
            text(&constraint.name),
            text(&constraint.expression),
            flag(constraint.warn_unenforced),
            flag(constraint.warn_unsupported),
            text(&constraint.to),
            list(&constraint.to_columns),
        )
    });
    format!("[{}]", items.collect::<Vec<String>>().join(", "))
}
