//! The overloads of a function, each made for itself once the function is there.

use super::perform::perform;
use super::run_node::{NodeRunner, Turn};
use crate::artifacts::{NodeResult, NodeStatus, OverloadResults};
use crate::compile::Refresh;
use crate::error::{Result, Style};
use crate::manifest::Node;

impl NodeRunner<'_> {
    /// Makes every overload; one that fails leaves the others alone.
    pub(super) fn run_overloads(&self, node: &Node, result: &mut NodeResult) {
        let overloads = node.overloads();
        if overloads.is_empty() {
            return;
        }
        let mut done = OverloadResults::default();
        let mut message = format!("PARTIAL SUCCESS {}", node.name);
        for (name, overload) in overloads {
            match self.run_overload(&overload) {
                Ok(()) => done.successful.push(name.to_owned()),
                Err(error) => {
                    done.failed.push(name.to_owned());
                    let error = error.render(Style::Plain);
                    message.push_str(&format!("\noverload {name}: {error}"));
                }
            }
        }
        if !done.failed.is_empty() {
            result.status = NodeStatus::PartialSuccess;
            result.message = Some(message);
        }
        result.overloads = Some(done);
    }

    fn run_overload(&self, overload: &Node) -> Result<()> {
        let compiled = self.compiler.compile(overload, Refresh::Full)?;
        let turn = Turn {
            existing: None,
            refresh: Refresh::Full,
            window: None,
        };
        let mut prepared = self.materialized(overload, compiled, turn)?;
        self.add_comment(overload, &mut prepared)?;
        perform(&prepared.action, self.adapter)
            .map_err(|failure| failure.located(overload, &prepared.compiled))?;
        Ok(())
    }
}
