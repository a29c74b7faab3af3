//! Flags of dbt's that ask for nothing weir could do otherwise. They are taken, so
//! that a command line written for dbt runs.

use clap::Args;

/// Taken and not looked at, but for `debug`.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "dbt")]
pub struct IgnoredFlags {
    #[arg(
        short,
        long,
        global = true,
        hide = true,
        env = "DBT_DEBUG",
        overrides_with = "no_debug"
    )]
    pub debug: bool,
    #[arg(long, global = true, hide = true)]
    pub no_debug: bool,
    #[arg(long, global = true, hide = true, overrides_with = "no_partial_parse")]
    pub partial_parse: bool,
    #[arg(long, global = true, hide = true)]
    pub no_partial_parse: bool,
    #[arg(long, global = true, hide = true, value_name = "FILE")]
    pub partial_parse_file_path: Option<String>,
    #[arg(long, global = true, hide = true)]
    pub partial_parse_file_diff: bool,
    #[arg(long, global = true, hide = true)]
    pub no_partial_parse_file_diff: bool,
    #[arg(long, global = true, hide = true, overrides_with = "no_static_parser")]
    pub static_parser: bool,
    #[arg(long, global = true, hide = true)]
    pub no_static_parser: bool,
    #[arg(long, global = true, hide = true)]
    pub use_experimental_parser: bool,
    #[arg(long, global = true, hide = true)]
    pub no_use_experimental_parser: bool,
    #[arg(long, global = true, hide = true)]
    pub no_use_v2_parser: bool,
    #[arg(long, global = true, hide = true)]
    pub use_v2_parser: bool,
    #[arg(long, global = true, hide = true, value_name = "PARSER")]
    pub v2_parser: Option<String>,
    #[arg(long, global = true, hide = true)]
    pub snowflake_projects_otel: bool,
    #[arg(long, global = true, hide = true)]
    pub no_snowflake_projects_otel: bool,
    #[arg(long, global = true, hide = true)]
    pub use_colors_file: bool,
    #[arg(long, global = true, hide = true)]
    pub no_use_colors_file: bool,
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
    #[arg(long, global = true, hide = true)]
    pub no_single_threaded: bool,
    #[arg(long, global = true, hide = true)]
    pub use_fast_test_edges: bool,
    #[arg(long, global = true, hide = true)]
    pub no_use_fast_test_edges: bool,
    #[arg(long, global = true, hide = true)]
    pub show_all_deprecations: bool,
    #[arg(long, global = true, hide = true)]
    pub no_show_all_deprecations: bool,
    #[arg(long, global = true, hide = true)]
    pub show_resource_report: bool,
    #[arg(long, global = true, hide = true)]
    pub no_show_resource_report: bool,
    #[arg(long, global = true, hide = true)]
    pub hints_enabled: bool,
    #[arg(long, global = true, hide = true)]
    pub no_hints_enabled: bool,
    #[arg(long, global = true, hide = true)]
    pub macro_debugging: bool,
    #[arg(long, global = true, hide = true)]
    pub no_macro_debugging: bool,
    #[arg(long, global = true, hide = true)]
    pub log_cache_events: bool,
    #[arg(long, global = true, hide = true)]
    pub no_log_cache_events: bool,
    #[arg(long, global = true, hide = true)]
    pub no_upload_to_artifacts_ingest_api: bool,
    #[arg(long, global = true, hide = true, value_name = "BYTES")]
    pub log_file_max_bytes: Option<u64>,
    #[arg(long, global = true, hide = true, value_name = "MIB")]
    pub maximum_seed_size_mib: Option<u64>,
    #[arg(long, global = true, hide = true, value_name = "NUMBER")]
    pub printer_width: Option<u32>,
    #[arg(short = 'r', long, global = true, hide = true, value_name = "FILE")]
    pub record_timing_info: Option<String>,
    #[arg(long, global = true, hide = true, value_name = "YAML")]
    pub sqlparse: Option<String>,
    #[arg(long, global = true, hide = true, overrides_with = "no_introspect")]
    pub introspect: bool,
    #[arg(
        long,
        global = true,
        hide = true,
        overrides_with = "no_inject_ephemeral_ctes"
    )]
    pub inject_ephemeral_ctes: bool,
    #[arg(long, global = true, hide = true)]
    pub export_saved_queries: bool,
    #[arg(long, global = true, hide = true)]
    pub no_export_saved_queries: bool,
    #[arg(long, global = true, hide = true)]
    pub include_saved_query: bool,
    #[arg(long, global = true, hide = true)]
    pub no_include_saved_query: bool,
}
