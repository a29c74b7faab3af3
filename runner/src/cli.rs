//! The command line: texts become types here and travel no further.

mod alerts;
mod docs_arguments;
mod environment;
mod event_times;
mod flags;
mod global;
mod ignored;
mod operation;
mod package_arguments;
mod part;
mod select;
mod template_flags;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use serde_json::{Map, Value};

pub use alerts::{AlertSeverity, AlertsArguments, FailOn};
pub use docs_arguments::{DocsCommand, GenerateArguments, ServeArguments};
pub use environment::{RENAMED_VARIABLES, command_line};
pub use flags::{Flags, of_project as flags_of_project};
pub use global::{GlobalArguments, LogFormat, mapping};
pub use operation::{Operation, OperationArguments};
pub use package_arguments::{DepsArguments, PackageSource};
pub use select::{IndirectTests, ListedArguments, ListedType, SelectArguments, TypeArguments};
pub use template_flags::template_flags;

use crate::error::{Error, Result};
use crate::materialize::Shard;

const EXAMPLES: &str = "\
Examples:
  weir load                                  load every file that is not loaded yet
  weir build                                 seeds, models and their tests, in order
  weir run --select +people                  one model and all that it needs
  weir build --vars '{batch_date: 2026-03-02}' --target production
  weir show --select weekly_counts           look at a model's rows

Exit codes: 0 all well; 1 a node, a test or a load failed; 2 the project or the
command line is wrong, so that a second try gives the same.";

const REPORT_EXAMPLES: &str = "\
Examples:
  weir report                                every report: the newest period and what is missing
  weir report model_performance              one report
  weir report --vars '{week: 2026-W10}'      one period, where the report says `period: week`
  weir report --select tag:weekly --all      every period again

A report is a file reports/<name>.md:

  ---
  title: Orders
  period: week
  tags: [weekly]
  ---
  ```sql periods
  select distinct week from {{ ref('orders') }} order by week
  ```
  ```sql days
  select day, sum(amount) as amount from {{ ref('orders') }}
  where week = '{{ var(\"week\") }}' group by day order by day
  ```
  The first day brought {{ days[0].amount | integer }}.

  ```chart
  type: line
  title: Amount by day
  data: days
  x: day
  y: amount
  ```

Charts: line, bar, stacked, histogram, heatmap, table, kpi. README, \"Write a report\",
lists their keys. Pages go to reports/site, or to `report_site` of weir.yml.";

/// Runs SQL projects as dbt does, with ONNX models as nodes.
#[derive(Debug, Parser)]
#[command(name = "weir", version, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: GlobalArguments,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build seeds, models and their tests, each when its parents are done
    Build(SeedArguments),
    /// Run models
    Run(RunArguments),
    /// Run tests
    Test(RunArguments),
    /// Load the CSV files of the project
    Seed(SeedArguments),
    /// Bring the snapshots up to date
    Snapshot(RunArguments),
    /// Make views of another run's relations under this target's names
    Clone(CloneArguments),
    /// Call a macro of the project or of a package
    RunOperation(OperationArguments),
    /// Ask the sources how fresh they are
    #[command(subcommand)]
    Source(SourceCommand),
    /// Make a small project that runs on an embedded database
    Init(InitArguments),
    /// Run again what failed in the last run, and what was skipped for it
    Retry(RetryArguments),
    /// Load files from outside into their landing tables
    Load(LoadArguments),
    /// Write the SQL of models and tests to target/compiled; asks no database
    Compile(CompileArguments),
    /// Read the project and write target/manifest.json; asks no database
    Parse,
    /// Remove the folders that weir writes, or those of `clean-targets`
    Clean(CleanArguments),
    /// List nodes
    #[command(alias = "list")]
    Ls(ListArguments),
    /// Print what `build` would do, statement by statement, and do nothing
    Plan(RunArguments),
    /// Print rows of a model, or of a query
    Show(ShowArguments),
    /// Copy the local packages of packages.yml into dbt_packages; asks no network
    Deps(DepsArguments),
    /// Check the project, the profile and the connection
    Debug(DebugArguments),
    /// Keep a version of an ONNX model among those that are known, before it scores
    Register(RegisterArguments),
    /// Write the pages of reports/*.md: one HTML file per period, and an index
    #[command(after_help = REPORT_EXAMPLES)]
    Report(ReportArguments),
    /// Print what monitoring found: the warnings and alerts in the models that weir.yml names
    #[command(after_help = alerts::EXAMPLES)]
    Alerts(AlertsArguments),
    /// Write the documentation of the project, or show it in a browser
    #[command(subcommand)]
    Docs(DocsCommand),
    /// Bring weir's own tables up to date
    Migrate,
}

#[derive(Debug, Default, Args)]
pub struct RunArguments {
    #[command(flatten)]
    pub nodes: SelectArguments,
    /// Rebuild incremental models from nothing
    #[arg(short, long, env = "DBT_FULL_REFRESH")]
    pub full_refresh: bool,
    #[command(flatten)]
    pub types: TypeArguments,
    /// Keep the rows that fail a test in a table each
    #[arg(long, env = "DBT_STORE_FAILURES")]
    pub store_failures: bool,
    #[command(flatten)]
    pub event_times: event_times::EventTimeArguments,
    #[command(flatten)]
    pub part: part::PartArguments,
    /// Score one part of the rows of ONNX models, such as 0/4 for the first of four
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
}

/// What is asked of runs that load seeds.
#[derive(Debug, Args)]
pub struct SeedArguments {
    #[command(flatten)]
    pub run: RunArguments,
    /// Print some rows of each seed's table
    #[arg(long)]
    pub show: bool,
}

