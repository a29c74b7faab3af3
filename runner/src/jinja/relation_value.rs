//! A relation as a template sees it: it prints quoted, its parts are attributes.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use minijinja::value::{DynObject, Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::values::{Arguments, Dict, fail, no_method};
use crate::adapter::{Dialect, Quoted, Relation, RelationKind};

/// The parts of a name, in their order.
const PARTS: [&str; 3] = ["database", "schema", "identifier"];

/// Which rows of a relation a query finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    All,
    /// As `--empty` asks: a table of the right columns.
    None,
}

impl Rows {
    /// As `flags.EMPTY` says.
    pub fn of_flags(flags: &Value) -> Self {
        Rows::from_flag(flags.get_attr("EMPTY").is_ok_and(|empty| empty.is_true()))
    }

    /// As `--empty` is given or not.
    pub fn from_flag(is_empty: bool) -> Self {
        match is_empty {
            true => Rows::None,
            false => Rows::All,
        }
    }
}

/// What stands in a query for a relation of which only some rows are read.
#[derive(Clone)]
enum Part {
    Subquery { condition: String, alias: String },
    Cte(String),
}

/// What `ref`, `source` and `this` give.
#[derive(Clone)]
pub struct RelationValue {
    pub relation: Relation,
    dialect: Option<&'static dyn Dialect>,
    /// Which parts are written.
    included: [bool; 3],
    /// What it is in the database, where that is known.
    kind: Option<String>,
    /// The text that stands for it in a query, such as the name of a CTE.
    written: Option<String>,
    part: Option<Part>,
}

impl RelationValue {
    /// A table or view, rendered as the engine quotes it.
    pub fn new(relation: Relation, dialect: &'static dyn Dialect) -> Self {
        RelationValue {
            relation,
            dialect: Some(dialect),
            included: [true; 3],
            kind: None,
            written: None,
            part: None,
        }
    }

    /// A relation that stands in a query under another text, such as the name
    /// of a CTE.
    pub fn written_as(relation: Relation, rendered: String) -> Self {
        RelationValue {
            relation,
            dialect: None,
            included: [true; 3],
            kind: Some("cte".to_owned()),
            written: Some(rendered),
            part: None,
        }
    }

    /// A relation whose rows come from files: another text stands for it in a query.
    pub fn of_files(relation: Relation, text: String, dialect: &'static dyn Dialect) -> Self {
        RelationValue {
            written: Some(text),
            ..RelationValue::new(relation, dialect)
        }
    }

    /// The schema of the relation.
    pub fn without_identifier(mut self) -> Self {
        self.included[2] = false;
        self
    }

    /// The same relation, of which a query finds the rows for which a condition holds.
    pub fn restricted(mut self, condition: &str, dialect: &dyn Dialect) -> Self {
        self.part = Some(Part::Subquery {
            condition: format!("where {condition}"),
            alias: self.alias("_dbt_et_filter_subq", dialect),
        });
        self
    }

    /// The same relation, of which a query finds the rows that a CTE leaves.
    pub fn read_through(mut self, cte: String) -> Self {
        self.part = Some(Part::Cte(cte));
        self
    }

    /// The same relation, of which a query finds no rows.
    pub fn without_rows(mut self, dialect: &dyn Dialect) -> Self {
        self.part = Some(Part::Subquery {
            condition: "where false limit 0".to_owned(),
            alias: self.alias("_dbt_limit_subq", dialect),
        });
        self
    }

    fn alias(&self, prefix: &str, dialect: &dyn Dialect) -> String {
        dialect.subquery_alias(&format!("{prefix}_{}", self.relation.identifier))
    }

    /// The same relation, known to be a table or a view.
    pub fn of_kind(mut self, kind: RelationKind) -> Self {
        self.kind = Some(kind.name().to_owned());
        self
    }

