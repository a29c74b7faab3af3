//! Seeds that are too large for their bytes to be compared, of which the path is.

use serde_json::Value;

use crate::error::Result;
use crate::terminal::{self, Warning};

/// Says what a comparison of such a seed with its past takes for granted.
///
/// # Errors
/// The warning itself, where the flags make an error of it.
pub fn warn_of_size(before: &Value, now: &Value) -> Result<()> {
    let is_path = |entry: &Value| entry["checksum"]["name"] == "path";
    if !is_path(now) {
        return Ok(());
    }
    let (warning, consequence) = match is_path(before) {
        false => (
            Warning::SeedIncreased,
            ". The previous file was <=1MiB, so it has changed",
        ),
        true if before["checksum"] == now["checksum"] => (
            Warning::SeedExceedsLimitSamePath,
            " at the same path, dbt cannot tell if it has changed: assuming they are the same",
        ),
        true => (
            Warning::SeedExceedsLimitAndPathChanged,
            ". The previous file was in a different location, assuming it has changed",
        ),
    };
    let text = |key: &str| now[key].as_str().unwrap_or_default();
    let name = format!("{}.{}", text("package_name"), text("name"));
    terminal::warn(
        warning,
        &format!("Found a seed ({name}) >1MiB in size{consequence}"),
    )
}
