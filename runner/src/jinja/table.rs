//! The rows of a query as templates see them, with the names of Python's agate.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, Tuple};
use minijinja::{Error as JinjaError, State, Value};

use super::python::display;
use super::values::{Arguments, Dict, List, entries_of, fail, no_method};
use crate::terminal;

/// Rows in memory.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub names: Vec<String>,
    /// agate's name for the type of each column.
    pub types: Vec<&'static str>,
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    fn position(&self, name: &str) -> Result<usize, JinjaError> {
        let found = self.names.iter().position(|known| known == name);
        found.ok_or_else(|| fail(format!("the result has no column `{name}`")))
    }

    fn row(&self, index: usize) -> Value {
        Value::from_object(Row {
            names: self.names.clone(),
            values: self.rows[index].clone(),
        })
    }

    fn rows_value(&self) -> Value {
        List::value((0..self.rows.len()).map(|index| self.row(index)))
    }

    fn column(&self, index: usize) -> Value {
        Value::from_object(Column {
            name: self.names[index].clone(),
            kind: self.types[index],
            values: self.rows.iter().map(|row| row[index].clone()).collect(),
        })
    }

    /// The columns that `keep` wants.
    fn with_columns(&self, keep: impl Fn(&str) -> bool) -> Value {
        let kept: Vec<usize> = (0..self.names.len())
            .filter(|index| keep(&self.names[*index]))
            .collect();
        let of = |row: &Vec<Value>| kept.iter().map(|index| row[*index].clone()).collect();
        Value::from_object(Table {
            names: kept
                .iter()
                .map(|index| self.names[*index].clone())
                .collect(),
            types: kept.iter().map(|index| self.types[*index]).collect(),
            rows: self.rows.iter().map(of).collect(),
        })
    }

    fn with_rows(&self, rows: Vec<Vec<Value>>) -> Value {
        Value::from_object(Table {
            rows,
            ..self.clone()
        })
    }

    /// `rename(column_names={old: new})`, or a list of all names.
    fn renamed(&self, arguments: &Arguments) -> Result<Value, JinjaError> {
        let wanted = arguments.required(0, "column_names")?;
        let mut names = self.names.clone();
        match entries_of(&wanted) {
            Ok(pairs) => {
                for (old, new) in pairs {
                    names[self.position(&display(&old))?] = display(&new);
                }
            }
            Err(_) => names = wanted.try_iter()?.map(|name| display(&name)).collect(),
        }
        Ok(Value::from_object(Table {
            names,
            ..self.clone()
        }))
    }

    fn ordered(&self, arguments: &Arguments) -> Result<Value, JinjaError> {
        let index = self.position(&arguments.required_text(0, "key")?)?;
        let mut rows = self.rows.clone();
        rows.sort_by(|first, second| first[index].cmp(&second[index]));
        if arguments.is_set(1, "reverse") {
            rows.reverse();
        }
        Ok(self.with_rows(rows))
    }

    fn limited(&self, arguments: &Arguments) -> Result<Value, JinjaError> {
        let first = arguments.integer(0, "start_or_stop")?.unwrap_or(0).max(0) as usize;
        let (start, stop) = match arguments.integer(1, "stop")? {
            Some(stop) => (first, stop.max(0) as usize),
            None => (0, first),
        };
        let rows = self.rows.iter().take(stop).skip(start).cloned();
        Ok(self.with_rows(rows.collect()))
    }

    fn print(&self, arguments: &Arguments) -> Result<Value, JinjaError> {
        let most = arguments.integer(0, "max_rows")?.unwrap_or(20).max(0) as usize;
        let rows = self.rows.iter().take(most);
        let rows: Vec<Vec<String>> = rows.map(|row| row.iter().map(display).collect()).collect();
        terminal::print_of_template(&terminal::text_table(&self.names, &rows));
        Ok(Value::from(()))
    }
}

/// The names that a call lists, as one list or one by one.
fn listed(arguments: &Arguments) -> Result<Vec<String>, JinjaError> {
    let first = arguments.required(0, "key")?;
    match first.as_str() {
        Some(_) => Ok(arguments.all().iter().map(display).collect()),
        None => Ok(first.try_iter()?.map(|name| display(&name)).collect()),
    }
}

