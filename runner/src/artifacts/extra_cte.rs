//! Ephemeral models that stand in the SQL of other nodes.

use std::collections::BTreeMap;

use serde::Serialize;

/// An ephemeral model in the SQL of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExtraCte {
    #[serde(rename = "id")]
    pub unique_id: String,
    /// Its name and its SQL, as they stand there.
    pub sql: String,
}

/// Those of the nodes that were compiled, by unique id.
pub type ExtraCtes = BTreeMap<String, Vec<ExtraCte>>;
