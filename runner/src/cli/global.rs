//! What every command takes.

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

use super::flags::Flags;
use crate::error::{Error, Result};
use crate::project::{Invocation, ProjectOptions, VersionCheck, yaml};

const PROJECT_FILE: &str = "dbt_project.yml";

/// Where the project is and how it is run.
#[derive(Debug, Clone, Args)]
pub struct GlobalArguments {
    /// The folder of dbt_project.yml [default: this folder or the nearest above that has one]
    #[arg(
        long,
        global = true,
        default_value = ".",
        hide_default_value = true,
        env = "DBT_PROJECT_DIR"
    )]
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
    #[arg(
        long,
        global = true,
        default_value = "{}",
        hide_default_value = true,
        env = "DBT_VARS"
    )]
    pub vars: String,
    /// Nodes that run at once
    #[arg(long, global = true, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Where artifacts go [default: target in the project folder]
    #[arg(long, global = true, env = "DBT_TARGET_PATH")]
    pub target_path: Option<PathBuf>,
    #[command(flatten)]
    pub flags: Flags,
    /// What templates see as `flags`
    #[arg(skip)]
    pub template_flags: Map<String, Value>,
    /// What tells this run from others
    #[arg(skip = uuid::Uuid::new_v4().to_string())]
    pub invocation_id: String,
}

/// How progress is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    #[value(alias = "default", alias = "debug")]
    Text,
    /// One JSON object a line
    Json,
}

impl GlobalArguments {
    /// The folder of the project: the one that is named, or the nearest at or above
    /// the current one that holds a project.
    pub fn project_dir(&self) -> PathBuf {
        if self.project_dir != Path::new(".") || self.project_dir.join(PROJECT_FILE).is_file() {
            return self.project_dir.clone();
        }
        let here = std::env::current_dir().unwrap_or_default();
        let above = here.ancestors().skip(1);
        above
            .into_iter()
            .find(|folder| folder.join(PROJECT_FILE).is_file())
            .map_or_else(|| self.project_dir.clone(), Path::to_path_buf)
    }

    /// Templates see the command that is repeated, not `retry`.
    pub fn repeats(&mut self, command: &str, full_refresh: bool) {
        let seen = [
            ("WHICH", Value::from(command)),
            ("FULL_REFRESH", Value::from(full_refresh)),
        ];
        let seen = seen.map(|(name, value)| (name.to_owned(), value));
        self.template_flags.extend(seen);
    }

    /// The options of the project, `--vars` read.
    ///
    /// # Errors
    /// A usage error where `--vars` is no YAML mapping.
    pub fn project_options(&self) -> Result<ProjectOptions> {
        Ok(ProjectOptions {
            project_dir: self.project_dir(),
            profiles_dir: self.profiles_dir.clone(),
            profile: self.profile.clone(),
            target: self.target.clone(),
            threads: self.threads.map(usize::from),
            target_path: self.target_path.clone(),
            vars: self.vars()?,
            invocation: self.invocation(),
            version_check: match self.flags.version_check {
                Some(false) => VersionCheck::Off,
                _ => VersionCheck::On,
            },
        })
    }

    /// This run of weir.
    pub fn invocation(&self) -> Invocation {
        Invocation {
            id: self.invocation_id.clone(),
            started_at: Utc::now(),
            flags: self.template_flags.clone(),
        }
    }

    /// The vars of the command line.
    ///
    /// # Errors
    /// A usage error where they are no YAML mapping.
    pub fn vars(&self) -> Result<Map<String, Value>> {
        mapping("--vars", &self.vars)
    }
}

/// The YAML mapping that an option gives.
///
/// # Errors
/// A usage error where it is none.
pub fn mapping(option: &str, text: &str) -> Result<Map<String, Value>> {
    let wrong = || {
        Error::usage(format!("{option} `{text}` is no YAML mapping"))
            .help("write it as '{name: value, other: value}'")
    };
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match yaml::parse(text, Path::new(option)).map_err(|_| wrong())? {
        Value::Object(keys) => Ok(keys),
        Value::Null => Ok(Map::new()),
        _ => Err(wrong()),
    }
}
