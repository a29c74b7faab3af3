//! What `weir alerts` takes.

use clap::{Args, ValueEnum};

use super::ShowOutput;

pub const EXAMPLES: &str = "\
Examples:
  weir alerts                                warnings and alerts, the newest first
  weir alerts --period 2026-W10              one week; a day is --period 2026-03-08
  weir alerts --vars '{batch_date: 2026-03-08}' --fail-on alert
  weir alerts --severity ok --output csv     all that was looked at, for a machine

weir.yml names the models that hold them (`alerts: [model_alerts]`). They need the
text columns `period`, `rule`, `severity` (`ok`, `warn` or `alert`) and `message`; all
their columns, which are the same in each, are written as CSV and JSON.

Exit codes: 0 printed, whatever was found; 1 with --fail-on, something that bad was
among what was printed, or the database failed; 2 the project or the command line is
wrong.";

#[derive(Debug, Args)]
pub struct AlertsArguments {
    /// The least severity to print
    #[arg(long, default_value = "warn")]
    pub severity: AlertSeverity,
    /// Days or weeks, as the column `period` names them [default: the var batch_date, else all]
    #[arg(long, num_args = 1..)]
    pub period: Vec<String>,
    /// Rules, such as psi [default: all]
    #[arg(long, num_args = 1..)]
    pub rule: Vec<String>,
    /// End with exit code 1 where something as bad as this is printed
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// How rows are written
    #[arg(long, default_value = "table")]
    pub output: ShowOutput,
}

/// How bad it is; the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum AlertSeverity {
    Ok,
    Warn,
    Alert,
}

impl AlertSeverity {
    pub const ALL: [AlertSeverity; 3] =
        [AlertSeverity::Ok, AlertSeverity::Warn, AlertSeverity::Alert];

    /// As the column `severity` has it.
    pub fn name(self) -> &'static str {
        match self {
            AlertSeverity::Ok => "ok",
            AlertSeverity::Warn => "warn",
            AlertSeverity::Alert => "alert",
        }
    }
}

/// What makes the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Warn,
    Alert,
}

impl FailOn {
    pub fn severity(self) -> AlertSeverity {
        match self {
            FailOn::Warn => AlertSeverity::Warn,
            FailOn::Alert => AlertSeverity::Alert,
        }
    }
}
