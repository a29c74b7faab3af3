//! `--sample`: what the project gives an `event_time` is read within a span of time.

use minijinja::Value;

use super::ManifestLookup;
use crate::adapter::Relation;
use crate::error::Result;
use crate::jinja::{Lookup, Resolved};
use crate::manifest::{EventWindow, Reference};

/// Finds relations, and the part of them that lies in a span.
pub(super) struct SampleLookup {
    pub nodes: ManifestLookup,
    pub window: EventWindow,
}

impl SampleLookup {
    fn part(&self, resolved: Resolved, event_time: Option<&str>) -> Resolved {
        match (resolved, event_time) {
            (Resolved::Relation(relation), Some(event_time)) => {
                Resolved::Part(relation, self.window.holds(event_time))
            }
            (Resolved::Files(relation, text), Some(event_time)) => {
                let condition = self.window.holds(event_time);
                Resolved::Files(
                    relation,
                    format!("(select * from {text} where {condition})"),
                )
            }
            (resolved, _) => resolved,
        }
    }
}

impl Lookup for SampleLookup {
    fn reference(&self, wanted: &Reference) -> Result<Resolved> {
        let event_time = self.nodes.event_time_of_reference(wanted);
        Ok(self.part(self.nodes.reference(wanted)?, event_time))
    }

    fn source(&self, source: &str, table: &str) -> Result<Resolved> {
        let event_time = self.nodes.event_time_of_source(source, table);
        Ok(self.part(self.nodes.source(source, table)?, event_time))
    }

    fn function(&self, wanted: &Reference) -> Result<Relation> {
        self.nodes.function(wanted)
    }

    fn metric(&self, wanted: &Reference) -> Result<serde_json::Value> {
        self.nodes.metric(wanted)
    }

    fn graph(&self) -> Value {
        self.nodes.graph()
    }
}
