//! The names that dbt gives to templates: functions, values, and packages.

use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{Error as JinjaError, State, Value};

use super::adapter_object::AdapterObject;
use super::api;
use super::builtin_ref::BuiltinRef;
use super::config_object::ConfigObject;
use super::datetime::{Moment, Zone};
use super::errors::raise;
use super::functions::{self, Members};
use super::macro_index::{BUILTIN_PACKAGE, IS_INCREMENTAL};
use super::modules::modules;
use super::python::jinja_value;
use super::render_text::render_text;
use super::scope::{Phase, Scope};
use super::validation::validation;
use super::values::{Arguments, Dict, Native, entries_of, mutable};
use super::var_object::VarObject;
use super::{python, sql_results};
use crate::artifacts::environment;
use crate::error::Error;

type Outcome = Result<Value, JinjaError>;

impl Scope {
    /// The value of a name: what only this template has, macros, then dbt's own names.
    pub(super) fn find(self: &Arc<Self>, name: &str) -> Option<Value> {
        if let Some(local) = self.locals.get(name) {
            return Some(local.clone());
        }
        if let Some(added) = self.added().get(name) {
            return Some(added.clone());
        }
        self.macro_named(name)
            .or_else(|| self.builtin(name))
            .or_else(|| self.package(name))
    }

    /// What dbt itself gives under a name.
    fn builtin(self: &Arc<Self>, name: &str) -> Option<Value> {
        self.function(name)
            .or_else(|| functions::plain(name))
            .or_else(|| self.value(name))
    }

    fn function(self: &Arc<Self>, name: &str) -> Option<Value> {
        let scope = self.clone();
        Some(match name {
            "ref" => Value::from_function(move |arguments: Arguments| scope.reference(&arguments)),
            "source" => {
                Value::from_function(move |source: &str, table: &str| scope.source(source, table))
            }
            "metric" => Value::from_function(move |arguments: Arguments| scope.metric(&arguments)),
            "function" => {
                Value::from_function(move |arguments: Arguments| scope.function_named(&arguments))
            }
            "var" => Value::from_object(VarObject::new(scope)),
            "env_var" => {
                Value::from_function(|arguments: Arguments| functions::env_var(&arguments))
            }
            "return" => Value::from_function(move |arguments: Arguments| {
                let value = arguments.get(0, "data");
                scope.return_value(value.unwrap_or_else(|| Value::from(())))
            }),
            "is_incremental" => Value::from_function(move || scope.asked_whether_incremental()),
            "load_result" => {
                Value::from_function(move |name: &str| sql_results::load(&scope, name))
            }
            "store_result" => Value::from_function(move |arguments: Arguments| {
                sql_results::store(&scope, &arguments)
            }),
            "store_raw_result" => Value::from_function(move |arguments: Arguments| {
                sql_results::store_raw(&scope, &arguments)
            }),
            "render" => Native::value(move |state, arguments| {
                render_text(&scope, state, &arguments.required_text(0, "string")?)
            }),
            "try_or_compiler_error" => Native::value(functions::try_or_compiler_error),
            "write" => Value::from_function(|_: Arguments| String::new()),
            "doc" => Value::from_function(|_: Arguments| String::new()),
            "log" => Value::from_function(functions::log),
            "print" => Value::from_function(functions::print),
            _ => return untraced(name),
        })
    }

    /// As a macro of dbt's, it is noted among those that a text calls.
    fn asked_whether_incremental(&self) -> bool {
        self.with_capture(|capture| {
            capture.enter(IS_INCREMENTAL);
            capture.leave();
        });
        self.is_incremental
    }

    fn return_value(&self, value: Value) -> Outcome {
        *self.returned_slot() = Some(value);
        Err(raise(Error::usage("`return` was called outside a macro")))
    }

    fn value(self: &Arc<Self>, name: &str) -> Option<Value> {
        let shared = &self.shared;
        let target = |key: &str| shared.target.get_attr(key).ok();
        Some(match name {
            "config" => Value::from_object(ConfigObject(self.clone())),
            "adapter" => Value::from_object(AdapterObject(self.clone())),
            "api" => api::api(self),
            "this" => self.relation(self.this.clone()?),
            "model" => self.model.get(),
            "target" => shared.target.clone(),
            "execute" => Value::from(self.is_running()),
            "exceptions" => functions::exceptions(),
            "modules" => modules(),
            "validation" => validation(),
            "flags" => shared.flags.clone(),
            "graph" => self.graph(),
            "builtins" => self.builtins(),
            "invocation_id" => Value::from(&shared.invocation_id),
            "run_started_at" => Moment::at(shared.run_started_at.fixed_offset(), Zone::UTC),
            "project_name" => Value::from(&shared.project_name),
            "database" => target("database")?,
            "schema" => target("schema")?,
            "dbt_version" => Value::from(functions::DBT_VERSION),
            "thread_id" => Value::from(thread_name()),
            "context" => Value::from_object(Context(self.clone())),
            "invocation_args_dict" => in_lower_case(&shared.flags),
            "dbt_metadata_envs" => metadata_variables(),
            "selected_resources" => jinja_value(self.selected_resources()),
            "pre_hooks" | "post_hooks" => jinja_value(self.node_config.get(match name {
                "pre_hooks" => "pre-hook",
                _ => "post-hook",
            })),
            _ => return None,
        })
    }

