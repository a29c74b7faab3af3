//! Models and singular tests: one SQL file each.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

use super::config_tree;
use super::declarations::texts;
use super::external_location::require_ability;
use super::naming::{self, Named};
use super::patches::{Described, Patch, Patches, config_of};
use super::test_config::{node_config, test_config};
use super::written_config::{self, Tree, written_config};
use super::{Found, contracts, first_rendering, hooks};
use crate::adapter::Relation;
use crate::error::{Error, Location, Result};
use crate::jinja::{Capture, Engine, is_plain};
use crate::manifest::{
    FileChecksum, ModelDetails, ModelVersion, Node, NodeConfig, NodeDetails, ResourceType, once,
};
use crate::project::{Project, SourceFile, without_template_extension};

/// Reads every SQL file of the model and test folders.
pub fn read(project: &Project, engine: &Engine, patches: &mut Patches, found: &mut Found) {
    let files = project.files(&project.file.model_paths(), "sql");
    for file in found.keep(files).unwrap_or_default() {
        found.keep_node(&name_of(&file.path), model(project, engine, patches, &file));
    }
    let python = project.files(&project.file.model_paths(), "py");
    for file in found.keep(python).unwrap_or_default() {
        found.errors.push(
            Error::usage("python models are not supported")
                .at(Location::file(&file.path))
                .help("write it as SQL, or export its model to ONNX and use materialized: onnx"),
        );
    }
    let files = project.files(&project.file.test_paths(), "sql");
    for file in found.keep(files).unwrap_or_default() {
        if ["generic", "fixtures"]
            .iter()
            .any(|folder| file.path_in_folder.starts_with(folder))
        {
            continue;
        }
        if let Some(node) = found.keep(singular_test(project, engine, patches, &file)) {
            found.add(node);
        }
    }
}

fn model(
    project: &Project,
    engine: &Engine,
    patches: &mut Patches,
    file: &SourceFile,
) -> Result<Node> {
    let mut template = Template::render((project, engine), file, ResourceType::Model)?;
    let patch = patches.take_model(&template.name);
    template.be_version_of(patch);
    let keys = template.keys(patch);
    let mut config =
        NodeConfig::of_model(keys).map_err(|error| error.at(Location::file(&file.path)))?;
    config.tags = template.tags(patch, &config);
    config.written = template.written(written_config::MODELS, patch);
    require_ability(project, &config).map_err(|error| error.at(Location::file(&file.path)))?;
    require_model_file(project, &config).map_err(|error| error.at(Location::file(&file.path)))?;
    template.add_hooks(engine, &config)?;
    let version = patch.and_then(|patch| patch.version.as_ref());
    let relation = template.relation(engine, &config, version)?;
    let details = ModelDetails {
        pointer: template.pointer(engine, &config, version, &relation)?,
        ..model_details(patch)
    };
    let described = Described::by(patch)?;
    let contract = contracts::read(engine, &config, &described, &file.path)?;
    template.capture.add(contract);
    Ok(Node {
        patch_path: described.patch_path,
        description: described.description,
        columns: described.columns,
        constraints: described.constraints,
        ..template.into_node(relation, config, NodeDetails::Model(details))
    })
}

/// What a properties entry says that only models have.
fn model_details(patch: Option<&Patch>) -> ModelDetails {
    let Some(patch) = patch else {
        return ModelDetails::default();
    };
    let properties = &patch.properties;
    ModelDetails {
        version: patch.version.clone(),
        pointer: None,
        deprecation_date: properties.deprecation_date.clone(),
        time_spine: properties.time_spine.clone(),
    }
}

/// The file of an ONNX model is there; it is not opened.
fn require_model_file(project: &Project, config: &NodeConfig) -> Result<()> {
    let Some(onnx) = config.onnx.as_ref().filter(|_| config.enabled) else {
        return Ok(());
    };
    let path = onnx.model_path();
    if project.root.join(&path).is_file() {
        return Ok(());
    }
    let folder = project.root.join("ml_models");
    let known: Vec<_> = folder
        .read_dir()
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "onnx")
        })
        .map(|path| name_of(&path))
        .collect();
    Err(Error::usage(format!(
        "the model file `{}` does not exist",
        path.display()
    ))
    .did_you_mean(&onnx.model, known.iter().map(String::as_str))
    .help("put it there, or name another file as `model`"))
}