    /// `api.Relation.create(database=…, schema=…, identifier=…, type=…)`.
    /// Parts of which the policy says nothing are quoted as `quoted` says.
    pub fn create(arguments: &Arguments, dialect: &'static dyn Dialect, quoted: Quoted) -> Value {
        let part = |index: usize| arguments.text(index, PARTS[index]).unwrap_or_default();
        let relation = Relation::new(part(0), part(1), part(2));
        let mut created = RelationValue::new(relation, dialect);
        created.kind = arguments.text(3, "type");
        created.set_quoted(policy_of(arguments.named("quote_policy"), flags_of(quoted)));
        created.included = policy_of(arguments.named("include_policy"), [true; 3]);
        Value::from_object(created)
    }

    fn quoted(&self) -> [bool; 3] {
        flags_of(self.relation.quoted)
    }

    fn set_quoted(&mut self, [database, schema, identifier]: [bool; 3]) {
        self.relation.quoted = Quoted {
            database,
            schema,
            identifier,
        };
    }

    fn parts(&self) -> [&str; 3] {
        let relation = &self.relation;
        [&relation.database, &relation.schema, &relation.identifier]
    }

    fn render(&self) -> String {
        if let Some(written) = &self.written {
            return written.clone();
        }
        let parts = self.parts().into_iter().enumerate();
        let quoted = self.quoted();
        let written = parts.filter(|(index, part)| self.included[*index] && !part.is_empty());
        let written = written.map(|(index, part)| match self.dialect {
            Some(dialect) => dialect.part(part, quoted[index]),
            None => part.to_owned(),
        });
        written.collect::<Vec<_>>().join(".")
    }

    /// The text that stands in a query.
    fn text(&self) -> String {
        let rendered = self.render();
        match &self.part {
            Some(Part::Subquery { condition, alias }) => {
                format!("(select * from {rendered} {condition}){alias}")
            }
            Some(Part::Cte(name)) => name.clone(),
            None => rendered,
        }
    }

    fn flags(&self, arguments: &Arguments, before: [bool; 3]) -> [bool; 3] {
        let mut flags = before;
        for (index, name) in PARTS.iter().enumerate() {
            if let Some(value) = arguments.get(index, name) {
                flags[index] = value.is_true();
            }
        }
        flags
    }

    /// `incorporate(path={…}, type=…)`, and `replace_path(schema=…)`.
    fn replaced(&self, arguments: &Arguments) -> Result<Self, JinjaError> {
        let mut changed = self.clone();
        let path = arguments.named("path");
        for (index, name) in PARTS.iter().enumerate() {
            let from_path = match &path {
                Some(path) => Some(path.get_item(&Value::from(*name))?),
                None => None,
            };
            let value = arguments.named(name).or(from_path);
            let Some(value) = value.filter(|value| !value.is_undefined()) else {
                continue;
            };
            let text = match value.is_none() {
                true => String::new(),
                false => super::python::display(&value),
            };
            match index {
                0 => changed.relation.database = text,
                1 => changed.relation.schema = text,
                _ => changed.relation.identifier = text,
            }
        }
        if let Some(kind) = arguments.text(9, "type") {
            changed.kind = Some(kind);
        }
        Ok(changed)
    }

    fn is_same_as(&self, arguments: &Arguments) -> Value {
        let own = self.parts();
        let differs = PARTS.iter().enumerate().any(|(index, name)| {
            let wanted = arguments.text(index, name);
            wanted.is_some_and(|wanted| !wanted.eq_ignore_ascii_case(own[index]))
        });
        Value::from(!differs)
    }

    /// `information_schema('tables')` of the same database.
    fn information_schema(&self, view: Option<String>) -> Self {
        let mut changed = self.clone();
        changed.relation.schema = "INFORMATION_SCHEMA".to_owned();
        changed.relation.identifier = view.unwrap_or_default();
        changed.included = [true, true, true];
        changed.set_quoted([true, false, false]);
        changed.kind = None;
        changed.written = None;
        changed
    }

