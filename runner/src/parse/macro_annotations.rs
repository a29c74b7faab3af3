//! What properties files say of the arguments of macros, beside what their heads say.

use serde_json::json;

use super::macros::has_head;
use crate::error::Result;
use crate::jinja::arguments_of;
use crate::manifest::{Macro, Manifest};
use crate::project::Project;
use crate::terminal::{self, Warning};

/// So deep may types hold types.
const DEEPEST: usize = 32;

/// Tells of each difference, and of types that are none.
///
/// # Errors
/// The first of them, where the flags make an error of such warnings.
pub fn tell(project: &Project, manifest: &Manifest) -> Result<()> {
    let macros = manifest.macros.values();
    let described = macros.filter(|item| item.properties.patch_path.is_some());
    for item in described.filter(|item| has_head(project, item)) {
        for message in differences(item) {
            let data = json!({
                "msg": message,
                "macro_unique_id": item.unique_id,
                "macro_file_path": item.original_file_path,
            });
            terminal::said(Warning::InvalidMacroAnnotation, &message, data)?;
        }
    }
    Ok(())
}

fn differences(item: &Macro) -> Vec<String> {
    let macro_name = &item.name;
    let names = arguments_of(&item.macro_sql);
    let arguments = &item.properties.arguments;
    let pairs = names.iter().zip(arguments);
    let others = pairs.filter(|(name, argument)| **name != argument.name);
    let mut differences: Vec<String> = others
        .map(|(_, argument)| {
            format!(
                "Argument {} in yaml for macro {macro_name} does not match the jinja definition.",
                argument.name
            )
        })
        .collect();
    if names.len() != arguments.len() {
        differences.push(format!(
            "The number of arguments in the yaml for macro {macro_name} does not match the jinja \
             definition."
        ));
    }
    let untyped = arguments.iter().filter(|argument| {
        let written: String = argument.data_type.split_whitespace().collect();
        !written.is_empty() && after_type(&written, DEEPEST) != Some("")
    });
    differences.extend(untyped.map(|argument| {
        format!(
            "Argument {} in the yaml for macro {macro_name} has an invalid type.",
            argument.name
        )
    }));
    differences
}

/// What is left of a text behind the type at its start, such as `list[string]`; none where
/// there is no type.
fn after_type(text: &str, depth: usize) -> Option<&str> {
    let is_other = |letter: char| !letter.is_ascii_lowercase();
    let (name, mut rest) = text.split_at(text.find(is_other).unwrap_or(text.len()));
    let count = match name {
        "str" | "string" | "bool" | "int" | "integer" | "float" | "any" | "relation" | "column" => {
            return Some(rest);
        }
        "list" | "optional" => 1,
        "dict" => 2,
        _ => return None,
    };
    for index in 0..count {
        rest = rest.strip_prefix(if index == 0 { '[' } else { ',' })?;
        rest = after_type(rest, depth.checked_sub(1)?)?;
    }
    rest.strip_prefix(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_hold_types() {
        for known in ["any", "list[string]", "dict[string,optional[int]]"] {
            assert_eq!(after_type(known, DEEPEST), Some(""), "{known}");
        }
        for unknown in ["texts", "int[int]", "list", "dict[string]", ""] {
            assert_ne!(after_type(unknown, DEEPEST), Some(""), "{unknown}");
        }
        assert_eq!(after_type(&"list[".repeat(100_000), DEEPEST), None);
    }
}
