//! Shards: hash parts of an ONNX model's rows, so that several processes can score
//! the whole at once.
//!
//! A shard replaces its own rows in the table that all of them fill. Where there is
//! no table yet, the first to come makes an empty one, outside any transaction, so
//! that nobody waits for another's scoring.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::{Context, incremental, swap};
use crate::adapter::{Dialect, KeyedRows, Relation, RelationKind};
use crate::compile::Refresh;
use crate::error::{Error, Location, Result};
use crate::manifest::{IncrementalStrategy, Manifest, Materialization, Node};

/// More parts than this are a slip of the pen.
const MOST_SHARDS: u32 = 4096;

/// One part of the rows, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    index: u32,
    count: u32,
}

impl Shard {
    fn new(index: u64, count: u64) -> Option<Self> {
        let index = u32::try_from(index).ok()?;
        let count = u32::try_from(count).ok()?;
        (index < count && count <= MOST_SHARDS).then_some(Shard { index, count })
    }

    /// The vars `shard` and `shards`, where they are set.
    ///
    /// # Errors
    /// A usage error where only one is, or where they are no part of a whole.
    pub fn of_vars(vars: &Map<String, Value>) -> Result<Option<Self>> {
        let var = |name: &str| vars.get(name).filter(|value| !value.is_null());
        let (index, count) = match (var("shard"), var("shards")) {
            (None, None) => return Ok(None),
            (index, count) => (index, count),
        };
        let number = |value: Option<&Value>| value.and_then(Value::as_u64);
        number(index)
            .zip(number(count))
            .and_then(|(index, count)| Shard::new(index, count))
            .map(Some)
            .ok_or_else(|| {
                Error::usage("the vars `shard` and `shards` are no part of a whole")
                    .help("write them as '{shard: 0, shards: 4}', the shards counted from 0")
            })
    }

    /// Whether all that is selected has shards.
    ///
    /// # Errors
    /// A usage error that names the first node that has none.
    pub fn check(self, manifest: &Manifest, selected: &BTreeSet<String>) -> Result<()> {
        for node in selected.iter().filter_map(|id| manifest.nodes.get(id)) {
            if node.config.materialized != Materialization::Onnx {
                return Err(Error::usage(format!(
                    "`{}` is no onnx model and has no shards",
                    node.name
                ))
                .at(Location::file(&node.original_file_path))
                .help("use `weir run --select config.materialized:onnx`"));
            }
            shard_key(node)?;
        }
        Ok(())
    }

    /// The rows of the part.
    fn condition(self, node: &Node, dialect: &dyn Dialect) -> Result<String> {
        let texts: Vec<_> = shard_key(node)?
            .iter()
            .map(|key| format!("cast({key} as text)"))
            .collect();
        let text = format!("concat_ws('|', {})", texts.join(", "));
        let part = dialect.hash_part(&text, self.count);
        Ok(format!("{part} = {}", self.index))
    }

    /// The query with only the rows of the part.
    ///
    /// # Errors
    /// A usage error where the node names no key.
    pub fn query(self, node: &Node, sql: &str, dialect: &dyn Dialect) -> Result<String> {
        let condition = self.condition(node, dialect)?;
        Ok(format!(
            "select * from (\n{sql}\n) as features\nwhere {condition}"
        ))
    }

    /// The name under which the rows of the part wait; no other part has it.
    pub fn beside(self, node: &Node) -> Relation {
        swap::suffixed(node, &format!("__dbt_tmp_{}_{}", self.index, self.count))
    }

    /// Moves the rows of `beside` into the node's table, in the place of those of the
    /// part that are there.
    ///
    /// # Errors
    /// A usage error where something else has the table's name, or where the strategy
    /// knows no parts.
    pub fn meet(self, node: &Node, context: &Context<'_>) -> Result<Vec<String>> {
        if context.existing == Some(RelationKind::View) {
            return Err(
                Error::usage(format!("`{}` is a view in the database", node.name))
                    .at(Location::file(&node.original_file_path))
                    .help("build the model once without `--shard`"),
            );
        }
        let (dialect, beside) = (context.dialect, self.beside(node));
        let columns = context.existing_columns.iter();
        let columns: Vec<_> = columns.map(|column| column.name.clone()).collect();
        let condition = self.condition(node, dialect)?;
        let rows = KeyedRows {
            target: &node.relation,
            source: &beside,
            keys: &node.config.unique_key,
            columns: &columns,
            updated: Vec::new(),
            predicates: &[condition],
        };
        let mut statements = match (incremental::strategy(node), context.refresh) {
            (IncrementalStrategy::Merge, _) => return Err(no_merge(node)),
            (IncrementalStrategy::DeleteInsert, Refresh::Incremental) => {
                dialect.delete_insert(&rows)
            }
            (_, Refresh::Incremental) => {
                vec![dialect.insert_from(&node.relation, &beside, &columns)]
            }
            (_, Refresh::Full) => dialect.delete_insert(&KeyedRows { keys: &[], ..rows }),
        };
        statements.push(dialect.drop(&beside, RelationKind::Table));
        Ok(statements)
    }
}

impl FromStr for Shard {
    type Err = String;

    /// Reads `0/4`.
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let parts = text.split_once('/');
        parts
            .and_then(|(index, count)| Shard::new(index.parse().ok()?, count.parse().ok()?))
            .ok_or_else(|| "write it as 0/4: the first of four parts".to_owned())
    }
}

fn shard_key(node: &Node) -> Result<&[String]> {
    let keys = node
        .config
        .onnx
        .iter()
        .map(|onnx| onnx.shard_key.as_slice());
    keys.into_iter()
        .find(|keys| !keys.is_empty())
        .ok_or_else(|| {
            Error::usage(format!("`{}` names no shard_key", node.name))
                .at(Location::file(&node.original_file_path))
                .help("add `shard_key='<column>'`: a column that tells the rows apart")
        })
}

fn no_merge(node: &Node) -> Error {
    Error::usage(format!(
        "`{}` is merged by key, and its shards cannot be",
        node.name
    ))
    .at(Location::file(&node.original_file_path))
    .help("use the incremental strategy delete+insert")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Shard;

    #[test]
    fn a_shard_is_read_from_text_and_from_vars() {
        let third = Shard { index: 2, count: 4 };
        assert_eq!("2/4".parse(), Ok(third));
        let vars = |value: serde_json::Value| Shard::of_vars(value.as_object().unwrap());
        assert_eq!(vars(json!({"shard": 2, "shards": 4})).unwrap(), Some(third));
        assert_eq!(vars(json!({"shard": null, "shards": null})).unwrap(), None);
        for text in ["4/4", "-1/4", "1", "a/b", "0/0", "0/99999999999"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        for wrong in [json!({"shard": 1}), json!({"shard": 4, "shards": 4})] {
            assert!(vars(wrong).is_err());
        }
    }
}
