//! Macros of dbt that a project writes itself, where that changes how it is read.

use serde_json::json;

use crate::error::{Error, Location, Result};
use crate::jinja::Shared;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::terminal::{Deprecation, deprecated};

const BATCHES: &str = "get_incremental_microbatch_sql";

/// The flag without which such a macro gets all rows at once.
const BATCHED: &str = "require_batched_execution_for_custom_microbatch_strategy";

/// What weir does without a macro, so that one of the project would be called by nobody,
/// and what to use instead.
const WITHOUT_EFFECT: [(&[&str], &str); 5] = [
    (
        &["create_csv_table", "load_csv_rows", "reset_csv_table"],
        "configure the seed (`column_types:`, `delimiter:` …), or change its table in a post-hook",
    ),
    (
        &[
            "get_alter_materialized_view_as_sql",
            "get_create_materialized_view_as_sql",
            "get_materialized_view_configuration_changes",
            "get_replace_materialized_view_sql",
            "refresh_materialized_view",
        ],
        "change the materialized view in a post-hook",
    ),
    (
        &[
            "get_assert_columns_equivalent",
            "get_table_columns_and_constraints",
        ],
        "write the macro `create_table_as`, which is called for tables with a contract too",
    ),
    (&["post_snapshot"], "use `post_hook:` of the snapshot"),
    (
        &["create_or_replace_clone"],
        "make the copy by a macro of your own, with `run-operation`",
    ),
];

/// Refuses macros that weir would not call where dbt does.
///
/// # Errors
/// A usage error at the first of them.
pub fn refuse(shared: &Shared) -> Result<()> {
    for (names, remedy) in WITHOUT_EFFECT {
        let mut own = names.iter();
        let own = own.find_map(|name| shared.in_place_of_builtin(name));
        if let Some(item) = own {
            return Err(Error::usage(format!(
                "the macro `{}` takes the place of one of dbt that weir does not call",
                item.name
            ))
            .at(Location::line(&item.original_file_path, item.first_line))
            .help(format!("{remedy}, and remove the macro")));
        }
    }
    Ok(())
}

/// A project's own macro for microbatch models gets their rows at once where a flag says
/// so.
///
/// # Errors
/// A usage error where the warning of it is to be one.
pub fn unite_batches(project: &Project, shared: &Shared, manifest: &mut Manifest) -> Result<()> {
    if project.file.flag(BATCHED) != Some(false) || shared.in_place_of_builtin(BATCHES).is_none() {
        return Ok(());
    }
    let models = manifest.nodes.values_mut();
    let united = models.filter_map(|node| node.config.microbatch.take());
    match united.count() {
        0 => Ok(()),
        _ => deprecated(
            Deprecation::MicrobatchMacroOutsideOfBatches,
            &format!(
                "The use of a custom microbatch macro outside of batched execution is deprecated. \
                 To use it with batched execution, set `flags.{BATCHED}` to `True` in \
                 `dbt_project.yml`. In the future this will be the default behavior."
            ),
            json!({}),
        ),
    }
}
