//! Seeds: small CSV files of the project, with types inferred as dbt infers them.

mod infer;
mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Schema};

pub use read::read_seed;

use crate::error::{Error, Result};

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

impl SeedTable {
    /// Gives each column another name.
    ///
    /// # Errors
    /// A usage error where two columns get one name.
    pub fn rename(&mut self, name_of: impl Fn(&str) -> String) -> Result<()> {
        for (name, _) in &mut self.columns {
            *name = name_of(name);
        }
        let names: Vec<&String> = self.columns.iter().map(|(name, _)| name).collect();
        let twice = names
            .iter()
            .enumerate()
            .find(|(index, name)| names[..*index].contains(name));
        if let Some((_, name)) = twice {
            return Err(
                Error::usage(format!("two columns are named `{name}` without quotes"))
                    .help("set `quote_columns: true`, or rename one of them"),
            );
        }
        for batch in &mut self.batches {
            let schema = batch.schema();
            let fields = schema.fields().iter();
            let renamed =
                fields.map(|field| field.as_ref().clone().with_name(name_of(field.name())));
            let schema = Arc::new(Schema::new(renamed.collect::<Vec<_>>()));
            *batch = RecordBatch::try_new(schema, batch.columns().to_vec())
                .map_err(|error| Error::usage(error.to_string()))?;
        }
        Ok(())
    }
}
