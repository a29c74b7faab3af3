//! `weir docs`: the documentation of the project.

mod assets;
mod generate;
mod known;
mod serve;

pub use generate::generate;
pub use serve::serve;
