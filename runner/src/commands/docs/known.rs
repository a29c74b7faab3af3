//! What the database knows of the project: its relations, runs and loads.

use std::collections::BTreeMap;

use crate::adapter::Adapter;
use crate::artifacts::Catalog;
use crate::commands::session::Session;
use crate::compile::Compiler;
use crate::docs::read_catalog;
use crate::error::Result;
use crate::state::{self, PastRun};
use crate::terminal::thousands;

/// As many runs of a node are shown.
const RUNS: usize = 30;

/// What the database knows; nothing where it is not asked.
#[derive(Default)]
pub struct Known {
    pub catalog: Catalog,
    pub history: BTreeMap<String, Vec<PastRun>>,
    /// What was loaded of a source, in words.
    pub loads: BTreeMap<String, String>,
}

impl Known {
    /// Asks the database.
    ///
    /// # Errors
    /// A runtime error where it does not answer.
    pub fn read(session: &Session, adapter: &dyn Adapter) -> Result<Self> {
        let schema = session.project.weir.state_schema.as_deref();
        let compiler = Compiler::new(session.manifest.clone(), &session.engine);
        Ok(Known {
            catalog: read_catalog(adapter, &compiler, &session.manifest)?,
            history: match schema {
                Some(schema) => state::node_history(adapter, schema, RUNS)?,
                None => BTreeMap::new(),
            },
            loads: match schema {
                Some(schema) => loads(session, adapter, schema)?,
                None => BTreeMap::new(),
            },
        })
    }
}

fn loads(
    session: &Session,
    adapter: &dyn Adapter,
    schema: &str,
) -> Result<BTreeMap<String, String>> {
    let sources = session.manifest.sources.values();
    let sources = sources.filter(|source| source.external.is_some());
    let mut told = BTreeMap::new();
    for source in sources {
        let loads = state::latest_loads(adapter, schema, &source.source_name, &source.name)?;
        let count = |number: i64| thousands(number.unsigned_abs());
        let rows: i64 = loads.values().map(|load| load.row_count).sum();
        let rejects: i64 = loads.values().map(|load| load.reject_count).sum();
        if let Some((newest, _)) = loads.last_key_value() {
            let words = format!(
                "{} rows of {} batches, {} rejected, the newest of {newest}",
                count(rows),
                loads.len(),
                count(rejects)
            );
            told.insert(source.unique_id.clone(), words);
        }
    }
    Ok(told)
}
