//! Rows as text, and the difference between two sets of rows.

use std::cmp::Ordering;
use std::path::Path;

/// One row; `None` is null.
pub type Row = Vec<Option<String>>;

/// How values of a column are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// To nine digits: databases spell the same number differently.
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
    let lines = walk(
        &sorted(expected, &actual.columns),
        &sorted(actual, &actual.columns),
    );
    let shown = lines.iter().take(20).map(String::as_str);
    let shown = shown.collect::<Vec<_>>().join("\n");
    (!lines.is_empty()).then(|| format!("{} rows differ:\n{shown}", lines.len()))
}

/// A value as it is compared; the order of the variants is the order of values.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Null,
    Number(f64),
    Text(String),
}

impl Cell {
    fn new(value: Option<&str>, kind: ColumnKind) -> Self {
        let Some(text) = value else { return Cell::Null };
        match (kind, text.parse()) {
            (ColumnKind::Number, Ok(number)) => Cell::Number(number),
            _ => Cell::Text(text.to_owned()),
        }
    }

    fn compare(&self, other: &Cell, precision: Precision) -> Ordering {
        match (self, other) {
            (Cell::Number(a), Cell::Number(b)) if precision.is_equal(*a, *b) => Ordering::Equal,
            (Cell::Number(a), Cell::Number(b)) => a.total_cmp(b),
            (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Cell::Null => 0,
            Cell::Number(_) => 1,
            Cell::Text(_) => 2,
        }
    }
}

/// When two numbers are the same.
#[derive(Debug, Clone, Copy)]
enum Precision {
    Exact,
    /// The sum of doubles depends on their order.
    NineDigits,
}

impl Precision {
    fn is_equal(self, a: f64, b: f64) -> bool {
        match self {
            Precision::Exact => a == b,
            Precision::NineDigits => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
        }
    }
}

/// The rows in an order in which nearly equal rows of two tables meet: text
/// columns come before numbers.
fn sorted(table: &Table, columns: &[Column]) -> Vec<Vec<Cell>> {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|index| columns[*index].kind == ColumnKind::Number);
    let cell = |row: &Row, index: usize| Cell::new(row[index].as_deref(), columns[index].kind);
    let mut rows: Vec<Vec<Cell>> = table
        .rows
        .iter()
        .map(|row| order.iter().map(|index| cell(row, *index)).collect())
        .collect();
    rows.sort_by(|a, b| compare(a, b, Precision::Exact));
    rows
}

fn compare(left: &[Cell], right: &[Cell], precision: Precision) -> Ordering {
    let differing = |(a, b): (&Cell, &Cell)| a.compare(b, precision);
    left.iter()
        .zip(right)
        .map(differing)
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Goes through two sorted lists of rows side by side.
fn walk(expected: &[Vec<Cell>], actual: &[Vec<Cell>]) -> Vec<String> {
    let (mut missing, mut extra) = (expected.iter().peekable(), actual.iter().peekable());
    let mut lines = Vec::new();
    loop {
        let order = match (missing.peek(), extra.peek()) {
            (None, None) => return lines,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(left), Some(right)) => compare(left, right, Precision::NineDigits),
        };
        if order.is_lt() {
            lines.extend(missing.next().map(|row| format!("- {}", spell(row))));
        } else if order.is_gt() {
            lines.extend(extra.next().map(|row| format!("+ {}", spell(row))));
        } else {
            missing.next();
            extra.next();
        }
    }
}

/// Text columns first, then numbers.
fn spell(row: &[Cell]) -> String {
    let cells = row.iter().map(|cell| match cell {
        Cell::Null => "null".to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => format!("{text:?}"),
    });
    cells.collect::<Vec<_>>().join(", ")
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
