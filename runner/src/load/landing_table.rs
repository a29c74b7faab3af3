//! The tables that files are loaded into.

use super::external::ExternalSource;
use super::row_builder::PROVENANCE;
use crate::adapter::{Adapter, Dialect};
use crate::error::Result;

/// Makes the landing tables of `sources` that are not there, so that files can be
/// loaded side by side, and a source without a file yet can be read.
///
/// # Errors
/// Those of the database; then none is made.
pub fn create_landing_tables(adapter: &dyn Adapter, sources: &[&ExternalSource]) -> Result<()> {
    let mut transaction = adapter.begin()?;
    for source in sources {
        for statement in statements(source, adapter.dialect()) {
            transaction.execute(&statement)?;
        }
    }
    transaction.commit()
}

fn statements(source: &ExternalSource, dialect: &dyn Dialect) -> [String; 2] {
    let relation = &source.relation;
    let stored = dialect.stored(relation);
    let declared = source
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.declared_type.as_str()));
    let columns: Vec<String> = declared
        .chain(PROVENANCE)
        .map(|(name, data_type)| format!("    {} {data_type}", dialect.quote(name)))
        .collect();
    [
        dialect.create_schema(&stored.database, &stored.schema),
        format!(
            "create table if not exists {} (\n{}\n)",
            dialect.render(relation),
            columns.join(",\n")
        ),
    ]
}
