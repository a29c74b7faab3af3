//! What a chart block asks for: YAML in, typed options out.

use serde::Deserialize;

use super::block::ChartBlock;
use super::either;
use crate::error::{Error, Result};

/// The keys of a chart block. Which of them a chart needs is its own matter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChartSpec {
    pub r#type: String,
    /// The name of the query that gives the rows.
    pub data: String,
    pub title: String,
    /// What a screen reader says instead of the sentence that weir writes.
    pub description: Option<String>,
    /// A line below the chart.
    pub note: Option<String>,
    pub width: Width,
    pub x: Option<String>,
    pub x_end: Option<String>,
    #[serde(deserialize_with = "either::names")]
    pub y: Names,
    pub series: Option<String>,
    pub value: Option<String>,
    /// A column that is written in a square in place of its value.
    pub text: Option<String>,
    pub lower: Option<String>,
    pub upper: Option<String>,
    /// A column that is true, `warn` or `alert` where a ring is to be drawn.
    pub alert: Option<String>,
    /// Columns drawn as marks beside each bar.
    #[serde(deserialize_with = "either::names")]
    pub marks: Names,
    pub references: Vec<Reference>,
    pub diagonal: bool,
    pub orientation: Option<Orientation>,
    pub mirror: bool,
    pub share: bool,
    /// Other words for columns and series.
    pub labels: serde_json::Map<String, serde_json::Value>,
    pub format: Option<String>,
    pub x_format: Option<String>,
    pub x_title: Option<String>,
    pub y_min: Option<f64>,
    pub y_max: Option<f64>,
    #[serde(deserialize_with = "either::columns")]
    pub columns: Vec<DescribedColumn>,
    pub limit: Option<usize>,
    pub tiles: Vec<Tile>,
}

/// One column name or several.
#[derive(Debug, Clone)]
pub enum Names {
    One(String),
    Many(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Names::Many(Vec::new())
    }
}

impl Names {
    pub fn list(&self) -> &[String] {
        match self {
            Names::One(name) => std::slice::from_ref(name),
            Names::Many(names) => names,
        }
    }
}

/// How much of the page's width a chart takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Width {
    #[default]
    Half,
    Full,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Orientation {
    Horizontal,
    Vertical,
}

/// A line across the chart, at a number or at the first value of a column.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reference {
    pub value: Option<f64>,
    pub column: Option<String>,
    pub label: String,
}

/// A column of a table, as a name or with its options.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DescribedColumn {
    pub column: String,
    pub label: Option<String>,
    pub format: Option<String>,
    /// Columns with the ends of an interval, shown behind the value.
    pub lower: Option<String>,
    pub upper: Option<String>,
    /// Whether a bar is drawn behind the value.
    pub bar: bool,
}

/// A figure of a KPI tile, from the query's first row.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tile {
    pub label: String,
    pub value: String,
    pub format: Option<String>,
    pub lower: Option<String>,
    pub upper: Option<String>,
    /// A column with the difference to the period before.
    pub change: Option<String>,
    /// Words behind the change, such as `on last week`.
    pub change_label: Option<String>,
    pub change_format: Option<String>,
    pub change_lower: Option<String>,
    pub change_upper: Option<String>,
    /// A column that is `ok`, `warn` or `alert`.
    pub status: Option<String>,
    pub note: Option<String>,
}

impl ChartSpec {
    /// Reads a block.
    ///
    /// # Errors
    /// A usage error at the line of a key or value that is wrong.
    pub fn parse(block: &ChartBlock<'_>) -> Result<Self> {
        let spec: ChartSpec = block.yaml()?;
        let missing = |key: &str, help: &str| {
            Err(block.error(Error::usage(format!("the chart has no `{key}`")).help(help)))
        };
        if spec.r#type.is_empty() {
            return missing("type", "add `type:`, such as `type: line`");
        }
        if spec.data.is_empty() {
            return missing("data", "add `data:` and the name of a query of this report");
        }
        if spec.title.is_empty() {
            return missing("title", "add `title:`, which says what the chart shows");
        }
        Ok(spec)
    }

    /// The words for a column or a series.
    pub fn label(&self, name: &str) -> String {
        match self.labels.get(name) {
            Some(serde_json::Value::String(label)) => label.clone(),
            Some(other) => other.to_string(),
            None => name.to_owned(),
        }
    }

    /// The words for a column, read as words.
    pub fn column_label(&self, column: &str) -> String {
        match self.labels.contains_key(column) {
            true => self.label(column),
            false => column.replace('_', " "),
        }
    }
}
