//! `{% docs %}` blocks of Markdown files, and `doc()` in descriptions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use minijinja::value::Rest;
use regex::Regex;
use serde_json::{Map, Value};

use crate::error::{Error, Location, Result};
use crate::jinja::{errors_without_place, is_template, raise, text_environment};
use crate::manifest::{Column, DocsBlock, Manifest, Node, SearchOrder, Source};
use crate::project::Project;

static BLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)\{%-?\s*docs\s+(\w+)\s*-?%\}(.*?)\{%-?\s*enddocs\s*-?%\}")
        .expect("the pattern is valid")
});

/// Texts by package and name.
type Texts = BTreeMap<(String, String), String>;

/// The blocks of a project and of its packages.
struct Blocks {
    project: String,
    order: SearchOrder,
    texts: Texts,
}

impl Blocks {
    /// The block that a call means, for something of the package `own`: its own and
    /// the root project's come before all others.
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
            None => {
                let mut first = self.order.of(&self.project, own).into_iter();
                first.find_map(of).or_else(|| {
                    let mut all = self.texts.iter();
                    all.find(|((_, other), _)| other == name)
                })
            }
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
        order: manifest.search_order,
        texts: texts.collect(),
    });
    let mut errors = Vec::new();
    for mut described in descriptions(manifest) {
        if !is_template(described.text) {
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

/// Every description.
fn descriptions(manifest: &mut Manifest) -> impl Iterator<Item = Description<'_>> {
    let nodes = manifest.nodes.values_mut();
    let nodes = nodes.filter(|node| !is_plain(node)).flat_map(of_node);
    let sources = manifest.sources.values_mut().flat_map(of_source);
    let exposures = manifest.exposures.values_mut().flat_map(|exposure| {
        let place = (
            exposure.package_name.as_str(),
            exposure.original_file_path.as_path(),
        );
        at(place, std::iter::once((&mut exposure.description, None)))
    });
    let macros = manifest.macros.values_mut().flat_map(|item| {
        let path = item.properties.patch_path.clone().unwrap_or_default();
        let arguments = item.properties.arguments.iter_mut();
        let arguments = arguments.filter_map(|argument| argument.description.as_mut());
        let own = std::iter::once(&mut item.properties.description);
        let texts = own.chain(arguments).map(|text| (text, None));
        at((item.package_name.as_str(), path.as_path()), texts)
    });
    let declared = manifest.declarations.values_mut().flat_map(|declaration| {
        let place = (
            declaration.package_name.as_str(),
            declaration.original_file_path.as_path(),
        );
        let texts = of_keys(&mut declaration.keys);
        at(place, texts.map(|text| (text, None)))
    });
    nodes
        .chain(sources)
        .chain(exposures)
        .chain(macros)
        .chain(declared)
}

/// Whether dbt keeps the descriptions of a node as they stand.
fn is_plain(node: &Node) -> bool {
    node.unit_test().is_some() || node.function().is_some()
}

fn of_node(node: &mut Node) -> Vec<Description<'_>> {
    let own = (&mut node.description, Some(&mut node.doc_blocks));
    let texts = std::iter::once(own).chain(of_columns(&mut node.columns));
    at(
        (
            node.package_name.as_str(),
            node.original_file_path.as_path(),
        ),
        texts,
    )
}

fn of_source(source: &mut Source) -> Vec<Description<'_>> {
    let own = [
        (&mut source.description, Some(&mut source.doc_blocks)),
        (&mut source.source_description, None),
    ];
    let texts = own.into_iter().chain(of_columns(&mut source.columns));
    at(
        (
            source.package_name.as_str(),
            source.original_file_path.as_path(),
        ),
        texts,
    )
}

/// The descriptions of a declaration and of its parts.
fn of_keys(keys: &mut Map<String, Value>) -> impl Iterator<Item = &mut String> {
    let parts = ["description", "dimensions", "measures", "entities"];
    let keys = keys.iter_mut();
    let described = keys.filter(move |(key, _)| parts.contains(&key.as_str()));
    let texts = described.flat_map(|(_, value)| match value {
        Value::Array(parts) => parts
            .iter_mut()
            .filter_map(|part| part.get_mut("description"))
            .collect(),
        own => vec![own],
    });
    texts.filter_map(|text| match text {
        Value::String(text) => Some(text),
        _ => None,
    })
}

/// A text, and where the blocks that it calls are kept.
type Text<'a> = (&'a mut String, Option<&'a mut Vec<String>>);

fn of_columns(columns: &mut [Column]) -> impl Iterator<Item = Text<'_>> {
    let columns = columns.iter_mut();
    columns.map(|column| (&mut column.description, Some(&mut column.doc_blocks)))
}

fn at<'a>(
    (package, path): (&str, &Path),
    texts: impl Iterator<Item = Text<'a>>,
) -> Vec<Description<'a>> {
    let described = texts.map(|(text, blocks)| Description {
        package: package.to_owned(),
        path: path.to_path_buf(),
        text,
        blocks,
    });
    described.collect()
}

/// The blocks by their unique ids.
fn read(project: &Project) -> Result<BTreeMap<String, DocsBlock>> {
    let mut blocks = BTreeMap::new();
    for one in project.with_packages() {
        for file in one.files(&one.file.docs_paths(), "md")? {
            for block in BLOCK.captures_iter(&file.text) {
                let (package, name) = (&one.file.name, &block[1]);
                let contents = contents(&block[2]);
                let read = DocsBlock {
                    package_name: package.clone(),
                    name: name.to_owned(),
                    path: file.path_in_folder.clone(),
                    original_file_path: file.path.clone(),
                    contents: contents.map_err(|error| error.at(Location::file(&file.path)))?,
                };
                blocks.insert(format!("doc.{package}.{name}"), read);
            }
        }
    }
    Ok(blocks)
}

/// What is in a block: a template that knows nothing, so that a comment is left out.
fn contents(text: &str) -> Result<String> {
    if !is_template(text) {
        return Ok(text.trim().to_owned());
    }
    let rendered = text_environment().render_str(text, ());
    let rendered = rendered.map_err(|error| errors_without_place(&error))?;
    Ok(rendered.trim().to_owned())
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
