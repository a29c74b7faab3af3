//! dbt_project.yml: names, folders, vars and the configuration trees.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::invocation::Invocation;
use super::project_keys::{self, VersionCheck};
use super::query_comment::QueryComment;
use super::yaml;
use crate::error::{Error, Location, Result};
use crate::jinja::{YamlEnvironment, yaml_environment};
use crate::manifest::{Quoting, RunMoment, SearchOrder};

const FILE: &str = "dbt_project.yml";

const COMPARING_FLAG: &str = "state_modified_compare_more_unrendered_values";

/// dbt_project.yml with its defaults filled in.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ProjectFile {
    /// The file as it stands, with the templates in it.
    #[serde(skip)]
    pub written: Map<String, Value>,
    pub name: String,
    #[serde(default)]
    pub version: Value,
    #[serde(default, alias = "source-paths")]
    model_paths: Option<Vec<PathBuf>>,
    #[serde(default, alias = "data-paths")]
    seed_paths: Option<Vec<PathBuf>>,
    #[serde(default)]
    test_paths: Option<Vec<PathBuf>>,
    #[serde(default)]
    macro_paths: Option<Vec<PathBuf>>,
    #[serde(default)]
    snapshot_paths: Option<Vec<PathBuf>>,
    #[serde(default = "default_target_path")]
    pub target_path: PathBuf,
    #[serde(default)]
    clean_targets: Option<Vec<PathBuf>>,
    #[serde(default = "default_install_path")]
    pub packages_install_path: PathBuf,
    #[serde(default)]
    docs_paths: Option<Vec<PathBuf>>,
    #[serde(default)]
    analysis_paths: Option<Vec<PathBuf>>,
    /// Folders that stand beside the page of the documentation.
    #[serde(default)]
    pub asset_paths: Vec<PathBuf>,
    #[serde(default)]
    function_paths: Option<Vec<PathBuf>>,
    /// Configuration by folder.
    #[serde(default)]
    pub models: Map<String, Value>,
    #[serde(default)]
    pub analyses: Map<String, Value>,
    #[serde(default)]
    pub seeds: Map<String, Value>,
    #[serde(default)]
    pub snapshots: Map<String, Value>,
    #[serde(default, alias = "data_tests", alias = "data-tests")]
    pub tests: Map<String, Value>,
    #[serde(default, alias = "unit_tests")]
    pub unit_tests: Map<String, Value>,
    #[serde(default)]
    pub functions: Map<String, Value>,
    #[serde(default)]
    pub sources: Map<String, Value>,
    #[serde(default)]
    pub exposures: Map<String, Value>,
    #[serde(default)]
    pub metrics: Map<String, Value>,
    #[serde(default, alias = "semantic_models")]
    pub semantic_models: Map<String, Value>,
    #[serde(default, alias = "saved_queries")]
    pub saved_queries: Map<String, Value>,
    #[serde(default)]
    pub dispatch: Vec<Dispatch>,
    #[serde(default)]
    pub query_comment: QueryComment,
    #[serde(default)]
    pub quoting: Quoting,
    /// Whether other projects may read those of its models alone that are public.
    #[serde(default)]
    pub restrict_access: bool,
    #[serde(default)]
    on_run_start: Value,
    #[serde(default)]
    on_run_end: Value,
}

/// Where `adapter.dispatch` looks for a package's macros.
#[derive(Debug, Clone, Deserialize)]
pub struct Dispatch {
    pub macro_namespace: String,
    pub search_order: Vec<String>,
}

fn default_install_path() -> PathBuf {
    PathBuf::from("dbt_packages")
}

fn default_target_path() -> PathBuf {
    PathBuf::from("target")
}

impl ProjectFile {
    /// Renders the Jinja in the file and reads it.
    ///
    /// # Errors
    /// A usage error with the line where the YAML itself is wrong.
    pub fn read(
        raw: Map<String, Value>,
        text: &str,
        environment: &YamlEnvironment,
        version_check: VersionCheck,
    ) -> Result<Self> {
        let mut rendered = Value::Object(raw.clone());
        if let Some(keys) = rendered.as_object_mut() {
            let kept: Vec<(&str, Value)> = ["vars", "on-run-start", "on-run-end", "query-comment"]
                .into_iter()
                .filter_map(|key| keys.remove(key).map(|value| (key, value)))
                .collect();
            for (key, value) in keys.iter_mut() {
                let placed = |error: Error| error.at(project_keys::at_key(key, text));
                yaml::render(value, environment).map_err(placed)?;
            }
            keys.extend(kept.into_iter().map(|(key, value)| (key.to_owned(), value)));
            // `query-comment: null` asks for none.
            keys.retain(|key, value| !value.is_null() || key == "query-comment");
        }
        let mut file: ProjectFile = serde_json::from_value(rendered)
            .map_err(|error| Error::usage(error.to_string()).at(Location::file(FILE)))?;
        file.check_name(text)?;
        project_keys::check(&raw, text, version_check)?;
        file.written = raw;
        Ok(file)
    }

