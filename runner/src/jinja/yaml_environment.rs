//! Jinja in YAML values: vars, env_var, the run and, once it is known, the target.

use minijinja::{Environment, State, Value as JinjaValue};
use serde_json::{Map, Value};

use super::datetime::{Moment, Zone};
use super::environment_variable::environment_variable;
use super::functions::{DBT_VERSION, all_plain, any_env_var, is_template, var};
use super::modules::modules;
use super::python::jinja_value;
use super::values::Arguments;
use super::yaml_flag::{flag, settled};
use super::{errors, python};
use crate::error::Result;
use crate::project::{Invocation, Target};
use crate::secrets::{is_secret, unveil, veiled};
use crate::terminal;

/// Renders texts of YAML files.
pub struct YamlEnvironment(Environment<'static>);

/// The functions that dbt offers in dbt_project.yml and profiles.yml.
pub fn yaml_environment(
    vars: &Map<String, Value>,
    target: Option<&Target>,
    invocation: &Invocation,
) -> YamlEnvironment {
    let mut environment = python::environment();
    environment.add_filter("as_bool", flag);
    let vars = vars.clone();
    environment.add_function("var", move |state: &State, arguments: Arguments| {
        let name = arguments.required_text(0, "var_name")?;
        let value = var(&vars, &name, arguments.get(1, "default"))?;
        match value.as_str().filter(|text| is_template(text)) {
            Some(text) => state.env().render_str(text, ()).map(JinjaValue::from),
            None => Ok(value),
        }
    });
    environment.add_function("env_var", |arguments: Arguments| {
        let value = any_env_var(&arguments)?;
        let name = arguments.required_text(0, "var")?;
        Ok::<_, minijinja::Error>(match is_secret(&name) && is_set(&name) {
            true => JinjaValue::from(veiled(&name)),
            false => value,
        })
    });
    environment.add_function("log", log);
    for (name, function) in all_plain() {
        environment.add_global(name, function);
    }
    environment.add_global("modules", modules());
    add_invocation(&mut environment, invocation);
    if let Some(target) = target {
        environment.add_global("target", target_value(target));
    }
    YamlEnvironment(environment)
}

fn add_invocation(environment: &mut Environment<'_>, invocation: &Invocation) {
    let started_at = invocation.started_at.fixed_offset();
    environment.add_global("run_started_at", Moment::at(started_at, Zone::UTC));
    environment.add_global("invocation_id", &invocation.id);
    environment.add_global("flags", jinja_value(&invocation.flags));
    environment.add_global("dbt_version", DBT_VERSION);
}

/// `log(message, info=False)`, which hides secrets.
fn log(arguments: Arguments) -> std::result::Result<&'static str, minijinja::Error> {
    let mut message = Value::from(arguments.required_text(0, "msg")?);
    unveil(&mut message);
    let message = message.as_str().unwrap_or_default();
    match arguments.is_set(1, "info") {
        true => terminal::log_of_template(message),
        false => terminal::whisper_of_template(message),
    }
    Ok("")
}

impl YamlEnvironment {
    /// The same with the root project's name, which properties files see.
    pub fn of_project(mut self, name: &str) -> Self {
        self.0.add_global("project_name", name);
        self
    }

    /// The value of a text that is one expression, else the rendered text.
    ///
    /// # Errors
    /// A usage error with the template's own message.
    pub fn render(&self, text: &str) -> Result<Value> {
        let value = match sole_expression(text) {
            Some(expression) => self.evaluate(expression),
            None => self
                .0
                .render_str(text, ())
                .map(|rendered| chosen(text, rendered)),
        };
        let value = value.map_err(|error| errors::without_place(&error))?;
        let mut value = serde_json::to_value(&value).unwrap_or(Value::Null);
        unveil(&mut value);
        Ok(value)
    }

    /// The value of an expression; several with commas between them are a list.
    fn evaluate(&self, expression: &str) -> std::result::Result<JinjaValue, minijinja::Error> {
        let several = format!("({expression})");
        let compiled = self.0.compile_expression(expression);
        let compiled =
            compiled.or_else(|error| self.0.compile_expression(&several).map_err(|_| error));
        settled(compiled?.eval(())?)
    }
}

fn is_set(name: &str) -> bool {
    environment_variable(name).is_some()
}

/// What a text of several tags gives: a flag, where each of its branches is one.
fn chosen(text: &str, rendered: String) -> JinjaValue {
    match rendered.trim() {
        "True" if text.contains("as_bool") => JinjaValue::from(true),
        "False" if text.contains("as_bool") => JinjaValue::from(false),
        _ => JinjaValue::from(rendered),
    }
}

/// The inside of `{{ … }}` where nothing else is in the text.
fn sole_expression(text: &str) -> Option<&str> {
    let inside = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    (!inside.contains("{{") && !inside.contains("{%")).then_some(inside.trim())
}

/// `target` as templates see it: never the password.
pub fn target_value(target: &Target) -> JinjaValue {
    let keys = &target.connection.keys;
    let mut visible = Map::new();
    for key in ["host", "port", "user", "path", "external_root"] {
        if let Some(value) = keys.get(key) {
            visible.insert(key.to_owned(), value.clone());
        }
    }
    visible.insert("name".into(), target.name.clone().into());
    visible.insert("target_name".into(), target.name.clone().into());
    visible.insert("profile_name".into(), target.profile.clone().into());
    visible.insert("type".into(), target.connection.engine.clone().into());
    visible.insert("schema".into(), target.schema.clone().into());
    visible.insert("database".into(), target.database.clone().into());
    visible.insert("dbname".into(), target.database.clone().into());
    visible.insert("threads".into(), target.threads.into());
    jinja_value(&visible)
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::yaml_environment;
    use crate::project::Invocation;

    #[test]
    fn several_values_with_commas_between_them_are_a_list() {
        let environment = yaml_environment(&Map::new(), None, &Invocation::default());
        let value = environment.render("{{ 'a', 1 }}").unwrap();
        assert_eq!(value, json!(["a", 1]));
        assert!(environment.render("{{ 'a' 1 }}").is_err());
    }
}
