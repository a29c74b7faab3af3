//! The columns of a query or a relation, as far as they are known.

use arrow::datatypes::{DataType, TimeUnit};
use sqlparser::ast::{DataType as SqlType, ExactNumberInfo};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

/// A column by name; its type where text tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapeColumn {
    pub name: String,
    pub data_type: Option<DataType>,
}

/// All columns in their order; `None` where there may be others.
pub type Shape = Option<Vec<ShapeColumn>>;

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