impl Object for Table {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Iterable
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values((0..self.rows.len()).map(|index| self.row(index)).collect())
    }

    /// As agate's: a table that has no rows is still one.
    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        if let Some(index) = key.as_usize() {
            return (index < self.rows.len()).then(|| self.row(index));
        }
        match key.as_str()? {
            "column_names" => Some(List::value(self.names.iter().map(Value::from))),
            "column_types" => Some(List::value(
                self.types
                    .iter()
                    .map(|kind| Value::from_object(ColumnType(kind))),
            )),
            "rows" => Some(self.rows_value()),
            "columns" => Some(Value::from_object(Columns((**self).clone()))),
            _ => None,
        }
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        match method {
            "print_table" | "print_csv" => self.print(&arguments),
            "rename" => self.renamed(&arguments),
            "select" => {
                let names = listed(&arguments)?;
                Ok(self.with_columns(|name| names.iter().any(|wanted| wanted == name)))
            }
            "exclude" => {
                let names = listed(&arguments)?;
                Ok(self.with_columns(|name| !names.iter().any(|wanted| wanted == name)))
            }
            "order_by" => self.ordered(&arguments),
            "limit" => self.limited(&arguments),
            "distinct" => {
                let mut kept: Vec<Vec<Value>> = Vec::new();
                for row in &self.rows {
                    if !kept.contains(row) {
                        kept.push(row.clone());
                    }
                }
                Ok(self.with_rows(kept))
            }
            _ => Err(no_method("table", method)),
        }
    }
}

fn tuple(values: impl IntoIterator<Item = Value>) -> Value {
    Value::from(Tuple::new(values.into_iter().collect()))
}

/// A row: its values by place or by name.
#[derive(Debug)]
struct Row {
    names: Vec<String>,
    values: Vec<Value>,
}

impl Row {
    fn entries(&self) -> impl Iterator<Item = (Value, Value)> {
        let names = self.names.iter().map(Value::from);
        names.zip(self.values.iter().cloned())
    }
}

impl Object for Row {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.values.len())
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let index = match key.as_str() {
            Some(name) => self.names.iter().position(|known| known == name)?,
            None => key.as_usize()?,
        };
        self.values.get(index).cloned()
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        match method {
            "values" => Ok(tuple(self.values.iter().cloned())),
            "keys" => Ok(tuple(self.names.iter().map(Value::from))),
            "dict" => Ok(Dict::value(self.entries())),
            "items" => Ok(List::value(
                self.entries()
                    .map(|(name, value)| Value::from((name, value))),
            )),
            "get" => {
                let found = self.get_value(&arguments.required(0, "key")?);
                let default = arguments.get(1, "default");
                Ok(found.or(default).unwrap_or_else(|| Value::from(())))
            }
            _ => Err(no_method("row", method)),
        }
    }
}

/// The columns of a table, by place or by name.
#[derive(Debug)]
struct Columns(Table);

impl Object for Columns {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.names.len())
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let index = match key.as_str() {
            Some(name) => self.0.position(name).ok()?,
            None => key.as_usize().filter(|index| *index < self.0.names.len())?,
        };
        Some(self.0.column(index))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let names = || self.0.names.iter().map(Value::from);
        let columns = || (0..self.0.names.len()).map(|index| self.0.column(index));
        match method {
            "keys" => Ok(List::value(names())),
            "values" => Ok(List::value(columns())),
            "items" => Ok(List::value(names().zip(columns()).map(Value::from))),
            "get" => {
                let key = Arguments::of(args).required(0, "key")?;
                Ok(self.get_value(&key).unwrap_or_else(|| Value::from(())))
            }
            _ => Err(no_method("column list", method)),
        }
    }
}

/// A column: a list of its values.
#[derive(Debug)]
struct Column {
    name: String,
    kind: &'static str,
    values: Vec<Value>,
}

impl Object for Column {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.values.len())
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str() {
            Some("name") => Some(Value::from(&self.name)),
            Some("data_type") => Some(Value::from_object(ColumnType(self.kind))),
            Some(_) => None,
            None => self.values.get(key.as_usize()?).cloned(),
        }
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        _args: &[Value],
    ) -> Result<Value, JinjaError> {
        let values = self.values.iter();
        match method {
            "values" => Ok(tuple(values.cloned())),
            "values_distinct" => {
                let distinct: indexmap::IndexSet<Value> = values.cloned().collect();
                Ok(tuple(distinct))
            }
            "values_without_nulls" => Ok(tuple(values.filter(|value| !value.is_none()).cloned())),
            "values_sorted" => {
                let mut sorted = self.values.clone();
                sorted.sort();
                Ok(tuple(sorted))
            }
            _ => Err(no_method("column", method)),
        }
    }
}

/// The type of a column, which prints as agate prints it.
#[derive(Debug)]
struct ColumnType(&'static str);

impl Object for ColumnType {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        (key.as_str()? == "__class__").then(|| Value::from(self.0))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let value = Arguments::of(args).required(0, "d")?;
        match method {
            "cast" => Ok(value),
            "jsonify" | "csvify" if value.is_none() => Ok(value),
            "jsonify" if self.0.ends_with("Number") => f64::try_from(value).map(Value::from),
            "jsonify" if self.0.ends_with("Integer") || self.0.ends_with("Boolean") => Ok(value),
            "jsonify" | "csvify" => Ok(Value::from(display(&value))),
            _ => Err(no_method("type", method)),
        }
    }

    fn render(self: &Arc<Self>, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "<{}>", self.0)
    }
}
