//! What properties files declare beside nodes and sources: exposures, groups,
//! metrics, semantic models and saved queries.

mod entry;
mod exposure;
mod group;
mod metric;
pub mod of_models;
mod saved_query;
mod semantic_model;
mod unnested_metric;
mod wiring;

use std::path::Path;

use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::Found;
use super::config_tree;
use super::patch_file::PatchFile;
use super::patches::Patches;
use super::twins::two_of;
use crate::error::{Error, Location, Result};
use crate::jinja::{Engine, YamlEnvironment};
use crate::manifest::{Declaration, Exposure, ResourceType, flag};
use crate::project::{Project, ProjectFile};

use entry::Entry;
pub use entry::texts;
pub use wiring::connect;

type Declared = (PatchFile, Spanned<Value>);

/// Reads the declarations of every properties file.
pub fn read(project: &Project, engine: &Engine, patches: &Patches, found: &mut Found) {
    let environment = project.yaml_environment();
    let reader = Reader {
        project,
        engine,
        environment: &environment,
    };
    read_exposures(&reader, patches, found);
    for (file, value) in &patches.declared.groups {
        if let Some(group) = found.keep(reader.read(file, value, group::group)) {
            found.groups.insert(group.unique_id.clone(), group);
        }
    }
    let declared = &patches.declared;
    let (models, metrics) = found.keep(of_models_of(patches)).unwrap_or_default();
    for (kind, own, of_models) in [
        (ResourceType::Metric, &declared.metrics, metrics),
        (
            ResourceType::SemanticModel,
            &declared.semantic_models,
            models,
        ),
        (
            ResourceType::SavedQuery,
            &declared.saved_queries,
            Vec::new(),
        ),
    ] {
        for (file, value) in own.iter().chain(&of_models) {
            let read = reader.read(file, value, |reader, entry| reader.declaration(entry, kind));
            for declaration in found.keep(read).into_iter().flatten() {
                add(declaration, file.at(&value.referenced), found);
            }
        }
    }
}

fn add(mut declaration: Declaration, place: Location, found: &mut Found) {
    let is_on = is_enabled(&declaration.config).map_err(|error| error.at(place.clone()));
    match found.keep(is_on) {
        Some(true) => {
            declaration.place = found.declarations.len();
            let (id, name) = (declaration.unique_id.clone(), declaration.name.clone());
            let kind = declaration.resource_type.plural();
            let twin = found.declarations.insert(id, declaration);
            refuse(twin, (&kind, &name), place, found);
        }
        Some(false) => found.disabled.declarations.push(declaration),
        None => {}
    }
}

/// The semantic models and the metrics that stand in the entries of models.
fn of_models_of(patches: &Patches) -> Result<(Vec<Declared>, Vec<Declared>)> {
    let (mut models, mut metrics) = (Vec::new(), Vec::new());
    let described = patches.models.values();
    for patch in described.filter(|patch| patch.is_first()) {
        let place = patch.properties.name.referenced;
        let semantics = of_models::of(&patch.properties);
        let semantics = semantics.map_err(|error| error.at(patch.file.at(&place)))?;
        let placed = |value| (patch.file.clone(), Spanned::new(value, place, place));
        models.extend(semantics.semantic_model.map(placed));
        metrics.extend(semantics.metrics.into_iter().map(placed));
    }
    Ok((models, metrics))
}

fn read_exposures(reader: &Reader<'_>, patches: &Patches, found: &mut Found) {
    for (file, value) in &patches.declared.exposures {
        let exposure = reader.read(file, value, exposure::exposure);
        if let Some(exposure) = found.keep(exposure) {
            add_exposure(exposure, file.at(&value.referenced), found);
        }
    }
}

fn add_exposure(mut exposure: Exposure, place: Location, found: &mut Found) {
    let is_on = is_enabled(&exposure.config).map_err(|error| error.at(place.clone()));
    match found.keep(is_on) {
        Some(true) => {
            exposure.place = found.exposures.len();
            let (id, name) = (exposure.unique_id.clone(), exposure.name.clone());
            let twin = found.exposures.insert(id, exposure);
            refuse(twin, ("exposures", &name), place, found);
        }
        Some(false) => found.disabled.exposures.push(exposure),
        None => {}
    }
}

/// A thing of a kind has a name of its own.
fn refuse<T>(twin: Option<T>, (kind, name): (&str, &str), place: Location, found: &mut Found) {
    if twin.is_some() {
        let error = two_of(kind, name).at(place);
        found.errors.push(error.help("rename one of them"));
    }
}

