//! What the properties files say of each model and seed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::described_columns::columns_of;
use super::misshapen::misshapen;
use super::patch_file::PatchFile;
use super::rendered_properties::render_properties;
use super::{singular_tests, versions};
use crate::error::{Error, Result};
use crate::jinja::YamlEnvironment;
use crate::manifest::{Column, Constraint, ModelVersion, PatchPath, Reference};
use crate::project::properties::{
    MacroProperties, NodeProperties, PropertiesFile, SourceProperties, UnitTestProperties,
};
use crate::project::{Project, SourceFile, files_with_extension, yaml};

/// One entry of a properties file.
#[derive(Clone)]
pub struct Patch {
    pub file: PatchFile,
    pub properties: NodeProperties,
    /// Which version of a model it is of.
    pub version: Option<ModelVersion>,
    origin: Origin,
}

/// Where an entry is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Own,
    OtherPackage,
}

impl Patch {
    /// The same entry in the hands of the package whose node it describes.
    pub fn lent(self) -> Self {
        Patch {
            origin: Origin::OtherPackage,
            ..self
        }
    }

    /// Whether it is the only entry of a model, or of its versions the latest.
    pub fn is_first(&self) -> bool {
        let version = self.version.as_ref();
        version.is_none_or(ModelVersion::is_latest)
    }

    /// Whether another package's file has it, which has its tests too.
    pub fn is_lent(&self) -> bool {
        self.origin == Origin::OtherPackage
    }

    /// The call that means what it describes.
    pub fn reference(&self) -> Reference {
        let version = self.version.as_ref();
        Reference {
            version: version.map(|version| version.number.clone()),
            ..Reference::to(&self.properties.name.value)
        }
    }
}

/// What properties files declare beside nodes and sources.
#[derive(Default)]
pub struct DeclaredProperties {
    pub exposures: Vec<(PatchFile, Spanned<Value>)>,
    pub groups: Vec<(PatchFile, Spanned<Value>)>,
    pub metrics: Vec<(PatchFile, Spanned<Value>)>,
    pub semantic_models: Vec<(PatchFile, Spanned<Value>)>,
    pub saved_queries: Vec<(PatchFile, Spanned<Value>)>,
}

/// All properties files of a project, by what they describe: nodes by the names of
/// their files.
#[derive(Default)]
pub struct Patches {
    pub models: BTreeMap<String, Patch>,
    pub seeds: BTreeMap<String, Patch>,
    pub snapshots: BTreeMap<String, Patch>,
    pub singular_tests: BTreeMap<String, Patch>,
    pub analyses: BTreeMap<String, Patch>,
    pub functions: BTreeMap<String, Patch>,
    pub sources: Vec<(PatchFile, SourceProperties)>,
    pub unit_tests: Vec<(PatchFile, UnitTestProperties)>,
    pub macros: Vec<(PatchFile, MacroProperties)>,
    pub declared: DeclaredProperties,
    used: BTreeSet<String>,
}

impl Patches {
    /// Reads every `.yml` and `.yaml` of the model and seed folders.
    ///
    /// # Errors
    /// A usage error that holds those of all files.
    pub fn read(project: &Project) -> Result<Self> {
        let mut folders = project.file.model_paths();
        folders.extend(project.file.seed_paths());
        folders.extend(project.file.snapshot_paths());
        folders.extend(project.file.test_paths());
        folders.extend(project.file.analysis_paths());
        folders.extend(project.file.function_paths());
        folders.extend(project.file.macro_paths());
        let mut seen = BTreeSet::new();
        folders.retain(|folder| seen.insert(folder.clone()));
        let environment = project.yaml_environment();
        let mut patches = Patches::default();
        let mut errors = Vec::new();
        for file in files_with_extension(&project.root, &folders, &["yml", "yaml"])? {
            if let Err(error) = patches.read_file(project, file, &environment) {
                errors.push(error);
            }
        }
        match Error::all(errors) {
            Some(error) => Err(error),
            None => Ok(patches),
        }
    }

