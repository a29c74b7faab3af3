//! Statements that a project writes in weir's place, by macros of dbt's names.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;
use serde_json::json;

use super::{Compiler, Refresh};
use crate::adapter::{Relation, RelationKind};
use crate::error::Result;
use crate::jinja::{RelationValue, jinja_value, mutable};
use crate::manifest::{Index, Node, TestConfig};
use crate::text_value::bare_statement;

const CREATE_SCHEMA: &str = "create_schema";

/// A statement that the project may write.
pub enum Written<'a> {
    /// The verdict of a test on the query of its rows.
    Verdict(&'a str),
    /// A table of a query's rows.
    Table(&'a Relation, &'a str),
    View(&'a Relation, &'a str),
    Index(&'a Index),
    /// A privilege and the roles that get it.
    Grant(&'a str, &'a [String]),
    /// A privilege and the role that loses it.
    Revoke(&'a str, &'a str),
    /// A relation, its kind, and what is said of it.
    Comment(RelationKind, &'a str),
    /// Columns, and what is said of them.
    ColumnComments(&'a BTreeMap<String, String>),
}

/// What a macro of the project does by itself once the relation of a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Indexes,
    Grants,
    Descriptions,
}

impl Effect {
    const ALL: [Effect; 3] = [Effect::Indexes, Effect::Grants, Effect::Descriptions];

    fn macro_name(self) -> &'static str {
        match self {
            Effect::Indexes => "create_indexes",
            Effect::Grants => "apply_grants",
            Effect::Descriptions => "persist_docs",
        }
    }
}

impl Written<'_> {
    /// The macro that is called, and one that it calls by default.
    fn macros(&self) -> &'static [&'static str] {
        match self {
            Written::Verdict(_) => &["get_test_sql"],
            Written::Table(..) => &["get_create_table_as_sql", "create_table_as"],
            Written::View(..) => &["get_create_view_as_sql", "create_view_as"],
            Written::Index(_) => &["get_create_index_sql"],
            Written::Grant(..) => &["get_grant_sql"],
            Written::Revoke(..) => &["get_revoke_sql"],
            Written::Comment(..) => &["alter_relation_comment"],
            Written::ColumnComments(_) => &["alter_column_comment"],
        }
    }
}

impl Compiler<'_> {
    /// The text of a statement, where a macro of the project writes it.
    ///
    /// # Errors
    /// A usage error at the place in the macro that failed.
    pub fn written(
        &self,
        node: &Node,
        refresh: Refresh,
        statement: &Written<'_>,
    ) -> Result<Option<String>> {
        let macros = statement.macros();
        if !macros.iter().any(|name| self.is_own(name)) {
            return Ok(None);
        }
        let Some(arguments) = self.written_arguments(node, statement) else {
            return Ok(None);
        };
        let scope = Arc::new(self.scope(Some(node), refresh));
        let sql = self.engine.call_macro(macros[0], &arguments, &scope)?;
        Ok(Some(bare_statement(&sql).to_owned()))
    }

    fn written_arguments(&self, node: &Node, statement: &Written<'_>) -> Option<Vec<Value>> {
        let this = |kind: RelationKind| self.relation_value(&node.relation, kind);
        let table = || this(RelationKind::Table);
        Some(match statement {
            Written::Verdict(rows) => verdict_arguments(node.test()?, rows),
            Written::Table(relation, sql) => vec![
                Value::from(false),
                self.relation_value(relation, RelationKind::Table),
                Value::from(*sql),
            ],
            Written::View(relation, sql) => vec![
                self.relation_value(relation, RelationKind::View),
                Value::from(*sql),
            ],
            Written::Index(index) => vec![table(), index_value(index)],
            Written::Grant(privilege, roles) => {
                let roles = roles.iter().map(String::as_str);
                vec![table(), Value::from(*privilege), mutable(roles.collect())]
            }
            Written::Revoke(privilege, role) => {
                let roles = [*role].into_iter();
                vec![table(), Value::from(*privilege), mutable(roles.collect())]
            }
            Written::Comment(kind, text) => vec![this(*kind), Value::from(*text)],
            Written::ColumnComments(comments) => vec![table(), described(node, comments)],
        })
    }

    pub(super) fn relation_value(&self, relation: &Relation, kind: RelationKind) -> Value {
        let value = RelationValue::new(relation.clone(), self.engine.shared.dialect);
        Value::from_object(value.of_kind(kind))
    }

    /// What macros of the project do for a node once it stands.
    pub fn own_effects(&self) -> Vec<Effect> {
        let effects = Effect::ALL.into_iter();
        effects
            .filter(|effect| self.is_own(effect.macro_name()))
            .collect()
    }

    /// Lets such a macro do it.
    ///
    /// # Errors
    /// An error at the place in the macro that failed.
    pub fn take_effect(
        &self,
        node: &Node,
        (kind, existing): (RelationKind, Option<RelationKind>),
        (effect, refresh): (Effect, Refresh),
    ) -> Result<()> {
        let scope = Arc::new(self.scope(Some(node), refresh));
        let this = self.relation_value(&node.relation, kind);
        let arguments = match effect {
            Effect::Indexes => vec![this],
            Effect::Grants => {
                let grants = node.config.all.get("grants").cloned();
                let standing = existing.map_or(Value::from(()), |_| this.clone());
                let is_new = Value::from(refresh == Refresh::Full);
                let asked = [standing, is_new];
                let macro_name = "should_revoke";
                let should_revoke = self
                    .engine
                    .call_macro_for_value(macro_name, &asked, &scope)?;
                vec![this, jinja_value(grants.unwrap_or_default()), should_revoke]
            }
            Effect::Descriptions => vec![this, scope.model.get()],
        };
        self.engine
            .call_macro_for_value(effect.macro_name(), &arguments, &scope)
            .map(drop)
    }

    /// Whether a macro of the project makes schemas.
    pub fn creates_schemas(&self) -> bool {
        self.is_own(CREATE_SCHEMA)
    }

    /// Makes a schema by that macro.
    ///
    /// # Errors
    /// An error at the place in the macro that failed.
    pub fn create_schema(&self, database: &str, schema: &str) -> Result<()> {
        let scope = Arc::new(self.scope(None, Refresh::Full));
        let place = Relation::new(database, schema, "");
        let place = RelationValue::new(place, self.engine.shared.dialect).without_identifier();
        let arguments = [Value::from_object(place)];
        self.engine
            .call_macro_for_value(CREATE_SCHEMA, &arguments, &scope)
            .map(drop)
    }
}

fn verdict_arguments(test: &TestConfig, rows: &str) -> Vec<Value> {
    vec![
        Value::from(rows),
        Value::from(test.fail_calc.as_str()),
        Value::from(test.warn_if.as_str()),
        Value::from(test.error_if.as_str()),
        test.limit.map_or(Value::from(()), Value::from),
    ]
}

/// Columns by their names, as the node describes them.
fn described(node: &Node, comments: &BTreeMap<String, String>) -> Value {
    let columns = comments.iter().map(|(name, text)| {
        let known = node.columns.iter().find(|column| column.name == *name);
        let column = json!({
            "name": name,
            "description": text,
            "data_type": known.and_then(|column| column.data_type.as_deref()),
        });
        (name.clone(), column)
    });
    jinja_value(columns.collect::<serde_json::Map<_, _>>())
}

fn index_value(index: &Index) -> Value {
    let mut value = json!({"columns": index.columns, "unique": index.is_unique});
    if let Some(method) = &index.method {
        value["type"] = json!(method);
    }
    jinja_value(value)
}
