//! The command line: texts become types here and travel no further.

mod alerts;
mod dbt_flags;
mod docs_arguments;
mod event_times;
mod template_flags;

pub use template_flags::template_flags;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::manifest::ResourceType;
use crate::materialize::Shard;
use crate::project::{ProjectOptions, yaml};
use crate::select::IndirectSelection;

pub use alerts::{AlertSeverity, AlertsArguments, FailOn};
pub use docs_arguments::{DocsCommand, GenerateArguments, ServeArguments};

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
    Build(RunArguments),
    /// Run models
    Run(RunArguments),
    /// Run tests
    Test(RunArguments),
    /// Load the CSV files of the project
    Seed(RunArguments),
    /// Bring the snapshots up to date
    Snapshot(RunArguments),
    /// Run again what failed in the last run, and what was skipped for it
    Retry(RetryArguments),
    /// Load files from outside into their landing tables
    Load(LoadArguments),
    /// Write the SQL of models and tests to target/compiled; asks no database
    Compile(SelectArguments),
    /// Read the project and write target/manifest.json; asks no database
    Parse,
    /// Remove the folders that weir writes, or those of `clean-targets`
    Clean,
    /// List nodes
    #[command(alias = "list")]
    Ls(ListArguments),
    /// Print what `build` would do, statement by statement, and do nothing
    Plan(RunArguments),
    /// Print rows of a model, or of a query
    Show(ShowArguments),
    /// Copy the local packages of packages.yml into dbt_packages; asks no network
    Deps,
    /// Check the project, the profile and the connection
    Debug,
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

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct GlobalArguments {
    /// The folder of dbt_project.yml
    #[arg(long, global = true, default_value = ".", env = "DBT_PROJECT_DIR")]
    pub project_dir: PathBuf,
    /// The folder of profiles.yml [default: the project's, then ~/.dbt]
    #[arg(long, global = true, env = "DBT_PROFILES_DIR")]
    pub profiles_dir: Option<PathBuf>,
    /// The profile to use instead of the project's
    #[arg(long, global = true, env = "DBT_PROFILE")]
    pub profile: Option<String>,
    /// The target of the profile
    #[arg(short, long, global = true, env = "DBT_TARGET")]
    pub target: Option<String>,
    /// Vars as YAML, such as '{batch_date: 2026-03-02}'
    #[arg(long, global = true, default_value = "{}", hide_default_value = true)]
    pub vars: String,
    /// Nodes that run at once
    #[arg(long, global = true, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Where artifacts go [default: target in the project folder]
    #[arg(long, global = true, env = "DBT_TARGET_PATH")]
    pub target_path: Option<PathBuf>,
    /// How progress is written
    #[arg(long, global = true, default_value = "text", env = "DBT_LOG_FORMAT")]
    pub log_format: LogFormat,
    /// Only errors and the last line
    #[arg(short, long, global = true)]
    pub quiet: bool,
    #[command(flatten)]
    pub dbt: dbt_flags::DbtFlags,
    /// What templates see as `flags`
    #[arg(skip)]
    pub flags: Map<String, Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

/// Which nodes a command is about.
#[derive(Debug, Clone, Default, Args)]
pub struct SelectArguments {
    /// Nodes: names, +parents, children+, tag:, path:, config.; blanks join, commas intersect
    #[arg(short, long, num_args = 1.., alias = "models", short_alias = 'm')]
    pub select: Vec<String>,
    /// Nodes to leave out
    #[arg(long, num_args = 1..)]
    pub exclude: Vec<String>,
    /// Which tests come along with the nodes they read
    #[arg(long, default_value = "eager", env = "DBT_INDIRECT_SELECTION")]
    pub indirect_selection: IndirectTests,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum IndirectTests {
    /// Those that read a selected node
    #[default]
    Eager,
    /// Those that read selected nodes only
    Cautious,
    /// Those that read selected nodes and their ancestors only
    Buildable,
    /// None
    Empty,
}

impl IndirectTests {
    pub fn selection(self) -> IndirectSelection {
        match self {
            IndirectTests::Eager => IndirectSelection::Eager,
            IndirectTests::Cautious => IndirectSelection::Cautious,
            IndirectTests::Buildable => IndirectSelection::Buildable,
            IndirectTests::Empty => IndirectSelection::Empty,
        }
    }
}

#[derive(Debug, Default, Args)]
pub struct RunArguments {
    #[command(flatten)]
    pub nodes: SelectArguments,
    /// Rebuild incremental models from nothing
    #[arg(short, long, env = "DBT_FULL_REFRESH")]
    pub full_refresh: bool,
    /// Only these kinds
    #[arg(long, alias = "resource-types", num_args = 1.., env = "DBT_RESOURCE_TYPES", value_delimiter = ' ')]
    pub resource_type: Vec<ListedType>,
    /// All kinds but these
    #[arg(long, alias = "exclude-resource-types", num_args = 1.., env = "DBT_EXCLUDE_RESOURCE_TYPES", value_delimiter = ' ')]
    pub exclude_resource_type: Vec<ListedType>,
    /// Start nothing more after the first failure
    #[arg(short = 'x', long, env = "DBT_FAIL_FAST")]
    pub fail_fast: bool,
    /// Keep the rows that fail a test in a table each
    #[arg(long, env = "DBT_STORE_FAILURES")]
    pub store_failures: bool,
    #[command(flatten)]
    pub event_times: event_times::EventTimeArguments,
    /// Score one part of the rows of ONNX models, such as 0/4 for the first of four
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
}

#[derive(Debug, Args)]
pub struct RetryArguments {
    /// The folder of the run_results.json to go by [default: the target folder]
    #[arg(long, env = "DBT_STATE")]
    pub state: Option<PathBuf>,
    /// Start nothing more after the first failure
    #[arg(short = 'x', long)]
    pub fail_fast: bool,
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
    pub nodes: SelectArguments,
    /// Only these kinds
    #[arg(long, num_args = 1..)]
    pub resource_type: Vec<ListedType>,
    /// What a line holds
    #[arg(long, default_value = "selector")]
    pub output: ListOutput,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListedType {
    Model,
    Seed,
    Snapshot,
    Test,
    #[value(name = "unit_test")]
    UnitTest,
    Source,
    Exposure,
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

#[derive(Debug, Args)]
pub struct ShowArguments {
    #[command(flatten)]
    pub nodes: SelectArguments,
    /// A query, with Jinja, instead of a model
    #[arg(long, conflicts_with = "select")]
    pub inline: Option<String>,
    /// At most this many rows; -1 for all
    #[arg(long, default_value = "5", allow_negative_numbers = true)]
    pub limit: i64,
    /// How rows are written
    #[arg(long, default_value = "table")]
    pub output: ShowOutput,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowOutput {
    Table,
    Csv,
    /// One JSON object a line
    Json,
}

impl ListedType {
    pub fn resource_type(self) -> ResourceType {
        match self {
            ListedType::Model => ResourceType::Model,
            ListedType::Seed => ResourceType::Seed,
            ListedType::Snapshot => ResourceType::Snapshot,
            ListedType::Test => ResourceType::Test,
            ListedType::UnitTest => ResourceType::UnitTest,
            ListedType::Source => ResourceType::Source,
            ListedType::Exposure => ResourceType::Exposure,
        }
    }
}

impl GlobalArguments {
    /// The options of the project, `--vars` read.
    ///
    /// # Errors
    /// A usage error where `--vars` is no YAML mapping.
    pub fn project_options(&self) -> Result<ProjectOptions> {
        Ok(ProjectOptions {
            project_dir: self.project_dir.clone(),
            profiles_dir: self.profiles_dir.clone(),
            profile: self.profile.clone(),
            target: self.target.clone(),
            threads: self.threads.map(usize::from),
            target_path: self.target_path.clone(),
            vars: self.vars()?,
        })
    }

    fn vars(&self) -> Result<Map<String, Value>> {
        let wrong = || {
            Error::usage(format!("--vars `{}` is no YAML mapping", self.vars))
                .help("write it as '{name: value, other: value}'")
        };
        let value: Value =
            yaml::parse(&self.vars, std::path::Path::new("--vars")).map_err(|_| wrong())?;
        match value {
            Value::Object(vars) => Ok(vars),
            Value::Null => Ok(Map::new()),
            _ => Err(wrong()),
        }
    }
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
