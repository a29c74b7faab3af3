//! Reports: a Markdown file each, which becomes an exposure that depends on
//! what its queries read.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Found;
use super::models::{fqn, name_of};
use crate::error::Result;
use crate::jinja::{Capture, Engine, Scope};
use crate::manifest::{Exposure, Owner, ResourceType};
use crate::project::{Project, SourceFile, files_directly_in};
use crate::report::{ReportFile, is_report};

/// The folder of reports, from the project folder.
const FOLDER: &str = "reports";

/// Reads every report; Markdown without front matter is none.
pub fn read(project: &Project, engine: &Engine, found: &mut Found) {
    let files = files_directly_in(&project.root, Path::new(FOLDER), "md");
    for file in found.keep(files).unwrap_or_default() {
        if !is_report(&file.text) {
            continue;
        }
        if let Some(mut exposure) = found.keep(exposure(project, engine, file)) {
            exposure.place = found.exposures.len();
            found.exposures.insert(exposure.unique_id.clone(), exposure);
        }
    }
}

fn exposure(project: &Project, engine: &Engine, file: SourceFile) -> Result<Exposure> {
    let report = ReportFile::parse(&file.path, &file.text)?;
    let captured = captured(engine, &report)?;
    let name = name_of(&file.path);
    let package = &project.file.name;
    let owner = report.front.owner.clone().unwrap_or_default();
    Ok(Exposure {
        unique_id: format!("{}.{package}.{name}", ResourceType::Exposure.name()),
        package_name: package.clone(),
        fqn: fqn(package, &file.path_in_folder, &name),
        name,
        path: file.path_in_folder,
        original_file_path: file.path,
        kind: "dashboard".to_owned(),
        label: Some(report.front.title.clone()),
        description: report.front.description.clone(),
        owner: Owner {
            name: owner.name,
            email: owner.email,
            ..Owner::default()
        },
        tags: report.front.tags(),
        meta: report.front.meta.clone(),
        refs: captured.refs,
        sources: captured.sources,
        depends_on: Vec::new(),
        macros: captured.macros.into_iter().collect(),
        raw_code: file.text,
        ..Exposure::default()
    })
}

/// What the queries refer to and call.
fn captured(engine: &Engine, report: &ReportFile) -> Result<Capture> {
    let mut captured = Capture::default();
    for query in &report.queries {
        let scope = Arc::new(Scope {
            vars: placeholder(report),
            ..Scope::parsing(engine.shared.clone())
        });
        engine.render(&report.path, &report.query_text(query), &scope)?;
        captured.add(scope.captured());
    }
    Ok(captured)
}

/// While parsing, no period is known.
fn placeholder(report: &ReportFile) -> Map<String, Value> {
    let period = report.front.period.iter();
    let vars = period.map(|name| (name.clone(), Value::String(String::new())));
    vars.collect()
}
