//! A chart's options tied to the rows of its query.

use std::collections::BTreeMap;

use super::block::ChartBlock;
use super::scale::Domain;
use super::spec::ChartSpec;
use crate::error::{Error, Result};
use crate::report::format::Format;
use crate::report::rows::{Cell, NULL, Rows};

/// The options of a chart and the rows that it draws.
pub struct Bound<'a> {
    pub spec: ChartSpec,
    pub block: &'a ChartBlock<'a>,
    pub rows: &'a Rows,
}

/// Values that belong together: one line, one colour of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub label: String,
    pub points: Vec<Point>,
}

/// A row as a series shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub row: usize,
    pub x: String,
    pub y: Option<f64>,
    pub interval: Option<(f64, f64)>,
    pub alert: Option<Alert>,
}

/// Columns whose values are marked beside each bar, with their words.
#[derive(Debug, Clone, Default)]
pub struct Marks(Vec<(String, usize)>);

impl Marks {
    /// The classes of the marks and their words.
    pub fn legend(&self) -> impl Iterator<Item = (String, String)> {
        let marks = self.0.iter().enumerate();
        marks.map(|(index, (label, _))| (format!("m{index}"), label.clone()))
    }

    /// The marks that have a value in a row, by their numbers.
    pub fn of(&self, bound: &Bound<'_>, row: usize) -> Vec<(usize, f64)> {
        let marks = self.0.iter().enumerate();
        let valued = marks
            .filter_map(|(index, (_, column))| Some((index, bound.cell(row, *column).number()?)));
        valued.collect()
    }
}

/// How loud an alert is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    Warn,
    Alert,
}

impl Alert {
    pub fn of(cell: &Cell) -> Option<Self> {
        match cell {
            Cell::Flag(true) => Some(Alert::Alert),
            Cell::Number(number) if *number != 0.0 => Some(Alert::Alert),
            Cell::Text(text) if text == "alert" => Some(Alert::Alert),
            Cell::Text(text) if text == "warn" => Some(Alert::Warn),
            _ => None,
        }
    }

    /// Entries of a legend for the alerts that there are.
    pub fn legend(found: impl Iterator<Item = Alert>) -> Vec<(String, String)> {
        let found: Vec<Alert> = found.collect();
        let kinds = [(Alert::Alert, "alert"), (Alert::Warn, "warning")];
        let shown = kinds.into_iter().filter(|(kind, _)| found.contains(kind));
        let entry =
            |(kind, word): (Alert, &str)| (format!("ring {}", kind.name()), word.to_owned());
        shown.map(entry).collect()
    }

    /// The word, which is a class of the page's style too.
    pub fn name(self) -> &'static str {
        match self {
            Alert::Warn => "warn",
            Alert::Alert => "alert",
        }
    }
}

impl<'a> Bound<'a> {
    /// Ties a block to the queries of its report.
    ///
    /// # Errors
    /// A usage error for a query that does not exist.
    pub fn new(
        spec: ChartSpec,
        block: &'a ChartBlock<'a>,
        queries: &'a BTreeMap<String, Rows>,
    ) -> Result<Self> {
        match queries.get(&spec.data) {
            Some(rows) => Ok(Bound { spec, block, rows }),
            None => {
                let error = Error::usage(format!("query `{}` does not exist", spec.data))
                    .did_you_mean(&spec.data, queries.keys().map(String::as_str))
                    .help(format!("add a block ```sql {} to this report", spec.data));
                Err(block.error_at(error, &spec.data))
            }
        }
    }

    /// Where a column stands in the rows.
    ///
    /// # Errors
    /// A usage error for a column that the query does not have.
    pub fn column(&self, name: &str) -> Result<usize> {
        self.rows.position(name).ok_or_else(|| {
            let columns = self.rows.columns.iter().map(String::as_str);
            let error = Error::usage(format!("query `{}` has no column `{name}`", self.spec.data));
            let error = error
                .did_you_mean(name, columns)
                .help(format!("its columns are {}", self.rows.columns.join(", ")));
            self.block.error_at(error, name)
        })
    }

    /// A column of numbers.
    ///
    /// # Errors
    /// A usage error for a column that is not there or holds texts.
    pub fn number_column(&self, name: &str) -> Result<usize> {
        let index = self.column(name)?;
        let other = self.rows.rows.iter().map(|row| &row[index]);
        match other
            .into_iter()
            .find(|cell| matches!(cell, Cell::Text(_) | Cell::Flag(_)))
        {
            None => Ok(index),
            Some(cell) => {
                let error = Error::usage(format!(
                    "column `{name}` of query `{}` holds `{}`, not numbers",
                    self.spec.data,
                    cell.text()
                ));
                Err(self
                    .block
                    .error_at(error.help("name a column of numbers"), name))
            }
        }
    }

    /// A key that this kind of chart needs.
    ///
    /// # Errors
    /// A usage error where the key is missing or names no column.
    pub fn required(&self, key: &str, name: &Option<String>) -> Result<usize> {
        match name {
            Some(name) => self.column(name),
            None => Err(self.missing(key)),
        }
    }

    pub fn missing(&self, key: &str) -> Error {
        let kind = &self.spec.r#type;
        self.block.error(
            Error::usage(format!("a `{kind}` chart needs `{key}`")).help(format!(
                "add `{key}:` and a column of query `{}`",
                self.spec.data
            )),
        )
    }

