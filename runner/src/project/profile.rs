//! profiles.yml: which database, and how to reach it.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{ProjectOptions, yaml};
use crate::adapter::{self, ConnectionSettings};
use crate::error::{Error, Location, Result};
use crate::jinja::YamlEnvironment;
use crate::terminal::{Deprecation, deprecated};

const NAME: &str = "profiles.yml";

/// One output of a profile, ready to be opened.
#[derive(Debug, Clone)]
pub struct Target {
    pub profile: String,
    pub name: String,
    pub database: String,
    pub schema: String,
    pub threads: usize,
    pub connection: ConnectionSettings,
}

/// Finds and reads the target that the options and the profile name.
///
/// # Errors
/// A usage error that names the file and what is missing.
pub fn open(
    options: &ProjectOptions,
    profile_name: &str,
    environment: &YamlEnvironment,
) -> Result<Target> {
    let path = find_file(options)?;
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Error::usage(error.to_string()).at(Location::file(&path)))?;
    let profiles: Map<String, Value> = yaml::parse(&text, &path)?;
    let here = || Location::file(&path);
    tell_of_flags(&profiles)?;
    let profile = profiles
        .get(profile_name)
        .and_then(Value::as_object)
        .ok_or_else(|| {
            Error::usage(format!("Could not find profile named '{profile_name}'"))
                .at(here())
                .did_you_mean(profile_name, profiles.keys().map(String::as_str))
        })?;
    let name = target_name(options, profile, environment)?;
    let outputs = profile
        .get("outputs")
        .and_then(Value::as_object)
        .ok_or_else(|| {
            Error::usage(format!("profile `{profile_name}` has no outputs")).at(here())
        })?;
    let mut output = outputs.get(&name).cloned().ok_or_else(|| {
        let message =
            format!("The profile '{profile_name}' does not have a target named '{name}'.");
        let valid: Vec<&str> = outputs.keys().map(String::as_str).collect();
        Error::usage(message)
            .at(here())
            .help(format!("its targets are {}", valid.join(", ")))
    })?;
    render(&mut output, environment).map_err(|error| error.at(here()))?;
    let Value::Object(keys) = output else {
        return Err(Error::usage(format!("target `{name}` has no keys")).at(here()));
    };
    read_output(options, profile_name, name, keys).map_err(|error| error.at(here()))
}

/// Renders the values of an output. A password may look like a template and be none.
fn render(output: &mut Value, environment: &YamlEnvironment) -> Result<()> {
    let password = output.get_mut("password").map(Value::take);
    yaml::render(output, environment)?;
    if let Some(written) = password {
        let mut rendered = written.clone();
        let is_template = yaml::render(&mut rendered, environment).is_ok();
        output["password"] = if is_template { rendered } else { written };
    }
    Ok(())
}

/// `config:` was for what `flags:` of dbt_project.yml says now.
fn tell_of_flags(profiles: &Map<String, Value>) -> Result<()> {
    let config = profiles.get("config").and_then(Value::as_object);
    match config.is_some_and(|config| !config.is_empty()) {
        true => deprecated(
            Deprecation::ProjectFlagsMoved,
            "User config should be moved from the 'config' key in profiles.yml to the 'flags' key \
             in dbt_project.yml.",
            json!({}),
        ),
        false => Ok(()),
    }
}

/// The file that holds the profiles.
///
/// # Errors
/// A usage error where there is none.
pub fn find_file(options: &ProjectOptions) -> Result<PathBuf> {
    let path = file(options);
    match options.profiles_dir.is_some() || path.is_file() {
        true => Ok(path),
        false => Err(Error::usage("no profiles.yml was found").help(
            "put one beside dbt_project.yml or in ~/.dbt, or name its folder with --profiles-dir",
        )),
    }
}

/// Where profiles.yml is: in the folder that is named, else the project's where it is
/// there, else in ~/.dbt.
pub fn file(options: &ProjectOptions) -> PathBuf {
    let beside = options.project_dir.join(NAME);
    match (&options.profiles_dir, std::env::var_os("HOME")) {
        (Some(folder), _) => folder.join(NAME),
        (None, Some(home)) if !beside.is_file() => Path::new(&home).join(".dbt").join(NAME),
        _ => beside,
    }
}

fn target_name(
    options: &ProjectOptions,
    profile: &Map<String, Value>,
    environment: &YamlEnvironment,
) -> Result<String> {
    if let Some(name) = &options.target {
        return Ok(name.clone());
    }
    let mut name = profile.get("target").cloned().unwrap_or(Value::Null);
    yaml::render(&mut name, environment)?;
    Ok(name.as_str().unwrap_or("default").to_owned())
}

fn read_output(
    options: &ProjectOptions,
    profile: &str,
    name: String,
    keys: Map<String, Value>,
) -> Result<Target> {
    let text = |key: &str| keys.get(key).and_then(Value::as_str).map(str::to_owned);
    let engine = text("type").ok_or_else(|| {
        Error::usage(format!("target `{name}` has no `type`")).help(format!(
            "set `type:` to one of {}",
            adapter::ENGINES.join(", ")
        ))
    })?;
    let threads = options
        .threads
        .or_else(|| {
            keys.get("threads")
                .and_then(Value::as_u64)
                .map(|n| n as usize)
        })
        .unwrap_or(1)
        .max(1);
    let schema = text("schema").unwrap_or_else(|| "main".to_owned());
    let connection = ConnectionSettings {
        engine,
        keys,
        threads,
    };
    Ok(Target {
        profile: profile.to_owned(),
        name,
        database: adapter::database_name(&connection)?,
        schema,
        threads,
        connection,
    })
}
