//! External models: their rows are written to files, and a view reads them.

use serde_json::{Map, Value};

use super::{Action, Context, swap};
use crate::adapter::{Dialect, RelationKind};
use crate::error::{Error, Location, Result};
use crate::manifest::Node;
use crate::text_value::plain;

const FORMATS: [&str; 3] = ["csv", "parquet", "json"];

/// Options of a file whose values are texts.
const TEXTS: [&str; 4] = ["delimiter", "quote", "escape", "null"];

/// Writes the rows of a query to files, and makes a view of these.
///
/// # Errors
/// A usage error for a format that is not known, and for what needs Python.
pub fn external(node: &Node, sql: &str, context: &Context<'_>) -> Result<Action> {
    let wrong = |error: Error| error.at(Location::file(&node.original_file_path));
    let files = Files::of(node, context.external_root).map_err(wrong)?;
    let dialect = context.dialect;
    let beside = swap::beside(node);
    let mut statements = swap::clear(&beside, dialect);
    statements.extend(swap::create(node, &beside, sql, context)?);
    if context.has_no_rows {
        statements.push(format!(
            "insert into {} default values",
            dialect.render(&beside)
        ));
    }
    statements.push(format!(
        "copy {} to {} ({})",
        dialect.render(&beside),
        dialect.literal(&files.location),
        files.written()
    ));
    if let Some(existing) = context.existing {
        statements.push(dialect.drop(&node.relation, existing));
    }
    let mut read = format!("select * from {}", files.read(dialect));
    if context.has_no_rows {
        read.push_str("\nwhere columns(*) is not null");
    }
    statements.push(dialect.create_view_as(&node.relation, &read));
    statements.push(dialect.drop(&beside, RelationKind::Table));
    Ok(Action::Statements(statements))
}

/// Whether the files of a node have the names of columns in their rows alone.
pub fn tells_columns_by_rows(node: &Node) -> bool {
    Files::of(node, ".").is_ok_and(|files| files.format == "json")
}

/// Where the rows are, and how they are written and read.
struct Files<'a> {
    location: String,
    format: String,
    /// That which the ending of the location asks for.
    compression: Option<&'static str>,
    options: Map<String, Value>,
    config: &'a Map<String, Value>,
}

impl<'a> Files<'a> {
    fn of(node: &'a Node, root: &str) -> Result<Self> {
        let config = &node.config.all;
        refuse_python(config)?;
        let options = match config.get("options") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(options)) => options.clone(),
            Some(_) => return Err(Error::usage("The options argument must be a dictionary")),
        };
        let given = format(config)?;
        let location = text(config, "location").unwrap_or_else(|| {
            let name = &node.relation.identifier;
            match is_split(&options) {
                true => format!("{root}/{name}"),
                false => format!("{root}/{name}.{}", given.as_deref().unwrap_or("parquet")),
            }
        });
        let (ending, compression) = endings(&location);
        let ending = ending.filter(|_| !options.contains_key("format"));
        let written = text(&options, "format").or(ending);
        let written = written.filter(|format| FORMATS.contains(&format.as_str()));
        let format = given
            .or(written)
            .unwrap_or_else(|| default_format(config, &options));
        Ok(Files {
            location,
            format,
            compression,
            options,
            config,
        })
    }

    /// The options of the statement that writes.
    fn written(&self) -> String {
        let mut options = self.options.clone();
        for key in ["format", "delimiter"] {
            if let Some(value) = text(self.config, key) {
                options.insert(key.to_owned(), Value::from(value));
            }
        }
        if !options.contains_key("format") {
            options.insert("format".to_owned(), Value::from(self.format.as_str()));
            if let Some(compression) = self.compression {
                options
                    .entry("compression")
                    .or_insert(Value::from(compression));
            }
        }
        if options.get("format").and_then(Value::as_str) == Some("csv") {
            options.entry("header").or_insert(Value::from(1));
        }
        let options = options.iter().map(|(key, value)| option(key, value));
        options.collect::<Vec<String>>().join(", ")
    }

    /// The call that reads.
    fn read(&self, dialect: &dyn Dialect) -> String {
        let location =
            match is_split(&self.options) || self.options.contains_key("per_thread_output") {
                false => self.location.clone(),
                true => {
                    let parts = text(&self.options, "partition_by");
                    let depth = parts.map_or(0, |parts| parts.split(',').count());
                    let written = text(&self.options, "format");
                    let ending = written.as_ref().unwrap_or(&self.format);
                    format!("{}/*{}.{ending}", self.location, "/*".repeat(depth))
                }
            };
        let (key, default) = match self.format.as_str() {
            "parquet" => ("parquet_read_options", "union_by_name=false"),
            "json" => ("json_read_options", "auto_detect=true"),
            _ => ("csv_read_options", "auto_detect=true"),
        };
        let given = self.config.get(key).and_then(Value::as_object);
        let mut options = match given {
            None => format!(", {default}"),
            Some(options) => {
                let named = options.iter().map(|(key, value)| match value {
                    Value::String(text) => format!(", {key}={}", dialect.literal(text)),
                    other => format!(", {key}={other}"),
                });
                named.collect()
            }
        };
        let compression = text(&self.options, "compression");
        let compression = compression.or(self.compression.map(str::to_owned));
        let is_given = given.is_some_and(|options| options.contains_key("compression"));
        if let Some(compression) = compression.filter(|_| self.format != "parquet" && !is_given) {
            options.push_str(&format!(", compression={}", dialect.literal(&compression)));
        }
        format!(
            "read_{}({}{options})",
            self.format,
            dialect.literal(&location)
        )
    }
}

