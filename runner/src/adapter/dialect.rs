//! SQL text that differs by engine. Default bodies are standard SQL; an engine
//! overrides where it departs.

use std::path::Path;

use arrow::datatypes::DataType;

use super::definition::{Abilities, KeyedRows, NewFunction, NewIndex};
use super::{Column, Relation, RelationKind, Response, Work};

/// Pure text: no method reaches a database.
pub trait Dialect: Send + Sync {
    /// The engine's name as `profiles.yml`, `target.type` and
    /// `adapter.dispatch` spell it.
    fn name(&self) -> &'static str;

    /// How a parser reads the engine's SQL.
    fn parser_dialect(&self) -> &'static dyn sqlparser::dialect::Dialect {
        &sqlparser::dialect::GenericDialect {}
    }

    /// An identifier in quotes.
    fn quote(&self, identifier: &str) -> String {
        format!("\"{}\"", identifier.replace('"', "\"\""))
    }

    /// What stands behind a subquery that has no name, where the engine asks for one.
    fn subquery_alias(&self, name: &str) -> String {
        format!(" {name}")
    }

    /// An identifier as the engine reads it where it stands without quotes.
    fn fold(&self, identifier: &str) -> String {
        identifier.to_owned()
    }

    /// A string literal.
    fn literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// A part of a name, in quotes or as it is.
    fn part(&self, part: &str, is_quoted: bool) -> String {
        match is_quoted {
            true => self.quote(part),
            false => part.to_owned(),
        }
    }

    /// `"database"."schema"."identifier"`.
    fn render(&self, relation: &Relation) -> String {
        let quoted = relation.quoted;
        format!(
            "{}.{}.{}",
            self.part(&relation.database, quoted.database),
            self.part(&relation.schema, quoted.schema),
            self.part(&relation.identifier, quoted.identifier)
        )
    }

    /// The name under which the database keeps a relation, in which all parts are quoted.
    fn stored(&self, relation: &Relation) -> Relation {
        let stored = |part: &str, is_quoted: bool| match is_quoted {
            true => part.to_owned(),
            false => self.fold(part),
        };
        let quoted = relation.quoted;
        Relation::new(
            stored(&relation.database, quoted.database),
            stored(&relation.schema, quoted.schema),
            stored(&relation.identifier, quoted.identifier),
        )
    }

    /// The relation as a foreign key names it.
    fn render_foreign(&self, relation: &Relation) -> String {
        self.render(relation)
    }

    /// Creates a schema where there is none.
    fn create_schema(&self, database: &str, schema: &str) -> String;

    fn create_table_as(&self, relation: &Relation, query: &str) -> String {
        format!("{} as\n{query}", self.create_table(relation))
    }

    /// The words before the columns of a table.
    fn create_table(&self, relation: &Relation) -> String {
        format!("create table {}", self.render(relation))
    }

    /// The same for a table that a crash may empty, where the engine has such tables.
    fn create_unlogged_table(&self, relation: &Relation) -> String {
        self.create_table(relation)
    }

    fn create_view_as(&self, relation: &Relation, query: &str) -> String {
        format!("create view {} as (\n{query}\n)", self.render(relation))
    }

    /// Makes a function, or puts it in the place of the one that is there.
    fn create_function(&self, function: &NewFunction<'_>) -> String {
        let arguments = function.arguments.iter();
        let arguments = arguments.map(|(name, data_type, default)| {
            let default = default.iter().map(|default| format!(" default {default}"));
            format!("{name} {data_type}{}", default.collect::<String>())
        });
        let volatility = function.volatility.iter();
        let volatility = volatility.map(|word| format!("\n{word}"));
        format!(
            "create or replace function {} ({})\nreturns {}{}\nas $$\n{}\n$$ language sql",
            self.render(function.relation),
            arguments.collect::<Vec<String>>().join(", "),
            function.returns,
            volatility.collect::<String>(),
            function.body
        )
    }

    /// Gives a query parameters and a name to call it by, where the engine has such
    /// functions; a view where it has none.
    fn create_table_function(&self, relation: &Relation, _parameters: &str, query: &str) -> String {
        self.create_view_as(relation, query)
    }

    /// Gives a relation another name, which stands in quotes where the present one does.
    fn rename(&self, relation: &Relation, kind: RelationKind, identifier: &str) -> String {
        format!(
            "alter {} if exists {} rename to {}",
            kind.keyword(),
            self.render(relation),
            self.part(identifier, relation.quoted.identifier)
        )
    }

    fn drop(&self, relation: &Relation, kind: RelationKind) -> String {
        format!(
            "drop {} if exists {} cascade",
            kind.keyword(),
            self.render(relation)
        )
    }

    /// A table with the columns of a query and none of its rows.
    fn create_empty_table_as(&self, relation: &Relation, query: &str) -> String {
        self.create_table_as(
            relation,
            &format!("select * from (\n{query}\n) as shape\nlimit 0"),
        )
    }

    /// The same where there is no such table, spread over nodes as [`Dialect::distribute`]
    /// says; another session may make it meanwhile.
    fn create_empty_table_if_missing(
        &self,
        relation: &Relation,
        query: &str,
        _distributed_by: Option<&str>,
    ) -> String {
        format!(
            "create table if not exists {} as\nselect * from (\n{query}\n) as shape\nlimit 0",
            self.render(relation)
        )
    }

    /// Lets the rows of an empty table be spread over the nodes of a cluster by the values
    /// of a column; `None` where the engine is one node.
    fn distribute(&self, _relation: &Relation, _column: &str) -> Option<String> {
        None
    }

    /// Appends the rows of a query, by place.
    fn insert_rows(&self, relation: &Relation, query: &str) -> String {
        format!("insert into {}\n{query}", self.render(relation))
    }

    /// An expression that is a number from 0 to `parts`, that excluded, by the hash of
    /// the text expression `text`.
    fn hash_part(&self, text: &str, parts: u32) -> String;

    /// A table that a crash may empty, where the engine has such tables.
    fn create_unlogged_table_as(&self, relation: &Relation, query: &str) -> String {
        format!("{} as\n{query}", self.create_unlogged_table(relation))
    }

    /// A view that keeps its rows; `None` where the engine has none.
    fn create_materialized_view_as(&self, _relation: &Relation, _query: &str) -> Option<String> {
        None
    }

    /// Brings the rows of such a view up to date.
    fn refresh_materialized_view(&self, relation: &Relation) -> String {
        format!("refresh materialized view {}", self.render(relation))
    }

    /// The engine's own name of a type that other engines call otherwise.
    fn translate_type<'t>(&self, data_type: &'t str) -> &'t str {
        match data_type.eq_ignore_ascii_case("string") {
            true => "text",
            false => data_type,
        }
    }

    /// Types of texts that templates see without a length; all others get one.
    fn open_texts(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether templates see the digits of a number apart from the name of its type.
    fn parts_types(&self) -> bool {
        false
    }

    /// A statement that fills a table with a file of values; `None` where the engine
    /// does not read files as dbt has it read them.
    fn copy_file(&self, _: &Relation, _path: &Path, _delimiter: char) -> Option<String> {
        None
    }

    /// A type as contracts compare it, of one that the database spells.
    fn contract_type(&self, data_type: &str) -> String {
        data_type.to_ascii_uppercase()
    }

    /// What dbt's adapter of the engine says of work that is done.
    fn response(&self, work: Work) -> Response {
        Response::ok(work)
    }

    /// What the engine can do, and where its limits are.
    fn abilities(&self) -> Abilities {
        Abilities::default()
    }

    /// Gives a constraint another name; `None` where the engine keeps no names.
    fn rename_constraint(&self, _: &Relation, _before: &str, _after: &str) -> Option<String> {
        None
    }

    /// Puts the relation `beside` in the place of another; views on the old one
    /// stay where the engine lets them.
    fn replace(
        &self,
        old: (&Relation, RelationKind),
        beside: (&Relation, RelationKind),
    ) -> Vec<String> {
        let (relation, kind) = old;
        let (beside, new_kind) = beside;
        vec![
            self.drop(relation, kind),
            self.rename(beside, new_kind, &relation.identifier),
        ]
    }

    /// An index under a name of the schema's; `method` is left out where the engine
    /// has but one.
    fn create_index(&self, index: &NewIndex<'_>) -> String {
        let unique = if index.is_unique { "unique " } else { "" };
        format!(
            "create {unique}index {} on {} ({})",
            self.quote(index.name),
            self.render(index.relation),
            index.columns.join(", ")
        )
    }
    fn drop_index(&self, relation: &Relation, name: &str) -> String {
        let index = self.stored(relation).with_identifier(name);
        format!("drop index if exists {} cascade", self.render(&index))
    }
    /// Gives a right to roles; `None` where the engine knows no roles.
    fn grant(&self, _relation: &Relation, _privilege: &str, _roles: &[String]) -> Option<String> {
        None
    }
    /// Takes a right from a role; `None` where the engine knows no roles.
    fn revoke(&self, _relation: &Relation, _privilege: &str, _role: &str) -> Option<String> {
        None
    }
    fn comment_on(&self, relation: &Relation, kind: RelationKind, text: &str) -> String {
        format!(
            "comment on {} {} is {}",
            kind.keyword(),
            self.render(relation),
            self.literal(text)
        )
    }
    fn comment_on_column(&self, relation: &Relation, column: &str, text: &str) -> String {
        format!(
            "comment on column {}.{} is {}",
            self.render(relation),
            self.quote(column),
            self.literal(text)
        )
    }
    fn add_column(&self, relation: &Relation, column: &Column) -> String {
        format!(
            "alter table {} add column {} {}",
            self.render(relation),
            self.quote(&column.name),
            column.data_type
        )
    }
    fn drop_column(&self, relation: &Relation, column: &str) -> String {
        format!(
            "alter table {} drop column {} cascade",
            self.render(relation),
            self.quote(column)
        )
    }
    fn change_type(&self, relation: &Relation, column: &Column) -> String {
        let name = self.quote(&column.name);
        format!(
            "alter table {} alter column {name} type {} using cast({name} as {})",
            self.render(relation),
            column.data_type,
            column.data_type
        )
    }

    /// Appends the rows of `source`, column by column; by place where no columns are
    /// named.
    fn insert_from(&self, target: &Relation, source: &Relation, columns: &[String]) -> String {
        if columns.is_empty() {
            return format!(
                "insert into {}\nselect *\nfrom {}",
                self.render(target),
                self.render(source)
            );
        }
        let columns = self.quoted_list(columns);
        format!(
            "insert into {} ({columns})\nselect {columns}\nfrom {}",
            self.render(target),
            self.render(source)
        )
    }

    /// Replaces the rows of the target whose keys are in the source; without keys,
    /// those that the predicates leave.
    fn delete_insert(&self, rows: &KeyedRows<'_>) -> Vec<String> {
        let keys = rows.keys.join(", ");
        let condition = match rows.keys.is_empty() {
            true => "true".to_owned(),
            false => format!(
                "({keys}) in (\n    select {keys}\n    from {}\n)",
                self.render(rows.source)
            ),
        };
        let mut delete = format!(
            "delete from {} as dbt_internal_dest\nwhere {condition}",
            self.render(rows.target)
        );
        for predicate in rows.predicates {
            delete.push_str(&format!("\nand {predicate}"));
        }
        let insert = self.insert_from(rows.target, rows.source, rows.columns);
        vec![delete, insert]
    }

    /// Updates the rows of the target whose keys are in the source, adds the others.
    fn merge(&self, rows: &KeyedRows<'_>) -> String {
        let keys = rows
            .keys
            .iter()
            .map(|key| format!("dbt_internal_source.{key} = dbt_internal_dest.{key}"));
        let predicates = rows.predicates.iter().cloned();
        let conditions: Vec<String> = predicates
            .chain(keys)
            .map(|condition| format!("({condition})"))
            .collect();
        let source_of = |column: &String| format!("dbt_internal_source.{}", self.quote(column));
        let updates: Vec<String> = rows
            .updated
            .iter()
            .map(|column| format!("{} = {}", self.quote(column), source_of(column)))
            .collect();
        let when_matched = match updates.is_empty() {
            true => String::new(),
            false => format!("when matched then update set {}\n", updates.join(", ")),
        };
        let values: Vec<String> = rows.columns.iter().map(source_of).collect();
        format!(
            "merge into {} as dbt_internal_dest\nusing {} as dbt_internal_source\n\
             on {}\n{when_matched}when not matched then insert ({}) values ({})",
            self.render(rows.target),
            self.render(rows.source),
            conditions.join(" and "),
            self.quoted_list(rows.columns),
            values.join(", ")
        )
    }

    /// Identifiers in quotes, separated by commas.
    fn quoted_list(&self, identifiers: &[String]) -> String {
        let quoted: Vec<String> = identifiers.iter().map(|name| self.quote(name)).collect();
        quoted.join(", ")
    }

    /// The engine's type for an inferred or declared column, as DDL spells it.
    fn column_type(&self, data_type: &DataType) -> String;
}
