//! The commands: each opens the project and walks as many stages as it needs.

mod add_package;
mod alerts;
mod clean;
mod clone;
mod compile;
mod debug;
mod defer;
mod deprecations;
mod deps;
mod docs;
mod freshness;
mod init;
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
mod run_operation;
mod seed;
pub(crate) mod session;
mod show;
mod verb;

use crate::cli::{
    Cli, Command, DocsCommand, GlobalArguments, SourceCommand, flags_of_project, template_flags,
};
use crate::error::{Error, ErrorKind, Result};
use crate::terminal::Terminal;

use verb::Verb;

/// How a command ended; the exit code of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Success = 0,
    /// A node, a test or a load failed.
    Failure = 1,
    /// The project or the command line is wrong.
    Usage = 2,
}

/// Runs a command and tells its errors, after what is to be said of the environment.
pub fn run(cli: &Cli, warnings: &[String]) -> Exit {
    let mut global = cli.global.clone();
    let opened = with_project_flags(&mut global).and_then(|()| terminal(cli, &global));
    global.template_flags = template_flags(&cli.command, &global);
    let mut terminal = match opened {
        Ok(terminal) => terminal,
        Err(error) => return told(&Terminal::plain(), &error),
    };
    for warning in warnings {
        terminal.warning(warning);
    }
    let done = deprecations::tell(&global).and_then(|()| dispatch(cli, &global, &mut terminal));
    let exit = done.unwrap_or_else(|error| {
        terminal.end_progress();
        told(&terminal, &error)
    });
    terminal.sum_up_deprecations();
    exit
}

fn told(terminal: &Terminal, error: &Error) -> Exit {
    terminal.error(error);
    match error.kind() {
        ErrorKind::Usage => Exit::Usage,
        ErrorKind::Runtime => Exit::Failure,
    }
}

/// `flags:` of dbt_project.yml, where nothing else sets them.
fn with_project_flags(global: &mut GlobalArguments) -> Result<()> {
    let folder = global.project_dir();
    global.flags = global.flags.clone().over(&flags_of_project(&folder))?;
    global.project_dir = folder;
    Ok(())
}

/// The log is kept in the project; a command outside one keeps none.
fn terminal(cli: &Cli, global: &GlobalArguments) -> Result<Terminal> {
    let is_project = global.project_dir.join("dbt_project.yml").is_file();
    let keeps_log = !matches!(cli.command, Command::Clean(_));
    let folder = match &global.flags.log_path {
        Some(folder) => Some(folder.clone()),
        None => (is_project && keeps_log).then(|| global.project_dir.join("logs")),
    };
    Terminal::new(&global.flags, folder.as_deref(), &global.invocation_id)
}

fn dispatch(cli: &Cli, global: &GlobalArguments, terminal: &mut Terminal) -> Result<Exit> {
    match &cli.command {
        Command::Build(arguments) => seed::run_and_show(Verb::Build, global, arguments, terminal),
        Command::Run(arguments) => run::run(Verb::Run, global, arguments, terminal),
        Command::Test(arguments) => run::run(Verb::Test, global, arguments, terminal),
        Command::Seed(arguments) => seed::run_and_show(Verb::Seed, global, arguments, terminal),
        Command::Snapshot(arguments) => run::run(Verb::Snapshot, global, arguments, terminal),
        Command::Clone(arguments) => clone::clone(global, arguments, terminal),
        Command::RunOperation(arguments) => {
            run_operation::run_operation(global, arguments, terminal)
        }
        Command::Source(SourceCommand::Freshness(arguments)) => {
            freshness::freshness(global, arguments, terminal)
        }
        Command::Init(arguments) => init::init(global, arguments, terminal),
        Command::Retry(arguments) => retry::retry(global, arguments, terminal),
        Command::Load(arguments) => load::load(global, arguments, terminal),
        Command::Compile(arguments) => compile::compile(global, arguments, terminal),
        Command::Parse => parse::parse(global, terminal),
        Command::Clean(arguments) => clean::clean(global, arguments, terminal),
        Command::Ls(arguments) => ls::ls(global, arguments, terminal),
        Command::Plan(arguments) => plan::plan(global, arguments, terminal),
        Command::Show(arguments) => show::show(global, arguments, terminal),
        Command::Deps(arguments) => deps::deps(global, arguments, terminal),
        Command::Debug(arguments) => debug::debug(global, arguments, terminal),
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
