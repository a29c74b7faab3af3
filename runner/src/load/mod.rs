//! Loads: files from outside into their landing tables.
//!
//! A file is one batch of one date. It is checked and loaded in one pass and
//! one transaction, so that a table holds all good rows of a file or none.

mod data_type;
mod discover;
mod external;
mod field_split;
mod landing_table;
mod load_batch;
mod read_batch;
mod read_file;
mod record;
mod row_builder;

pub use data_type::LandingType;
pub use discover::{Batch, discover};
pub use external::{
    ExternalBlock, ExternalConfig, ExternalSource, HeaderRow, Presence, TypedColumn, external_block,
};
pub use landing_table::create_landing_tables;
pub use load_batch::{LoadContext, LoadOutcome, LoadStatus, load_batch};
