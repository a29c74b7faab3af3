//! The variables of the environment that stand for options: `DBT_ENGINE_X` before `DBT_X`.
//! One that is empty is none, and a flag is any word for yes or no, as in dbt.

use std::env;

use clap::builder::BoolishValueParser;
use clap::{Arg, ArgAction, Command, CommandFactory};

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
        Some(name) => of_any_word(argument.env(&*name.leak())),
        None if is_empty(&argument) => argument.env(None::<&'static str>),
        None => of_any_word(argument),
    });
    command.mut_subcommands(with_engine_names)
}

fn is_empty(argument: &Arg) -> bool {
    let value = argument.get_env().and_then(env::var_os);
    value.is_some_and(|value| value.is_empty())
}

/// A flag whose variable may say `True` or `1`.
fn of_any_word(argument: Arg) -> Arg {
    match argument.get_action() {
        ArgAction::SetTrue => argument.value_parser(BoolishValueParser::new()),
        _ => argument,
    }
}

/// The longer name of an option's variable, where that is set.
fn engine_name(argument: &Arg) -> Option<String> {
    let name = argument.get_env()?.to_str()?.strip_prefix(PREFIX)?;
    let name = format!("{ENGINE_PREFIX}{name}");
    env::var_os(&name).map(|_| name)
}