    /// What the file at `root` says of folders, which needs no profile.
    ///
    /// # Errors
    /// A usage error where there is no project, or where a folder is no text.
    pub fn of_folders(
        root: &Path,
        vars: &Map<String, Value>,
        invocation: &Invocation,
    ) -> Result<Self> {
        let path = root.join(FILE);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Error::usage(error.to_string()).at(Location::file(&path)))?;
        let mut raw: Map<String, Value> = yaml::parse(&text, Path::new(FILE))?;
        raw.retain(|key, _| {
            ["name", "clean-targets"].contains(&key.as_str())
                || key.ends_with("-paths")
                || key.ends_with("-path")
        });
        let environment = yaml_environment(vars, None, invocation);
        Self::read(raw, &text, &environment, VersionCheck::Off)
    }

    fn check_name(&self, text: &str) -> Result<()> {
        let valid = !self.name.is_empty()
            && self
                .name
                .chars()
                .all(|letter| letter.is_alphanumeric() || letter == '_');
        if valid {
            return Ok(());
        }
        Err(
            Error::usage(format!("`{}` is not a project name", self.name))
                .at(project_keys::at_key("name:", text))
                .help("use letters, digits and underscores"),
        )
    }

    /// One of the configuration trees as it stands, under any of its names.
    pub fn written_tree(&self, names: &[&str]) -> Option<&Map<String, Value>> {
        let mut trees = names.iter().filter_map(|name| self.written.get(*name));
        trees.next().and_then(Value::as_object)
    }

    /// Whether what is written tells a changed node, and not what templates in it give.
    pub fn compares_written(&self) -> bool {
        self.flag(COMPARING_FLAG).unwrap_or(true)
    }

    /// Where calls without a package look first.
    pub fn search_order(&self) -> SearchOrder {
        match self.flag("require_ref_searches_node_package_before_root") {
            Some(true) => SearchOrder::CallerFirst,
            _ => SearchOrder::RootFirst,
        }
    }

    /// What `flags:` says of one.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.written.get("flags")?.get(name)?.as_bool()
    }

    /// The statements of `on-run-start` or `on-run-end`, in order.
    pub fn run_hooks(&self, moment: RunMoment) -> Vec<String> {
        texts(match moment {
            RunMoment::Start => &self.on_run_start,
            RunMoment::End => &self.on_run_end,
        })
    }

    /// What `clean` removes.
    pub fn clean_targets(&self) -> Vec<PathBuf> {
        let default = || vec![self.target_path.clone()];
        self.clean_targets.clone().unwrap_or_else(default)
    }

    pub fn model_paths(&self) -> Vec<PathBuf> {
        or_default(&self.model_paths, "models")
    }

    pub fn seed_paths(&self) -> Vec<PathBuf> {
        or_default(&self.seed_paths, "seeds")
    }

    pub fn test_paths(&self) -> Vec<PathBuf> {
        or_default(&self.test_paths, "tests")
    }

    pub fn snapshot_paths(&self) -> Vec<PathBuf> {
        or_default(&self.snapshot_paths, "snapshots")
    }

    pub fn macro_paths(&self) -> Vec<PathBuf> {
        or_default(&self.macro_paths, "macros")
    }

    pub fn analysis_paths(&self) -> Vec<PathBuf> {
        or_default(&self.analysis_paths, "analyses")
    }

    pub fn function_paths(&self) -> Vec<PathBuf> {
        or_default(&self.function_paths, "functions")
    }

    /// Where blocks of documentation may stand: everywhere, where nothing is named.
    pub fn docs_paths(&self) -> Vec<PathBuf> {
        self.docs_paths.clone().unwrap_or_else(|| {
            let all = [
                self.model_paths(),
                self.seed_paths(),
                self.snapshot_paths(),
                self.macro_paths(),
                self.test_paths(),
                self.analysis_paths(),
                self.function_paths(),
            ];
            all.concat()
        })
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn or_default(paths: &Option<Vec<PathBuf>>, default: &str) -> Vec<PathBuf> {
    paths
        .clone()
        .unwrap_or_else(|| vec![Path::new(default).to_path_buf()])
}

/// The project's own vars: those at the top and those under its name.
pub fn vars(raw: &Map<String, Value>) -> Map<String, Value> {
    let name = raw.get("name").and_then(Value::as_str).unwrap_or_default();
    vars_of(raw, name)
}

/// The vars of a project for the nodes of a package: those at the top and those
/// under the package's name.
pub fn vars_of(raw: &Map<String, Value>, name: &str) -> Map<String, Value> {
    let Some(Value::Object(all)) = raw.get("vars") else {
        return Map::new();
    };
    let mut vars = all.clone();
    if let Some(Value::Object(own)) = all.get(name) {
        vars.extend(own.clone());
    }
    vars
}

/// The profile that the project names.
///
/// # Errors
/// A usage error where it names none.
pub fn profile_name(raw: &Map<String, Value>, environment: &YamlEnvironment) -> Result<String> {
    let mut name = raw.get("profile").cloned().unwrap_or(Value::Null);
    yaml::render(&mut name, environment)?;
    match name {
        Value::String(name) => Ok(name),
        _ => Err(Error::usage("the project names no profile")
            .at(Location::file(FILE))
            .help("add `profile: <name>`, a name at the top of profiles.yml")),
    }
}
