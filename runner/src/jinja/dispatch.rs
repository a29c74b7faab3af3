//! Which macro `adapter.dispatch` finds.

use super::macro_index::BUILTIN_PACKAGE;
use super::scope::Shared;
use crate::manifest::Macro;

impl Shared {
    /// Whether `adapter.dispatch` searches by a namespace; one that nobody has is as
    /// none, as dbt takes it.
    fn is_known(&self, namespace: &str) -> bool {
        self.dispatch.contains_key(namespace) || self.macros.has_package(namespace)
    }

    /// The packages that `adapter.dispatch` searches, in order.
    pub fn search_order(&self, namespace: Option<&str>) -> Vec<String> {
        let Some(namespace) = namespace else {
            return vec![
                self.package_name.clone(),
                self.project_name.clone(),
                BUILTIN_PACKAGE.to_owned(),
            ];
        };
        match self.dispatch.get(namespace) {
            Some(order) => order.clone(),
            None => vec![self.project_name.clone(), namespace.to_owned()],
        }
    }

    /// The engine's macro of that name, else the default one, as `adapter.dispatch`
    /// finds it. Without a namespace, a test of a package finds what stands beside it.
    pub fn dispatched(&self, name: &str, namespace: Option<&str>) -> Option<&Macro> {
        let known = namespace.filter(|name| self.is_known(name));
        let found = self.dispatched_in(name, &self.search_order(known));
        let beside = || {
            let mut wanted = self.wanted(name).into_iter();
            wanted.find_map(|wanted| self.macros.anywhere(&wanted))
        };
        match namespace {
            None => found.or_else(beside),
            Some(_) => found,
        }
    }

    /// The same in a list of packages.
    pub fn dispatched_in(&self, name: &str, packages: &[String]) -> Option<&Macro> {
        let wanted = self.wanted(name);
        let searched = packages
            .iter()
            .flat_map(|package| wanted.iter().map(move |wanted| (package, wanted)));
        searched
            .filter_map(|(package, wanted)| self.macros.in_package(package, wanted))
            .next()
    }

    /// The project's macro in the place of one of weir's, for this engine or all: that of
    /// the root project, or of a package which dispatch asks before weir.
    pub fn in_place_of_builtin(&self, name: &str) -> Option<&Macro> {
        let order = self.search_order(Some(BUILTIN_PACKAGE));
        let before = order.split(|package| package == BUILTIN_PACKAGE).next();
        let of_root = self.macros.in_package(&self.project_name, name);
        of_root.or_else(|| self.dispatched_in(name, before?))
    }

    /// The names under which a macro may be dispatched.
    pub(super) fn wanted(&self, name: &str) -> [String; 2] {
        [self.dialect.name(), "default"].map(|prefix| format!("{prefix}__{name}"))
    }
}
