//! dbt's flags that every command takes. The command line comes before the
//! environment, and both before `flags:` in dbt_project.yml.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::BoolishValueParser;
use serde_json::{Map, Value};

use super::global::LogFormat;
use super::ignored::IgnoredFlags;
use super::select::IndirectTests;
use crate::error::{Error, Result};
use crate::project::yaml;
use crate::terminal::Level;

/// The flags that change what weir does.
#[derive(Debug, Clone, Default, Args)]
pub struct Flags {
    /// How progress is written
    #[arg(long, global = true, env = "DBT_LOG_FORMAT", ignore_case = true)]
    pub log_format: Option<LogFormat>,
    /// How the log file is written
    #[arg(
        long,
        global = true,
        hide = true,
        env = "DBT_LOG_FORMAT_FILE",
        ignore_case = true
    )]
    pub log_format_file: Option<LogFormat>,
    /// The least severe messages that are told
    #[arg(long, global = true, env = "DBT_LOG_LEVEL", ignore_case = true)]
    pub log_level: Option<Level>,
    /// The same for the log file
    #[arg(
        long,
        global = true,
        hide = true,
        env = "DBT_LOG_LEVEL_FILE",
        ignore_case = true
    )]
    pub log_level_file: Option<Level>,
    /// The folder of dbt.log [default: logs in the project folder]
    #[arg(long, global = true, env = "DBT_LOG_PATH")]
    pub log_path: Option<PathBuf>,
    /// Only errors and the last line
    #[arg(short, long, global = true, env = "DBT_QUIET", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), overrides_with = "no_quiet")]
    pub quiet: Option<bool>,
    #[arg(long, global = true, hide = true)]
    pub no_quiet: bool,
    /// Say what `print` says, which --quiet does not silence
    #[arg(long, global = true, hide = true, env = "DBT_PRINT", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), overrides_with = "no_print")]
    pub print: Option<bool>,
    /// Leave out what `print` says
    #[arg(long, global = true, env = "DBT_NO_PRINT")]
    pub no_print: bool,
    /// Start nothing more after the first failure
    #[arg(short = 'x', long, global = true, env = "DBT_FAIL_FAST", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), overrides_with = "no_fail_fast")]
    pub fail_fast: Option<bool>,
    #[arg(long, global = true, hide = true)]
    pub no_fail_fast: bool,
    /// Leave manifest.json and run_results.json as they are
    #[arg(long, global = true)]
    pub no_write_json: bool,
    #[arg(long, global = true, hide = true, env = "DBT_WRITE_JSON", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), overrides_with = "no_write_json")]
    pub write_json: Option<bool>,
    /// Take every warning for an error
    #[arg(long, global = true, env = "DBT_WARN_ERROR", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub warn_error: Option<bool>,
    /// Which warnings are errors, and which are silent: '{error: all, warn: [..], silence: [..]}'
    #[arg(
        long,
        global = true,
        env = "DBT_WARN_ERROR_OPTIONS",
        value_name = "YAML"
    )]
    pub warn_error_options: Option<String>,
    /// Colours, also where the output is no terminal
    #[arg(long, global = true, hide = true, env = "DBT_USE_COLORS", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), overrides_with = "no_use_colors")]
    pub use_colors: Option<bool>,
    #[arg(long, global = true, hide = true)]
    pub no_use_colors: bool,
    /// Which tests come along with the nodes they read
    #[arg(
        long,
        global = true,
        env = "DBT_INDIRECT_SELECTION",
        ignore_case = true
    )]
    pub indirect_selection: Option<IndirectTests>,
    /// The artifacts of another run, for state:, result:, --defer and retry
    #[arg(long, global = true, env = "DBT_STATE", value_name = "FOLDER")]
    pub state: Option<PathBuf>,
    /// Read what is not selected where the state's run built it
    #[arg(long, global = true, env = "DBT_DEFER", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), overrides_with = "no_defer")]
    pub defer: Option<bool>,
    #[arg(long, global = true, hide = true)]
    pub no_defer: bool,
    /// The artifacts to defer to, where they are not those of --state
    #[arg(long, global = true, env = "DBT_DEFER_STATE", value_name = "FOLDER")]
    pub defer_state: Option<PathBuf>,
    /// Defer also where the relation is there
    #[arg(long, global = true, env = "DBT_FAVOR_STATE", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), overrides_with = "no_favor_state")]
    pub favor_state: Option<bool>,
    #[arg(long, global = true, hide = true)]
    pub no_favor_state: bool,
    #[arg(long, global = true, hide = true, env = "DBT_VERSION_CHECK", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), overrides_with = "no_version_check")]
    pub version_check: Option<bool>,
    /// Run also what `require-dbt-version` gives to other versions of dbt
    #[arg(long, global = true)]
    pub no_version_check: bool,
    /// Compile without asking the database
    #[arg(long, global = true, hide = true)]
    pub no_introspect: bool,
    /// Compile without the SQL of ephemeral models
    #[arg(long, global = true, hide = true)]
    pub no_inject_ephemeral_ctes: bool,
    #[command(flatten)]
    pub ignored: IgnoredFlags,
}

