//! Entries of properties files that describe a node of another package: they go to
//! that package, as in dbt, while their tests stay where they are written.

use std::collections::{BTreeMap, BTreeSet};

use super::patches::{Patch, Patches};
use crate::error::Result;
use crate::project::{Project, names_with_extension};

/// Hands entries for which their own package has no file to the first that has one.
///
/// # Errors
/// A usage error for a folder that cannot be listed.
pub fn lend(projects: &[&Project], patches: &mut [Patches]) -> Result<()> {
    if projects.len() < 2 {
        return Ok(());
    }
    let models = names_of(projects, |project| (project.file.model_paths(), "sql"))?;
    let seeds = names_of(projects, |project| (project.file.seed_paths(), "csv"))?;
    lend_of(&models, patches, |patches| &mut patches.models);
    lend_of(&seeds, patches, |patches| &mut patches.seeds);
    Ok(())
}

type Folders = (Vec<std::path::PathBuf>, &'static str);

fn names_of(
    projects: &[&Project],
    folders: impl Fn(&Project) -> Folders,
) -> Result<Vec<BTreeSet<String>>> {
    let names = projects.iter().map(|project| {
        let (folders, extension) = folders(project);
        names_with_extension(&project.root, &folders, &[extension])
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
