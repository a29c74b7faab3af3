//! Sources that are files: a text with the names of the source in it, which stands in
//! queries in the place of a table.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::{Map, Value};

use crate::adapter::{self, Relation};
use crate::error::{Error, Result};
use crate::manifest::{Materialization, NodeConfig};
use crate::project::Project;

/// How a location writes names: `{name}`, `%(name)s` or `${name}`. In each, the sign
/// that is written twice is itself.
const STYLES: [(&str, &LazyLock<Regex>); 3] = [
    ("newstyle", &BRACES),
    ("oldstyle", &PERCENT),
    ("template", &DOLLAR),
];

static BRACES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{\{|\}\}|\{([A-Za-z_]\w*)\}"));
static PERCENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"%%|%\(([^)]*)\)s"));
static DOLLAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\$\$|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}

/// The SQL that reads the files of a source, where its `meta` and configuration name
/// them.
///
/// # Errors
/// A usage error for what needs Python, an unknown formatter, or a name that the source
/// has not.
pub fn external_location(
    name: &str,
    relation: &Relation,
    settings: &Map<String, Value>,
) -> Result<Option<String>> {
    if settings
        .get("plugin")
        .is_some_and(|plugin| !plugin.is_null())
    {
        return Err(
            Error::usage("`plugin` of a source needs Python, which weir has not")
                .help("name its file by `external_location`"),
        );
    }
    let Some(template) = settings.get("external_location").and_then(Value::as_str) else {
        return Ok(None);
    };
    let formatter = settings.get("formatter").and_then(Value::as_str);
    let formatter = formatter.unwrap_or("newstyle");
    let style = STYLES.iter().find(|(known, _)| *known == formatter);
    let (_, style) = style.ok_or_else(|| {
        Error::usage(format!("`formatter: {formatter}` is not known"))
            .did_you_mean(formatter, STYLES.iter().map(|(known, _)| *known))
            .help("use newstyle, oldstyle or template")
    })?;
    let value = |key: &str| match settings.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(other) => Some(other.to_string()),
        None => own(key, name, relation).map(str::to_owned),
    };
    let location = filled(template, style, &value)?;
    let is_expression = location.contains('(') || location.starts_with('\'');
    Ok(Some(match is_expression {
        true => location,
        false => format!("'{location}'"),
    }))
}

fn own<'a>(key: &str, name: &'a str, relation: &'a Relation) -> Option<&'a str> {
    Some(match key {
        "name" => name,
        "identifier" => &relation.identifier,
        "schema" => &relation.schema,
        "database" => &relation.database,
        _ => return None,
    })
}

fn filled(template: &str, style: &Regex, value: &dyn Fn(&str) -> Option<String>) -> Result<String> {
    let mut missing = None;
    let text = style.replace_all(template, |found: &Captures<'_>| -> Cow<'_, str> {
        let named = found.iter().skip(1).flatten().next();
        let Some(key) = named.map(|key| key.as_str()) else {
            return Cow::Owned(found[0][..1].to_owned());
        };
        value(key).map_or_else(
            || {
                missing = Some(key.to_owned());
                Cow::Borrowed("")
            },
            Cow::Owned,
        )
    });
    let text = text.into_owned();
    match missing {
        None => Ok(text),
        Some(key) => Err(Error::usage(format!(
            "`external_location` names `{key}`, which the source has not"
        ))
        .help("use name, identifier, schema, database, or a key of its `meta`")),
    }
}

/// Only some engines read files in the place of tables, and call queries by name.
///
/// # Errors
/// A usage error for an external model or a table function on another.
pub fn require_ability(project: &Project, config: &NodeConfig) -> Result<()> {
    let dialect = adapter::dialect(&project.target.connection.engine)?;
    let abilities = dialect.abilities();
    let lacking = match config.materialized {
        Materialization::External if !abilities.reads_files => "reads no files",
        Materialization::TableFunction if !abilities.keeps_table_functions => {
            "has no functions without types"
        }
        _ => return Ok(()),
    };
    if !config.enabled {
        return Ok(());
    }
    Err(Error::usage(format!(
        "materialization `{}` is not supported on {}, which {lacking}",
        config.materialized.name(),
        dialect.name()
    ))
    .help("use view, table, incremental, ephemeral, materialized_view or onnx"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn located(settings: Value) -> Result<Option<String>> {
        let relation = Relation::new("main", "raw", "orders_v1");
        external_location("orders", &relation, settings.as_object().unwrap())
    }

    #[test]
    fn names_are_written_in_three_styles() {
        let cases = [
            (
                json!({"external_location": "d/{name}_{day}.csv", "day": 3}),
                "'d/orders_3.csv'",
            ),
            (
                json!({"external_location": "'{{x}}/{schema}'"}),
                "'{x}/raw'",
            ),
            (
                json!({"external_location": "read_csv('%(identifier)s.csv', '%%')", "formatter": "oldstyle"}),
                "read_csv('orders_v1.csv', '%')",
            ),
            (
                json!({"external_location": "$$/${name}/$database", "formatter": "template"}),
                "'$/orders/main'",
            ),
        ];
        for (settings, expected) in cases {
            assert_eq!(located(settings).unwrap().as_deref(), Some(expected));
        }
        assert_eq!(located(json!({})).unwrap(), None);
    }

    #[test]
    fn what_cannot_be_filled_is_an_error() {
        let wrong = |settings| located(settings).unwrap_err().message().to_owned();
        assert_eq!(
            wrong(json!({"external_location": "{day}"})),
            "`external_location` names `day`, which the source has not"
        );
        assert_eq!(
            wrong(json!({"external_location": "x", "formatter": "oldstyl"})),
            "`formatter: oldstyl` is not known"
        );
        assert_eq!(
            wrong(json!({"plugin": "excel"})),
            "`plugin` of a source needs Python, which weir has not"
        );
    }
}
