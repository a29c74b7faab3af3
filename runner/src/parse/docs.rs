//! `{% docs %}` blocks of Markdown files, and `doc()` in descriptions.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use minijinja::Environment;
use minijinja::value::Rest;
use regex::Regex;

use crate::error::{Error, Location, Result};
use crate::jinja::{errors_without_place, raise};
use crate::manifest::Manifest;
use crate::project::{Project, files_with_extension};

static BLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)\{%-?\s*docs\s+(\w+)\s*-?%\}(.*?)\{%-?\s*enddocs\s*-?%\}")
        .expect("the pattern is valid")
});

/// Texts by package and name.
type Blocks = BTreeMap<(String, String), String>;

/// Puts the blocks that descriptions ask for into their places.
///
/// # Errors
/// A usage error for a block that does not exist.
pub fn render(project: &Project, manifest: &mut Manifest) -> Result<()> {
    if !descriptions(manifest).any(|(_, _, text)| has_template(text)) {
        return Ok(());
    }
    let blocks = Arc::new(read(project)?);
    let mut errors = Vec::new();
    for (package, path, text) in descriptions(manifest) {
        if !has_template(text) {
            continue;
        }
        match rendered(text, &package, project, &blocks) {
            Ok(rendered) => *text = rendered,
            Err(error) => errors.push(error.at(Location::file(path))),
        }
    }
    Error::all(errors).map_or(Ok(()), Err)
}

fn has_template(text: &str) -> bool {
    text.contains("{{")
}

/// Every description: its package, its file, and the text.
fn descriptions(manifest: &mut Manifest) -> impl Iterator<Item = (String, PathBuf, &mut String)> {
    let nodes = manifest.nodes.values_mut().flat_map(|node| {
        let (package, path) = (node.package_name.clone(), node.original_file_path.clone());
        let columns = node
            .columns
            .iter_mut()
            .map(|column| &mut column.description);
        let texts = std::iter::once(&mut node.description).chain(columns);
        texts.map(move |text| (package.clone(), path.clone(), text))
    });
    let sources = manifest.sources.values_mut().flat_map(|source| {
        let (package, path) = (
            source.package_name.clone(),
            source.original_file_path.clone(),
        );
        let columns = source
            .columns
            .iter_mut()
            .map(|column| &mut column.description);
        let own = [&mut source.description, &mut source.source_description];
        let texts = own.into_iter().chain(columns);
        texts.map(move |text| (package.clone(), path.clone(), text))
    });
    let exposures = manifest.exposures.values_mut().map(|exposure| {
        let path = exposure.original_file_path.clone();
        (
            exposure.package_name.clone(),
            path,
            &mut exposure.description,
        )
    });
    nodes.chain(sources).chain(exposures)
}

fn read(project: &Project) -> Result<Blocks> {
    let mut blocks = Blocks::new();
    for one in std::iter::once(project).chain(&project.packages) {
        for file in files_with_extension(&one.root, &one.file.docs_paths(), &["md"])? {
            for block in BLOCK.captures_iter(&file.text) {
                let key = (one.file.name.clone(), block[1].to_owned());
                blocks.insert(key, block[2].trim().to_owned());
            }
        }
    }
    Ok(blocks)
}

fn rendered(text: &str, package: &str, project: &Project, blocks: &Arc<Blocks>) -> Result<String> {
    let mut environment = Environment::new();
    let own = [package.to_owned(), project.file.name.clone()];
    let blocks = blocks.clone();
    environment.add_function("doc", move |words: Rest<String>| {
        let (packages, name) = match words.as_slice() {
            [package, name] => (vec![package.clone()], name),
            [name] => (own.to_vec(), name),
            _ => {
                return Err(raise(Error::usage(
                    "`doc` takes a name, or a package and a name",
                )));
            }
        };
        let known = |package: &String| blocks.get(&(package.clone(), name.clone()));
        let found = packages.iter().find_map(known).or_else(|| {
            let mut all = blocks.iter().filter(|_| words.len() == 1);
            all.find(|((_, other), _)| other == name)
                .map(|(_, text)| text)
        });
        found.cloned().ok_or_else(|| {
            let names = blocks.keys().map(|(_, name)| name.as_str());
            let error = Error::usage(format!("the docs block `{name}` does not exist"));
            raise(
                error
                    .did_you_mean(name, names)
                    .help("write it into a file *.md"),
            )
        })
    });
    environment
        .render_str(text, ())
        .map_err(|error| errors_without_place(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_with_their_names() {
        let text = "# Title\n{% docs orders %}\nAll *orders*.\n{% enddocs %}\n{%- docs b -%}x{%- enddocs -%}";
        let found: Vec<(String, String)> = BLOCK
            .captures_iter(text)
            .map(|block| (block[1].to_owned(), block[2].trim().to_owned()))
            .collect();
        assert_eq!(found[0], ("orders".to_owned(), "All *orders*.".to_owned()));
        assert_eq!(found[1].1, "x");
    }
}
