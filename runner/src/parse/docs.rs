//! `{% docs %}` blocks of Markdown files, and `doc()` in descriptions.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use minijinja::value::Rest;
use regex::Regex;

use crate::error::{Error, Location, Result};
use crate::jinja::{errors_without_place, raise, text_environment};
use crate::manifest::{Column, DocsBlock, Manifest};
use crate::project::{Project, files_with_extension};

static BLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)\{%-?\s*docs\s+(\w+)\s*-?%\}(.*?)\{%-?\s*enddocs\s*-?%\}")
        .expect("the pattern is valid")
});

/// Texts by package and name.
type Texts = BTreeMap<(String, String), String>;

/// The blocks of a project and of its packages.
struct Blocks {
    project: String,
    texts: Texts,
}

impl Blocks {
    /// The block that a call means, for something of the package `own`: its own come
    /// before the root project's, and these before all others.
    fn find(
        &self,
        package: Option<&str>,
        name: &str,
        own: &str,
    ) -> Option<(&(String, String), &str)> {
        let of = |package: &str| {
            let key = (package.to_owned(), name.to_owned());
            self.texts.get_key_value(&key)
        };
        let found = match package {
            Some(package) => of(package),
            None => of(own).or_else(|| of(&self.project)).or_else(|| {
                let mut all = self.texts.iter();
                all.find(|((_, other), _)| other == name)
            }),
        };
        found.map(|(key, text)| (key, text.as_str()))
    }

    /// The unique ids of the blocks that a description is made of.
    fn called(&self, text: &str, own: &str) -> Vec<String> {
        let calls = CALL.captures_iter(text);
        let blocks = calls.filter_map(|call| {
            let (first, second) = (call.get(1)?.as_str(), call.get(2).map(|name| name.as_str()));
            let ((package, name), _) = match second {
                Some(name) => self.find(Some(first), name, own)?,
                None => self.find(None, first, own)?,
            };
            Some(format!("doc.{package}.{name}"))
        });
        blocks.collect()
    }
}

/// A description, of what is in which package and file.
struct Description<'a> {
    package: String,
    path: PathBuf,
    text: &'a mut String,
    /// Where the blocks that it calls are kept.
    blocks: Option<&'a mut Vec<String>>,
}

/// A call that is all of an expression: what artifacts name as a block of the thing.
static CALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\{\{-?\s*doc\(\s*['"](\w+)['"]\s*(?:,\s*['"](\w+)['"]\s*)?\)\s*-?\}\}"#)
        .expect("the pattern is valid")
});

/// Reads the blocks, and puts those that descriptions ask for into their places.
///
/// # Errors
/// A usage error for a block that does not exist.
pub fn render(project: &Project, manifest: &mut Manifest) -> Result<()> {
    manifest.docs = read(project)?;
    let texts = manifest.docs.values().map(|block| {
        let key = (block.package_name.clone(), block.name.clone());
        (key, block.contents.clone())
    });
    let blocks = Arc::new(Blocks {
        project: project.file.name.clone(),
        texts: texts.collect(),
    });
    let mut errors = Vec::new();
    for mut described in descriptions(manifest) {
        if !has_template(described.text) {
            continue;
        }
        if let Some(names) = described.blocks.as_deref_mut() {
            *names = blocks.called(described.text, &described.package);
        }
        match rendered(described.text, &described.package, &blocks) {
            Ok(rendered) => *described.text = rendered,
            Err(error) => errors.push(error.at(Location::file(&described.path))),
        }
    }
    Error::all(errors).map_or(Ok(()), Err)
}

fn has_template(text: &str) -> bool {
    text.contains("{{")
}

/// Every description.
fn descriptions(manifest: &mut Manifest) -> impl Iterator<Item = Description<'_>> {
    let nodes = manifest.nodes.values_mut().flat_map(|node| {
        let place = (node.package_name.clone(), node.original_file_path.clone());
        let own = (&mut node.description, Some(&mut node.doc_blocks));
        at(
            place,
            std::iter::once(own).chain(of_columns(&mut node.columns)),
        )
    });
    let sources = manifest.sources.values_mut().flat_map(|source| {
        let place = (
            source.package_name.clone(),
            source.original_file_path.clone(),
        );
        let own = [
            (&mut source.description, Some(&mut source.doc_blocks)),
            (&mut source.source_description, None),
        ];
        at(
            place,
            own.into_iter().chain(of_columns(&mut source.columns)),
        )
    });
    let exposures = manifest.exposures.values_mut().flat_map(|exposure| {
        let place = (
            exposure.package_name.clone(),
            exposure.original_file_path.clone(),
        );
        at(place, std::iter::once((&mut exposure.description, None)))
    });
    let macros = manifest.macros.values_mut().flat_map(|item| {
        let path = item.properties.patch_path.clone();
        let place = (item.package_name.clone(), path.unwrap_or_default());
        let arguments = item.properties.arguments.iter_mut();
        let arguments = arguments.filter_map(|argument| argument.description.as_mut());
        let own = std::iter::once(&mut item.properties.description);
        at(place, own.chain(arguments).map(|text| (text, None)))
    });
    nodes.chain(sources).chain(exposures).chain(macros)
}

/// A text, and where the blocks that it calls are kept.
type Text<'a> = (&'a mut String, Option<&'a mut Vec<String>>);

fn of_columns(columns: &mut [Column]) -> impl Iterator<Item = Text<'_>> {
    let columns = columns.iter_mut();
    columns.map(|column| (&mut column.description, Some(&mut column.doc_blocks)))
}

fn at<'a>(
    (package, path): (String, PathBuf),
    texts: impl Iterator<Item = Text<'a>>,
) -> Vec<Description<'a>> {
    let described = texts.map(|(text, blocks)| Description {
        package: package.clone(),
        path: path.clone(),
        text,
        blocks,
    });
    described.collect()
}

/// The blocks by their unique ids.
fn read(project: &Project) -> Result<BTreeMap<String, DocsBlock>> {
    let mut blocks = BTreeMap::new();
    for one in std::iter::once(project).chain(&project.packages) {
        for file in files_with_extension(&one.root, &one.file.docs_paths(), &["md"])? {
            for block in BLOCK.captures_iter(&file.text) {
                let (package, name) = (&one.file.name, &block[1]);
                let read = DocsBlock {
                    package_name: package.clone(),
                    name: name.to_owned(),
                    path: file.path_in_folder.clone(),
                    original_file_path: file.path.clone(),
                    contents: block[2].trim().to_owned(),
                };
                blocks.insert(format!("doc.{package}.{name}"), read);
            }
        }
    }
    Ok(blocks)
}

fn rendered(text: &str, package: &str, blocks: &Arc<Blocks>) -> Result<String> {
    let mut environment = text_environment();
    let (own, blocks) = (package.to_owned(), blocks.clone());
    environment.add_function("doc", move |words: Rest<String>| {
        let (package, name) = match words.as_slice() {
            [package, name] => (Some(package.as_str()), name),
            [name] => (None, name),
            _ => {
                return Err(raise(Error::usage(
                    "`doc` takes a name, or a package and a name",
                )));
            }
        };
        let found = blocks.find(package, name, &own);
        found.map(|(_, text)| text.to_owned()).ok_or_else(|| {
            let names = blocks.texts.keys().map(|(_, name)| name.as_str());
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
