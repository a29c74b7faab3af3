//! What `metric` gives: it prints its name, and what is declared of it are attributes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, Value};
use serde_json::json;

use super::called;
use super::errors::raise;
use super::python::jinja_value;
use super::scope::{Phase, Scope};
use super::values::Arguments;

#[derive(Debug)]
struct MetricValue {
    name: String,
    members: BTreeMap<String, Value>,
}

impl Scope {
    /// `metric('name')` or `metric('package', 'name')`; while parsing, no more than the
    /// names are known.
    pub(super) fn metric(&self, arguments: &Arguments) -> Result<Value, JinjaError> {
        let wanted = called::metric(arguments).map_err(raise)?;
        self.with_capture(|capture| capture.metrics.push(wanted.clone()));
        let mut declared = match &self.phase {
            Phase::Parse => json!({"package_name": wanted.package}),
            Phase::Run(lookup) => lookup.metric(&wanted).map_err(raise)?,
        };
        declared["metric_name"] = json!(wanted.name);
        let members = declared.as_object().into_iter().flatten();
        let members = members.map(|(key, value)| (key.clone(), jinja_value(value)));
        Ok(Value::from_object(MetricValue {
            members: members.collect(),
            name: wanted.name,
        }))
    }
}

impl Object for MetricValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.members.get(key.as_str()?).cloned()
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}