    fn graph(&self) -> Value {
        match &self.phase {
            Phase::Run(lookup) => lookup.graph(),
            Phase::Parse => Dict::value([]),
        }
    }

    /// The functions that a project's macros of the same names call in turn.
    fn builtins(self: &Arc<Self>) -> Value {
        let names = ["ref", "source", "config", "var", "env_var"];
        let members = names.into_iter().filter_map(|name| {
            let value = match name {
                "ref" => Value::from_object(BuiltinRef(self.clone())),
                _ => self.function(name).or_else(|| self.value(name))?,
            };
            Some((name.to_owned(), value))
        });
        Value::from_object(Members(members.collect()))
    }

    /// The macros of a package as attributes of its name.
    fn package(self: &Arc<Self>, name: &str) -> Option<Value> {
        if !self.shared.macros.has_package(name) {
            return None;
        }
        Some(Value::from_object(Package {
            scope: self.clone(),
            name: name.to_owned(),
        }))
    }
}

/// The ids of traces and spans, as dbt gives them where it traces nothing.
fn untraced(name: &str) -> Option<Value> {
    let digits = match name {
        "otel_trace_id" => 32,
        "otel_span_id" => 16,
        _ => return None,
    };
    Some(Value::from_function(move || "0".repeat(digits)))
}

/// A package whose macros are called by its name.
#[derive(Debug)]
struct Package {
    scope: Arc<Scope>,
    name: String,
}

impl Package {
    /// A macro, or the function that is a macro of dbt's.
    fn member(&self, name: &str) -> Option<Value> {
        let is_function = self.name == BUILTIN_PACKAGE && name == "is_incremental";
        self.scope
            .macro_of(&self.name, name)
            .or_else(|| self.scope.function(name).filter(|_| is_function))
    }
}

impl Object for Package {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.member(key.as_str()?)
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Outcome {
        match self.member(method) {
            _ if method == "get" => {
                let arguments = Arguments::of(args);
                let name = arguments.required_text(0, "key")?;
                let found = self.member(&name).or_else(|| arguments.get(1, "default"));
                Ok(found.unwrap_or_else(|| Value::from(())))
            }
            Some(found) => found.call(state, args),
            None if !self.scope.is_running() => Ok(Value::UNDEFINED),
            None => Err(raise(
                Error::usage(format!("package `{}` has no macro `{method}`", self.name))
                    .did_you_mean(method, self.scope.shared.macros.names_in(&self.name)),
            )),
        }
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }
}

/// `context`: every name as an entry.
#[derive(Debug)]
struct Context(Arc<Scope>);

impl Object for Context {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.find(key.as_str()?)
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Outcome {
        let arguments = Arguments::of(args);
        match (method, self.0.find(method)) {
            ("get", _) => {
                let name = python::display(&arguments.required(0, "key")?);
                let default = arguments.get(1, "default");
                Ok(self
                    .0
                    .find(&name)
                    .or(default)
                    .unwrap_or_else(|| Value::from(())))
            }
            ("update", _) => {
                let names = entries_of(&arguments.required(0, "names")?)?;
                let names = names
                    .into_iter()
                    .map(|(name, value)| (python::display(&name), mutable(value)));
                self.0.added().extend(names);
                Ok(Value::from(()))
            }
            (_, Some(function)) => function.call(state, args),
            _ => Err(super::values::no_method("context", method)),
        }
    }
}

/// The flags under the names that the command line has for them, but for those that
/// nobody set.
fn in_lower_case(flags: &Value) -> Value {
    let entries = entries_of(flags).unwrap_or_default().into_iter();
    let entries = entries.filter(|(_, value)| !value.is_none());
    Dict::value(entries.map(|(name, value)| {
        let name = python::display(&name).to_lowercase();
        (Value::from(name), value)
    }))
}

/// The variables that a project hands on to the readers of its artifacts, in the order of
/// the environment.
fn metadata_variables() -> Value {
    let variables = environment().into_iter();
    Dict::value(variables.map(|(name, value)| (Value::from(name), Value::from(value))))
}

/// The name of the running thread, in dbt's words.
fn thread_name() -> String {
    match std::thread::current().name() {
        None | Some("main") => "MainThread".to_owned(),
        Some(name) => name.to_owned(),
    }
}