/// Whether a declaration is switched on, as one is where nothing is said.
///
/// # Errors
/// A usage error for what is neither true nor false.
fn is_enabled(config: &Map<String, Value>) -> Result<bool> {
    Ok(flag(config, "enabled")?.unwrap_or(true))
}

/// What every reader of a declaration needs.
pub struct Reader<'a> {
    pub project: &'a Project,
    pub engine: &'a Engine,
    pub environment: &'a YamlEnvironment,
}

impl Reader<'_> {
    /// Reads one entry; an error in it is at its place.
    fn read<T>(
        &self,
        file: &PatchFile,
        value: &Spanned<Value>,
        read: impl FnOnce(&Self, &Entry<'_>) -> Result<T>,
    ) -> Result<T> {
        let place = file.at(&value.referenced);
        let result = match &value.value {
            Value::Object(keys) => Entry::of(file, keys).and_then(|entry| read(self, &entry)),
            other => Err(Error::usage(format!("`{other}` declares nothing"))
                .help("write a mapping with a `name:`")),
        };
        result.map_err(|error| error.at(place))
    }

    /// The declaration, and those that follow from it.
    fn declaration(&self, entry: &Entry<'_>, kind: ResourceType) -> Result<Vec<Declaration>> {
        let config = self.config(entry, kind)?;
        let mut declaration = self.bare(entry, kind, config)?;
        match kind {
            ResourceType::SemanticModel => semantic_model::fill(self, entry, &mut declaration)?,
            ResourceType::Metric => metric::fill(entry, &mut declaration)?,
            _ => saved_query::fill(self, entry, &mut declaration)?,
        }
        let metrics = match kind {
            ResourceType::SemanticModel => metric::of_measures(&declaration, entry)?,
            _ => Vec::new(),
        };
        Ok([vec![declaration], metrics].concat())
    }

    fn bare(
        &self,
        entry: &Entry<'_>,
        resource_type: ResourceType,
        config: Map<String, Value>,
    ) -> Result<Declaration> {
        let package = &self.project.file.name;
        let path = self.path_in_folder(entry.file);
        Ok(Declaration {
            unique_id: format!("{}.{package}.{}", resource_type.name(), entry.name),
            resource_type,
            name: entry.name.to_owned(),
            package_name: package.clone(),
            place: 0,
            fqn: super::models::fqn(package, &path, entry.name),
            path,
            original_file_path: entry.file.path.clone(),
            tags: entry.tags(&config)?,
            config,
            refs: Vec::new(),
            depends_on: Vec::new(),
            keys: Map::new(),
        })
    }

    /// The config of an entry, rendered, over that of its folder in dbt_project.yml.
    pub fn config(&self, entry: &Entry<'_>, kind: ResourceType) -> Result<Map<String, Value>> {
        let tree: fn(&ProjectFile) -> &Map<String, Value> = match kind {
            ResourceType::Exposure => |file| &file.exposures,
            ResourceType::SemanticModel => |file| &file.semantic_models,
            ResourceType::Metric => |file| &file.metrics,
            _ => |file| &file.saved_queries,
        };
        let path = self.path_in_folder(entry.file);
        let fqn = super::models::fqn(&self.project.file.name, &path, entry.name);
        let mut keys = config_tree::config_at(tree(&self.project.file), &fqn);
        config_tree::merge(&mut keys, self.own_config(entry)?);
        config_tree::merge_overriding(&mut keys, self.project, tree, &fqn);
        Ok(keys)
    }

    /// The config of an entry alone, rendered.
    pub fn own_config(&self, entry: &Entry<'_>) -> Result<Map<String, Value>> {
        let mut config = Value::Object(entry.mapping("config")?);
        crate::project::yaml::render(&mut config, self.environment)?;
        match config {
            Value::Object(config) => Ok(config),
            _ => Ok(Map::new()),
        }
    }

    /// A properties file from its resource folder.
    pub fn path_in_folder(&self, file: &PatchFile) -> std::path::PathBuf {
        let folders = [
            self.project.file.model_paths(),
            self.project.file.seed_paths(),
            self.project.file.snapshot_paths(),
            self.project.file.test_paths(),
            self.project.file.analysis_paths(),
            self.project.file.macro_paths(),
            self.project.file.function_paths(),
        ];
        let folders = folders.concat();
        let inside = folders
            .iter()
            .find_map(|folder| file.path.strip_prefix(folder).ok());
        inside.unwrap_or(Path::new(&file.path)).to_path_buf()
    }
}
