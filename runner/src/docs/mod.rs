//! The documentation of a project: one page that opens by double click, with every
//! node, its columns, tests, runs and SQL, and the graph of what feeds what.
//!
//! All text of the page is HTML already, so that it can be read without its script;
//! the script searches, draws the graph and traces columns. The page asks for nothing:
//! its policy forbids every request.

mod anchor;
mod catalog;
mod code;
mod column_row;
mod documented;
mod entry;
mod facts;
mod graph_data;
mod history;
mod markdown;
mod overview;
mod page;
mod secrets;
mod serve;
mod test_row;

pub use catalog::read_catalog;
pub use documented::{Documented, OnnxContract, OnnxFeature};
pub use history::with_last_run;
pub use page::render;
pub use secrets::Secrets;
pub use serve::{Bind, serve};

/// The page's file in the target folder, where dbt puts it.
pub const PAGE: &str = "index.html";
