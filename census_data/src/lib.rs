//! The incoming files of the census project: 14 daily gzip files of 42 fields.
//!
//! They are the public test file, split by `split`, or rows drawn by `sample`
//! from the count tables that `counts` derives from the public learn file.

pub mod attributes;
pub mod counts;
pub mod error;
pub mod factors;
pub mod incoming;
pub mod public_file;
pub mod sample;
pub mod split;
