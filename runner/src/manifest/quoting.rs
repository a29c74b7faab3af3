//! Which parts of names are quoted, as `quoting:` of a project or of a source says.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::adapter::Quoted;
use crate::error::{Error, Result};

/// What a `quoting:` block says; `None` where it says nothing of a part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoting {
    #[serde(default, alias = "project")]
    pub database: Option<bool>,
    #[serde(default)]
    pub schema: Option<bool>,
    #[serde(default)]
    pub identifier: Option<bool>,
    /// Whether tests name columns in quotes that say nothing themselves.
    #[serde(default)]
    pub column: Option<bool>,
}

impl Quoting {
    /// What a block says whose templates are rendered.
    ///
    /// # Errors
    /// A usage error for what is neither true nor false.
    pub fn of(block: &Map<String, Value>) -> Result<Self> {
        let part = |key: &str| match block.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(other) => Err(Error::usage(format!(
                "`{key}` of `quoting` is {other}, not true or false"
            ))),
        };
        Ok(Quoting {
            database: part("database")?,
            schema: part("schema")?,
            identifier: part("identifier")?,
            column: part("column")?,
        })
    }

    /// What this block says, and where it says nothing what `other` does.
    pub fn or(self, other: Quoting) -> Self {
        Quoting {
            database: self.database.or(other.database),
            schema: self.schema.or(other.schema),
            identifier: self.identifier.or(other.identifier),
            column: self.column.or(other.column),
        }
    }

    /// Every part that nothing is said of is quoted.
    pub fn quoted(self) -> Quoted {
        Quoted {
            database: self.database.unwrap_or(true),
            schema: self.schema.unwrap_or(true),
            identifier: self.identifier.unwrap_or(true),
        }
    }
}
