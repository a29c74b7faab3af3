//! What only models have: who may read them, and their version.

use std::cmp::Ordering;

use serde_json::Value;

use crate::adapter::Relation;
use crate::error::{Error, Result};
use crate::text_value::plain;

/// What a properties file says of a model alone.
#[derive(Debug, Clone, Default)]
pub struct ModelDetails {
    pub version: Option<ModelVersion>,
    /// The view that stands for the model, where that is the latest version.
    pub pointer: Option<Relation>,
    pub deprecation_date: Option<String>,
    pub time_spine: Option<Value>,
}

/// Who may refer to a model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Access {
    /// Members of its group.
    Private,
    /// Nodes of its project.
    #[default]
    Protected,
    Public,
}

impl Access {
    /// dbt's word for it.
    ///
    /// # Errors
    /// A usage error for another word.
    pub fn parse(word: &str) -> Result<Self> {
        let known = [Access::Private, Access::Protected, Access::Public];
        let found = known.into_iter().find(|access| access.name() == word);
        found.ok_or_else(|| {
            Error::usage(format!("access `{word}` is not known"))
                .did_you_mean(word, known.map(Access::name))
                .help("use private, protected or public")
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Access::Private => "private",
            Access::Protected => "protected",
            Access::Public => "public",
        }
    }
}

/// One of several versions of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelVersion {
    /// A number or a text, as it is written.
    pub number: Value,
    pub latest: Value,
}

impl ModelVersion {
    /// `2`, also where it is written as a text.
    pub fn text(value: &Value) -> String {
        plain(value)
    }

    /// `v2`: the last part of the unique id.
    pub fn suffix(&self) -> String {
        format!("v{}", Self::text(&self.number))
    }

    pub fn is_latest(&self) -> bool {
        Self::text(&self.number) == Self::text(&self.latest)
    }

    pub fn is_after_latest(&self) -> bool {
        Self::compare(&self.number, &self.latest).is_gt()
    }

    /// The order of versions: numbers by their value, texts behind them.
    pub fn compare(left: &Value, right: &Value) -> Ordering {
        let (left, right) = (Self::text(left), Self::text(right));
        match (left.parse::<f64>(), right.parse::<f64>()) {
            (Ok(left), Ok(right)) => left.total_cmp(&right),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
            (Err(_), Err(_)) => left.cmp(&right),
        }
    }
}
