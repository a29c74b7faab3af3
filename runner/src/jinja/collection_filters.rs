//! Filters that sort and group, with their arguments by place as well as by name.

use std::sync::Arc;

use minijinja::value::{Enumerator, Kwargs, Object, ObjectRepr};
use minijinja::{Environment, Error as JinjaError, State, Value, filters};

use super::values::{Arguments, List};

type Outcome = Result<Value, JinjaError>;

/// Adds them to an environment.
pub fn extend(environment: &mut Environment<'static>) {
    environment.add_filter("dictsort", |value: Value, arguments: Arguments| {
        let names = ["case_sensitive", "by", "reverse"];
        filters::dictsort(&value, by_name(&arguments, &names))
    });
    environment.add_filter(
        "sort",
        |state: &State, value: Value, arguments: Arguments| {
            let names = ["reverse", "case_sensitive", "attribute"];
            filters::sort(state, value, by_name(&arguments, &names))
        },
    );
    environment.add_filter(
        "unique",
        |state: &State, value: Value, arguments: Arguments| {
            let names = ["case_sensitive", "attribute"];
            filters::unique(state, value, by_name(&arguments, &names))
        },
    );
    environment.add_filter("groupby", group_by);
    environment.add_filter("default", default);
    environment.add_filter("d", default);
}

/// The arguments, those without a name under the names of their places.
fn by_name(arguments: &Arguments, names: &[&str]) -> Kwargs {
    let placed = names.iter().zip(arguments.all());
    let named = arguments.keywords();
    let named = named
        .iter()
        .filter_map(|(name, value)| Some((name.as_str()?, value)));
    placed
        .map(|(name, value)| (*name, value))
        .chain(named)
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect()
}

/// `groupby(attribute, default, case_sensitive)`.
fn group_by(value: Value, arguments: Arguments) -> Outcome {
    let attribute = arguments.text(0, "attribute");
    let rest = [(1, "default"), (2, "case_sensitive")].into_iter();
    let rest = rest.filter_map(|(index, name)| Some((name, arguments.get(index, name)?)));
    let groups = filters::groupby(value, attribute.as_deref(), rest.collect())?;
    let groups = groups.try_iter()?.map(|group| {
        Ok(Value::from_object(Group {
            grouper: group.get_item_by_index(0)?,
            list: List::value(group.get_item_by_index(1)?.try_iter()?),
        }))
    });
    Ok(List::value(groups.collect::<Result<Vec<_>, JinjaError>>()?))
}

/// A pair whose parts have names too.
#[derive(Debug)]
struct Group {
    grouper: Value,
    list: Value,
}

impl Object for Group {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match (key.as_usize(), key.as_str()) {
            (Some(0), _) | (_, Some("grouper")) => Some(self.grouper.clone()),
            (Some(1), _) | (_, Some("list")) => Some(self.list.clone()),
            _ => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(2)
    }
}

/// `default(default_value, boolean)`: for what is not there, or is false.
fn default(value: Value, arguments: Arguments) -> Value {
    let is_missing = value.is_undefined() || (arguments.is_set(1, "boolean") && !value.is_true());
    match is_missing {
        true => arguments
            .get(0, "default_value")
            .unwrap_or_else(|| Value::from("")),
        false => value,
    }
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    fn rendered(template: &str) -> String {
        let mut environment = Environment::new();
        extend(&mut environment);
        environment.render_str(template, context! {}).unwrap()
    }

    #[test]
    fn arguments_may_stand_by_place() {
        let by_value = "{{ {'b': 1, 'a': 2, 'c': 0}|dictsort(false, 'value')|map('first')|join }}";
        assert_eq!(rendered(by_value), "cba");
        assert_eq!(rendered("{{ [3, 1, 2]|sort(true)|join }}"), "321");
        assert_eq!(rendered("{{ ['a', 'A']|unique(true)|join }}"), "aA");
        assert_eq!(rendered("{{ ''|default('z', boolean=true) }}"), "z");
    }

    #[test]
    fn groups_have_names() {
        let groups = "{% for g in [{'x': 2}, {'x': 1}, {'x': 2}]|groupby(attribute='x') %}\
                      {{ g.grouper }}={{ g.list|length }};{% endfor %}";
        assert_eq!(rendered(groups), "1=1;2=2;");
    }
}
