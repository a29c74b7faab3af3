//! `modules.re`: regular expressions with Python's names.

use std::sync::Arc;

use fancy_regex::{Captures, Regex};
use minijinja::value::{Object, ObjectRepr, Tuple};
use minijinja::{Error as JinjaError, State, Value};

use super::module;
use crate::jinja::values::{Arguments, Dict, List, Native, fail, no_method};

type Outcome = Result<Value, JinjaError>;

const IGNORE_CASE: i64 = 2;
const MULTILINE: i64 = 8;
const DOT_ALL: i64 = 16;

/// Functions, and the flags that they take.
pub fn re_module() -> Value {
    module([
        ("compile", function("compile")),
        ("match", function("match")),
        ("fullmatch", function("fullmatch")),
        ("search", function("search")),
        ("findall", function("findall")),
        ("finditer", function("finditer")),
        ("split", function("split")),
        ("sub", function("sub")),
        (
            "escape",
            Value::from_function(|text: &str| fancy_regex::escape(text).into_owned()),
        ),
        ("IGNORECASE", Value::from(IGNORE_CASE)),
        ("I", Value::from(IGNORE_CASE)),
        ("MULTILINE", Value::from(MULTILINE)),
        ("M", Value::from(MULTILINE)),
        ("DOTALL", Value::from(DOT_ALL)),
        ("S", Value::from(DOT_ALL)),
    ])
}

/// A function whose first argument is the pattern.
fn function(name: &'static str) -> Value {
    Native::value(move |state, arguments| {
        let pattern = arguments.required(0, "pattern")?;
        if let Some(compiled) = pattern.downcast_object_ref::<Pattern>() {
            return compiled.run(state, name, &arguments.without_first());
        }
        let flags_at = match name {
            "compile" => 1,
            "sub" => 4,
            "split" => 3,
            _ => 2,
        };
        let flags = arguments.integer(flags_at, "flags")?.unwrap_or(0);
        let compiled = Pattern::new(&arguments.required_text(0, "pattern")?, flags)?;
        match name {
            "compile" => Ok(Value::from_object(compiled)),
            _ => compiled.run(state, name, &arguments.without_first()),
        }
    })
}

/// A compiled expression.
#[derive(Debug)]
struct Pattern {
    regex: Regex,
}

impl Pattern {
    fn new(text: &str, flags: i64) -> Result<Self, JinjaError> {
        let pattern = text.replace("(?P=", "\\k<");
        let known = [(IGNORE_CASE, 'i'), (MULTILINE, 'm'), (DOT_ALL, 's')];
        let set = known.iter().filter(|(flag, _)| flags & flag != 0);
        let letters: String = set.map(|(_, letter)| *letter).collect();
        let regex = match letters.is_empty() {
            true => Regex::new(&pattern),
            false => Regex::new(&format!("(?{letters}){pattern}")),
        };
        regex
            .map(|regex| Pattern { regex })
            .map_err(|error| fail(format!("`{text}` is no regular expression: {error}")))
    }

    fn run(&self, state: &mut State<'_, '_>, name: &str, arguments: &Arguments) -> Outcome {
        match name {
            "sub" => self.sub(state, arguments),
            "split" => self.split(arguments),
            "findall" | "finditer" => {
                let text = arguments.required_text(0, "string")?;
                let found = self.all(&text)?.into_iter();
                Ok(List::value(found.map(|found| match name {
                    "finditer" => Value::from_object(found),
                    _ => found.listed(),
                })))
            }
            "match" | "fullmatch" | "search" => {
                let text = arguments.required_text(0, "string")?;
                let first = self.all(&text)?.into_iter().find(|found| match name {
                    "match" => found.start() == 0,
                    "fullmatch" => found.start() == 0 && found.end() == text.len(),
                    _ => true,
                });
                Ok(first.map_or(Value::from(()), Value::from_object))
            }
            _ => Err(no_method("pattern", name)),
        }
    }

    fn all(&self, text: &str) -> Result<Vec<Match>, JinjaError> {
        let names: Vec<Option<String>> = self
            .regex
            .capture_names()
            .map(|name| name.map(str::to_owned))
            .collect();
        let found = self
            .regex
            .captures_iter(text)
            .map(|captures| match captures {
                Ok(captures) => Ok(Match::of(&captures, &names)),
                Err(error) => Err(fail(error.to_string())),
            });
        found.collect()
    }

