//! What queries find of a source, and the text that tells when it was loaded.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use minijinja::Value;
use serde_json::Map;

use super::Compiler;
use crate::adapter::RelationKind;
use crate::error::{Error, Result};
use crate::jinja::{Resolved, Scope};
use crate::manifest::{Source, moment};
use crate::terminal::{self, Warning};

/// The table of a source, or the files that are read in its place.
pub(super) fn resolved(source: &Source) -> Resolved {
    let relation = source.relation.clone();
    match &source.location {
        Some(text) => Resolved::Files(relation, text.clone()),
        None => Resolved::Relation(relation),
    }
}

const FRESHNESS: &str = "collect_freshness";

/// The two moments in the only row of a table, or of the `table` of a statement's result.
fn moments(answer: &Value) -> Result<[Option<DateTime<Utc>>; 2]> {
    let table = answer.get_attr("table").ok();
    let table = table.filter(|table| !table.is_undefined() && !table.is_none());
    if table.is_none() {
        terminal::warn(
            Warning::CollectFreshnessReturnSignature,
            &format!("the macro `{FRESHNESS}` returns a table, not the whole result of its query"),
        )?;
    }
    let table = table.unwrap_or_else(|| answer.clone());
    let cells = || {
        let row = table.get_attr("rows")?.get_item_by_index(0)?;
        Ok([row.get_item_by_index(0)?, row.get_item_by_index(1)?])
    };
    let cells: std::result::Result<[Value; 2], minijinja::Error> = cells();
    let cells = cells
        .ok()
        .filter(|cells| !cells.iter().any(Value::is_undefined));
    let [newest, asked] = cells.ok_or_else(|| {
        Error::usage(format!(
            "the macro `{FRESHNESS}` answers no table of one row"
        ))
        .help("return `load_result('collect_freshness')`, whose table has two moments")
    })?;
    let read = |cell: &Value| match cell.is_none() {
        true => Ok(None),
        false => moment(&cell.to_string()).map(Some),
    };
    Ok([read(&newest)?, read(&asked)?])
}

impl Compiler<'_> {
    /// A text of a source, in which `this` is the source.
    ///
    /// # Errors
    /// A usage error where the template fails.
    pub fn source_text(&self, source: &Source, text: &str) -> Result<String> {
        let scope = Arc::new(Scope {
            this: Some(source.relation.clone()),
            ..self.text_scope(Map::new())
        });
        let path: &Path = &source.original_file_path;
        Ok(self.engine.render(path, text, &scope)?.text)
    }

    /// The newest moment of a source and the moment at which it was asked for, where a
    /// macro of the project asks for them.
    ///
    /// # Errors
    /// An error at the place in the macro that failed, and for an answer without moments.
    pub fn own_freshness(
        &self,
        source: &Source,
        field: &str,
        filter: Option<&str>,
    ) -> Result<Option<[Option<DateTime<Utc>>; 2]>> {
        if !self.is_own(FRESHNESS) {
            return Ok(None);
        }
        let scope = Arc::new(self.text_scope(Map::new()));
        let arguments = [
            self.relation_value(&source.relation, RelationKind::Table),
            Value::from(field),
            filter.map_or(Value::from(()), Value::from),
        ];
        let answer = self
            .engine
            .call_macro_for_value(FRESHNESS, &arguments, &scope)?;
        moments(&answer).map(Some)
    }
}
