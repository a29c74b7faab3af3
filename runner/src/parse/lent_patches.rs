//! Entries of properties files that describe a node of another package, as their own
//! has none or has it switched off: they go to that package, as in dbt, while their
//! tests stay where they are written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::config_tree;
use super::models::{fqn, name_of};
use super::patches::{Patch, Patches};
use crate::error::Result;
use crate::project::{Project, ProjectFile};

/// Hands entries for which their own package has no file to the first that has one.
///
/// # Errors
/// A usage error for a folder that cannot be listed.
pub fn lend(projects: &[&Project], patches: &mut [Patches]) -> Result<()> {
    if projects.len() < 2 {
        return Ok(());
    }
    let models = names_of(
        projects,
        |project| (project.file.model_paths(), "sql"),
        |file| &file.models,
    )?;
    let seeds = names_of(
        projects,
        |project| (project.file.seed_paths(), "csv"),
        |file| &file.seeds,
    )?;
    lend_of(&models, patches, |patches| &mut patches.models);
    lend_of(&seeds, patches, |patches| &mut patches.seeds);
    Ok(())
}

type Folders = (Vec<std::path::PathBuf>, &'static str);

/// The names of the files of each project, without those that a configuration tree
/// switches off.
fn names_of(
    projects: &[&Project],
    folders: impl Fn(&Project) -> Folders,
    tree: fn(&ProjectFile) -> &Map<String, Value>,
) -> Result<Vec<BTreeSet<String>>> {
    let names = projects.iter().map(|project| {
        let (folders, extension) = folders(project);
        let paths = project.paths_below(&folders, extension)?;
        let names = paths.into_iter().map(|path| (name_of(&path), path));
        let enabled = names.filter(|(name, path)| {
            let fqn = fqn(&project.file.name, path, name);
            let mut config = config_tree::config_at(tree(&project.file), &fqn);
            config_tree::merge_overriding(&mut config, project, tree, &fqn);
            config.get("enabled") != Some(&Value::Bool(false))
        });
        Ok(enabled.map(|(name, _)| name).collect())
    });
    names.collect()
}

fn lend_of(
    names: &[BTreeSet<String>],
    patches: &mut [Patches],
    entries: impl Fn(&mut Patches) -> &mut BTreeMap<String, Patch>,
) {
    for lender in 0..names.len() {
        let own = entries(&mut patches[lender]).iter();
        let foreign: Vec<(String, Patch)> = own
            .filter(|(name, _)| !names[lender].contains(*name))
            .map(|(name, patch)| (name.clone(), patch.clone()))
            .collect();
        for (name, patch) in foreign {
            let Some(borrower) = names.iter().position(|names| names.contains(&name)) else {
                continue;
            };
            let known = entries(&mut patches[borrower]);
            if !known.contains_key(&name) {
                known.insert(name.clone(), patch.lent());
                patches[lender].count_as_used(&name);
            }
        }
    }
}
