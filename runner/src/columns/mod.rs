//! The columns of queries, read off their text: names, types where text tells them,
//! and the columns of other relations that feed them.
//!
//! What text leaves open, such as the columns of a table that nobody describes, is
//! said to be open: a shape has a rest, origins may be incomplete. Nothing is guessed.

mod expression;
mod feeding;
mod lineage;
mod origins;
mod query;
mod relations;
mod scope;
mod select;
mod shape;
mod tables;

pub use lineage::{Answers, ColumnLineage};
pub use origins::{Origin, Origins, Passage};
pub use relations::ProjectColumns;
pub use shape::is_same;

#[cfg(test)]
mod tests;
