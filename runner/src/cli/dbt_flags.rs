//! Flags of dbt's that ask for nothing weir could do otherwise. They are taken, so
//! that a command line written for dbt runs.

use clap::Args;

/// Taken and not looked at.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "dbt")]
pub struct DbtFlags {
    #[arg(long, global = true, hide = true, overrides_with = "no_partial_parse")]
    pub partial_parse: bool,
    #[arg(long, global = true, hide = true)]
    pub no_partial_parse: bool,
    #[arg(long, global = true, hide = true, overrides_with = "no_static_parser")]
    pub static_parser: bool,
    #[arg(long, global = true, hide = true)]
    pub no_static_parser: bool,
    #[arg(long, global = true, hide = true, overrides_with = "no_use_colors")]
    pub use_colors: bool,
    #[arg(long, global = true, hide = true)]
    pub no_use_colors: bool,
    #[arg(long, global = true, hide = true, overrides_with = "no_version_check")]
    pub version_check: bool,
    #[arg(long, global = true, hide = true)]
    pub no_version_check: bool,
    #[arg(long, global = true, hide = true, overrides_with = "no_print")]
    pub print: bool,
    #[arg(long, global = true, hide = true)]
    pub no_print: bool,
    #[arg(long, global = true, hide = true, overrides_with = "no_populate_cache")]
    pub populate_cache: bool,
    #[arg(long, global = true, hide = true)]
    pub no_populate_cache: bool,
    #[arg(long, global = true, hide = true)]
    pub cache_selected_only: bool,
    #[arg(long, global = true, hide = true)]
    pub no_cache_selected_only: bool,
    #[arg(long, global = true, hide = true)]
    pub send_anonymous_usage_stats: bool,
    #[arg(long, global = true, hide = true)]
    pub no_send_anonymous_usage_stats: bool,
    #[arg(long, global = true, hide = true)]
    pub single_threaded: bool,
    #[arg(short, long, global = true, hide = true)]
    pub debug: bool,
    #[arg(long, global = true, hide = true, value_name = "LEVEL")]
    pub log_level: Option<String>,
    #[arg(long, global = true, hide = true, value_name = "LEVEL")]
    pub log_level_file: Option<String>,
    #[arg(long, global = true, hide = true, value_name = "FORMAT")]
    pub log_format_file: Option<String>,
    #[arg(long, global = true, hide = true, value_name = "FOLDER")]
    pub log_path: Option<String>,
    #[arg(long, global = true, hide = true, value_name = "NUMBER")]
    pub printer_width: Option<u32>,
}
