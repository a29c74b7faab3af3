//! PostgreSQL's SQL where it departs from the standard.

use arrow::datatypes::{DataType, TimeUnit};

use super::super::{Abilities, Dialect, NewIndex, Relation, RelationKind, Response, Work};
use super::{data_types, keep_views};

/// The text side of PostgreSQL.
pub struct PostgresDialect;

impl Dialect for PostgresDialect {
    fn name(&self) -> &'static str {
        super::NAME
    }

    fn parser_dialect(&self) -> &'static dyn sqlparser::dialect::Dialect {
        &sqlparser::dialect::PostgreSqlDialect {}
    }

    fn fold(&self, identifier: &str) -> String {
        identifier.to_lowercase()
    }

    fn create_schema(&self, _database: &str, schema: &str) -> String {
        // Two processes that see no schema both create it: the second is content.
        format!(
            "do $weir$ begin create schema if not exists {}; \
             exception when unique_violation or duplicate_schema then null; end $weir$",
            self.quote(schema)
        )
    }

    fn create_empty_table_if_missing(
        &self,
        relation: &Relation,
        query: &str,
        distributed_by: Option<&str>,
    ) -> String {
        let distribution = distributed_by.map(|column| {
            let call = distribution(self, relation, column);
            format!("perform {call}; ")
        });
        // Two sessions that see no table both create it: the second is content.
        format!(
            "do $weir$ begin create table {} as\n\
             select * from (\n{query}\n) as shape\nlimit 0; {}\
             exception when unique_violation or duplicate_table then null; end $weir$",
            self.render(relation),
            distribution.unwrap_or_default()
        )
    }

    fn distribute(&self, relation: &Relation, column: &str) -> Option<String> {
        Some(format!("select {}", distribution(self, relation, column)))
    }

    fn create_unlogged_table(&self, relation: &Relation) -> String {
        format!("create unlogged table {}", self.render(relation))
    }

    fn create_materialized_view_as(&self, relation: &Relation, query: &str) -> Option<String> {
        let relation = self.render(relation);
        Some(format!("create materialized view {relation} as\n{query}"))
    }

    fn open_texts(&self) -> &'static [&'static str] {
        &["text", "character varying"]
    }

    fn parts_types(&self) -> bool {
        true
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            merges_batches: true,
            keeps_overloads: true,
            longest_name: Some(63),
            ..Abilities::default()
        }
    }

    fn response(&self, work: Work) -> Response {
        Response::tagged(work)
    }

    fn contract_type(&self, data_type: &str) -> String {
        data_types::family(data_type)
    }

    fn rename_constraint(&self, relation: &Relation, before: &str, after: &str) -> Option<String> {
        let relation = self.render(relation);
        Some(format!(
            "alter table {relation} rename constraint {before} to {after}"
        ))
    }

    fn replace(
        &self,
        old: (&Relation, RelationKind),
        beside: (&Relation, RelationKind),
    ) -> Vec<String> {
        let (relation, kind) = old;
        let (beside, new_kind) = beside;
        let drop = self.drop(relation, kind);
        let rename = self.rename(beside, new_kind, &relation.identifier);
        vec![keep_views::around(&self.render(relation), &drop, &rename)]
    }

    fn create_index(&self, index: &NewIndex<'_>) -> String {
        let unique = if index.is_unique { "unique " } else { "" };
        let method = index
            .method
            .map(|method| format!("using {method} "))
            .unwrap_or_default();
        format!(
            "create {unique}index {} on {} {method}({})",
            self.quote(index.name),
            self.render(index.relation),
            index.columns.join(", ")
        )
    }

    fn drop_index(&self, relation: &Relation, name: &str) -> String {
        let schema = self.part(&relation.schema, relation.quoted.schema);
        format!("drop index if exists {schema}.{} cascade", self.quote(name))
    }

    fn grant(&self, relation: &Relation, privilege: &str, roles: &[String]) -> Option<String> {
        let relation = self.render(relation);
        let roles = roles.join(", ");
        Some(format!("grant {privilege} on {relation} to {roles}"))
    }

    fn revoke(&self, relation: &Relation, privilege: &str, role: &str) -> Option<String> {
        let relation = self.render(relation);
        let role = match role {
            "PUBLIC" => "public".to_owned(),
            role => self.quote(role),
        };
        Some(format!("revoke {privilege} on {relation} from {role}"))
    }

    fn hash_part(&self, text: &str, parts: u32) -> String {
        // The remainder of a negative hash is negative.
        format!("(hashtextextended({text}, 0) % {parts} + {parts}) % {parts}")
    }

    fn column_type(&self, data_type: &DataType) -> String {
        match data_type {
            DataType::Boolean => "boolean".to_owned(),
            DataType::Int16 => "smallint".to_owned(),
            DataType::Int32 => "integer".to_owned(),
            DataType::Int64 => "bigint".to_owned(),
            DataType::Float32 => "real".to_owned(),
            DataType::Float64 => "double precision".to_owned(),
            DataType::Decimal128(precision, scale) => format!("numeric({precision},{scale})"),
            DataType::Date32 => "date".to_owned(),
            DataType::Timestamp(TimeUnit::Microsecond, None) => {
                "timestamp without time zone".to_owned()
            }
            _ => "text".to_owned(),
        }
    }
}

/// The call of the extension Citus that spreads a table.
fn distribution(dialect: &PostgresDialect, relation: &Relation, column: &str) -> String {
    let quoted = relation.quoted;
    let schema = dialect.part(&relation.schema, quoted.schema);
    let table = dialect.part(&relation.identifier, quoted.identifier);
    let name = format!("{schema}.{table}");
    format!(
        "create_distributed_table({}, {})",
        dialect.literal(&name),
        dialect.literal(column)
    )
}
