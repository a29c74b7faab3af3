//! The arguments of `weir docs`.

use clap::{Args, Subcommand};

use super::SelectArguments;

const GENERATE_EXAMPLES: &str = "\
Writes, to the target folder:
  index.html            the page; it opens by double click and asks nothing of a network
  catalog.json          what the database has, in dbt's format
  column_lineage.json   which columns feed which
  manifest.json         the project, in dbt's format";

#[derive(Debug, Subcommand)]
pub enum DocsCommand {
    /// Write target/index.html, catalog.json and column_lineage.json
    #[command(after_help = GENERATE_EXAMPLES)]
    Generate(GenerateArguments),
    /// Show the documentation in a browser, for this machine only
    Serve(ServeArguments),
}

#[derive(Debug, Default, Args)]
pub struct GenerateArguments {
    /// Which relations catalog.json has
    #[command(flatten)]
    pub nodes: SelectArguments,
    /// Compile nothing: show the SQL that target/compiled has
    #[arg(long, overrides_with = "compile")]
    pub no_compile: bool,
    /// Compile everything, as without the flag
    #[arg(long, overrides_with = "no_compile")]
    pub compile: bool,
    /// Ask no database: no types, no row counts, the last run only
    #[arg(long)]
    pub empty_catalog: bool,
    /// Write the page as static_index.html too
    #[arg(long = "static")]
    pub is_static: bool,
}

#[derive(Debug, Args)]
pub struct ServeArguments {
    /// The port to listen on; 0 takes one that is free
    #[arg(long, default_value = "8080")]
    pub port: u16,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
    /// Listen on an address that other machines reach
    #[arg(long)]
    pub allow_remote: bool,
    /// Open no browser
    #[arg(long, overrides_with = "browser")]
    pub no_browser: bool,
    /// Open a browser, as without the flag
    #[arg(long, overrides_with = "no_browser")]
    pub browser: bool,
}
