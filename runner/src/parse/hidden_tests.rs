//! Tests of packages that a project's own test of the same name hides from dbt while it
//! parses: it looks the own one up, and shows the call the macros that this one calls.

use crate::jinja::{Shared, called_by};
use crate::manifest::{GenericTest, Macro};

/// Whether the call of a test leads nowhere while its project is parsed.
pub fn is_hidden(shared: &Shared, package: &str, generic: &GenericTest) -> bool {
    let name = format!("test_{}", generic.name);
    let in_package = |package: &str| shared.macros.in_package(package, &name);
    let called = generic.namespace.as_deref().and_then(in_package);
    match (in_package(package), called) {
        (Some(own), Some(called)) => !reaches(shared, own, called),
        _ => false,
    }
}

/// Whether a macro is another one, or calls it by however many others.
fn reaches(shared: &Shared, from: &Macro, to: &Macro) -> bool {
    let mut seen = vec![from.unique_id.clone()];
    let mut next = 0;
    while let Some(unique_id) = seen.get(next) {
        if *unique_id == to.unique_id {
            return true;
        }
        let item = shared.macros.get(unique_id);
        let called = item.map(|item| called_by(item, shared)).unwrap_or_default();
        for one in called {
            if !seen.contains(&one) {
                seen.push(one);
            }
        }
        next += 1;
    }
    false
}
