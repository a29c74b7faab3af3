//! Sources with `overrides:`, which change what a package says of its own source.

use std::collections::BTreeMap;

use super::patch_file::PatchFile;
use super::patches::Patches;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::project::properties::{SourceProperties, SourceTable};
use crate::terminal::{self, Warning};

type Placed = (PatchFile, SourceProperties);

/// Moves each entry with `overrides:` into the source that it means, and warns of
/// those that mean none. `patches` are those of `projects`, in their order.
///
/// # Errors
/// A usage error for two entries that override one source.
pub fn apply(projects: &[&Project], patches: &mut [Patches]) -> Result<()> {
    let mut unused = Vec::new();
    for ((package, _), entry) in overriding(patches)? {
        let owner = projects
            .iter()
            .position(|project| project.file.name == package);
        let sources = owner.map(|owner| patches[owner].sources.iter_mut());
        let mut of_name = sources
            .into_iter()
            .flatten()
            .map(|(_, source)| source)
            .filter(|source| source.name.value == entry.1.name.value)
            .collect::<Vec<_>>();
        unused.extend(change(&mut of_name, &package, entry));
    }
    if unused.is_empty() {
        return Ok(());
    }
    let heading = "During parsing, dbt encountered source overrides that had no target:";
    let message = format!("{heading}\n{}", unused.join("\n"));
    terminal::warn(Warning::UnusedTables, &message)
}

/// The entries with `overrides:`, by package and source, taken out of all others.
fn overriding(patches: &mut [Patches]) -> Result<BTreeMap<(String, String), Placed>> {
    let mut entries: BTreeMap<_, Placed> = BTreeMap::new();
    for one in patches {
        let (own, others) = std::mem::take(&mut one.sources)
            .into_iter()
            .partition(|(_, source)| source.overrides.is_none());
        one.sources = own;
        for (file, source) in others {
            let package = source.overrides.clone().unwrap_or_default();
            let key = (package, source.name.value.clone());
            if let Some((twin, _)) = entries.get(&key) {
                return Err(overridden_twice(&key, &file, &source, twin));
            }
            entries.insert(key, (file, source));
        }
    }
    Ok(entries)
}

fn overridden_twice(
    (package, name): &(String, String),
    file: &PatchFile,
    source: &SourceProperties,
    twin: &PatchFile,
) -> Error {
    let (path, other) = (file.path.display(), twin.path.display());
    Error::usage(format!(
        "dbt found two schema.yml entries for the same source named {name} in package \
         {package}: sources may only be overridden a single time"
    ))
    .at(file.at(&source.name.referenced))
    .help(format!(
        "remove the entry of {package}.{name} in one of these files:\n - {path}\n - {other}"
    ))
}

/// Changes the entries of a source; gives a line for each part that has no target.
fn change(
    sources: &mut [&mut SourceProperties],
    package: &str,
    (file, mut entry): Placed,
) -> Vec<String> {
    let (name, path) = (entry.name.value.clone(), file.path.display());
    if sources.is_empty() {
        return vec![format!("  - Source {package}.{name} (in {path})")];
    }
    let mut unused = Vec::new();
    for table in std::mem::take(&mut entry.tables) {
        let table_name = table.name.value.clone();
        let mut tables = sources.iter_mut().flat_map(|source| &mut source.tables);
        match tables.find(|known| known.name.value == table_name) {
            Some(known) => change_table(known, table),
            None => unused.push(format!(
                "  - Source table {package}.{name}.{table_name} (in {path})"
            )),
        }
    }
    for source in sources {
        change_source(source, &entry);
    }
    unused
}

/// The configuration and the freshness are replaced even by none.
fn change_source(source: &mut SourceProperties, entry: &SourceProperties) {
    source.config.clone_from(&entry.config);
    source.written_config.clone_from(&entry.written_config);
    source.freshness.clone_from(&entry.freshness);
    if !entry.quoting.is_empty() {
        source.quoting.clone_from(&entry.quoting);
    }
    for (known, new) in [
        (&mut source.description, &entry.description),
        (&mut source.database, &entry.database),
        (&mut source.schema, &entry.schema),
        (&mut source.loader, &entry.loader),
        (&mut source.loaded_at_field, &entry.loaded_at_field),
        (&mut source.loaded_at_query, &entry.loaded_at_query),
    ] {
        replace(known, new.clone());
    }
    replace(&mut source.tags, entry.tags.clone());
    replace(&mut source.meta, entry.meta.clone());
}

fn change_table(table: &mut SourceTable, entry: SourceTable) {
    table.quoting = entry.quoting;
    table.freshness = entry.freshness;
    if !entry.columns.is_empty() {
        table.columns = entry.columns;
    }
    replace(&mut table.description, entry.description);
    replace(&mut table.identifier, entry.identifier);
    replace(&mut table.external, entry.external);
    replace(&mut table.loaded_at_field, entry.loaded_at_field);
    replace(&mut table.loaded_at_query, entry.loaded_at_query);
    replace(&mut table.tests, entry.tests);
    replace(&mut table.data_tests, entry.data_tests);
    replace(&mut table.tags, entry.tags);
    replace(&mut table.meta, entry.meta);
}

fn replace<T>(known: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *known = new;
    }
}
