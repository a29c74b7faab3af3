//! The binary: reads the command line, runs the command, gives the exit code.

use clap::FromArgMatches;
use weir::cli::{Cli, command_line};
use weir::commands;

fn main() {
    let matches = command_line().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    std::process::exit(commands::run(&cli) as i32);
}
