//! Seeds: small CSV files of the project, with types inferred as dbt infers them.

mod infer;
mod read;

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use arrow::datatypes::DataType;

pub use read::read_seed;

/// How a seed's file is read.
#[derive(Debug, Clone)]
pub struct SeedOptions {
    pub delimiter: u8,
    /// Columns whose type is declared, and the type as written.
    pub column_types: BTreeMap<String, String>,
}

impl Default for SeedOptions {
    fn default() -> Self {
        SeedOptions {
            delimiter: b',',
            column_types: BTreeMap::new(),
        }
    }
}

/// The rows of a seed, and the types of its columns.
#[derive(Debug, Clone)]
pub struct SeedTable {
    pub columns: Vec<(String, DataType)>,
    pub batches: Vec<RecordBatch>,
}
