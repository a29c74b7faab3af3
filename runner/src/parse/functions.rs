//! Functions: a SQL file each, and what properties say of arguments and result.

use super::Found;
use super::config_tree;
use super::models::Template;
use super::patches::{Described, Patch, Patches, config_of};
use super::{models, written_config};
use crate::error::{Error, Location, Result};
use crate::jinja::Engine;
use crate::manifest::{
    Argument, FunctionDetails, Materialization, Node, NodeConfig, NodeDetails, Overload,
    ResourceType, Returned, Volatility,
};
use crate::project::properties::{
    ArgumentProperties, FunctionProperties, OverloadProperties, ReturnProperties,
};
use crate::project::{Project, SourceFile, files_with_extension};

/// Reads every SQL file of the folders of functions.
pub fn read(project: &Project, engine: &Engine, patches: &mut Patches, found: &mut Found) {
    let folders = project.file.function_paths();
    let files = found
        .keep(project.files(&folders, "sql"))
        .unwrap_or_default();
    let overloading = patches.overloading();
    for file in &files {
        let name = models::name_of(&file.path);
        if !overloading.contains(&name) {
            found.keep_node(&name, function(project, engine, patches, (file, &files)));
        }
    }
    let others = files_with_extension(&project.root, &folders, &["py", "js"]);
    for file in found.keep(others).unwrap_or_default() {
        let message = match file.path.extension().is_some_and(|ending| ending == "js") {
            true => format!(
                "Function '{}' uses JavaScript, which is not supported on '{}'",
                models::name_of(&file.path),
                project.target.connection.engine
            ),
            false => "functions that are not written in SQL are not supported".to_owned(),
        };
        found.errors.push(
            Error::usage(message)
                .at(Location::file(&file.path))
                .help("write it as a SQL expression or a select in a .sql file"),
        );
    }
}

fn function(
    project: &Project,
    engine: &Engine,
    patches: &mut Patches,
    (file, files): (&SourceFile, &[SourceFile]),
) -> Result<Node> {
    let mut template = Template::render((project, engine), file, ResourceType::Function)?;
    let patch = patches.take_function(&models::name_of(&file.path));
    let mut keys = config_tree::config_at(&project.file.functions, template.fqn());
    let own = patch.map(|patch| config_of(&patch.properties));
    config_tree::merge(&mut keys, own.unwrap_or_default());
    config_tree::merge(&mut keys, template.capture.config.clone());
    config_tree::merge_overriding(&mut keys, project, |file| &file.functions, template.fqn());
    let located = |error: Error| error.at(Location::file(&file.path));
    let mut config = NodeConfig::new(keys, Materialization::Function).map_err(located)?;
    config.written = template.written(written_config::FUNCTIONS, patch);
    refuse_unsupported(&config).map_err(located)?;
    template.add_hooks(engine, &config)?;
    let mut details = match patch {
        Some(patch) => details(patch, &config)?,
        None => FunctionDetails::undescribed(),
    };
    for (patch, overload) in overloads_of(patch) {
        let file = file_of(patch, overload, files)?;
        let text = Template::render((project, engine), file, ResourceType::Function)?;
        template.capture.add(text.capture);
        details.overloads.push(overload_in(file, overload));
    }
    if !details.overloads.is_empty() {
        require_ability(engine).map_err(located)?;
    }
    let relation = template.relation(engine, &config, None)?;
    let described = Described::by(patch)?;
    Ok(Node {
        patch_path: described.patch_path,
        description: described.description,
        ..template.into_node(relation, config, NodeDetails::Function(details))
    })
}

/// The overloads of a function, each with the entry that lists it.
fn overloads_of<'p>(
    patch: Option<&'p Patch>,
) -> impl Iterator<Item = (&'p Patch, &'p OverloadProperties)> {
    let listed = |patch: &'p Patch| {
        let overloads = patch.properties.function.overloads.iter();
        overloads.map(move |overload| (patch, overload))
    };
    patch.into_iter().flat_map(listed)
}

fn refuse_unsupported(config: &NodeConfig) -> Result<()> {
    let kind = config.all.get("type").and_then(|kind| kind.as_str());
    if let Some(kind) = kind.filter(|kind| *kind != "scalar") {
        return Err(
            Error::usage(format!("functions of type `{kind}` are not supported"))
                .help("use scalar: one value for the arguments of one call"),
        );
    }
    match config.relation.grants.is_empty() {
        true => Ok(()),
        false => Err(Error::usage("grants on functions are not supported")
            .help("grant the right in a post-hook")),
    }
}

/// The file of an overload.
fn file_of<'f>(
    patch: &Patch,
    overload: &OverloadProperties,
    files: &'f [SourceFile],
) -> Result<&'f SourceFile> {
    let (name, wanted) = (&patch.properties.name, &overload.defined_in);
    let located = |error: Error| error.at(patch.file.at(&name.referenced));
    if *wanted == name.value {
        return Err(located(Error::usage(format!(
            "Function '{wanted}' cannot list itself in overloads"
        ))));
    }
    let mut files = files.iter();
    let found = files.find(|file| models::name_of(&file.path) == *wanted);
    found.ok_or_else(|| {
        located(
            Error::usage(format!(
                "Function overload '{wanted}' (defined_in) not found. Expected a SQL file at \
                 functions/{wanted}.sql"
            ))
            .help("write its text into that file"),
        )
    })
}

fn overload_in(file: &SourceFile, overload: &OverloadProperties) -> Overload {
    Overload {
        defined_in: overload.defined_in.clone(),
        arguments: arguments_of(&overload.arguments),
        returns: overload.returns.as_ref().map(returned),
        description: overload.description.clone(),
        raw_code: file.text.clone(),
        path: file.path.clone(),
    }
}

fn require_ability(engine: &Engine) -> Result<()> {
    match engine.shared.dialect.abilities().keeps_overloads {
        true => Ok(()),
        false => Err(
            Error::usage("this database keeps no overloads of functions")
                .help("give each its own name, in a file of its own"),
        ),
    }
}

fn details(patch: &Patch, config: &NodeConfig) -> Result<FunctionDetails> {
    let located = |error: Error| error.at(patch.file.at(&patch.properties.name.referenced));
    let FunctionProperties {
        arguments, returns, ..
    } = &patch.properties.function;
    let Some(returns) = returns else {
        return Err(located(
            Error::usage("the function does not say what it returns")
                .help("add `returns:` with its `data_type:`"),
        ));
    };
    let volatility = config.all.get("volatility").and_then(|word| word.as_str());
    Ok(FunctionDetails {
        arguments: arguments_of(arguments),
        returns: returned(returns),
        volatility: volatility
            .map(Volatility::parse)
            .transpose()
            .map_err(located)?,
        overloads: Vec::new(),
    })
}

fn arguments_of(arguments: &[ArgumentProperties]) -> Vec<Argument> {
    let arguments = arguments.iter().map(|argument| Argument {
        name: argument.name.clone(),
        data_type: argument.data_type.clone(),
        description: argument.description.clone(),
        default_value: argument.default_value.clone(),
    });
    arguments.collect()
}

fn returned(returns: &ReturnProperties) -> Returned {
    Returned {
        data_type: returns.data_type.clone(),
        description: returns.description.clone(),
    }
}
