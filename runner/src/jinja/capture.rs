//! What the rendering of a text called.

use std::collections::BTreeSet;

use serde_json::Map;

use crate::manifest::Reference;

/// What a rendering called.
#[derive(Debug, Default, Clone)]
pub struct Capture {
    pub refs: Vec<Reference>,
    pub sources: Vec<(String, String)>,
    pub metrics: Vec<Reference>,
    pub functions: Vec<Reference>,
    pub config: Map<String, serde_json::Value>,
    /// Every macro that ran.
    pub macros: BTreeSet<String>,
    /// Those that the text itself calls, in order.
    pub called: Vec<String>,
    /// How many macros are running.
    pub depth: usize,
    /// CTEs that the text refers to, in order of first use: unique by name.
    pub ctes: Vec<String>,
}

impl Capture {
    /// The macros alone, of a text that is not rendered.
    pub fn without_effects(self) -> Self {
        Capture {
            macros: self.macros,
            called: self.called,
            ..Capture::default()
        }
    }

    /// Notes that a macro starts.
    pub fn enter(&mut self, unique_id: &str) {
        if self.depth == 0 && !self.called.iter().any(|known| known == unique_id) {
            self.called.push(unique_id.to_owned());
        }
        self.depth += 1;
        self.macros.insert(unique_id.to_owned());
    }

    /// Notes that the macro that started last has ended.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Adds what another text refers to and calls.
    pub fn add(&mut self, other: Capture) {
        self.refs.extend(other.refs);
        self.sources.extend(other.sources);
        self.metrics.extend(other.metrics);
        self.functions.extend(other.functions);
        self.macros.extend(other.macros);
        for unique_id in other.called {
            if !self.called.contains(&unique_id) {
                self.called.push(unique_id);
            }
        }
    }
}