    pub fn optional(&self, name: &Option<String>) -> Result<Option<usize>> {
        name.as_deref().map(|name| self.column(name)).transpose()
    }

    pub fn optional_number(&self, name: &Option<String>) -> Result<Option<usize>> {
        let index = name.as_deref().map(|name| self.number_column(name));
        index.transpose()
    }

    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        &self.rows.rows[row][column]
    }

    /// A format by its name, else what suits the numbers.
    ///
    /// # Errors
    /// A usage error for a name that is none.
    pub fn format_of(&self, name: &Option<String>, numbers: &[f64]) -> Result<Format> {
        match name {
            Some(name) => Format::parse(name).map_err(|error| self.block.error_at(error, name)),
            None => Ok(Format::suited(numbers.iter().copied())),
        }
    }

    /// The series of `y`: a column each, or one for every value of `series`.
    ///
    /// # Errors
    /// A usage error for what is missing or does not fit together.
    pub fn series(&self) -> Result<Vec<Series>> {
        let spec = &self.spec;
        let x = self.required("x", &spec.x)?;
        let (lower, upper) = self.interval_columns()?;
        let alert = self.optional(&spec.alert)?;
        let points = |y: usize, rows: &[usize]| -> Vec<Point> {
            let number = |row: usize, column: usize| self.cell(row, column).number();
            let point = |row: &usize| Point {
                row: *row,
                x: self.cell(*row, x).text(),
                y: number(*row, y),
                interval: lower
                    .zip(upper)
                    .and_then(|(low, high)| number(*row, low).zip(number(*row, high))),
                alert: alert.and_then(|column| Alert::of(self.cell(*row, column))),
            };
            rows.iter().map(point).collect()
        };
        let all: Vec<usize> = (0..self.rows.rows.len()).collect();
        let columns = self.y_columns()?;
        let Some(by) = self.optional(&spec.series)? else {
            let series = columns.iter().map(|(name, column)| Series {
                label: spec.column_label(name),
                points: points(*column, &all),
            });
            return Ok(series.collect());
        };
        let parts = self.rows_by(by).into_iter().map(|(name, rows)| Series {
            label: spec.label(&name),
            points: points(columns[0].1, &rows),
        });
        Ok(parts.collect())
    }

    /// The columns of `marks`.
    ///
    /// # Errors
    /// A usage error for a column that does not exist or holds texts.
    pub fn marks(&self) -> Result<Marks> {
        let names = self.spec.marks.list().iter();
        let marks = names.map(|name| Ok((self.spec.column_label(name), self.number_column(name)?)));
        Ok(Marks(marks.collect::<Result<_>>()?))
    }

    fn y_columns(&self) -> Result<Vec<(&str, usize)>> {
        let names = self.spec.y.list();
        if names.is_empty() {
            return Err(self.missing("y"));
        }
        let is_split = self.spec.series.is_some() || self.spec.lower.is_some();
        if names.len() > 1 && is_split {
            let error = Error::usage("several columns as `y` go with neither `series` nor `lower`");
            return Err(self.block.error(error.help("name one column as `y`")));
        }
        let columns = names
            .iter()
            .map(|name| Ok((name.as_str(), self.number_column(name)?)));
        columns.collect()
    }

    fn interval_columns(&self) -> Result<(Option<usize>, Option<usize>)> {
        let spec = &self.spec;
        if spec.lower.is_some() != spec.upper.is_some() {
            let error = Error::usage("`lower` and `upper` belong together");
            return Err(self
                .block
                .error(error.help("name both ends of the interval")));
        }
        Ok((
            self.optional_number(&spec.lower)?,
            self.optional_number(&spec.upper)?,
        ))
    }

    /// The rows of each value of a column, in the order of their first rows.
    pub fn rows_by(&self, column: usize) -> Vec<(String, Vec<usize>)> {
        let mut parts: Vec<(String, Vec<usize>)> = Vec::new();
        for row in 0..self.rows.rows.len() {
            let name = self.cell(row, column).text();
            match parts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, rows)) => rows.push(row),
                None => parts.push((name, vec![row])),
            }
        }
        parts
    }

    /// The values of the x column, each once. Dates and numbers leave nulls out.
    ///
    /// # Errors
    /// A usage error where there is no such column.
    pub fn domain(&self) -> Result<Domain> {
        let x = self.required("x", &self.spec.x)?;
        let cells = self.rows.rows.iter().map(|row| &row[x]);
        let cells = cells.filter(|cell| **cell != Cell::Null);
        let numbers: Option<Vec<f64>> = cells.map(Cell::number).collect();
        if let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) {
            return Ok(Domain::Numbers(numbers));
        }
        let names: Vec<String> = self.rows_by(x).into_iter().map(|(name, _)| name).collect();
        let known = names.iter().filter(|name| *name != NULL).cloned();
        match Domain::of_texts(known.collect()) {
            Domain::Categories(_) => Ok(Domain::Categories(names)),
            dates => Ok(dates),
        }
    }
}

/// Every number that a chart of these series has to show.
pub fn extent(series: &[Series]) -> Vec<f64> {
    let points = series.iter().flat_map(|series| &series.points);
    points
        .flat_map(|point| {
            let ends = point.interval.map(|(low, high)| [low, high]);
            point.y.into_iter().chain(ends.into_iter().flatten())
        })
        .collect()
}
