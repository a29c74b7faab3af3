//! Rows as text, and the difference between two sets of rows.

use std::collections::BTreeMap;
use std::path::Path;

/// One row; `None` is null.
pub type Row = Vec<Option<String>>;

/// How values of a column are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// To twelve digits: databases spell the same number differently.
    Number,
    /// Letter for letter.
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: ColumnKind,
}

/// What a query gave.
#[derive(Debug, Clone)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

impl Table {
    pub fn new(columns: Vec<Column>, rows: Vec<Row>) -> Self {
        Table { columns, rows }
    }

    /// The rows of a CSV file with a header: an empty field is null, `""` is empty text.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read_csv(path: &Path) -> Result<Self, String> {
        crate::duckdb_file::read_csv(path)
    }

    pub fn column_names(&self) -> Vec<&str> {
        self.columns
            .iter()
            .map(|column| column.name.as_str())
            .collect()
    }

    /// The only value of a query that gives one; empty where it is null.
    pub fn only_value(&self) -> &str {
        assert_eq!(
            (self.rows.len(), self.columns.len()),
            (1, 1),
            "one value is expected"
        );
        self.rows[0][0].as_deref().unwrap_or_default()
    }
}

/// What `actual` has too little (`-`) and too much (`+`), whatever the order of
/// the rows; nothing where they are equal.
pub fn difference(expected: &Table, actual: &Table) -> Option<String> {
    if expected.column_names() != actual.column_names() {
        return Some(format!(
            "- columns {:?}\n+ columns {:?}",
            expected.column_names(),
            actual.column_names()
        ));
    }
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for row in &expected.rows {
        *counts.entry(spell(row, &actual.columns)).or_default() -= 1;
    }
    for row in &actual.rows {
        *counts.entry(spell(row, &actual.columns)).or_default() += 1;
    }
    let lines: Vec<_> = counts
        .into_iter()
        .filter(|(_, count)| *count != 0)
        .map(|(row, count)| {
            format!(
                "{} {row} ({} times)",
                if count < 0 { '-' } else { '+' },
                count.abs()
            )
        })
        .collect();
    let shown = lines
        .iter()
        .take(20)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("\n");
    (!lines.is_empty()).then(|| format!("{} rows differ:\n{shown}", lines.len()))
}

fn spell(row: &Row, columns: &[Column]) -> String {
    row.iter()
        .zip(columns)
        .map(|(value, column)| match value {
            None => "null".to_owned(),
            Some(text) => format!("{:?}", canonical(text, column.kind)),
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn canonical(text: &str, kind: ColumnKind) -> String {
    match (kind, text.parse::<f64>()) {
        (ColumnKind::Number, Ok(number)) => format!("{number:.11e}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(kind: ColumnKind, values: &[Option<&str>]) -> Table {
        let column = Column {
            name: "a".to_owned(),
            kind,
        };
        let rows = values
            .iter()
            .map(|value| vec![value.map(str::to_owned)])
            .collect();
        Table::new(vec![column], rows)
    }

    #[test]
    fn order_and_spelling_of_numbers_do_not_matter() {
        let left = table(ColumnKind::Number, &[Some("1"), Some("0.30")]);
        let right = table(
            ColumnKind::Number,
            &[Some("0.30000000000000004"), Some("1.0")],
        );
        assert_eq!(difference(&left, &right), None);
    }

    #[test]
    fn null_is_not_empty_text() {
        let left = table(ColumnKind::Text, &[None]);
        let right = table(ColumnKind::Text, &[Some("")]);
        let text = difference(&left, &right).expect("they differ");
        assert!(text.contains("- null") && text.contains("+ \"\""), "{text}");
    }

    #[test]
    fn a_row_too_many_is_seen() {
        let left = table(ColumnKind::Text, &[Some("x")]);
        let right = table(ColumnKind::Text, &[Some("x"), Some("x")]);
        assert!(difference(&left, &right).is_some());
    }
}
