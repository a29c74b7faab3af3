//! A column as `adapter.get_columns_in_relation` and `api.Column` give it.

use std::cmp::Ordering;
use std::fmt;
use std::sync::{Arc, LazyLock};

use minijinja::value::{DynObject, Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};
use regex::Regex;

use super::values::{Arguments, fail, no_method};
use crate::adapter::Dialect;

/// A name and a type with its length or its digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnValue {
    name: String,
    /// The type without what stands in parentheses.
    base: String,
    size: Option<i64>,
    precision: Option<i64>,
    scale: Option<i64>,
    /// Types of texts that have no length unless they are given one.
    open_texts: &'static [&'static str],
}

static SIZED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([^()]+)\((\d+)(?:\s*,\s*(\d+))?\)$").expect("the pattern is valid")
});

/// The length that dbt gives a text of which it knows none.
const OPEN_SIZE: i64 = 256;

const TEXTS: [&str; 6] = [
    "text",
    "character varying",
    "character",
    "varchar",
    "bpchar",
    "string",
];
const FLOATS: [&str; 6] = [
    "real",
    "float4",
    "float",
    "double precision",
    "float8",
    "double",
];
const EXACT: [&str; 2] = ["numeric", "decimal"];
const WHOLE: [&str; 22] = [
    "smallint",
    "integer",
    "bigint",
    "smallserial",
    "serial",
    "bigserial",
    "int",
    "int1",
    "int2",
    "int4",
    "int8",
    "serial2",
    "serial4",
    "serial8",
    "tinyint",
    "hugeint",
    "utinyint",
    "usmallint",
    "uinteger",
    "ubigint",
    "short",
    "long",
];

impl ColumnValue {
    /// A column whose type is spelled as the database spells it.
    pub fn new(name: &str, data_type: &str, dialect: &dyn Dialect) -> Self {
        let sized = SIZED.captures(data_type).filter(|_| dialect.parts_types());
        let number = |index: usize| sized.as_ref()?.get(index)?.as_str().parse::<i64>().ok();
        let base = sized.as_ref().map_or(data_type, |found| {
            found.get(1).map_or("", |base| base.as_str())
        });
        let is_exact = EXACT.contains(&base.to_lowercase().as_str());
        ColumnValue {
            name: name.to_owned(),
            base: base.trim().to_owned(),
            size: number(2).filter(|_| !is_exact),
            precision: number(2).filter(|_| is_exact),
            scale: number(3),
            open_texts: dialect.open_texts(),
        }
    }

    /// `Column(column, dtype, char_size, numeric_precision, numeric_scale)`.
    pub fn create(arguments: &Arguments, dialect: &dyn Dialect) -> Result<Value, JinjaError> {
        let data_type = arguments
            .get(1, "dtype")
            .or_else(|| arguments.named("label_or_dtype"));
        let data_type = data_type
            .map(|value| super::python::display(&value))
            .unwrap_or_default();
        let name = arguments
            .get(0, "column")
            .or_else(|| arguments.named("name"));
        let name = name.ok_or_else(|| fail("a column has a name"))?;
        let mut column = Self::new(&super::python::display(&name), &data_type, dialect);
        column.size = arguments.integer(2, "char_size")?.or(column.size);
        column.precision = arguments
            .integer(3, "numeric_precision")?
            .or(column.precision);
        column.scale = arguments.integer(4, "numeric_scale")?.or(column.scale);
        Ok(Value::from_object(column))
    }

    fn is_any(&self, types: &[&str]) -> bool {
        types.contains(&self.base.to_lowercase().as_str())
    }

    fn is_string(&self) -> bool {
        self.is_any(&TEXTS)
    }

    fn is_numeric(&self) -> bool {
        self.is_any(&EXACT)
    }

    fn data_type(&self) -> String {
        match (self.is_string(), self.is_numeric()) {
            (true, _) => self.text_type(),
            (_, true) => numeric_type(&self.base, self.precision, self.scale),
            _ => self.base.clone(),
        }
    }

    fn text_type(&self) -> String {
        match (self.size, self.is_any(self.open_texts)) {
            (None, true) => self.base.clone(),
            (size, _) => format!("character varying({})", size.unwrap_or(OPEN_SIZE)),
        }
    }

