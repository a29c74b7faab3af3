//! A macro or a `caller` as a value that can be called from any template.

use std::fmt;
use std::sync::Arc;

use minijinja::machinery::{Span, ast};
use minijinja::value::{Object, ObjectRepr, Tuple};
use minijinja::{Error as JinjaError, State, Value};

use super::{Frame, Machine, Outcome, Output, Template};
use crate::jinja::scope::Scope;
use crate::jinja::values::{Arguments, Dict, fail, mutable};

/// Names that a macro gets besides its own parameters.
const EXTRA: [&str; 3] = ["varargs", "kwargs", "caller"];

/// Statements with parameters, and the names that they see.
pub struct Closure {
    scope: Arc<Scope>,
    template: Arc<Template>,
    /// Where it is declared in its template.
    offset: u32,
    name: String,
    frame: Arc<Frame>,
}

impl Closure {
    /// What is declared at `span` of the machine's template.
    pub fn new(machine: &Machine<'_, '_, '_>, span: Span, name: &str, frame: &Arc<Frame>) -> Self {
        Closure {
            scope: machine.scope.clone(),
            template: machine.template.clone(),
            offset: span.start_offset,
            name: name.to_owned(),
            frame: frame.clone(),
        }
    }

    /// The macro that is the first statement of a template of its own.
    pub fn of_template(scope: &Arc<Scope>, template: Arc<Template>, name: &str) -> Option<Self> {
        let offset = template
            .statements()
            .iter()
            .find_map(|statement| match statement {
                ast::Stmt::Macro(declared) => Some(declared.span().start_offset),
                _ => None,
            })?;
        Some(Closure {
            scope: scope.clone(),
            template,
            offset,
            name: name.to_owned(),
            frame: Arc::default(),
        })
    }

    fn text(&self, state: &mut State<'_, '_>, args: &[Value]) -> Outcome<Value> {
        let declared = self
            .template
            .declared_at(self.offset)
            .ok_or_else(|| fail(format!("macro `{}` is not declared", self.name)))?;
        let frame = Frame::within(&self.frame);
        let mut machine = Machine {
            state,
            scope: &self.scope,
            template: &self.template,
        };
        machine.bind(declared, &Arguments::of(args), &frame)?;
        let mut output = Output::default();
        machine.run(&declared.body, &frame, &mut output)?;
        Ok(Value::from(output.text))
    }
}

impl Machine<'_, '_, '_> {
    /// Gives the arguments of a call to the parameters of a macro.
    fn bind(
        &mut self,
        declared: &ast::Macro<'_>,
        arguments: &Arguments,
        frame: &Arc<Frame>,
    ) -> Outcome<()> {
        let names: Vec<&str> = declared.args.iter().map(parameter).collect();
        let without_default = names.len() - declared.defaults.len();
        for (index, name) in names.iter().enumerate() {
            let value = match (
                arguments.get(index, name),
                index.checked_sub(without_default),
            ) {
                (Some(value), _) => mutable(value),
                (None, Some(index)) => self.evaluate(&declared.defaults[index], frame)?,
                (None, None) => Value::UNDEFINED,
            };
            frame.set(name, value);
        }
        self.bind_extra(declared, arguments, frame)
    }

    /// What no parameter takes goes to `varargs` and `kwargs`, where they are used.
    fn bind_extra(
        &self,
        declared: &ast::Macro<'_>,
        arguments: &Arguments,
        frame: &Arc<Frame>,
    ) -> Outcome<()> {
        let names: Vec<&str> = declared.args.iter().map(parameter).collect();
        let is_used = |name: &str| self.template.text().contains(name);
        let rest = arguments.all().get(names.len()..).unwrap_or_default();
        if !rest.is_empty() && !is_used("varargs") {
            return Err(too_many(declared, arguments));
        }
        let unknown = arguments.keywords().into_iter().filter(|(name, _)| {
            let name = name.as_str().unwrap_or_default();
            name != "caller" && !names.contains(&name)
        });
        let unknown: Vec<(Value, Value)> = unknown.collect();
        if let Some((name, _)) = unknown.first().filter(|_| !is_used("kwargs")) {
            return Err(fail(format!(
                "macro 'dbt_macro__{}' takes no keyword argument '{name}'",
                declared.name
            )));
        }
        let caller = arguments.named("caller").unwrap_or_default();
        let extra = [
            Value::from(Tuple::new(rest.to_vec())),
            Dict::value(unknown),
            caller,
        ];
        for (name, value) in EXTRA.into_iter().zip(extra) {
            if !names.contains(&name) && !(value.is_undefined()) {
                frame.set(name, value);
            }
        }
        Ok(())
    }
}

fn too_many(declared: &ast::Macro<'_>, arguments: &Arguments) -> JinjaError {
    fail(format!(
        "macro `{}` takes {} arguments, not {}",
        declared.name,
        declared.args.len(),
        arguments.all().len()
    ))
}

fn parameter<'a>(expression: &ast::Expr<'a>) -> &'a str {
    match expression {
        ast::Expr::Var(name) => name.id,
        _ => "",
    }
}

impl fmt::Debug for Closure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<macro {}>", self.name)
    }
}

impl Object for Closure {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let declared = self.template.declared_at(self.offset)?;
        match key.as_str()? {
            "name" => Some(Value::from(&self.name)),
            "arguments" => {
                let names = declared
                    .args
                    .iter()
                    .map(|name| Value::from(parameter(name)));
                Some(Value::from(Tuple::new(names.collect())))
            }
            _ => None,
        }
    }

    fn call(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        args: &[Value],
    ) -> Result<Value, JinjaError> {
        self.text(state, args)
    }
}