    /// The replacement is a text with `\1` or `\g<name>`, or a function of the match.
    fn sub(&self, state: &mut State<'_, '_>, arguments: &Arguments) -> Outcome {
        let replacement = arguments.required(0, "repl")?;
        let text = arguments.required_text(1, "string")?;
        let limit = match arguments.integer(2, "count")?.unwrap_or(0) {
            0 => usize::MAX,
            count => count as usize,
        };
        let (mut result, mut end) = (String::new(), 0);
        for found in self.all(&text)?.into_iter().take(limit) {
            result.push_str(&text[end..found.start()]);
            end = found.end();
            match replacement.as_str() {
                Some(template) => result.push_str(&found.expanded(template)),
                None => {
                    let value = replacement.call(state, &[Value::from_object(found)])?;
                    result.push_str(&value.to_string());
                }
            }
        }
        result.push_str(&text[end..]);
        Ok(Value::from(result))
    }

    fn split(&self, arguments: &Arguments) -> Outcome {
        let text = arguments.required_text(0, "string")?;
        let limit = match arguments.integer(1, "maxsplit")?.unwrap_or(0) {
            0 => usize::MAX,
            count => count as usize,
        };
        let (mut parts, mut end) = (Vec::new(), 0);
        for found in self.all(&text)?.into_iter().take(limit) {
            parts.push(Value::from(&text[end..found.start()]));
            parts.extend(found.groups[1..].iter().map(group_value));
            end = found.end();
        }
        parts.push(Value::from(&text[end..]));
        Ok(List::value(parts))
    }
}

impl Object for Pattern {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Outcome {
        self.run(state, method, &Arguments::of(args))
    }
}

/// A found text: its groups with their places, the whole first.
#[derive(Debug)]
struct Match {
    groups: Vec<Option<(usize, usize, String)>>,
    names: Vec<Option<String>>,
}

fn group_value(group: &Option<(usize, usize, String)>) -> Value {
    match group {
        Some((_, _, text)) => Value::from(text),
        None => Value::from(()),
    }
}

impl Match {
    fn of(captures: &Captures<'_>, names: &[Option<String>]) -> Self {
        let groups = captures.iter().map(|group| {
            group.map(|group| (group.start(), group.end(), group.as_str().to_owned()))
        });
        Match {
            groups: groups.collect(),
            names: names.to_vec(),
        }
    }

    fn start(&self) -> usize {
        self.groups[0].as_ref().map_or(0, |(start, _, _)| *start)
    }

    fn end(&self) -> usize {
        self.groups[0].as_ref().map_or(0, |(_, end, _)| *end)
    }

    /// What `findall` lists: the group, the groups, or the whole.
    fn listed(&self) -> Value {
        match self.groups.len() {
            1 => group_value(&self.groups[0]),
            2 => group_value(&self.groups[1]),
            _ => Value::from(Tuple::new(
                self.groups[1..].iter().map(group_value).collect(),
            )),
        }
    }

    fn group(&self, key: &Value) -> Value {
        let index = match key.as_str() {
            Some(name) => self
                .names
                .iter()
                .position(|known| known.as_deref() == Some(name)),
            None => key.as_usize(),
        };
        let group = index.and_then(|index| self.groups.get(index));
        group.map_or(Value::from(()), group_value)
    }

    fn expanded(&self, template: &str) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some(at) = rest.find('\\') {
            text.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let name_end = rest.strip_prefix("g<").and_then(|name| name.find('>'));
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (key, length) = match name_end {
                Some(end) => (&rest[2..2 + end], end + 3),
                None if digits > 0 => (&rest[..digits], digits),
                None => {
                    text.push('\\');
                    continue;
                }
            };
            let key = key
                .parse::<usize>()
                .map_or_else(|_| Value::from(key), Value::from);
            text.push_str(self.group(&key).as_str().unwrap_or_default());
            rest = &rest[length..];
        }
        text + rest
    }
}

impl Object for Match {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(self.group(key))
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Outcome {
        let key = args.first().cloned().unwrap_or_else(|| Value::from(0));
        match method {
            "group" => Ok(self.group(&key)),
            "groups" => Ok(Value::from(Tuple::new(
                self.groups[1..].iter().map(group_value).collect(),
            ))),
            "groupdict" => {
                let names = self.names.iter().flatten();
                Ok(Dict::value(names.map(|name| {
                    let name = Value::from(name);
                    (name.clone(), self.group(&name))
                })))
            }
            "start" => Ok(Value::from(self.start())),
            "end" => Ok(Value::from(self.end())),
            "span" => Ok(Value::from((self.start(), self.end()))),
            _ => Err(no_method("match", method)),
        }
    }
}
