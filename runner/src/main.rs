//! The binary: reads the command line, runs the command, gives the exit code.

use clap::FromArgMatches;
use weir::cli::{Cli, command_line};
use weir::{commands, environment_file};

fn main() {
    let said_of_file = environment_file::load();
    let matches = command_line().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    std::process::exit(commands::run(&cli, &said_of_file) as i32);
}
