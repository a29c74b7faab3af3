//! What runs around a node's own statements: its hooks, and what macros of the project do.

use super::run_node::NodeRunner;
use crate::compile::{Effect, HookMoment, Refresh};
use crate::error::Result;
use crate::manifest::Node;
use crate::materialize::{has_relation, kind};

impl NodeRunner<'_> {
    /// The hooks that stand before one that asks the database, or all where a macro of
    /// the project runs them; gives their number.
    pub(super) fn run_early_hooks(&self, node: &Node) -> Result<usize> {
        let refresh = self.refresh(node);
        if self.runs_hooks_by_macro(node) {
            self.compiler
                .run_hooks_by_macro(node, refresh, HookMoment::Before)?;
            return Ok(node.config.hooks.pre.len());
        }
        let early = self.compiler.count_early_hooks(node, refresh);
        for hook in &node.config.hooks.pre[..early] {
            self.execute_hook(&self.compiler.hook(node, hook, refresh)?.0)?;
        }
        Ok(early)
    }

    /// What macros of the project do for the node that is built.
    pub(super) fn take_effects(&self, node: &Node) -> Result<()> {
        let refresh = self.refresh(node);
        let existing = self.existing.kind(&node.relation);
        if !has_relation(node) {
            return Ok(());
        }
        for effect in self.compiler.own_effects() {
            if effect != Effect::Indexes || refresh == Refresh::Full {
                let places = (kind(node), existing);
                self.compiler.take_effect(node, places, (effect, refresh))?;
            }
        }
        Ok(())
    }

    pub(super) fn runs_hooks_by_macro(&self, node: &Node) -> bool {
        has_relation(node) && self.compiler.runs_hooks_by_macro()
    }

    /// Hooks that ask the database about the node that is built, or all where a macro of
    /// the project runs them.
    pub(super) fn run_late_hooks(&self, node: &Node) -> Result<()> {
        let refresh = self.refresh(node);
        if self.runs_hooks_by_macro(node) {
            return self
                .compiler
                .run_hooks_by_macro(node, refresh, HookMoment::After);
        }
        let existing = self.existing.kind(&node.relation);
        for statement in self.compiler.late_hooks(node, existing, refresh)? {
            self.execute_hook(&statement)?;
        }
        Ok(())
    }

    pub(super) fn execute_hook(&self, statement: &str) -> Result<()> {
        if statement.trim().is_empty() {
            return Ok(());
        }
        let mut transaction = self.adapter.begin()?;
        transaction.execute(statement)?;
        transaction.commit()
    }
}
