//! Reads the rows of a table and writes them to another, through the same seam as
//! weir and with no model between: the floor of `bench/scoring.py`.
//!
//! copy_rows ENGINE KEYS_JSON SCHEMA TABLE; the copy is called `floor`.

use std::sync::mpsc::sync_channel;

use weir::adapter::{self, ConnectionSettings, Relation, RelationKind};
use weir::error::{Error, Result};

fn main() -> std::process::ExitCode {
    match run() {
        Ok(rows) => {
            println!("{rows} rows");
            std::process::ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run() -> Result<u64> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, engine, keys, schema, table] = arguments.as_slice() else {
        return Err(Error::usage(
            "usage: copy_rows ENGINE KEYS_JSON SCHEMA TABLE",
        ));
    };
    let adapter = adapter::open(&ConnectionSettings {
        engine: engine.clone(),
        keys: serde_json::from_str(keys).map_err(|error| Error::usage(error.to_string()))?,
        threads: 2,
    })?;
    let source = Relation::new(adapter.database(), schema.clone(), table.clone());
    let floor = source.with_identifier("floor".to_owned());
    let dialect = adapter.dialect();
    let query = format!("select * from {}", dialect.render(&source));
    let mut transaction = adapter.begin()?;
    transaction.execute(&dialect.drop(&floor, RelationKind::Table))?;
    transaction.execute(&dialect.create_empty_table_as(&floor, &query))?;
    let (sender, receiver) = sync_channel(2);
    let rows = std::thread::scope(|scope| {
        let read = scope.spawn(|| {
            let sender = sender;
            let gone = |_| Error::runtime("nobody takes the rows");
            adapter.stream(&query, &mut |batch| sender.send(batch).map_err(gone))
        });
        let rows = transaction.bulk_load(&floor, &mut receiver.into_iter().map(Ok));
        read.join()
            .unwrap_or_else(|_| Err(Error::runtime("reading failed")))?;
        rows
    })?;
    transaction.commit()?;
    Ok(rows)
}
