//! `builtins.ref`: dbt's own `ref`, and the configuration of the run that packages
//! read from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};
use serde_json::json;

use super::functions::Members;
use super::scope::Scope;
use super::values::{Arguments, Dict};

/// `ref` of one scope, whichever macro of that name the project has.
#[derive(Debug)]
pub struct BuiltinRef(pub Arc<Scope>);

impl Object for BuiltinRef {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        if key.as_str()? != "config" {
            return None;
        }
        let shared = &self.0.shared;
        let versions = shared.versions.iter().map(|(name, version)| {
            let members = BTreeMap::from([
                ("project_name".to_owned(), Value::from(name)),
                ("version".to_owned(), Value::from(version)),
            ]);
            (Value::from(name), Value::from_object(Members(members)))
        });
        let members = BTreeMap::from([
            ("dependencies".to_owned(), Dict::value(versions)),
            ("project_name".to_owned(), Value::from(&shared.project_name)),
            // As in dbt, an object that tells its dictionary.
            ("vars".to_owned(), Members::of(json!(shared.vars))),
            ("args".to_owned(), shared.flags.clone()),
        ]);
        Some(Value::from_object(Members(members)))
    }

    fn call(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        self.0.reference(&Arguments::of(args))
    }
}
