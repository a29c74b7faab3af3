//! `weir register`: a version of a model is known before it scores anything.

use std::path::Path;

use serde_json::json;

use super::Exit;
use super::record::version_record;
use crate::adapter;
use crate::cli::{GlobalArguments, RegisterArguments};
use crate::error::{Error, Result};
use crate::onnx::OnnxModel;
use crate::project::Project;
use crate::state;
use crate::terminal::Terminal;

/// Loads `ml_models/<name>.onnx`, which tests itself, and keeps its name,
/// version, hash and metrics in `ml_model_versions`.
///
/// # Errors
/// A usage error where the model is unfit or weir.yml names no state schema; a
/// runtime error where the database refuses.
pub fn register(
    global: &GlobalArguments,
    arguments: &RegisterArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let project = Project::open(&global.project_options()?)?;
    let schema = project.weir.state_schema.as_ref().ok_or_else(|| {
        Error::usage("the project keeps no state").help("add `state_schema: weir` to weir.yml")
    })?;
    let file = Path::new("ml_models").join(format!("{}.onnx", arguments.model));
    let model = OnnxModel::load(&project.root.join(file))?;
    let version = version_record(&model, chrono::Utc::now().naive_utc());
    let adapter = adapter::open(&project.target.connection)?;
    state::migrate(adapter.as_ref(), schema)?;
    let mut transaction = adapter.begin()?;
    transaction.execute(&state::upsert_model_version(schema, &version))?;
    transaction.commit()?;
    terminal.last_line(
        &format!("Registered {} {}.", version.name, version.version),
        json!({
            "event": "model_registered",
            "name": version.name,
            "version": version.version,
            "sha256": version.sha256,
        }),
    );
    Ok(Exit::Success)
}
