//! `deps`: copies local packages; weir asks no network for others.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::Exit;
use super::add_package::add_package;
use crate::cli::{DepsArguments, GlobalArguments};
use crate::error::{Error, Location, Result};
use crate::jinja::yaml_environment;
use crate::project::{packages, yaml};
use crate::terminal::Terminal;

/// Puts every package that is at hand into its folder and writes package-lock.yml, or
/// writes that alone.
///
/// # Errors
/// A usage error that names the packages which only a network has; the local ones are
/// copied all the same.
pub fn deps(
    global: &GlobalArguments,
    arguments: &DepsArguments,
    terminal: &Terminal,
) -> Result<Exit> {
    let root = &global.project_dir;
    let target = root.join(install_path(root)?);
    let tell = |line: &str| terminal.event(line, json!({"event": "deps", "message": line}));
    if let Some(package) = &arguments.add_package {
        let file = add_package(root, package, arguments.source)?;
        tell(&format!("added {package} to {file}"));
    }
    let named = rendered(packages::named(root)?, global)?;
    let mut errors = Vec::new();
    let installed = named.iter().filter(|_| !arguments.lock);
    for (entry, file) in installed {
        match install(root, &target, entry) {
            Ok(line) => tell(&line),
            Err(error) => errors.push(error.at(Location::file(file))),
        }
    }
    if let Some(error) = Error::all(errors) {
        return Err(error);
    }
    let entries: Vec<&Value> = named.iter().map(|(entry, _)| entry).collect();
    if !entries.is_empty() {
        write_lock(root, &entries)?;
    }
    let done = match arguments.lock {
        true => "locked",
        false => "installed",
    };
    tell(&format!("{} packages are {done}", entries.len()));
    Ok(Exit::Success)
}

/// The entries with the Jinja in them rendered.
fn rendered(
    mut named: Vec<(Value, &'static str)>,
    global: &GlobalArguments,
) -> Result<Vec<(Value, &'static str)>> {
    let environment = yaml_environment(&global.vars()?, None, &global.invocation());
    for (entry, file) in &mut named {
        yaml::render(entry, &environment).map_err(|error| error.at(Location::file(*file)))?;
    }
    Ok(named)
}

fn install_path(root: &Path) -> Result<PathBuf> {
    let keys = project_keys(root)?;
    let named = keys.get("packages-install-path").and_then(Value::as_str);
    Ok(PathBuf::from(named.unwrap_or("dbt_packages")))
}

fn project_keys(folder: &Path) -> Result<Map<String, Value>> {
    let path = folder.join("dbt_project.yml");
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Error::usage(format!("no project here: {error}")).at(Location::file(&path))
    })?;
    yaml::parse(&text, &path)
}

/// Copies a local package, or finds another that is already there.
fn install(root: &Path, target: &Path, entry: &Value) -> Result<String> {
    if let Some(local) = entry.get("local").and_then(Value::as_str) {
        let source = root.join(local);
        let keys = project_keys(&source)?;
        let name = keys.get("name").and_then(Value::as_str).unwrap_or_default();
        if name.is_empty() {
            return Err(Error::usage(format!("the package in {local} has no name")));
        }
        if project_keys(root)?.get("name").and_then(Value::as_str) == Some(name) {
            return Err(Error::usage(format!(
                "dbt found more than one package with the name \"{name}\" included in this project"
            ))
            .help("rename one of them"));
        }
        let to = target.join(name);
        if to.exists() {
            std::fs::remove_dir_all(&to).map_err(|error| failed(&to, &error))?;
        }
        copy(&source, &to, target)?;
        return Ok(format!(
            "Installing {local}\n  Installed from <local @ {local}>"
        ));
    }
    let (described, name) = remote(entry)?;
    match target.join(&name).join("dbt_project.yml").is_file() {
        true => Ok(format!("found     {name} in {}", target.display())),
        false => Err(Error::usage(format!(
            "weir asks no network for the package `{described}`"
        ))
        .help(format!(
            "copy it to {}, or run `dbt deps` once where there is a network",
            target.join(&name).display()
        ))),
    }
}

/// What an entry asks for, and the folder that it would have.
fn remote(entry: &Value) -> Result<(String, String)> {
    let keys = ["package", "git", "tarball", "private"];
    let found = keys.iter().find_map(|key| entry.get(*key)?.as_str());
    let Some(described) = found else {
        return Err(Error::usage(format!("`{entry}` names no package"))
            .help("write `local: <folder>`, `package: <owner>/<name>` or `git: <address>`"));
    };
    let named = entry.get("name").and_then(Value::as_str);
    let last = described.trim_end_matches(".git").rsplit('/').next();
    let name = named.or(last).unwrap_or_default().replace('-', "_");
    Ok((described.to_owned(), name))
}

/// Copies a folder without hidden files, its own packages and what is built.
fn copy(from: &Path, to: &Path, target: &Path) -> Result<()> {
    std::fs::create_dir_all(to).map_err(|error| failed(to, &error))?;
    let entries = std::fs::read_dir(from).map_err(|error| failed(from, &error))?;
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let is_left_out = name.to_string_lossy().starts_with('.')
            || name == "target"
            || name == "dbt_packages"
            || path == target;
        if is_left_out {
            continue;
        }
        let copied = to.join(&name);
        match path.is_dir() {
            true => copy(&path, &copied, target)?,
            false => {
                std::fs::copy(&path, &copied).map_err(|error| failed(&copied, &error))?;
            }
        }
    }
    Ok(())
}

fn write_lock(root: &Path, entries: &[&Value]) -> Result<()> {
    let path = root.join(packages::LOCK_FILE);
    let text = serde_saphyr::to_string(&json!({ "packages": entries }))
        .map_err(|error| Error::runtime(error.to_string()))?;
    std::fs::write(&path, text).map_err(|error| failed(&path, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::runtime(error.to_string()).at(Location::file(path))
}