impl Flags {
    /// The flags of dbt_project.yml where neither the command line nor the
    /// environment says otherwise, and a `no` for a `no-`.
    ///
    /// # Errors
    /// A usage error for a value that the flag does not take.
    pub fn over(mut self, project: &Map<String, Value>) -> Result<Self> {
        for (value, is_denied, name) in [
            (&mut self.quiet, self.no_quiet, "quiet"),
            (&mut self.print, self.no_print, "print"),
            (&mut self.fail_fast, self.no_fail_fast, "fail_fast"),
            (&mut self.write_json, self.no_write_json, "write_json"),
            (&mut self.warn_error, false, "warn_error"),
            (&mut self.use_colors, self.no_use_colors, "use_colors"),
            (&mut self.defer, self.no_defer, "defer"),
            (&mut self.favor_state, self.no_favor_state, "favor_state"),
            (
                &mut self.version_check,
                self.no_version_check,
                "version_check",
            ),
        ] {
            if is_denied {
                *value = Some(false);
            }
            if value.is_none() {
                *value = project.get(name).and_then(Value::as_bool);
            }
        }
        word(&mut self.log_format, project, "log_format")?;
        word(&mut self.log_format_file, project, "log_format_file")?;
        word(&mut self.log_level, project, "log_level")?;
        word(&mut self.log_level_file, project, "log_level_file")?;
        word(&mut self.indirect_selection, project, "indirect_selection")?;
        if let (None, Some(options)) = (&self.warn_error_options, project.get("warn_error_options"))
        {
            self.warn_error_options = Some(options.to_string());
        }
        if self.ignored.debug {
            self.log_level = Some(Level::Debug);
        }
        Ok(self)
    }

    /// The same with the folders of other runs' artifacts below the project's, as dbt
    /// takes them.
    pub fn within(mut self, project: &Path) -> Self {
        for folder in [&mut self.state, &mut self.defer_state] {
            *folder = folder.as_ref().map(|folder| project.join(folder));
        }
        self
    }

    /// Whether a flag is on; one that nobody set is off.
    pub fn is_on(flag: Option<bool>) -> bool {
        flag.unwrap_or(false)
    }

    /// Whether artifacts are written.
    pub fn writes_artifacts(&self) -> bool {
        self.write_json.unwrap_or(true)
    }
}

fn word<T: clap::ValueEnum>(
    value: &mut Option<T>,
    project: &Map<String, Value>,
    name: &str,
) -> Result<()> {
    if let (None, Some(Value::String(text))) = (&value, project.get(name)) {
        let read = T::from_str(text, true);
        *value = Some(read.map_err(|_| {
            Error::usage(format!("the flag `{name}` is `{text}`, which is not known"))
                .help("mend it under `flags:` in dbt_project.yml")
        })?);
    }
    Ok(())
}

/// The `flags:` of a project; none where the file cannot be read, which the
/// command itself will tell.
pub fn of_project(folder: &Path) -> Map<String, Value> {
    let path = folder.join("dbt_project.yml");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    if !text.contains("flags:") {
        return Map::new();
    }
    let keys: Result<Map<String, Value>> = yaml::parse(&text, &path);
    match keys.ok().and_then(|mut keys| keys.remove("flags")) {
        Some(Value::Object(flags)) => flags,
        _ => Map::new(),
    }
}
