//! The arguments of `weir deps`.

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct DepsArguments {
    /// Write package-lock.yml and install nothing
    #[arg(long)]
    pub lock: bool,
    /// Install again what is installed, as without the flag
    #[arg(long, hide = true)]
    pub upgrade: bool,
    /// Add a package to packages.yml first: a folder with --source local, else
    /// <owner>/<name>@<version> or <address>@<revision>
    #[arg(long, value_name = "PACKAGE")]
    pub add_package: Option<String>,
    /// Where the package to add is from
    #[arg(long, default_value = "hub", requires = "add_package")]
    pub source: PackageSource,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PackageSource {
    Hub,
    Git,
    Local,
}
