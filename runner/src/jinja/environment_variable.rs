//! Variables of the environment. One of dbt's own has two names, `DBT_X` and
//! `DBT_ENGINE_X`; who asks for either gets what is set, the longer name first.

use std::env;

const PREFIX: &str = "DBT_";
const ENGINE_PREFIX: &str = "DBT_ENGINE_";

/// What follows the prefix in the names of dbt's own variables.
const OWN: [&str; 70] = [
    "ARTIFACT_STATE_PATH",
    "CACHE_SELECTED_ONLY",
    "CLEAN_PROJECT_FILES_ONLY",
    "DEBUG",
    "DEFER",
    "DEFER_STATE",
    "DEFER_TO_STATE",
    "DOWNLOAD_DIR",
    "EMPTY",
    "EVENT_TIME_END",
    "EVENT_TIME_START",
    "EXCLUDE_RESOURCE_TYPES",
    "EXPORT_SAVED_QUERIES",
    "FAIL_FAST",
    "FAVOR_STATE",
    "FAVOR_STATE_MODE",
    "FULL_REFRESH",
    "HINTS_ENABLED",
    "HOST",
    "INCLUDE_SAVED_QUERY",
    "INDIRECT_SELECTION",
    "INTROSPECT",
    "INVOCATION_ENV",
    "LOG_CACHE_EVENTS",
    "LOG_FILE_MAX_BYTES",
    "LOG_FORMAT",
    "LOG_FORMAT_FILE",
    "LOG_LEVEL",
    "LOG_LEVEL_FILE",
    "LOG_PATH",
    "MACRO_DEBUGGING",
    "NO_PRINT",
    "PACKAGE_HUB_URL",
    "PARTIAL_PARSE",
    "PARTIAL_PARSE_FILE_DIFF",
    "PARTIAL_PARSE_FILE_PATH",
    "POPULATE_CACHE",
    "PP_FILE_DIFF_TEST",
    "PP_TEST",
    "PRINT",
    "PRINTER_WIDTH",
    "PROFILE",
    "PROFILES_DIR",
    "PROJECT_DIR",
    "QUIET",
    "RECORDED_FILE_PATH",
    "RESOURCE_TYPES",
    "SAMPLE",
    "SEND_ANONYMOUS_USAGE_STATS",
    "SHOW_RESOURCE_REPORT",
    "SINGLE_THREADED",
    "SNOWFLAKE_PROJECTS_OTEL",
    "SQLPARSE",
    "STATE",
    "STATIC_PARSER",
    "STORE_FAILURES",
    "TARGET",
    "TARGET_PATH",
    "TEST_STATE_MODIFIED",
    "UPLOAD_TO_ARTIFACTS_INGEST_API",
    "USE_COLORS",
    "USE_COLORS_FILE",
    "USE_EXPERIMENTAL_PARSER",
    "USE_FAST_TEST_EDGES",
    "USE_V2_PARSER",
    "V2_PARSER",
    "VERSION_CHECK",
    "WARN_ERROR",
    "WARN_ERROR_OPTIONS",
    "WRITE_JSON",
];

/// What a variable holds; `None` where it is not set.
pub fn environment_variable(name: &str) -> Option<String> {
    let own = name
        .strip_prefix(ENGINE_PREFIX)
        .or_else(|| name.strip_prefix(PREFIX));
    match own.filter(|own| OWN.contains(own)) {
        Some(own) => [ENGINE_PREFIX, PREFIX]
            .iter()
            .find_map(|prefix| env::var(format!("{prefix}{own}")).ok()),
        None => env::var(name).ok(),
    }
}

/// The names of variables that are set under the prefix of dbt's own and are none.
pub fn in_the_way_of_own() -> Vec<String> {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| {
            let own = name.strip_prefix(ENGINE_PREFIX);
            own.is_some_and(|own| !OWN.contains(&own))
        })
        .collect();
    names.sort();
    names
}
