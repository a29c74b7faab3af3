//! The binary: reads the command line, runs the command, gives the exit code.

use clap::Parser;
use weir::cli::Cli;
use weir::commands;

fn main() {
    let cli = Cli::parse();
    std::process::exit(commands::run(&cli) as i32);
}
