//! Which node runs when: a pool of threads over the edges of a plan.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::Cancellation;
use crate::artifacts::{NodeResult, NodeStatus};

/// `--fail-fast`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailFast {
    Yes,
    No,
}

impl FailFast {
    /// The flag as the command line gives it.
    pub fn from_flag(is_set: bool) -> Self {
        if is_set { FailFast::Yes } else { FailFast::No }
    }
}

/// One node at its turn.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    pub unique_id: &'a str,
    /// From 1.
    pub thread: usize,
}

/// The nodes of a run in topological order, and their parents among them. A node that may
/// start stands in line behind those that could start before it, as in dbt.
pub struct Schedule<'a> {
    pub order: &'a [String],
    pub parents: &'a BTreeMap<String, BTreeSet<String>>,
    /// Nodes whose children run even where they fail.
    pub forgiven: &'a BTreeSet<String>,
    pub threads: usize,
    pub fail_fast: FailFast,
    pub cancellation: Cancellation,
}

struct Progress {
    /// Positions in the order that may start.
    ready: VecDeque<usize>,
    waiting_for: Vec<usize>,
    results: Vec<Option<NodeResult>>,
    running: usize,
    stopped: Option<&'static str>,
}

impl Schedule<'_> {
    /// Runs every node; gives their results in the plan's order. `finished` is
    /// told of each result as it comes, skipped nodes among them.
    pub fn run(
        &self,
        run: &(dyn Fn(Step<'_>) -> NodeResult + Sync),
        finished: &(dyn Fn(&NodeResult) + Sync),
    ) -> Vec<NodeResult> {
        let (children, waiting_for) = self.edges();
        let ready = (0..self.order.len())
            .filter(|position| waiting_for[*position] == 0)
            .collect();
        let shared = Shared {
            schedule: self,
            children,
            progress: Mutex::new(Progress {
                ready,
                waiting_for,
                results: vec![None; self.order.len()],
                running: 0,
                stopped: None,
            }),
            changed: Condvar::new(),
            finished,
        };
        std::thread::scope(|scope| {
            let wanted = 1..=self.threads.max(1).min(self.order.len().max(1));
            let started = wanted.filter(|thread| {
                let (shared, thread) = (&shared, *thread);
                std::thread::Builder::new()
                    .name(format!("Thread-{thread}"))
                    .spawn_scoped(scope, move || shared.work(thread, run))
                    .is_ok()
            });
            // Where the machine gives fewer threads, those that it gives do all the work.
            if started.count() == 0 {
                shared.work(1, run);
            }
        });
        shared.into_results()
    }

    /// The results of a run that never starts.
    pub fn skip_all(&self, cause: &str) -> Vec<NodeResult> {
        self.order.iter().map(|id| skipped(id, cause)).collect()
    }

    /// For each position its children, and how many parents it waits for.
    fn edges(&self) -> (Vec<Vec<usize>>, Vec<usize>) {
        let positions: BTreeMap<&str, usize> = self
            .order
            .iter()
            .enumerate()
            .map(|(position, id)| (id.as_str(), position))
            .collect();
        let mut children = vec![Vec::new(); self.order.len()];
        let mut waiting_for = vec![0; self.order.len()];
        for (position, id) in self.order.iter().enumerate() {
            for parent in self.parents.get(id).into_iter().flatten() {
                if let Some(parent) = positions.get(parent.as_str()) {
                    children[*parent].push(position);
                    waiting_for[position] += 1;
                }
            }
        }
        (children, waiting_for)
    }
}

struct Shared<'a> {
    schedule: &'a Schedule<'a>,
    children: Vec<Vec<usize>>,
    progress: Mutex<Progress>,
    changed: Condvar,
    finished: &'a (dyn Fn(&NodeResult) + Sync),
}

