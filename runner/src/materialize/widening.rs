//! Texts of a limited length: the column of a table grows where new rows may be longer.

use crate::adapter::Column;

/// The types of texts whose length may be limited.
const TEXTS: [&str; 4] = ["character varying", "character", "varchar", "text"];

/// What dbt takes for the length of a text that has no limit.
const UNLIMITED: u32 = 256;

/// Whether a column holds texts of a limited length.
pub fn has_limited_texts(columns: &[Column]) -> bool {
    let mut limits = columns.iter().map(|column| limit(&column.data_type));
    limits.any(|limit| limit.flatten().is_some())
}

/// The columns of a table whose texts are shorter than those of a query, with the type
/// that they need.
pub fn widened(table: &[Column], query: &[Column]) -> Vec<Column> {
    let wider = table.iter().filter_map(|column| {
        let wanted = query.iter().find(|wanted| wanted.name == column.name)?;
        let length = length(&wanted.data_type)?;
        (length > self::length(&column.data_type)?).then(|| Column {
            name: column.name.clone(),
            data_type: format!("character varying({length})"),
        })
    });
    wider.collect()
}

/// The columns of a table once some of them have other types.
pub fn with_types(table: &[Column], changed: &[Column]) -> Vec<Column> {
    let of = |column: &Column| {
        let mut changed = changed.iter();
        changed.find(|other| other.name == column.name).cloned()
    };
    let columns = table.iter();
    let columns = columns.map(|column| of(column).unwrap_or_else(|| column.clone()));
    columns.collect()
}

/// How long the texts of a type are.
fn length(data_type: &str) -> Option<u32> {
    Some(limit(data_type)?.unwrap_or(UNLIMITED))
}

/// The limit of a type of texts, where it has one; `None` for other types.
fn limit(data_type: &str) -> Option<Option<u32>> {
    let (name, rest) = data_type.split_once('(').unwrap_or((data_type, ""));
    let name = name.trim().to_ascii_lowercase();
    let is_text = TEXTS.contains(&name.as_str());
    is_text.then(|| rest.trim_end_matches(')').trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(types: &[&str]) -> Vec<Column> {
        let columns = types.iter().enumerate().map(|(index, data_type)| Column {
            name: format!("c{index}"),
            data_type: (*data_type).to_owned(),
        });
        columns.collect()
    }

    #[test]
    fn shorter_texts_grow_to_the_length_of_the_query() {
        let table = columns(&["character varying(10)", "character varying(10)", "integer"]);
        let query = columns(&["character varying(20)", "text", "bigint"]);
        let wider = widened(&table, &query);
        assert_eq!(wider[0].data_type, "character varying(20)");
        assert_eq!(wider[1].data_type, "character varying(256)");
        assert_eq!(wider.len(), 2);
        assert_eq!(with_types(&table, &wider)[2].data_type, "integer");
    }

    #[test]
    fn texts_without_a_limit_stay_as_they_are() {
        let texts = columns(&["text"]);
        assert!(!has_limited_texts(&texts));
        assert_eq!(widened(&texts, &columns(&["character varying(20)"])), []);
    }
}