    fn policy(flags: [bool; 3]) -> Value {
        let names = PARTS.into_iter().map(Value::from);
        Dict::value(names.zip(flags.into_iter().map(Value::from)))
    }

    fn is_kind(&self, kind: &str) -> Value {
        Value::from(self.kind.as_deref() == Some(kind))
    }
}

impl fmt::Debug for RelationValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text())
    }
}

/// Which parts a policy names; `default` where it says nothing of them.
fn policy_of(policy: Option<Value>, default: [bool; 3]) -> [bool; 3] {
    let mut flags = default;
    for (flag, name) in flags.iter_mut().zip(PARTS) {
        let said = policy
            .as_ref()
            .and_then(|policy| policy.get_attr(name).ok());
        if let Some(said) = said.filter(|said| !said.is_undefined()) {
            *flag = said.is_true();
        }
    }
    flags
}

fn flags_of(quoted: Quoted) -> [bool; 3] {
    [quoted.database, quoted.schema, quoted.identifier]
}

fn or_none(text: &str) -> Value {
    match text {
        "" => Value::from(()),
        text => Value::from(text),
    }
}

impl Object for RelationValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let relation = &self.relation;
        Some(match key.as_str()? {
            "database" => or_none(&relation.database),
            "schema" => or_none(&relation.schema),
            "identifier" | "name" | "table" => or_none(&relation.identifier),
            "type" => self.kind.as_deref().map_or(Value::from(()), Value::from),
            "is_table" => self.is_kind("table"),
            "is_view" => self.is_kind("view"),
            "is_cte" => self.is_kind("cte"),
            "is_materialized_view" => self.is_kind("materialized_view"),
            "is_pointer" | "is_dynamic_table" | "is_iceberg_format" => Value::from(false),
            "can_be_renamed" | "can_be_replaced" => {
                Value::from(matches!(self.kind.as_deref(), Some("table" | "view")))
            }
            "include_policy" => Self::policy(self.included),
            "quote_policy" => Self::policy(self.quoted()),
            "path" => Dict::value(
                PARTS
                    .into_iter()
                    .zip(self.parts())
                    .map(|(name, part)| (Value::from(name), or_none(part))),
            ),
            "metadata" => Dict::value([(
                Value::from("type"),
                Value::from(format!(
                    "{}Relation",
                    self.dialect.map_or("Base", |dialect| dialect.name())
                )),
            )]),
            _ => return None,
        })
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        let other = other.downcast_ref::<RelationValue>()?;
        Some(RelationValue::render(self).cmp(&RelationValue::render(other)))
    }

    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text())
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        let arguments = Arguments::of(args);
        let mut changed = (**self).clone();
        match method {
            "render" => return Ok(Value::from(RelationValue::render(self))),
            "get" => {
                let found = self.get_value(&arguments.required(0, "key")?);
                let default = arguments.get(1, "default");
                return Ok(found.or(default).unwrap_or_else(|| Value::from(())));
            }
            "matches" => return Ok(self.is_same_as(&arguments)),
            "quoted" => {
                let text = arguments.required_text(0, "identifier")?;
                return Ok(Value::from(
                    self.dialect.map_or(text.clone(), |d| d.quote(&text)),
                ));
            }
            "create" => match self.dialect {
                Some(dialect) => {
                    let quoted = self.relation.quoted;
                    return Ok(RelationValue::create(&arguments, dialect, quoted));
                }
                None => return Err(fail("a CTE makes no relations")),
            },
            "include" => changed.included = self.flags(&arguments, self.included),
            "quote" => changed.set_quoted(self.flags(&arguments, self.quoted())),
            "incorporate" | "replace_path" | "replace" => changed = self.replaced(&arguments)?,
            "without_identifier" => changed = changed.without_identifier(),
            "information_schema" => {
                changed = self.information_schema(arguments.text(0, "view_name"))
            }
            _ => return Err(no_method("relation", method)),
        }
        Ok(Value::from_object(changed))
    }
}
