//! A relation as a template sees it: it prints quoted, its parts are attributes.

use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr};

use crate::adapter::{Dialect, Relation};

/// What `ref`, `source` and `this` give.
pub struct RelationValue {
    pub relation: Relation,
    rendered: String,
}

impl RelationValue {
    /// A table or view, rendered as the engine quotes it.
    pub fn new(relation: Relation, dialect: &dyn Dialect) -> Self {
        let rendered = dialect.render(&relation);
        RelationValue { relation, rendered }
    }

    /// A relation that stands in a query under another text, such as the name
    /// of a CTE.
    pub fn written_as(relation: Relation, rendered: String) -> Self {
        RelationValue { relation, rendered }
    }
}

impl fmt::Debug for RelationValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.rendered)
    }
}

impl Object for RelationValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let relation = &self.relation;
        match key.as_str()? {
            "database" => Some(Value::from(&relation.database)),
            "schema" => Some(Value::from(&relation.schema)),
            "identifier" | "name" | "table" => Some(Value::from(&relation.identifier)),
            _ => None,
        }
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.rendered)
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut minijinja::State<'_, '_>,
        method: &str,
        _args: &[Value],
    ) -> Result<Value, minijinja::Error> {
        match method {
            "render" => Ok(Value::from(&self.rendered)),
            _ => Err(minijinja::Error::from(minijinja::ErrorKind::UnknownMethod)),
        }
    }
}
