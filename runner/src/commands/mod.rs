//! The commands: each opens the project and walks as many stages as it needs.

mod alerts;
mod clean;
mod compile;
mod debug;
mod deps;
mod docs;
mod load;
mod ls;
mod migrate;
mod parse;
mod plan;
mod record;
mod register;
mod report;
mod retry;
mod run;
pub(crate) mod session;
mod show;

use crate::cli::{Cli, Command, DocsCommand, GlobalArguments, template_flags};
use crate::error::{ErrorKind, Result};
use crate::terminal::{Terminal, Verbosity};

use run::Verb;

/// How a command ended; the exit code of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Success = 0,
    /// A node, a test or a load failed.
    Failure = 1,
    /// The project or the command line is wrong.
    Usage = 2,
}

/// Runs a command and tells its errors.
pub fn run(cli: &Cli) -> Exit {
    let verbosity = match cli.global.quiet {
        true => Verbosity::Quiet,
        false => Verbosity::Normal,
    };
    let mut terminal = Terminal::new(cli.global.log_format, verbosity);
    dispatch(cli, &mut terminal).unwrap_or_else(|error| {
        terminal.end_progress();
        terminal.error(&error);
        match error.kind() {
            ErrorKind::Usage => Exit::Usage,
            ErrorKind::Runtime => Exit::Failure,
        }
    })
}

fn dispatch(cli: &Cli, terminal: &mut Terminal) -> Result<Exit> {
    let global = &GlobalArguments {
        flags: template_flags(cli),
        ..cli.global.clone()
    };
    match &cli.command {
        Command::Build(arguments) => run::run(Verb::Build, global, arguments, terminal),
        Command::Run(arguments) => run::run(Verb::Run, global, arguments, terminal),
        Command::Test(arguments) => run::run(Verb::Test, global, arguments, terminal),
        Command::Seed(arguments) => run::run(Verb::Seed, global, arguments, terminal),
        Command::Snapshot(arguments) => run::run(Verb::Snapshot, global, arguments, terminal),
        Command::Retry(arguments) => retry::retry(global, arguments, terminal),
        Command::Load(arguments) => load::load(global, arguments, terminal),
        Command::Compile(arguments) => compile::compile(global, arguments, terminal),
        Command::Parse => parse::parse(global, terminal),
        Command::Clean => clean::clean(global, terminal),
        Command::Ls(arguments) => ls::ls(global, arguments, terminal),
        Command::Plan(arguments) => plan::plan(global, arguments, terminal),
        Command::Show(arguments) => show::show(global, arguments, terminal),
        Command::Deps => deps::deps(global, terminal),
        Command::Debug => debug::debug(global, terminal),
        Command::Register(arguments) => register::register(global, arguments, terminal),
        Command::Report(arguments) => report::report(global, arguments, terminal),
        Command::Alerts(arguments) => alerts::alerts(global, arguments, terminal),
        Command::Docs(DocsCommand::Generate(arguments)) => {
            docs::generate(global, arguments, terminal)
        }
        Command::Docs(DocsCommand::Serve(arguments)) => docs::serve(global, arguments, terminal),
        Command::Migrate => migrate::migrate(global, terminal),
    }
}
