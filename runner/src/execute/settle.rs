//! What was done for a node as its result.

use super::perform::{Outcome, Verdict};
use super::response::{self, work};
use super::run_node::NodeRunner;
use crate::adapter::Work;
use crate::artifacts::{NodeResult, NodeStatus};
use crate::error::Error;
use crate::manifest::{Materialization, Node, Severity};

impl NodeRunner<'_> {
    /// The result of what was done.
    pub(super) fn settle(&self, node: &Node, outcome: Outcome, result: &mut NodeResult) {
        match outcome {
            Outcome::Kept => {
                result.status = NodeStatus::Success;
                result.message = Some("No-op".to_owned());
            }
            Outcome::Built { rows } => {
                result.status = NodeStatus::Success;
                let has_rows = !matches!(
                    node.config.materialized,
                    Materialization::View
                        | Materialization::External
                        | Materialization::Function
                        | Materialization::TableFunction
                );
                result.rows_affected = rows.filter(|_| has_rows);
                self.answer(node, rows, result);
            }
            Outcome::Scored { rows, unseen } => {
                result.status = NodeStatus::Success;
                result.rows_affected = Some(rows);
                self.answer(node, Some(rows), result);
                if unseen > 0 {
                    let told = format!("{unseen} values are of categories unseen in training");
                    result.message = Some(told);
                }
            }
            Outcome::Checked(verdict) => self.judge(node, &verdict, result),
            Outcome::Compared(difference) => {
                result.failures = Some(u64::from(difference.is_some()));
                result.status = match difference {
                    None => NodeStatus::Pass,
                    Some(_) => NodeStatus::Fail,
                };
                result.message = difference;
            }
        }
    }

    /// What the engine says of a node that is built.
    fn answer(&self, node: &Node, rows: Option<u64>, result: &mut NodeResult) {
        let full_refresh = self.options.full_refresh;
        let work = work(
            node,
            self.refresh(node),
            rows.unwrap_or_default(),
            full_refresh,
        );
        let response = self.adapter.dialect().response(work);
        result.message = Some(response.message.clone());
        result.response = Some(response);
    }

    fn judge(&self, node: &Node, verdict: &Verdict, result: &mut NodeResult) {
        let severity = node.test().map_or(Severity::Error, |test| test.severity);
        result.response = Some(self.adapter.dialect().response(Work::Query(1)));
        result.status = match (verdict.should_error, verdict.should_warn, severity) {
            (true, _, Severity::Error) => NodeStatus::Fail,
            (_, true, _) => NodeStatus::Warn,
            _ => NodeStatus::Pass,
        };
        // Of a test that passes dbt counts none, whatever its thresholds let through.
        result.failures = Some(0);
        if result.status != NodeStatus::Pass {
            result.failures = Some(verdict.failures);
            result.message = Some(response::of_failures(node, verdict.failures, result.status));
        }
    }

    /// What becomes of a node that fails: where it has no text and a model within that
    /// is to blame, the node is skipped for it, as dbt does.
    pub(super) fn failed(&self, node: &Node, error: &Error, result: &mut NodeResult) {
        let place = error.location().map(|location| &location.path);
        let guilty = self.manifest.nodes.values().find(|parent| {
            parent.config.materialized == Materialization::Ephemeral
                && Some(&parent.original_file_path) == place
        });
        let guilty = guilty.filter(|_| result.compiled_code.is_none());
        (result.status, result.message) = match guilty {
            Some(parent) => (
                NodeStatus::Skipped,
                Some(response::of_parent(node, parent, error)),
            ),
            None => (NodeStatus::Error, Some(response::of_error(node, error))),
        };
    }
}
