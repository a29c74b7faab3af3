//! How nodes are run.

use super::microbatch::EventTimes;
use crate::cli::RunArguments;
use crate::error::Result;
use crate::jinja::Rows;
use crate::materialize::{FullRefresh, Shard, StoreFailures};
use crate::project::Project;

/// How nodes are run.
#[derive(Debug, Clone, Copy)]
pub struct RunOptions {
    /// What the command line says, or what holds for the node at hand.
    pub full_refresh: FullRefresh,
    pub shard: Option<Shard>,
    pub store_failures: StoreFailures,
    /// `--empty`, as seeds take it.
    pub rows: Rows,
    pub event_times: EventTimes,
    /// Whether it is only asked what would be done.
    pub is_plan: bool,
}

impl RunOptions {
    /// The options that the command line and the project's vars give.
    ///
    /// # Errors
    /// A usage error where the vars `shard` and `shards` are no part of a whole.
    pub fn of(arguments: &RunArguments, project: &Project) -> Result<Self> {
        let shard = match arguments.shard {
            Some(shard) => Some(shard),
            None => Shard::of_vars(&project.vars)?,
        };
        Ok(RunOptions {
            full_refresh: FullRefresh::from_flag(arguments.full_refresh),
            shard,
            store_failures: StoreFailures::from_flag(arguments.store_failures),
            rows: Rows::from_flag(arguments.part.empty),
            event_times: match arguments.part.window()? {
                Some(sample) => EventTimes::of(sample),
                None => arguments.event_times.times()?,
            },
            is_plan: false,
        })
    }
}