impl Shared<'_> {
    fn work(&self, thread: usize, run: &(dyn Fn(Step<'_>) -> NodeResult + Sync)) {
        while let Some(position) = self.take() {
            let step = Step {
                unique_id: &self.schedule.order[position],
                thread,
            };
            let result = run(step);
            self.settle(position, result);
        }
    }

    /// The next node that may start; `None` when there will be none.
    fn take(&self) -> Option<usize> {
        let mut progress = self.lock();
        loop {
            if self.schedule.cancellation.is_requested() {
                progress.stopped.get_or_insert("the run was cancelled");
            }
            if progress.stopped.is_some() {
                return None;
            }
            if let Some(position) = progress.ready.pop_front() {
                progress.running += 1;
                return Some(position);
            }
            if progress.running == 0 {
                return None;
            }
            progress = self
                .changed
                .wait(progress)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn settle(&self, position: usize, result: NodeResult) {
        let mut progress = self.lock();
        progress.running -= 1;
        let failed = result.status.is_failure();
        let is_forgiven = self.schedule.forgiven.contains(&result.unique_id);
        let blocks = !is_forgiven && (failed || result.status == NodeStatus::Skipped);
        if failed && self.schedule.fail_fast == FailFast::Yes {
            progress
                .stopped
                .get_or_insert("another node failed and --fail-fast is set");
        }
        (self.finished)(&result);
        progress.results[position] = Some(result);
        if blocks {
            self.skip_descendants(position, &mut progress);
        }
        for child in &self.children[position] {
            progress.waiting_for[*child] -= 1;
            if progress.waiting_for[*child] == 0 && progress.results[*child].is_none() {
                progress.ready.push_back(*child);
            }
        }
        self.changed.notify_all();
    }

    fn skip_descendants(&self, failed: usize, progress: &mut Progress) {
        let cause = format!("`{}` failed", self.schedule.order[failed]);
        let mut pending = self.children[failed].clone();
        while let Some(position) = pending.pop() {
            if progress.results[position].is_some() {
                continue;
            }
            let result = skipped(&self.schedule.order[position], &cause);
            (self.finished)(&result);
            progress.results[position] = Some(result);
            pending.extend(&self.children[position]);
        }
    }

    fn into_results(self) -> Vec<NodeResult> {
        let progress = self
            .progress
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let cause = progress.stopped.unwrap_or("its parents did not finish");
        progress
            .results
            .into_iter()
            .zip(self.schedule.order)
            .map(|(result, id)| {
                result.unwrap_or_else(|| {
                    let result = skipped(id, cause);
                    (self.finished)(&result);
                    result
                })
            })
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn skipped(unique_id: &str, cause: &str) -> NodeResult {
    NodeResult {
        unique_id: unique_id.to_owned(),
        status: NodeStatus::Skipped,
        timing: Vec::new(),
        thread_id: String::new(),
        execution_time: 0.0,
        rows_affected: None,
        response: None,
        message: Some(format!("skipped: {cause}")),
        failures: None,
        compiled_code: None,
        extra_ctes: Vec::new(),
        compiled_path: None,
        statements: Vec::new(),
        relation_name: None,
        batches: None,
        overloads: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a plan in which nodes named `bad…` fail.
    fn statuses(edges: &[(&str, &[&str])], threads: usize, fail_fast: FailFast) -> Vec<String> {
        let order: Vec<String> = edges.iter().map(|(id, _)| id.to_string()).collect();
        let parents = edges
            .iter()
            .map(|(id, parents)| {
                let parents = parents.iter().map(|parent| parent.to_string()).collect();
                (id.to_string(), parents)
            })
            .collect();
        let schedule = Schedule {
            order: &order,
            parents: &parents,
            forgiven: &BTreeSet::from(["bad_but_forgiven".to_owned()]),
            threads,
            fail_fast,
            cancellation: Cancellation::default(),
        };
        let run = |step: Step<'_>| NodeResult {
            status: match step.unique_id.starts_with("bad") {
                true => NodeStatus::Error,
                false => NodeStatus::Success,
            },
            ..skipped(step.unique_id, "")
        };
        let results = schedule.run(&run, &|_| {});
        results
            .iter()
            .map(|result| format!("{} {}", result.unique_id, result.status.name()))
            .collect()
    }

    #[test]
    fn a_failure_skips_descendants_only() {
        let edges: &[(&str, &[&str])] = &[
            ("bad", &[]),
            ("a", &[]),
            ("b", &["bad"]),
            ("c", &["a", "b"]),
            ("d", &["a"]),
        ];
        for threads in [1, 4] {
            assert_eq!(
                statuses(edges, threads, FailFast::No),
                [
                    "bad error",
                    "a success",
                    "b skipped",
                    "c skipped",
                    "d success"
                ]
            );
        }
    }

    #[test]
    fn fail_fast_starts_nothing_more() {
        let edges: &[(&str, &[&str])] = &[("bad", &[]), ("x", &[]), ("y", &["x"])];
        assert_eq!(
            statuses(edges, 1, FailFast::Yes),
            ["bad error", "x skipped", "y skipped"]
        );
    }

    #[test]
    fn an_empty_plan_ends() {
        assert!(statuses(&[], 4, FailFast::No).is_empty());
    }
}