fn singular_test(
    project: &Project,
    engine: &Engine,
    patches: &mut Patches,
    file: &SourceFile,
) -> Result<Node> {
    let template = Template::render((project, engine), file, ResourceType::Test)?;
    let patch = patches.take_test(&template.name);
    let keys = template.keys(patch);
    let test = test_config(&keys).map_err(|error| error.at(Location::file(&file.path)))?;
    let mut config =
        node_config(project, keys).map_err(|error| error.at(Location::file(&file.path)))?;
    config.tags = template.tags(patch, &config);
    config.written = template.written(written_config::TESTS, patch);
    let relation = template.relation(engine, &config, None)?;
    let described = Described::by(patch)?;
    Ok(Node {
        patch_path: described.patch_path,
        description: described.description,
        ..template.into_node(relation, config, NodeDetails::Test(test))
    })
}

/// A SQL file after its first rendering.
pub(super) struct Template<'a> {
    project: &'a Project,
    file: &'a SourceFile,
    kind: ResourceType,
    pub(super) name: String,
    fqn: Vec<String>,
    pub(super) capture: Capture,
}

impl<'a> Template<'a> {
    pub(super) fn render(
        (project, engine): (&'a Project, &Engine),
        file: &'a SourceFile,
        kind: ResourceType,
    ) -> Result<Self> {
        let name = name_of(&file.path);
        let mut template = Template {
            project,
            file,
            kind,
            fqn: fqn(&project.file.name, &file.path_in_folder, &name),
            name,
            capture: Capture::default(),
        };
        let named = template.named(None);
        template.capture = first_rendering::captured((project, engine), &named, &file.text)?;
        template.list_sources_once();
        Ok(template)
    }

    /// Lists each source once where dbt reads a model without rendering it; where it renders
    /// one, each call adds to the list.
    fn list_sources_once(&mut self) {
        let sources = &mut self.capture.sources;
        let different: BTreeSet<_> = sources.iter().cloned().collect();
        let has_twins = different.len() < sources.len();
        if has_twins && self.kind == ResourceType::Model && is_plain(&self.file.text) {
            let mut unlisted = different;
            sources.retain(|source| unlisted.remove(source));
        }
    }

    /// Captures what the hooks refer to and call, too.
    pub(super) fn add_hooks(&mut self, engine: &Engine, config: &NodeConfig) -> Result<()> {
        let hooked = hooks::captured((self.project, engine), &self.named(None), &config.hooks)?;
        self.capture.add(hooked);
        Ok(())
    }

    /// The name of the model in the place of the file's, where there are several
    /// versions of it; the version ends the qualified name.
    fn be_version_of(&mut self, patch: Option<&Patch>) {
        let Some(patch) = patch else { return };
        let Some(version) = &patch.version else {
            return;
        };
        self.name.clone_from(&patch.properties.name.value);
        self.fqn.pop();
        self.fqn.extend([self.name.clone(), version.suffix()]);
    }

    /// Project, folders and name.
    pub(super) fn fqn(&self) -> &[String] {
        &self.fqn
    }

    /// The folders' configuration, that of the properties file, of the text, then the root's.
    pub(super) fn keys(&self, patch: Option<&Patch>) -> Map<String, Value> {
        let tree = config_tree::tree_of(self.project, self.kind);
        let mut keys = config_tree::config_at(tree(&self.project.file), &self.fqn);
        if let Some(patch) = patch {
            config_tree::merge(&mut keys, config_of(&patch.properties));
        }
        config_tree::merge(&mut keys, self.capture.config.clone());
        config_tree::merge_overriding(&mut keys, self.project, tree, &self.fqn);
        keys
    }

    /// The tags of the node. Those that the properties file alone gives come last, since dbt
    /// reads it after the text.
    pub(super) fn tags(&self, patch: Option<&Patch>, config: &NodeConfig) -> Vec<String> {
        let patched = patch.filter(|patch| patch.properties.config.contains_key("tags"));
        let before = patched.map(|_| self.keys(None)).unwrap_or_default();
        let before = texts(before.get("tags")).into_iter();
        once(before.chain(config.tags.iter().cloned()))
    }

    /// The configuration as it is written.
    pub(super) fn written(&self, tree: Tree, patch: Option<&Patch>) -> Map<String, Value> {
        let calls = &self.capture.config;
        let own = [
            written_config::of_patch(self.project, tree, patch),
            written_config::of_calls(self.project, (self.kind, &self.file.text), calls),
        ];
        written_config(self.project, tree, &self.fqn, own)
    }

    /// Where the naming macros put what the file makes.
    pub(super) fn relation(
        &self,
        engine: &Engine,
        config: &NodeConfig,
        version: Option<&ModelVersion>,
    ) -> Result<Relation> {
        naming::relation(engine, &self.named(version), config)
    }

    fn named<'n>(&'n self, version: Option<&'n ModelVersion>) -> Named<'n> {
        let package = &self.project.file.name;
        Named {
            version,
            ..Named::in_file(self.file, package, self.kind, (&self.name, &self.fqn))
        }
    }

    /// The view that stands for the model, where it is the latest version and one is
    /// asked for.
    fn pointer(
        &self,
        engine: &Engine,
        config: &NodeConfig,
        version: Option<&ModelVersion>,
        relation: &Relation,
    ) -> Result<Option<Relation>> {
        const FLAG: &str = "latest_version_pointer_enabled_by_default";
        let Some(version) = version.filter(|version| version.is_latest()) else {
            return Ok(None);
        };
        let project = self.project;
        let said = config.all.get("latest_version_pointer");
        let said = said.and_then(|pointer| pointer.get("enabled").unwrap_or(pointer).as_bool());
        if said.or(project.flag(FLAG)) != Some(true) {
            return Ok(None);
        }
        let named = self.named(Some(version));
        let pointer = naming::pointer(engine, &named, config, relation);
        let pointer = pointer.map_err(|error| error.at(Location::file(&self.file.path)))?;
        Ok(Some(pointer))
    }

    pub(super) fn into_node(
        self,
        relation: Relation,
        config: NodeConfig,
        details: NodeDetails,
    ) -> Node {
        let kind = match details {
            NodeDetails::Test(_) => ResourceType::Test,
            NodeDetails::Analysis => ResourceType::Analysis,
            NodeDetails::Function(_) => ResourceType::Function,
            _ => ResourceType::Model,
        };
        let package = &self.project.file.name;
        let version = match &details {
            NodeDetails::Model(model) => model.version.as_ref(),
            _ => None,
        };
        let version = version.map(|version| format!(".{}", version.suffix()));
        Node {
            unique_id: format!(
                "{}.{package}.{}{}",
                kind.name(),
                self.name,
                version.unwrap_or_default()
            ),
            name: self.name,
            package_name: package.clone(),
            path: self.file.path_in_folder.clone(),
            original_file_path: self.file.path.clone(),
            patch_path: None,
            raw_code: self.file.text.clone(),
            checksum: FileChecksum::of_text(&self.file.text),
            relation,
            fqn: self.fqn,
            description: String::new(),
            doc_blocks: Vec::new(),
            columns: Vec::new(),
            constraints: Vec::new(),
            config,
            refs: self.capture.refs,
            sources: self.capture.sources,
            metrics: self.capture.metrics,
            functions: self.capture.functions,
            depends_on: Vec::new(),
            macros: self.capture.macros.into_iter().collect(),
            called: self.capture.called,
            details,
        }
    }
}

/// The file's name without its extensions.
pub fn name_of(path: &Path) -> String {
    let path = without_template_extension(path);
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The fqn of what a properties file declares: its folders below the first one.
pub fn declared_fqn(project: &str, file: &Path, name: &str) -> Vec<String> {
    let mut parts = file.components();
    parts.next();
    fqn(project, parts.as_path(), name)
}

/// Project, folders and name.
pub fn fqn(project: &str, path_in_folder: &Path, name: &str) -> Vec<String> {
    let folders = path_in_folder
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    std::iter::once(project.to_owned())
        .chain(folders)
        .chain(std::iter::once(name.to_owned()))
        .collect()
}