    fn string_size(&self) -> Result<i64, JinjaError> {
        match (self.is_string(), self.size) {
            (true, size) => Ok(size.unwrap_or(OPEN_SIZE)),
            (false, _) => Err(fail("only a text has a size")),
        }
    }

    fn can_expand_to(&self, other: &ColumnValue) -> Result<bool, JinjaError> {
        Ok(self.is_string() && other.is_string() && other.string_size()? > self.string_size()?)
    }

    fn quoted(&self) -> String {
        format!("\"{}\"", self.name)
    }
}

/// The type of texts of a size, which nothing else decides.
pub fn string_type(arguments: &Arguments) -> Result<String, JinjaError> {
    let size = arguments.integer(0, "size")?.unwrap_or(256);
    Ok(format!("character varying({size})"))
}

/// `numeric(precision, scale)`, as far as they are known.
pub fn numeric_type(base: &str, precision: Option<i64>, scale: Option<i64>) -> String {
    match (precision, scale) {
        (Some(precision), Some(scale)) => format!("{base}({precision},{scale})"),
        _ => base.to_owned(),
    }
}

impl Object for ColumnValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let number = |number: Option<i64>| number.map_or(Value::from(()), Value::from);
        Some(match key.as_str()? {
            "name" | "column" => Value::from(&self.name),
            "dtype" => Value::from(&self.base),
            "data_type" => Value::from(self.data_type()),
            "quoted" => Value::from(self.quoted()),
            "char_size" => number(self.size),
            "numeric_precision" => number(self.precision),
            "numeric_scale" => number(self.scale),
            "mode" => Value::from("nullable"),
            _ => return None,
        })
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        let other = other.downcast_ref::<ColumnValue>()?;
        let key = |column: &ColumnValue| (column.name.clone(), column.data_type());
        Some(key(self).cmp(&key(other)))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        Ok(match method {
            "is_string" => Value::from(self.is_string()),
            "is_numeric" => Value::from(self.is_numeric()),
            "is_float" => Value::from(self.is_any(&FLOATS)),
            "is_integer" => Value::from(self.is_any(&WHOLE)),
            "is_number" => {
                Value::from(self.is_numeric() || self.is_any(&FLOATS) || self.is_any(&WHOLE))
            }
            "is_struct" => Value::from(self.base.to_lowercase().starts_with("struct")),
            "string_size" => Value::from(self.string_size()?),
            "can_expand_to" => {
                let other = arguments.required(0, "other_column")?;
                match other.downcast_object_ref::<ColumnValue>() {
                    Some(other) => Value::from(self.can_expand_to(other)?),
                    None => return Err(fail("`can_expand_to` takes a column")),
                }
            }
            "string_type" => Value::from(string_type(&arguments)?),
            "flatten" => super::values::List::value([Value::from_dyn_object(self.clone())]),
            "literal" => {
                let value = arguments.required_text(0, "value")?;
                Value::from(format!("{value}::{}", self.data_type()))
            }
            _ => return Err(no_method("column", method)),
        })
    }

    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<Column {} ({})>", self.name, self.data_type())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::{ENGINES, dialect};

    fn dialects() -> impl Iterator<Item = &'static dyn Dialect> {
        ENGINES.iter().map(|engine| dialect(engine).unwrap())
    }

    #[test]
    fn a_type_is_read_and_written() {
        for dialect in dialects() {
            for text in ["character varying(10)", "numeric(10,2)", "integer"] {
                assert_eq!(ColumnValue::new("a", text, dialect).data_type(), text);
            }
        }
    }

    #[test]
    fn a_text_without_a_length_gets_dbts_where_the_engine_does_not_leave_it_open() {
        for dialect in dialects() {
            let shown = ColumnValue::new("a", "text", dialect).data_type();
            let is_open = dialect.open_texts().contains(&"text");
            assert_eq!(shown == "text", is_open);
            assert_eq!(shown == "character varying(256)", !is_open);
        }
    }

    #[test]
    fn a_longer_text_is_expanded_to() {
        for dialect in dialects().filter(|dialect| dialect.parts_types()) {
            let short = ColumnValue::new("a", "character varying(10)", dialect);
            let long = ColumnValue::new("a", "character varying(20)", dialect);
            assert!(short.can_expand_to(&long).unwrap());
            assert!(!long.can_expand_to(&short).unwrap());
        }
    }
}