    fn read_file(
        &mut self,
        project: &Project,
        source: SourceFile,
        environment: &YamlEnvironment,
    ) -> Result<()> {
        if source.text.trim().is_empty() {
            return Ok(());
        }
        let mut properties = properties_of(&source)?;
        properties.data_tests = singular_tests::entries(&source)?;
        let file = PatchFile::of(project, source);
        render_properties(&mut properties, &file, environment)?;
        for (entries, nodes) in [
            (&mut self.models, properties.models),
            (&mut self.seeds, properties.seeds),
            (&mut self.snapshots, properties.snapshots),
            (&mut self.singular_tests, properties.data_tests),
            (&mut self.analyses, properties.analyses),
            (&mut self.functions, properties.functions),
        ] {
            for node in nodes {
                insert(entries, &file, node)?;
            }
        }
        self.sources.extend(placed(&file, properties.sources));
        self.macros.extend(placed(&file, properties.macros));
        self.unit_tests.extend(placed(&file, properties.unit_tests));
        let declared = &mut self.declared;
        for (all, new) in [
            (&mut declared.exposures, properties.exposures),
            (&mut declared.groups, properties.groups),
            (&mut declared.metrics, properties.metrics),
            (&mut declared.semantic_models, properties.semantic_models),
            (&mut declared.saved_queries, properties.saved_queries),
        ] {
            all.extend(placed(&file, new));
        }
        Ok(())
    }

    /// The entry of a model, which from now on counts as used.
    pub fn take_model(&mut self, name: &str) -> Option<&Patch> {
        let file_name = match self.models.contains_key(name) {
            true => name.to_owned(),
            false => self.latest_of(name)?,
        };
        self.used.insert(format!("model {file_name}"));
        self.models.get(&file_name)
    }

    /// Notes that an entry describes a node of another package.
    pub fn count_as_used(&mut self, name: &str) {
        for kind in ["model", "seed"] {
            self.used.insert(format!("{kind} {name}"));
        }
    }

    /// The latest version of a model may be in a file that is called as the model.
    fn latest_of(&self, name: &str) -> Option<String> {
        let mut models = self.models.iter();
        let found = models.find(|(_, patch)| {
            let version = patch.version.as_ref();
            patch.properties.name.value == name && version.is_some_and(ModelVersion::is_latest)
        });
        found.map(|(file_name, _)| file_name.clone())
    }

    /// The entry of a seed, which from now on counts as used.
    pub fn take_seed(&mut self, name: &str) -> Option<&Patch> {
        self.used.insert(format!("seed {name}"));
        self.seeds.get(name)
    }

    /// The entry of a snapshot, which from now on counts as used.
    pub fn take_snapshot(&mut self, name: &str) -> Option<&Patch> {
        self.used.insert(format!("snapshot {name}"));
        self.snapshots.get(name)
    }

    /// The entry of a singular test, which from now on counts as used.
    pub fn take_test(&mut self, name: &str) -> Option<&Patch> {
        self.used.insert(format!("test {name}"));
        self.singular_tests.get(name)
    }

    /// The entry of an analysis, which from now on counts as used.
    pub fn take_analysis(&mut self, name: &str) -> Option<&Patch> {
        self.used.insert(format!("analysis {name}"));
        self.analyses.get(name)
    }

    /// The entry of a function, which from now on counts as used.
    pub fn take_function(&mut self, name: &str) -> Option<&Patch> {
        self.used.insert(format!("function {name}"));
        self.functions.get(name)
    }

    /// The names of the files whose texts are overloads of other functions.
    pub fn overloading(&self) -> BTreeSet<String> {
        let overloads = self
            .functions
            .values()
            .flat_map(|patch| &patch.properties.function.overloads);
        overloads
            .map(|overload| overload.defined_in.clone())
            .collect()
    }

