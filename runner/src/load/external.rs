//! The `external:` block of a source: where its files are and how they read.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::data_type::LandingType;
use crate::adapter::Relation;
use crate::error::{Error, Location, Result};
use crate::manifest::Column;

/// What stands in the place of the date in `location`.
pub const BATCH_DATE: &str = "{batch_date}";

/// The `external:` block as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalConfig {
    /// Path from the project folder, with `{batch_date}` where the date stands.
    pub location: String,
    #[serde(default = "comma")]
    pub delimiter: String,
    /// Whether the first line names the columns.
    #[serde(default)]
    pub header: bool,
    /// Fields that, without the blanks around them, mean null.
    #[serde(default = "empty_is_null")]
    pub null_markers: Vec<String>,
    #[serde(default)]
    pub compression: Compression,
    /// Rows in a file that may be rejected before the file as a whole is.
    #[serde(default = "one_percent")]
    pub max_reject_share: f64,
    /// The character around fields that hold a delimiter; empty for none.
    #[serde(default = "double_quote")]
    pub quote: String,
    /// Whether a date without its file is an error.
    #[serde(default = "always")]
    pub required: bool,
}

/// The block as it is written, and what it means where weir loads the source.
#[derive(Debug)]
pub struct ExternalBlock {
    pub written: Map<String, Value>,
    pub own: Option<ExternalConfig>,
}

/// How the bytes of a file are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    /// gzip where the name ends in `.gz`.
    #[default]
    Auto,
    None,
    Gzip,
}

/// Whether a date must have its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Required,
    /// Without any file the table is there, and empty.
    Optional,
}

/// Whether the first line names the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderRow {
    Present,
    Absent,
}

/// A declared column and the type of its landing.
#[derive(Debug, Clone)]
pub struct TypedColumn {
    pub name: String,
    /// As declared, and as the table is created.
    pub declared_type: String,
    pub landing_type: LandingType,
}

/// A source that `weir load` fills.
#[derive(Debug, Clone)]
pub struct ExternalSource {
    pub source_name: String,
    pub table_name: String,
    pub relation: Relation,
    pub location: String,
    pub delimiter: u8,
    pub header: HeaderRow,
    pub null_markers: Vec<String>,
    pub compression: Compression,
    pub max_reject_share: f64,
    pub quote: Option<u8>,
    pub presence: Presence,
    pub columns: Vec<TypedColumn>,
    pub declared_at: Location,
}

fn comma() -> String {
    ",".to_owned()
}

fn double_quote() -> String {
    "\"".to_owned()
}

fn empty_is_null() -> Vec<String> {
    vec![String::new()]
}

fn always() -> bool {
    true
}

fn one_percent() -> f64 {
    0.01
}

impl ExternalSource {
    /// Checks a source's block and columns.
    ///
    /// # Errors
    /// A usage error at `declared_at`.
    pub fn new(
        (source_name, table_name): (&str, &str),
        relation: &Relation,
        config: &ExternalConfig,
        columns: &[Column],
        declared_at: Location,
    ) -> Result<Self> {
        let checked = || -> Result<Self> {
            check(config)?;
            Ok(ExternalSource {
                source_name: source_name.to_owned(),
                table_name: table_name.to_owned(),
                relation: relation.clone(),
                location: config.location.clone(),
                delimiter: one_byte("delimiter", &config.delimiter)?
                    .ok_or_else(|| Error::usage("`delimiter` is empty"))?,
                header: match config.header {
                    true => HeaderRow::Present,
                    false => HeaderRow::Absent,
                },
                null_markers: config.null_markers.clone(),
                compression: config.compression,
                max_reject_share: config.max_reject_share,
                quote: one_byte("quote", &config.quote)?,
                presence: match config.required {
                    true => Presence::Required,
                    false => Presence::Optional,
                },
                columns: typed_columns(columns)?,
                declared_at: declared_at.clone(),
            })
        };
        checked().map_err(|error| error.at(declared_at.clone()))
    }

    /// Whether files of this name are gzip.
    pub fn is_gzip(&self, path: &std::path::Path) -> bool {
        match self.compression {
            Compression::Gzip => true,
            Compression::None => false,
            Compression::Auto => path.extension().is_some_and(|extension| extension == "gz"),
        }
    }
}

/// weir loads a source whose `location` names the batch date. Packages have blocks of the same name with keys of their own.
pub fn external_block<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<ExternalBlock>, D::Error> {
    let Some(written) = Option::<Map<String, Value>>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let location = written.get("location").and_then(Value::as_str);
    let is_own = location.is_some_and(|location| location.contains(BATCH_DATE));
    let own = is_own.then(|| serde_json::from_value(Value::Object(written.clone())));
    let own = own.transpose().map_err(D::Error::custom)?;
    Ok(Some(ExternalBlock { written, own }))
}

fn check(config: &ExternalConfig) -> Result<()> {
    if config.location.matches(BATCH_DATE).count() > 1 {
        return Err(Error::usage("`location` names the batch date twice")
            .help(format!("write {BATCH_DATE} once in it")));
    }
    if !(0.0..=1.0).contains(&config.max_reject_share) {
        return Err(Error::usage(format!(
            "`max_reject_share` is {}, not a share between 0 and 1",
            config.max_reject_share
        )));
    }
    Ok(())
}

fn one_byte(key: &str, text: &str) -> Result<Option<u8>> {
    match text.as_bytes() {
        [] => Ok(None),
        [byte] if byte.is_ascii() => Ok(Some(*byte)),
        _ => Err(
            Error::usage(format!("`{key}` is `{text}`, not one character"))
                .help("blanks around a field are trimmed from numbers and kept in text"),
        ),
    }
}

fn typed_columns(columns: &[Column]) -> Result<Vec<TypedColumn>> {
    if columns.is_empty() {
        return Err(Error::usage("an external source declares no columns")
            .help("list its columns with `data_type`, in the order of the file"));
    }
    columns
        .iter()
        .map(|column| {
            let declared_type = column.data_type.clone().ok_or_else(|| {
                Error::usage(format!("column `{}` has no `data_type`", column.name))
            })?;
            let landing_type = LandingType::parse(&declared_type)
                .map_err(|error| Error::usage(format!("column `{}`: {error}", column.name)))?;
            Ok(TypedColumn {
                name: column.name.clone(),
                declared_type,
                landing_type,
            })
        })
        .collect()
}
