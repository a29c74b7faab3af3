//! DuckDB's SQL where it departs from the standard.

use std::path::Path;

use arrow::datatypes::{DataType, TimeUnit};

use super::super::{Abilities, Column, Dialect, NewFunction, Relation};

/// The text side of DuckDB.
pub struct DuckDbDialect;

impl Dialect for DuckDbDialect {
    fn name(&self) -> &'static str {
        super::NAME
    }

    fn parser_dialect(&self) -> &'static dyn sqlparser::dialect::Dialect {
        &sqlparser::dialect::DuckDbDialect {}
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            reads_files: true,
            keeps_table_functions: true,
            has_lakes: true,
            remembers_deleted_keys: true,
            has_concurrent_batches: true,
            ..Abilities::default()
        }
    }

    fn subquery_alias(&self, _name: &str) -> String {
        String::new()
    }

    fn create_schema(&self, database: &str, schema: &str) -> String {
        format!(
            "create schema if not exists {}.{}",
            self.quote(database),
            self.quote(schema)
        )
    }

    fn create_function(&self, function: &NewFunction<'_>) -> String {
        let arguments = function.arguments.iter();
        // Files of an older storage version, the usual ones, keep no types of arguments.
        let arguments = arguments.map(|(name, _, default)| {
            let default = default.iter().map(|default| format!(" := {default}"));
            format!("{name}{}", default.collect::<String>())
        });
        format!(
            "create or replace macro {}({}) as cast((\n{}\n) as {})",
            self.render(function.relation),
            arguments.collect::<Vec<String>>().join(", "),
            function.body,
            function.returns
        )
    }

    fn create_table_function(&self, relation: &Relation, parameters: &str, query: &str) -> String {
        format!(
            "create or replace function {}({parameters}) as table (\n{query}\n)",
            self.render(relation)
        )
    }

    fn render_foreign(&self, relation: &Relation) -> String {
        // A foreign key that names a database is refused, even its own.
        let quoted = relation.quoted;
        format!(
            "{}.{}",
            self.part(&relation.schema, quoted.schema),
            self.part(&relation.identifier, quoted.identifier)
        )
    }

    fn copy_file(&self, relation: &Relation, path: &Path, delimiter: char) -> Option<String> {
        Some(format!(
            "copy {} from {} (format csv, header true, delimiter {})",
            self.render(relation),
            self.literal(&path.to_string_lossy()),
            self.literal(&delimiter.to_string())
        ))
    }

    /// As dbt's adapter writes it: in quotes where the table's own name has them.
    fn add_column(&self, relation: &Relation, column: &Column) -> String {
        format!(
            "alter table {} add column {} {}",
            self.render(relation),
            self.part(&column.name, relation.quoted.identifier),
            column.data_type
        )
    }

    fn drop_column(&self, relation: &Relation, column: &str) -> String {
        format!(
            "alter table {} drop column {}",
            self.render(relation),
            self.part(column, relation.quoted.identifier)
        )
    }

    fn hash_part(&self, text: &str, parts: u32) -> String {
        format!("hash({text}) % {parts}")
    }

    fn column_type(&self, data_type: &DataType) -> String {
        match data_type {
            DataType::Boolean => "boolean".to_owned(),
            DataType::Int16 => "smallint".to_owned(),
            DataType::Int32 => "integer".to_owned(),
            DataType::Int64 => "bigint".to_owned(),
            DataType::Float32 => "real".to_owned(),
            DataType::Float64 => "double".to_owned(),
            DataType::Decimal128(precision, scale) => format!("decimal({precision},{scale})"),
            DataType::Date32 => "date".to_owned(),
            DataType::Timestamp(TimeUnit::Microsecond, None) => "timestamp".to_owned(),
            _ => "varchar".to_owned(),
        }
    }
}