    /// Snapshots that name their relation and have no block of SQL.
    pub fn snapshots_of_relations(&self) -> Vec<String> {
        let snapshots = self.snapshots.iter();
        snapshots
            .filter(|(_, patch)| patch.properties.relation.is_some())
            .filter(|(name, _)| !self.used.contains(&format!("snapshot {name}")))
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// An error for each entry that describes nothing.
    pub fn unused(&self) -> Vec<Error> {
        let kinds = [
            ("model", &self.models),
            ("analysis", &self.analyses),
            ("function", &self.functions),
            ("seed", &self.seeds),
            ("snapshot", &self.snapshots),
            ("test", &self.singular_tests),
        ];
        let entries = kinds.into_iter().flat_map(|(kind, entries)| {
            let entries = entries.iter();
            entries.map(move |(file_name, patch)| (kind, file_name, patch))
        });
        entries
            .filter(|(kind, file_name, _)| !self.used.contains(&format!("{kind} {file_name}")))
            .map(|(kind, file_name, patch)| {
                let name = &patch.properties.name;
                let known = self.used.iter().filter_map(|used| used.strip_prefix(kind));
                let section = match kind {
                    "test" => "data_tests".to_owned(),
                    "analysis" => "analyses".to_owned(),
                    kind => format!("{kind}s"),
                };
                Error::usage(format!(
                    "Did not find matching node for patch with name '{file_name}' in the \
                     '{section}' section of file '{}'",
                    patch.file.path.display()
                ))
                .at(patch
                    .file
                    .at(&name.referenced)
                    .spanning(name.value.chars().count()))
                .did_you_mean(&name.value, known.map(str::trim))
            })
            .collect()
    }
}

/// Entries with the file that they stand in.
fn placed<T>(file: &PatchFile, entries: Vec<T>) -> impl Iterator<Item = (PatchFile, T)> {
    let file = file.clone();
    entries.into_iter().map(move |entry| (file.clone(), entry))
}

fn properties_of(source: &SourceFile) -> Result<PropertiesFile> {
    let properties = yaml::parse_told(&source.text, &source.path);
    properties.map_err(|error| misshapen(source).unwrap_or(error))
}

/// An entry, or one for each of its versions.
fn insert(
    entries: &mut BTreeMap<String, Patch>,
    file: &PatchFile,
    properties: NodeProperties,
) -> Result<()> {
    let versions = versions::of(&properties);
    for versioned in &versions {
        let patch = Patch {
            file: file.clone(),
            properties: versioned.properties.clone(),
            version: Some(versioned.version.clone()),
            origin: Origin::Own,
        };
        insert_one(entries, versioned.file_name.clone(), patch)?;
    }
    if !versions.is_empty() {
        return Ok(());
    }
    let name = properties.name.value.clone();
    let patch = Patch {
        file: file.clone(),
        properties,
        version: None,
        origin: Origin::Own,
    };
    insert_one(entries, name, patch)
}

fn insert_one(entries: &mut BTreeMap<String, Patch>, name: String, patch: Patch) -> Result<()> {
    let place = patch.file.at(&patch.properties.name.referenced);
    match entries.insert(name.clone(), patch) {
        None => Ok(()),
        Some(twin) => Err(Error::usage(format!("`{name}` is described twice"))
            .at(place.spanning(name.chars().count()))
            .help(format!("the other is in {}", twin.file.path.display()))),
    }
}

/// What a node takes over from its properties entry.
#[derive(Default)]
pub struct Described {
    pub patch_path: Option<PatchPath>,
    pub description: String,
    pub columns: Vec<Column>,
    pub constraints: Vec<Constraint>,
}

impl Described {
    /// Nothing, where the node has no entry.
    ///
    /// # Errors
    /// A usage error for a constraint that cannot be read, at the entry.
    pub fn by(patch: Option<&Patch>) -> Result<Self> {
        let Some(patch) = patch else {
            return Ok(Described::default());
        };
        let properties = &patch.properties;
        let place = |error: Error| error.at(patch.file.at(&properties.name.referenced));
        Ok(Described {
            patch_path: Some(patch.file.patch_path()),
            description: properties.description.clone().unwrap_or_default(),
            columns: columns_of(&properties.columns).map_err(place)?,
            constraints: Constraint::list(&properties.constraints).map_err(place)?,
        })
    }
}

/// The configuration that a properties entry gives: dbt takes tags from `config:` alone.
pub fn config_of(properties: &NodeProperties) -> Map<String, Value> {
    let mut config = properties.config.clone();
    if let Some(meta) = &properties.meta {
        config
            .entry("meta")
            .or_insert_with(|| Value::Object(meta.clone()));
    }
    let texts = [("access", &properties.access), ("group", &properties.group)];
    for (key, text) in texts {
        if let Some(text) = text {
            config
                .entry(key)
                .or_insert_with(|| Value::from(text.as_str()));
        }
    }
    if let Some(docs) = &properties.docs {
        config.entry("docs").or_insert_with(|| docs.clone());
    }
    config
}