/// The format of files whose location has no ending.
fn default_format(config: &Map<String, Value>, options: &Map<String, Value>) -> String {
    let is_delimited = config.contains_key("delimiter") || options.contains_key("delimiter");
    let format = if is_delimited { "csv" } else { "parquet" };
    format.to_owned()
}

/// The format that the ending of a location names, and the compression behind it.
fn endings(location: &str) -> (Option<String>, Option<&'static str>) {
    let lower = location.to_lowercase();
    let file = lower.rsplit('/').next().unwrap_or(&lower);
    let zipped = [(".gz", "gzip"), (".zst", "zstd")];
    let found = zipped.iter().find(|(ending, _)| file.ends_with(ending));
    let file = found.map_or(file, |(ending, _)| &file[..file.len() - ending.len()]);
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_owned());
    (ending, found.map(|(_, compression)| *compression))
}

fn refuse_python(config: &Map<String, Value>) -> Result<()> {
    let is_set = |key: &&&str| {
        let value = config.get(**key);
        value.is_some_and(|value| !value.is_null() && *value != Value::Bool(false))
    };
    match ["plugin", "glue_register"].iter().find(is_set) {
        None => Ok(()),
        Some(key) => Err(Error::usage(format!(
            "`{key}` of a model needs Python, which weir has not"
        ))
        .help("write the files, and register them by another program")),
    }
}

fn format(config: &Map<String, Value>) -> Result<Option<String>> {
    match text(config, "format") {
        Some(format) if !FORMATS.contains(&format.as_str()) => Err(Error::usage(format!(
            "Invalid format: {format}. Allowed formats are: {}",
            FORMATS.join(", ")
        ))),
        format => Ok(format),
    }
}

/// Whether there is a folder for each value of some columns.
fn is_split(options: &Map<String, Value>) -> bool {
    options
        .get("partition_by")
        .is_some_and(|parts| !parts.is_null())
}

fn option(key: &str, value: &Value) -> String {
    let value = plain(value);
    if key == "partition_by" && value.contains(',') && !value.starts_with('(') {
        return format!("{key} ({value})");
    }
    match TEXTS.contains(&key.to_lowercase().as_str()) && !value.starts_with('\'') {
        true => format!("{key} '{value}'"),
        false => format!("{key} {value}"),
    }
}

fn text(keys: &Map<String, Value>, key: &str) -> Option<String> {
    keys.get(key).and_then(Value::as_str).map(str::to_owned)
}
