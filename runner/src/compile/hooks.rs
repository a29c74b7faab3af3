//! The hooks of a node and of a run as statements.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::Kwargs;
use serde_json::Map;

use super::{Compiler, Refresh};
use crate::adapter::{LazyAdapter, RelationKind};
use crate::artifacts::operation_entry;
use crate::error::Result;
use crate::jinja::{Scope, jinja_value, mute};
use crate::manifest::{Hook, HookTransaction, Macro, Materialization, Node, Operation, object};
use crate::materialize::HookStatements;

impl Compiler<'_> {
    /// The statements of a node's hooks without the first `done`; those whose text is
    /// empty are left out, and all where a macro of the project runs them.
    ///
    /// # Errors
    /// A usage error where a template fails.
    pub fn hooks(&self, node: &Node, refresh: Refresh, done: usize) -> Result<HookStatements> {
        let mut statements = HookStatements::default();
        if self.runs_hooks_by_macro() {
            return Ok(statements);
        }
        for hook in &node.config.hooks.pre[done..] {
            let (text, transaction) = self.hook(node, hook, refresh)?;
            push(
                text,
                match transaction {
                    HookTransaction::Outside => &mut statements.before_begin,
                    HookTransaction::Inside => &mut statements.first,
                },
            );
        }
        for hook in &node.config.hooks.post {
            if self.is_late(node, hook, refresh) {
                continue;
            }
            let (text, transaction) = self.hook(node, hook, refresh)?;
            push(
                text,
                match transaction {
                    HookTransaction::Inside => &mut statements.last,
                    HookTransaction::Outside => &mut statements.after_commit,
                },
            );
        }
        Ok(statements)
    }

    /// How many pre-hooks stand before the last one that asks the database while it
    /// is rendered, and then finds what they did.
    pub fn count_early_hooks(&self, node: &Node, refresh: Refresh) -> usize {
        let hooks = &node.config.hooks.pre;
        let is_asking = |hook: &Hook| hooks.len() > 1 && self.is_late(node, hook, refresh);
        hooks.iter().rposition(is_asking).unwrap_or(0)
    }

    /// The post-hooks that ask the database while they are rendered, which they can
    /// only when the node is built; those whose text is empty are left out.
    ///
    /// # Errors
    /// An error where a template fails.
    pub fn late_hooks(
        &self,
        node: &Node,
        existing: Option<RelationKind>,
        refresh: Refresh,
    ) -> Result<Vec<String>> {
        let mut statements = Vec::new();
        for hook in &node.config.hooks.post {
            if self.is_late(node, hook, refresh) {
                let scope = Scope {
                    unseen: is_unseen(node, existing, refresh).then(|| node.relation.clone()),
                    ..self.scope(Some(node), refresh)
                };
                push(self.hook_in(scope, node, hook)?.0, &mut statements);
            }
        }
        Ok(statements)
    }

    fn is_late(&self, node: &Node, hook: &Hook, refresh: Refresh) -> bool {
        if !hook.sql.contains("{%") && !hook.sql.contains("{{") {
            return false;
        }
        let closed = Arc::new(LazyAdapter::closed());
        let mut scope = Scope {
            database: closed.clone(),
            ..self.scope(Some(node), refresh)
        };
        mute(&mut scope);
        let path = &node.original_file_path;
        let rendered = self.engine.render(path, &hook.sql, &Arc::new(scope));
        drop(rendered);
        closed.is_asked()
    }

    /// The statement of one hook, which may be empty.
    ///
    /// # Errors
    /// A usage error where the template fails.
    pub fn hook(
        &self,
        node: &Node,
        hook: &Hook,
        refresh: Refresh,
    ) -> Result<(String, HookTransaction)> {
        self.hook_in(self.scope(Some(node), refresh), node, hook)
    }

    fn hook_in(&self, scope: Scope, node: &Node, hook: &Hook) -> Result<(String, HookTransaction)> {
        let path = &node.original_file_path;
        let rendered = self.engine.render(path, &hook.sql, &Arc::new(scope))?;
        let read = Hook::of_text(rendered.text.trim());
        let transaction = match hook.transaction {
            HookTransaction::Outside => HookTransaction::Outside,
            HookTransaction::Inside => read.transaction,
        };
        Ok((read.sql, transaction))
    }

    /// The text of a hook of the project; `locals` are what it is told of the run.
    ///
    /// # Errors
    /// A usage error where the template fails.
    pub fn operation(
        &self,
        operation: &Operation,
        locals: BTreeMap<String, Value>,
    ) -> Result<String> {
        let mut scope = self.scope(None, Refresh::Full);
        scope.shared = self.engine.shared_of(&operation.package_name);
        scope.locals = locals;
        let entry = object(operation_entry(operation));
        scope.node_config = object(entry["config"].clone());
        let scope = scope.of_operation(entry);
        let path = Path::new("dbt_project.yml");
        let rendered = self.engine.render(path, &operation.sql, &Arc::new(scope))?;
        Ok(Hook::of_text(rendered.text.trim()).sql)
    }

    /// Calls a macro, which may change the database; its text is of no use.
    ///
    /// # Errors
    /// An error of the run at the place in the macro that failed.
    pub fn call_for_effect(
        &self,
        item: &Macro,
        keywords: Map<String, serde_json::Value>,
    ) -> Result<()> {
        let mut scope = self.scope(None, Refresh::Full);
        scope.shared = self.engine.shared_of(&item.package_name);
        let keywords = keywords.into_iter();
        let keywords = keywords.map(|(name, value)| (name, jinja_value(value)));
        let arguments = [Value::from(keywords.collect::<Kwargs>())];
        let name = format!("{}.{}", item.package_name, item.name);
        self.engine
            .call_macro_for_value(&name, &arguments, &Arc::new(scope))
            .map(drop)
    }
}

/// Whether dbt has yet to note the relation of a node when its hooks run: it is made in its
/// place, and not beside it and renamed.
fn is_unseen(node: &Node, existing: Option<RelationKind>, refresh: Refresh) -> bool {
    match node.config.materialized {
        Materialization::Seed => refresh == Refresh::Full,
        Materialization::Incremental | Materialization::Snapshot => existing.is_none(),
        _ => false,
    }
}

fn push(text: String, statements: &mut Vec<String>) {
    if !text.trim().is_empty() {
        statements.push(text);
    }
}
