//! The variables of the environment that stand for options: `DBT_ENGINE_X` before `DBT_X`.

use std::env;

use clap::{Arg, Command, CommandFactory};

use super::Cli;

const PREFIX: &str = "DBT_";
const ENGINE_PREFIX: &str = "DBT_ENGINE_";

/// The command line, whose options are read from the environment by either name.
pub fn command_line() -> Command {
    with_engine_names(Cli::command())
}

fn with_engine_names(command: Command) -> Command {
    let command = command.mut_args(|argument| match engine_name(&argument) {
        // clap keeps names as long as the process lives.
        Some(name) => argument.env(&*name.leak()),
        None => argument,
    });
    command.mut_subcommands(with_engine_names)
}

/// The longer name of an option's variable, where that is set.
fn engine_name(argument: &Arg) -> Option<String> {
    let name = argument.get_env()?.to_str()?.strip_prefix(PREFIX)?;
    let name = format!("{ENGINE_PREFIX}{name}");
    env::var_os(&name).map(|_| name)
}
