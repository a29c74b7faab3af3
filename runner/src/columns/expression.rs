//! The type of an expression, where its form tells it.

use arrow::datatypes::DataType;
use sqlparser::ast::{BinaryOperator, Expr, Value};

use super::scope::Scope;
use super::shape::of_sql;

/// The type of the expression; `None` where the database would have to say it.
pub fn type_of(expression: &Expr, scope: &Scope<'_>) -> Option<DataType> {
    match expression {
        Expr::Identifier(name) => scope.column(None, &name.value).data_type,
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [.., table, column] => scope.column(Some(&table.value), &column.value).data_type,
            _ => None,
        },
        Expr::Nested(inner) => type_of(inner, scope),
        Expr::Cast { data_type, .. } => of_sql(data_type),
        Expr::Value(value) => of_value(&value.value),
        Expr::Trim { .. } => Some(DataType::Utf8),
        Expr::BinaryOp { op, .. } => of_operator(op),
        Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::InList { .. }
        | Expr::Between { .. }
        | Expr::Exists { .. } => Some(DataType::Boolean),
        Expr::Function(function) => match function.name.to_string().to_lowercase().as_str() {
            "lower" | "upper" | "concat" | "btrim" => Some(DataType::Utf8),
            "count" => Some(DataType::Int64),
            _ => None,
        },
        _ => None,
    }
}

fn of_value(value: &Value) -> Option<DataType> {
    match value {
        Value::SingleQuotedString(_) => Some(DataType::Utf8),
        Value::Boolean(_) => Some(DataType::Boolean),
        Value::Number(digits, _) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(DataType::Int64)
        }
        _ => None,
    }
}

fn of_operator(operator: &BinaryOperator) -> Option<DataType> {
    match operator {
        BinaryOperator::StringConcat => Some(DataType::Utf8),
        BinaryOperator::And
        | BinaryOperator::Or
        | BinaryOperator::Eq
        | BinaryOperator::NotEq
        | BinaryOperator::Lt
        | BinaryOperator::LtEq
        | BinaryOperator::Gt
        | BinaryOperator::GtEq => Some(DataType::Boolean),
        _ => None,
    }
}
