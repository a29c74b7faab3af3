//! Where a metric says over which span it runs: under `cumulative_type_params`, in
//! earlier projects one level above.

use serde_json::{Value, json};

use super::broken;
use crate::error::{Error, Result};
use crate::manifest::Declaration;
use crate::project::Project;
use crate::terminal::{Deprecation, deprecated};

const NESTING_FLAG: &str = "require_nested_cumulative_type_params";

/// The metrics whose span stands one level too high, which a flag of the project lets
/// through.
///
/// # Errors
/// Where deprecations are errors, what is let through.
pub fn errors(project: &Project, metrics: &[&Declaration]) -> Result<Vec<Error>> {
    let unnested = metrics.iter().filter(|metric| is_unnested(metric));
    let unnested: Vec<&&Declaration> = unnested.collect();
    if project.flag(NESTING_FLAG) == Some(false) && !unnested.is_empty() {
        let message = "`window` and `grain_to_date` of cumulative metrics are about to be read \
                       under `cumulative_type_params` only";
        deprecated(Deprecation::CumulativeTypeParams, message, json!({}))?;
        return Ok(Vec::new());
    }
    let errors = unnested.into_iter().map(|metric| {
        let fact = format!(
            "metric `{}` has its span right under type_params",
            metric.name
        );
        broken(metric, fact).help(format!(
            "nest `window` or `grain_to_date` under `cumulative_type_params:`, \
             or set the flag `{NESTING_FLAG}` to false"
        ))
    });
    Ok(errors.collect())
}

fn is_unnested(metric: &Declaration) -> bool {
    let parameters = metric.keys.get("type_params").unwrap_or(&Value::Null);
    let keys = ["window", "grain_to_date"];
    keys.iter().any(|key| !parameters[key].is_null())
}
