//! The SQL of constraints as a model's value has them, for macros that write a table
//! by themselves.

use minijinja::{Error as JinjaError, Value};

use super::errors::raise;
use super::values::{Arguments, List, fail};
use crate::adapter::Dialect;
use crate::manifest::{Constraint, ConstraintKind};

type Outcome = Result<Value, JinjaError>;

/// A line for each of `raw_columns`: its name, its type and its constraints.
pub fn of_columns(arguments: &Arguments, dialect: &dyn Dialect) -> Outcome {
    let columns = arguments.required(0, "raw_columns")?;
    let mut lines = Vec::new();
    for name in columns.try_iter()? {
        let column = columns.get_item(&name)?;
        let name = column.get_attr("name")?.to_string();
        let name = match column.get_attr("quote")?.is_true() {
            true => dialect.quote(&name),
            false => name,
        };
        let mut line = format!("{name} {}", column.get_attr("data_type")?);
        for constraint in constraints(&column.get_attr("constraints")?)? {
            line.push(' ');
            line.push_str(&constraint.of_column(constraint.to.as_deref()));
        }
        lines.push(Value::from(line));
    }
    Ok(List::value(lines))
}

/// The text of each of `raw_constraints`, but of those that only columns have.
pub fn of_table(arguments: &Arguments) -> Outcome {
    let written = constraints(&arguments.required(0, "raw_constraints")?)?;
    let of_tables = written
        .iter()
        .filter(|constraint| constraint.kind != ConstraintKind::NotNull);
    let texts = of_tables.map(|constraint| {
        let (name, target) = (constraint.name.as_deref(), constraint.to.as_deref());
        Value::from(constraint.of_table(name, target))
    });
    Ok(List::value(texts))
}

fn constraints(written: &Value) -> Result<Vec<Constraint>, JinjaError> {
    if written.is_undefined() || written.is_none() {
        return Ok(Vec::new());
    }
    let entries = serde_json::to_value(written).map_err(|error| fail(error.to_string()))?;
    let entries = entries.as_array().map(Vec::as_slice).unwrap_or_default();
    Constraint::list(entries).map_err(raise)
}
