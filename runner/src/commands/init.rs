//! `weir init`: a small project that runs on an embedded database.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::Exit;
use crate::artifacts::write_text;
use crate::cli::{GlobalArguments, InitArguments};
use crate::error::{Error, Location, Result};
use crate::terminal::Terminal;

/// The files of a new project; `__name__` stands for its name.
const FILES: [(&str, &str); 8] = [
    (
        "dbt_project.yml",
        include_str!("../starter/dbt_project.yml"),
    ),
    (".gitignore", include_str!("../starter/gitignore")),
    (
        "seeds/raw_orders.csv",
        include_str!("../starter/raw_orders.csv"),
    ),
    (
        "models/staging/stg_orders.sql",
        include_str!("../starter/stg_orders.sql"),
    ),
    (
        "models/staging/stg_orders.yml",
        include_str!("../starter/stg_orders.yml"),
    ),
    (
        "models/marts/daily_orders.sql",
        include_str!("../starter/daily_orders.sql"),
    ),
    (
        "models/marts/daily_orders.yml",
        include_str!("../starter/daily_orders.yml"),
    ),
    ("README.md", include_str!("../starter/README.md")),
];

const PROFILES: &str = include_str!("../starter/profiles.yml");

/// Makes a folder with a project of that name and, unless that is skipped, a
/// profile for it. Asks nothing.
///
/// # Errors
/// A usage error for a name that is none, or a folder that is there already.
pub fn init(
    global: &GlobalArguments,
    arguments: &InitArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let Some(name) = &arguments.name else {
        return profile_only(global, terminal);
    };
    check_name(name)?;
    let folder = PathBuf::from(name);
    if folder.exists() {
        return Err(Error::usage(format!("`{name}` is there already"))
            .at(Location::file(&folder))
            .help("choose another name, or remove the folder"));
    }
    for (path, text) in FILES {
        write_text(&folder.join(path), &text.replace("__name__", name))?;
    }
    if !arguments.skip_profile_setup {
        write_text(
            &folder.join("profiles.yml"),
            &PROFILES.replace("__name__", name),
        )?;
    }
    terminal.event(
        &format!("Made the project `{name}`. Next: cd {name} && weir build"),
        json!({"event": "project_made", "name": name, "folder": folder}),
    );
    Ok(Exit::Success)
}

/// In a project that has no profile yet, only that is made.
fn profile_only(global: &GlobalArguments, terminal: &Terminal) -> Result<Exit> {
    let missing_name =
        || Error::usage("the new project has no name").help("name it: weir init my_project");
    let path = global.project_dir.join("dbt_project.yml");
    let text = std::fs::read_to_string(&path).map_err(|_| missing_name())?;
    let keys: serde_json::Map<String, serde_json::Value> =
        crate::project::yaml::parse(&text, Path::new("dbt_project.yml"))?;
    let profile = keys.get("profile").or_else(|| keys.get("name"));
    let profile = profile
        .and_then(|name| name.as_str())
        .ok_or_else(missing_name)?;
    let target = global.project_dir.join("profiles.yml");
    if target.exists() {
        return Err(Error::usage("the project has a profile already")
            .at(Location::file(&target))
            .help("to make a new project, name it: weir init my_project"));
    }
    write_text(&target, &PROFILES.replace("__name__", profile))?;
    terminal.event(
        &format!("Wrote {}. Next: weir debug", target.display()),
        json!({"event": "profile_made", "path": target}),
    );
    Ok(Exit::Success)
}

fn check_name(name: &str) -> Result<()> {
    let mut letters = name.chars();
    let is_name = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    match is_name {
        true => Ok(()),
        false => Err(Error::usage(format!("`{name}` is not a project name"))
            .help("use letters, digits and underscores, and begin with a letter")),
    }
}
