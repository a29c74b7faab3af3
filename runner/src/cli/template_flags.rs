//! What templates see as `flags`: the command and its choices by dbt's names.

use serde_json::{Map, Value, json};

use super::{Command, DocsCommand, Flags, GlobalArguments, OperationArguments, RunArguments};

/// Names in capitals, and their values.
pub fn template_flags(asked: &Command, global: &GlobalArguments) -> Map<String, Value> {
    let (which, arguments) = command(asked);
    let given = &global.flags;
    let flags = json!({
        "WHICH": which,
        "FULL_REFRESH": arguments.is_some_and(|arguments| arguments.full_refresh),
        "STORE_FAILURES": arguments.is_some_and(|arguments| arguments.store_failures),
        "FAIL_FAST": Flags::is_on(given.fail_fast),
        "EMPTY": is_empty(asked),
        "QUIET": Flags::is_on(given.quiet),
        "PRINT": given.print.unwrap_or(true),
        "PARTIAL_PARSE": false,
        "WRITE_JSON": given.writes_artifacts(),
        "WARN_ERROR": Flags::is_on(given.warn_error),
        "USE_COLORS": given.use_colors.unwrap_or(true),
        "DEBUG": given.ignored.debug,
        "INDIRECT_SELECTION": given.indirect_selection.unwrap_or_default().name(),
        "VARS": global.vars().unwrap_or_default(),
        "MACRO": operation(asked).map(|operation| &operation.name),
        "ARGS": operation(asked).and_then(|operation| operation.keywords().ok()),
        "SEND_ANONYMOUS_USAGE_STATS": false,
        "VERSION_CHECK": true,
        "CACHE_SELECTED_ONLY": false,
        "PROFILES_DIR": global.profiles_dir,
        "PROJECT_DIR": global.project_dir,
        "TARGET": global.target,
        "INVOCATION_COMMAND": format!("dbt {which}"),
    });
    match flags {
        Value::Object(flags) => flags,
        _ => Map::new(),
    }
}

fn operation(asked: &Command) -> Option<&OperationArguments> {
    match asked {
        Command::RunOperation(arguments) => Some(arguments),
        _ => None,
    }
}

/// Whether `--empty` is given.
fn is_empty(asked: &Command) -> bool {
    match asked {
        Command::Compile(arguments) => arguments.part.empty,
        _ => command(asked)
            .1
            .is_some_and(|arguments| arguments.part.empty),
    }
}

fn command(command: &Command) -> (&'static str, Option<&RunArguments>) {
    match command {
        Command::Build(arguments) => ("build", Some(&arguments.run)),
        Command::Run(arguments) => ("run", Some(arguments)),
        Command::Test(arguments) => ("test", Some(arguments)),
        Command::Seed(arguments) => ("seed", Some(&arguments.run)),
        Command::Snapshot(arguments) => ("snapshot", Some(arguments)),
        Command::Plan(arguments) => ("build", Some(arguments)),
        Command::Compile(_) => ("compile", None),
        Command::Ls(_) => ("list", None),
        Command::Show(_) => ("show", None),
        Command::Parse => ("parse", None),
        Command::Clone(_) => ("clone", None),
        Command::RunOperation(_) => ("run-operation", None),
        Command::Source(_) => ("freshness", None),
        Command::Retry(_) => ("retry", None),
        Command::Docs(DocsCommand::Generate(_)) => ("generate", None),
        Command::Docs(DocsCommand::Serve(_)) => ("serve", None),
        _ => ("", None),
    }
}
