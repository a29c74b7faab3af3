//! The columns of a query or a relation, as far as they are known.

use arrow::datatypes::{DataType, TimeUnit};
use sqlparser::ast::{DataType as SqlType, ExactNumberInfo};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use super::origins::Origins;

/// A column, as far as text tells of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapeColumn {
    /// `None` where engines name an expression each in its own way.
    pub name: Option<String>,
    pub data_type: Option<DataType>,
    pub origins: Origins,
}

/// The columns that a shape has behind those that are listed.
#[derive(Debug, Clone, PartialEq)]
pub enum Rest {
    Nothing,
    /// Further columns of this relation.
    Of(String),
    /// Columns of any name, each made of these.
    MadeOf(Origins),
}

/// Columns in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    pub columns: Vec<ShapeColumn>,
    pub rest: Rest,
}

impl ShapeColumn {
    /// A column whose type text does not tell.
    pub fn untyped(name: &str, origins: Origins) -> Self {
        ShapeColumn {
            name: Some(name.to_owned()),
            data_type: None,
            origins,
        }
    }

    pub fn is_named(&self, name: &str) -> bool {
        self.name.as_deref().is_some_and(|own| is_same(own, name))
    }
}

impl Shape {
    pub fn of(columns: Vec<ShapeColumn>) -> Self {
        Shape {
            columns,
            rest: Rest::Nothing,
        }
    }

    /// Columns that text does not tell.
    pub fn unknown() -> Self {
        Shape::made_of(Origins::unknown())
    }

    /// Columns of any name, each made of `origins`.
    pub fn made_of(origins: Origins) -> Self {
        Shape {
            columns: Vec::new(),
            rest: Rest::MadeOf(origins),
        }
    }

    /// All columns with their names; `None` where there may be others.
    pub fn whole(&self) -> Option<Vec<(&str, Option<&DataType>)>> {
        if self.rest != Rest::Nothing {
            return None;
        }
        let named = |column: &'_ ShapeColumn| column.name.is_some();
        if !self.columns.iter().all(named) {
            return None;
        }
        let columns = self.columns.iter();
        let columns = columns.map(|column| {
            let name = column.name.as_deref().unwrap_or_default();
            (name, column.data_type.as_ref())
        });
        Some(columns.collect())
    }

    /// A column that is listed.
    pub fn listed(&self, name: &str) -> Option<&ShapeColumn> {
        self.columns.iter().find(|column| column.is_named(name))
    }

    /// A column that is listed, or one of the rest.
    pub fn column(&self, name: &str) -> Option<ShapeColumn> {
        if let Some(column) = self.listed(name) {
            return Some(column.clone());
        }
        let origins = match &self.rest {
            Rest::Nothing => return None,
            Rest::Of(relation) => Origins::of(relation, name),
            Rest::MadeOf(origins) => origins.clone(),
        };
        Some(ShapeColumn::untyped(name, origins))
    }

    /// Adds the columns of another shape behind its own.
    pub fn extend(&mut self, other: Shape) {
        self.columns.extend(other.columns);
        self.rest = match (&self.rest, other.rest) {
            (Rest::Nothing, rest) => rest,
            (_, Rest::Nothing) => return,
            _ => Rest::MadeOf(Origins::unknown()),
        };
    }

    /// The same under other names, from the first column on.
    pub fn renamed(mut self, names: &[String]) -> Self {
        for (place, name) in names.iter().enumerate() {
            match (self.columns.get_mut(place), &self.rest) {
                (Some(column), _) => column.name = Some(name.clone()),
                (None, Rest::Nothing) => break,
                (None, Rest::Of(_)) => {
                    let column = ShapeColumn::untyped(name, Origins::unknown());
                    self.columns.push(column);
                }
                (None, Rest::MadeOf(origins)) => {
                    let column = ShapeColumn::untyped(name, origins.clone());
                    self.columns.push(column);
                }
            }
        }
        self
    }
}

/// Whether SQL takes the two names for one, unquoted as they mostly are.
pub fn is_same(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}

/// The type that a properties file or a cast names.
pub fn named_type(text: &str) -> Option<DataType> {
    let mut parser = Parser::new(&GenericDialect {}).try_with_sql(text).ok()?;
    of_sql(&parser.parse_data_type().ok()?)
}

/// The type by its kind; widths are of no account to a model.
pub fn of_sql(data_type: &SqlType) -> Option<DataType> {
    Some(match data_type {
        SqlType::TinyInt(_)
        | SqlType::SmallInt(_)
        | SqlType::Int2(_)
        | SqlType::Int(_)
        | SqlType::Int4(_)
        | SqlType::Integer(_)
        | SqlType::BigInt(_)
        | SqlType::Int8(_) => DataType::Int64,
        SqlType::Real
        | SqlType::Float(_)
        | SqlType::Float4
        | SqlType::Float8
        | SqlType::Double(_)
        | SqlType::DoublePrecision => DataType::Float64,
        SqlType::Numeric(digits) | SqlType::Decimal(digits) => decimal(*digits)?,
        SqlType::Text
        | SqlType::Varchar(_)
        | SqlType::CharacterVarying(_)
        | SqlType::Char(_)
        | SqlType::Character(_)
        | SqlType::String(_) => DataType::Utf8,
        SqlType::Boolean | SqlType::Bool => DataType::Boolean,
        SqlType::Date => DataType::Date32,
        SqlType::Timestamp(..) => DataType::Timestamp(TimeUnit::Microsecond, None),
        _ => return None,
    })
}

/// Engines give a bare `numeric` different scales.
fn decimal(digits: ExactNumberInfo) -> Option<DataType> {
    let scale = match digits {
        ExactNumberInfo::None => return None,
        ExactNumberInfo::Precision(_) => 0,
        ExactNumberInfo::PrecisionAndScale(_, scale) => i8::try_from(scale).ok()?,
    };
    Some(DataType::Decimal128(38, scale))
}
