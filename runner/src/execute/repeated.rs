//! What `weir retry` takes over from the run that it repeats.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::artifacts::BatchResults;

/// The nodes that are run again, and what of them is done.
#[derive(Debug, Clone, Default)]
pub struct Repeated {
    /// Their unique ids.
    pub nodes: BTreeSet<String>,
    /// The batches of models of which some were built: those that failed are built again.
    pub batches: BTreeMap<String, BatchResults>,
    /// When the run began that is repeated: its last batch ends there.
    pub started_at: Option<DateTime<Utc>>,
}
