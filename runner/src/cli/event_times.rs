//! The span of time whose batches are built.

use clap::Args;

use crate::error::Result;
use crate::execute::EventTimes;
use crate::manifest::moment;

/// `--event-time-start` and `--event-time-end`.
#[derive(Debug, Default, Args)]
pub struct EventTimeArguments {
    /// Where the batches of microbatch models start, such as 2024-01-31
    #[arg(long, env = "DBT_EVENT_TIME_START", value_name = "TIME")]
    pub event_time_start: Option<String>,
    /// Where they end
    #[arg(long, env = "DBT_EVENT_TIME_END", value_name = "TIME")]
    pub event_time_end: Option<String>,
}

impl EventTimeArguments {
    /// The times, read.
    ///
    /// # Errors
    /// A usage error for what is no time, or an end that does not follow the start.
    pub fn times(&self) -> Result<EventTimes> {
        let read = |text: &Option<String>| text.as_deref().map(moment).transpose();
        let times = EventTimes {
            start: read(&self.event_time_start)?,
            end: read(&self.event_time_end)?,
        };
        times.checked()
    }
}
