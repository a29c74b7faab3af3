//! Keys that take a name or something longer. Each form has errors of its own,
//! with their lines, which an untagged enum has not.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error as DeserializeError, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::spec::{DescribedColumn, Names};

/// `y: price` or `y: [price, cost]`.
pub fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Names, D::Error> {
    deserializer.deserialize_any(NamesVisitor)
}

/// `columns: [day, {column: price, format: decimal}]`.
pub fn columns<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<DescribedColumn>, D::Error> {
    let columns = Vec::<Column>::deserialize(deserializer)?;
    Ok(columns.into_iter().map(|Column(column)| column).collect())
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a column or a list of columns")
    }

    fn visit_str<E: DeserializeError>(self, name: &str) -> Result<Names, E> {
        Ok(Names::One(name.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<Names, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(names)).map(Names::Many)
    }
}

struct Column(DescribedColumn);

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ColumnVisitor).map(Column)
    }
}

struct ColumnVisitor;

impl<'de> Visitor<'de> for ColumnVisitor {
    type Value = DescribedColumn;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a column, or a mapping with the key `column`")
    }

    fn visit_str<E: DeserializeError>(self, name: &str) -> Result<DescribedColumn, E> {
        Ok(DescribedColumn {
            column: name.to_owned(),
            ..DescribedColumn::default()
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, keys: A) -> Result<DescribedColumn, A::Error> {
        DescribedColumn::deserialize(MapAccessDeserializer::new(keys))
    }
}
