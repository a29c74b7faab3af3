//! The packages that are installed: each a project of its own, whose configuration
//! and vars the root project may override. No network is asked for them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Project, ProjectFile, project_file, yaml};
use crate::error::{Error, Location, Result};
use crate::jinja::yaml_environment;

/// The files that name packages, the newer first.
const NAMING_FILES: [&str; 2] = ["packages.yml", "dependencies.yml"];

/// What `deps` wrote of the packages that it installed.
pub const LOCK_FILE: &str = "package-lock.yml";

/// Reads the packages of a project, in the order of their folders.
///
/// # Errors
/// A usage error where fewer are installed than are named, where two have one name,
/// and for a package whose own files are wrong.
pub fn installed(project: &Project, raw: &Map<String, Value>) -> Result<Vec<Project>> {
    let folders = folders(project);
    check_count(project, folders.len())?;
    let root = Root {
        project,
        file: Arc::new(project.file.clone()),
        raw,
    };
    let mut packages: Vec<Project> = Vec::new();
    for folder in folders {
        let package = root.package(&folder)?;
        let name = &package.file.name;
        let is_taken =
            *name == project.file.name || packages.iter().any(|other| other.file.name == *name);
        if is_taken {
            return Err(Error::usage(format!("two packages are named `{name}`"))
                .at(Location::file(folder.join("dbt_project.yml")))
                .help("remove one of them"));
        }
        packages.push(package);
    }
    Ok(packages)
}

/// The entries of packages.yml and dependencies.yml, and the file that has them.
///
/// # Errors
/// A usage error for a file that is no YAML.
pub fn named(root: &Path) -> Result<Vec<(Value, &'static str)>> {
    let mut entries = Vec::new();
    for name in NAMING_FILES {
        entries.extend(
            entries_of(root, name)?
                .into_iter()
                .map(|entry| (entry, name)),
        );
    }
    Ok(entries)
}

/// The file that names packages, or that a first one is written to.
pub fn naming_file(root: &Path) -> &'static str {
    let names = NAMING_FILES.into_iter();
    let mut found = names.filter(|name| root.join(name).is_file());
    found.next().unwrap_or(NAMING_FILES[0])
}

fn entries_of(root: &Path, name: &str) -> Result<Vec<Value>> {
    let Ok(text) = std::fs::read_to_string(root.join(name)) else {
        return Ok(Vec::new());
    };
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let keys: Option<Map<String, Value>> = yaml::parse(&text, Path::new(name))?;
    let packages = keys.unwrap_or_default().remove("packages");
    Ok(match packages {
        Some(Value::Array(packages)) => packages,
        _ => Vec::new(),
    })
}

/// Folders that hold a package, sorted.
fn folders(project: &Project) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(project.root.join(&project.file.packages_install_path));
    let paths = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let mut folders: Vec<PathBuf> = paths
        .filter(|path| path.join("dbt_project.yml").is_file())
        .collect();
    folders.sort();
    folders
}

fn check_count(project: &Project, installed: usize) -> Result<()> {
    let locked = entries_of(&project.root, LOCK_FILE)?;
    let (specified, file) = match locked.is_empty() {
        false => (locked.len(), LOCK_FILE),
        true => {
            let named = named(&project.root)?;
            (
                named.len(),
                named.first().map_or(NAMING_FILES[0], |(_, file)| *file),
            )
        }
    };
    if specified <= installed {
        return Ok(());
    }
    let folder = &project.file.packages_install_path;
    Err(Error::usage(format!(
        "{specified} packages are specified in {file}, but only {installed} are installed in {}",
        folder.display()
    ))
    .at(Location::file(file))
    .help(
        "run `weir deps`, which copies local packages, or `dbt deps` once where there is a network",
    ))
}

/// The root project, which has the last word.
struct Root<'a> {
    project: &'a Project,
    file: Arc<ProjectFile>,
    raw: &'a Map<String, Value>,
}

impl Root<'_> {
    fn package(&self, folder: &Path) -> Result<Project> {
        let path = folder.join("dbt_project.yml");
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Error::usage(error.to_string()).at(Location::file(&path)))?;
        let raw: Map<String, Value> = yaml::parse_told(&text, &path)?;
        let name = raw.get("name").and_then(Value::as_str).unwrap_or_default();
        let vars = self.vars(name, &raw);
        let environment =
            yaml_environment(&vars, Some(&self.project.target), &self.project.invocation);
        let file = ProjectFile::read(raw, &text, &environment, self.project.version_check)
            .map_err(|error| error.without_location().at(Location::file(&path)))?;
        Ok(Project {
            root: folder.to_path_buf(),
            file,
            vars,
            overriding: Some(self.file.clone()),
            packages: Vec::new(),
            ..self.project.clone()
        })
    }

    /// The package's own vars under those of the root project, for all and for the
    /// package, and those of the command line.
    fn vars(&self, name: &str, raw: &Map<String, Value>) -> Map<String, Value> {
        let mut vars = project_file::vars(raw);
        vars.extend(project_file::vars_of(self.raw, name));
        vars.extend(self.project.command_line_vars.clone());
        vars
    }
}
