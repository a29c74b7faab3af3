//! The variables of the environment that stand for options: `DBT_ENGINE_X` before `DBT_X`.
//! One that is empty is none, and a flag is any word for yes or no, as in dbt.

use std::env;

use clap::builder::BoolishValueParser;
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::Cli;

const PREFIX: &str = "DBT_";
const ENGINE_PREFIX: &str = "DBT_ENGINE_";

/// What followed `DBT_` in the names of some variables, and what follows now. The old name
/// counts where it is set; `DBT_NO_PRINT` is an option of its own.
pub const RENAMED_VARIABLES: [(&str, &str); 4] = [
    ("DEFER_TO_STATE", "DEFER"),
    ("FAVOR_STATE_MODE", "FAVOR_STATE"),
    ("NO_PRINT", "PRINT"),
    ("ARTIFACT_STATE_PATH", "STATE"),
];

/// The command line, whose options are read from the environment by either name.
pub fn command_line() -> Command {
    with_engine_names(Cli::command())
}

fn with_engine_names(command: Command) -> Command {
    let command = command.mut_args(|argument| match set_name(&argument) {
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

/// Another name of an option's variable, where that is set: an old one, or the longer one.
fn set_name(argument: &Arg) -> Option<String> {
    let name = argument.get_env()?.to_str()?.strip_prefix(PREFIX)?;
    let renamed = RENAMED_VARIABLES.iter();
    let renamed = renamed.filter(|(old, new)| *new == name && *old != "NO_PRINT");
    let old = renamed.map(|(old, _)| format!("{PREFIX}{old}"));
    let mut names = old.chain([format!("{ENGINE_PREFIX}{name}")]);
    names.find(|name| env::var_os(name).is_some())
}
