//! The project: its files as written, before anything is parsed from SQL.

mod deprecated_keys;
mod files;
mod invocation;
pub mod packages;
mod profile;
mod project_file;
mod project_keys;
pub mod properties;
mod python_scalars;
mod query_comment;
mod source_properties;
mod unsupported_files;
mod vars_file;
mod weir_file;
pub mod yaml;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

pub use files::{SourceFile, files_directly_in, files_with_extension, without_template_extension};
pub use invocation::Invocation;
pub use profile::{Target, file as profiles_place, find_file as profiles_file};
pub use project_file::ProjectFile;
pub use project_keys::VersionCheck;
pub use query_comment::{CommentPlace, CommentText, QueryComment};
pub use weir_file::WeirFile;

use crate::error::{Error, Location, Result};
use crate::jinja::{YamlEnvironment, yaml_environment};

/// What the command line says about which project and how.
#[derive(Debug, Clone, Default)]
pub struct ProjectOptions {
    pub project_dir: PathBuf,
    pub profiles_dir: Option<PathBuf>,
    pub profile: Option<String>,
    pub target: Option<String>,
    pub threads: Option<usize>,
    pub target_path: Option<PathBuf>,
    pub version_check: VersionCheck,
    /// `--vars`, which win over the project's.
    pub vars: Map<String, Value>,
    pub invocation: Invocation,
}

/// A project and the target that it runs against.
#[derive(Debug, Clone)]
pub struct Project {
    pub root: PathBuf,
    pub file: ProjectFile,
    pub target: Target,
    pub weir: WeirFile,
    /// The project's vars with those of the command line on top.
    pub vars: Map<String, Value>,
    /// `--vars` alone.
    pub command_line_vars: Map<String, Value>,
    pub invocation: Invocation,
    /// Where artifacts go; absolute or relative to the current folder.
    pub target_path: PathBuf,
    /// The installed packages; none in a package itself.
    pub packages: Vec<Project>,
    /// Whether `require-dbt-version` of it and of its packages is looked at.
    version_check: VersionCheck,
    /// In a package: the root project's file, whose configuration wins.
    pub overriding: Option<Arc<ProjectFile>>,
}

/// dbt_project.yml as it stands.
///
/// # Errors
/// A usage error where it cannot be read.
pub fn text_of_project(root: &Path) -> Result<String> {
    let path = root.join("dbt_project.yml");
    std::fs::read_to_string(&path).map_err(|error| {
        Error::usage(format!("no project here: {error}"))
            .at(Location::file(&path))
            .help("run weir in a folder with a dbt_project.yml, or name it with --project-dir")
    })
}

impl Project {
    /// Reads dbt_project.yml, profiles.yml and weir.yml.
    ///
    /// # Errors
    /// A usage error with file and line for what is missing or malformed.
    pub fn open(options: &ProjectOptions) -> Result<Self> {
        let root = options.project_dir.clone();
        let text = text_of_project(&root)?;
        let mut raw: Map<String, Value> = yaml::parse_told(&text, Path::new("dbt_project.yml"))?;
        deprecated_keys::tell(&raw)?;
        vars_file::add(&mut raw, &root)?;
        unsupported_files::refuse(&root, &raw)?;
        let mut vars = project_file::vars(&raw);
        vars.extend(options.vars.clone());

        let environment = yaml_environment(&vars, None, &options.invocation);
        let profile_name = match &options.profile {
            Some(name) => name.clone(),
            None => project_file::profile_name(&raw, &environment)?,
        };
        let target = profile::open(options, &profile_name, &environment)?;
        let environment = yaml_environment(&vars, Some(&target), &options.invocation);
        let file = ProjectFile::read(raw.clone(), &text, &environment, options.version_check)?;
        let weir = WeirFile::read(&root)?;
        let target_path = options
            .target_path
            .clone()
            .unwrap_or_else(|| root.join(&file.target_path));
        let mut project = Project {
            root,
            file,
            target,
            weir,
            vars,
            command_line_vars: options.vars.clone(),
            invocation: options.invocation.clone(),
            target_path,
            version_check: options.version_check,
            packages: Vec::new(),
            overriding: None,
        };
        project.packages = packages::installed(&project, &raw)?;
        Ok(project)
    }

    /// What renders the texts of its YAML files.
    pub fn yaml_environment(&self) -> YamlEnvironment {
        yaml_environment(&self.vars, Some(&self.target), &self.invocation)
            .of_project(&self.root_file().name)
    }

    /// dbt_project.yml of the root project, also in a package.
    pub fn root_file(&self) -> &ProjectFile {
        self.overriding.as_deref().unwrap_or(&self.file)
    }

    /// What `flags:` of the root project says of one.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.root_file().flag(name)
    }

    /// The root project, then each of its packages.
    pub fn with_packages(&self) -> impl Iterator<Item = &Project> {
        std::iter::once(self).chain(&self.packages)
    }

    /// The folder of the root project or of a package.
    pub fn root_of(&self, package: &str) -> &Path {
        let found = self
            .packages
            .iter()
            .find(|found| found.file.name == package);
        found.map_or(&self.root, |found| &found.root)
    }
}