#[derive(Debug, Args)]
pub struct RetryArguments {
    /// Rebuild incremental models from nothing
    #[arg(short, long, env = "DBT_FULL_REFRESH")]
    pub full_refresh: bool,
}

/// What is asked of sources.
#[derive(Debug, Subcommand)]
pub enum SourceCommand {
    /// Compare the newest row of each source with its thresholds
    #[command(alias = "snapshot-freshness")]
    Freshness(FreshnessArguments),
}

#[derive(Debug, Args)]
pub struct FreshnessArguments {
    #[command(flatten)]
    pub nodes: SelectArguments,
    /// The file of the results [default: sources.json in the target folder]
    #[arg(short, long)]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Default, Args)]
pub struct CloneArguments {
    #[command(flatten)]
    pub nodes: SelectArguments,
    #[command(flatten)]
    pub types: TypeArguments,
    /// Clone also what is there already
    #[arg(short, long, env = "DBT_FULL_REFRESH")]
    pub full_refresh: bool,
}

#[derive(Debug, Args)]
pub struct InitArguments {
    /// The name of the project and of its folder
    pub name: Option<String>,
    /// Write no profiles.yml
    #[arg(short = 's', long)]
    pub skip_profile_setup: bool,
    /// Taken for dbt's sake: nothing is checked after a project is made
    #[arg(long, hide = true)]
    pub skip_debug: bool,
}

#[derive(Debug, Args)]
pub struct LoadArguments {
    /// Sources, such as source:raw.census_income [default: all with an external block]
    #[arg(short, long, num_args = 1..)]
    pub select: Vec<String>,
}

#[derive(Debug, Args)]
pub struct RegisterArguments {
    /// The file in ml_models, without `.onnx`
    pub model: String,
}

#[derive(Debug, Args)]
pub struct ReportArguments {
    /// Reports, by their file names without `.md` [default: all]
    pub names: Vec<String>,
    /// Reports by name, or by criteria such as tag:weekly
    #[arg(short, long, num_args = 1..)]
    pub select: Vec<String>,
    /// Every period again, not only the newest and those that have no page
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Args)]
pub struct ListArguments {
    #[command(flatten)]
    pub nodes: ListedArguments,
    #[command(flatten)]
    pub types: TypeArguments,
    /// What a line holds
    #[arg(long, default_value = "selector", ignore_case = true)]
    pub output: ListOutput,
    /// The keys of a JSON line, such as name or config.materialized
    #[arg(long, num_args = 1.., value_delimiter = ' ')]
    pub output_keys: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListOutput {
    /// What --select takes
    Selector,
    Name,
    /// The path of the file
    Path,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Default, Args)]
pub struct CompileArguments {
    #[command(flatten)]
    pub nodes: SelectArguments,
    /// A query, with Jinja, instead of nodes
    #[arg(long, conflicts_with_all = ["select", "selector"])]
    pub inline: Option<String>,
    /// How the SQL of what is selected is printed
    #[arg(long, default_value = "text", ignore_case = true)]
    pub output: CompileOutput,
    #[arg(short, long, hide = true, env = "DBT_FULL_REFRESH")]
    pub full_refresh: bool,
    #[command(flatten)]
    pub part: part::PartArguments,
}

/// How SQL is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum CompileOutput {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Args)]
pub struct ShowArguments {
    #[command(flatten)]
    pub nodes: SelectArguments,
    /// A query, with Jinja, instead of a model
    #[arg(long, conflicts_with_all = ["select", "selector"])]
    pub inline: Option<String>,
    /// A query that is SQL as it stands, without Jinja
    #[arg(long, conflicts_with_all = ["select", "inline"])]
    pub inline_direct: Option<String>,
    /// At most this many rows; -1 for all
    #[arg(long, default_value = "5", allow_negative_numbers = true)]
    pub limit: i64,
    /// Show all rows of an incremental model, not those that its next run adds
    #[arg(short, long, env = "DBT_FULL_REFRESH")]
    pub full_refresh: bool,
    /// How rows are written
    #[arg(long, default_value = "table")]
    pub output: ShowOutput,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowOutput {
    #[value(alias = "text")]
    Table,
    Csv,
    /// One JSON object with the node and its rows
    Json,
    /// One JSON object a row
    Jsonl,
}

#[derive(Debug, Args)]
pub struct DebugArguments {
    /// Tell of the profile and the connection alone
    #[arg(long)]
    pub connection: bool,
    /// Tell where profiles.yml is, and nothing else
    #[arg(long)]
    pub config_dir: bool,
}

#[derive(Debug, Args)]
pub struct CleanArguments {
    /// Remove nothing outside the project's folder, which is the default
    #[arg(long, hide = true, overrides_with = "no_clean_project_files_only")]
    pub clean_project_files_only: bool,
    /// Remove folders of `clean-targets` outside the project's folder too
    #[arg(long)]
    pub no_clean_project_files_only: bool,
}

/// The var `batch_date`, where it is set.
///
/// # Errors
/// A usage error where it is no date.
pub fn batch_date(vars: &Map<String, Value>) -> Result<Option<NaiveDate>> {
    match vars.get("batch_date") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => text.parse().map(Some).map_err(|_| no_date(text)),
        Some(other) => Err(no_date(&other.to_string())),
    }
}

fn no_date(text: &str) -> Error {
    Error::usage(format!("the var `batch_date` is `{text}`, not a date"))
        .help("write it as YYYY-MM-DD")
}
