//! Snapshots: blocks of SQL files, and entries of properties files that name the
//! relation they follow.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::Found;
use super::config_tree;
use super::first_rendering;
use super::hooks;
use super::models::fqn;
use super::naming::{self, Named};
use super::patches::{Described, Patch, Patches, config_of};
use super::written_config::{self, written_config};
use crate::adapter::Relation;
use crate::error::{Location, Result};
use crate::jinja::{Capture, Engine, SnapshotBlock, split_snapshots};
use crate::manifest::{
    FileChecksum, Materialization, Node, NodeConfig, NodeDetails, ResourceType, SnapshotConfig,
};
use crate::project::{Project, SourceFile};

/// Reads every SQL file of the snapshot folders, and the entries that have none.
pub fn read(project: &Project, engine: &Engine, patches: &mut Patches, found: &mut Found) {
    let files = project.files(&project.file.snapshot_paths(), "sql");
    let reader = Reader { project, engine };
    for file in found.keep(files).unwrap_or_default() {
        for block in found.keep(split_snapshots(&file)).unwrap_or_default() {
            let patch = patches.take_snapshot(&block.name);
            let name = block.name.clone();
            found.keep_node(&name, reader.snapshot(&file, block, patch));
        }
    }
    for name in patches.snapshots_of_relations() {
        let patch = patches.take_snapshot(&name);
        let Some((patch, relation)) = patch.and_then(|patch| {
            let relation = patch.properties.relation.as_deref()?;
            Some((patch, relation))
        }) else {
            continue;
        };
        let (file, block) = of_relation(name, relation, patch);
        let name = block.name.clone();
        found.keep_node(&name, reader.snapshot(&file, block, Some(patch)));
    }
}

/// The text that an entry stands for, in the file that has the entry.
fn of_relation(name: String, relation: &str, patch: &Patch) -> (SourceFile, SnapshotBlock) {
    let path = patch.file.path.clone();
    let folder: PathBuf = path.components().skip(1).collect();
    let file = SourceFile {
        path,
        path_in_folder: folder.with_file_name(format!("{name}.sql")),
        text: patch.file.text.to_string(),
    };
    let text = match relation.contains("{{") {
        true => format!("select * from {relation}"),
        false => format!("select * from {{{{ {relation} }}}}"),
    };
    let block = SnapshotBlock {
        name,
        text,
        lines_before: 0,
    };
    (file, block)
}

struct Reader<'a> {
    project: &'a Project,
    engine: &'a Engine,
}

impl Reader<'_> {
    fn snapshot(
        &self,
        file: &SourceFile,
        block: SnapshotBlock,
        patch: Option<&Patch>,
    ) -> Result<Node> {
        let package = &self.project.file.name;
        let fqn = self.fqn(file, &block.name);
        let named = Named::in_file(file, package, ResourceType::Snapshot, (&block.name, &fqn));
        let mut captured = self.captured(&named, &block.text)?;
        let config = self.config((&named, &block.text), patch, &mut captured)?;
        let details = SnapshotConfig::of(&config.all, block.lines_before);
        let details = details.map_err(|error| error.at(Location::file(&file.path)))?;
        let described = Described::by(patch)?;
        Ok(Node {
            relation: self.relation(&named, &config)?,
            unique_id: named.unique_id(),
            name: block.name,
            package_name: package.clone(),
            path: file.path_in_folder.clone(),
            original_file_path: file.path.clone(),
            patch_path: described.patch_path,
            checksum: FileChecksum::of_text(&file.text),
            raw_code: block.text,
            fqn,
            description: described.description,
            doc_blocks: Vec::new(),
            columns: described.columns,
            constraints: described.constraints,
            refs: captured.refs,
            sources: captured.sources,
            metrics: captured.metrics,
            functions: captured.functions,
            depends_on: Vec::new(),
            macros: captured.macros.into_iter().collect(),
            called: captured.called,
            details: NodeDetails::Snapshot(details),
            config,
        })
    }

    fn captured(&self, named: &Named<'_>, text: &str) -> Result<Capture> {
        first_rendering::captured((self.project, self.engine), named, text)
    }

    /// The names of files are parts of it, those of properties files are none.
    fn fqn(&self, file: &SourceFile, name: &str) -> Vec<String> {
        let path = match file
            .path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("sql"))
        {
            true => file.path_in_folder.with_extension("").join(name),
            false => file.path_in_folder.clone(),
        };
        fqn(&self.project.file.name, &path, name)
    }

    /// The merged configuration; what its hooks call is captured too.
    fn config(
        &self,
        (named, text): (&Named<'_>, &str),
        patch: Option<&Patch>,
        captured: &mut Capture,
    ) -> Result<NodeConfig> {
        let fqn = named.fqn;
        let mut keys = config_tree::config_at(&self.project.file.snapshots, fqn);
        if let Some(patch) = patch {
            config_tree::merge(&mut keys, config_of(&patch.properties));
        }
        config_tree::merge(&mut keys, captured.config.clone());
        config_tree::merge_overriding(&mut keys, self.project, |file| &file.snapshots, fqn);
        let mut config = NodeConfig::new(keys, Materialization::Snapshot)
            .map_err(|error| error.at(Location::file(named.path)))?;
        let own = [
            written_config::of_patch(self.project, written_config::SNAPSHOTS, patch),
            written_config::of_calls(
                self.project,
                (ResourceType::Snapshot, text),
                &captured.config,
            ),
        ];
        config.written = written_config(self.project, written_config::SNAPSHOTS, fqn, own);
        captured.add(hooks::captured(
            (self.project, self.engine),
            named,
            &config.hooks,
        )?);
        Ok(config)
    }

    /// Where the naming macros put it; `target_schema` and `target_database` win.
    fn relation(&self, named: &Named<'_>, config: &NodeConfig) -> Result<Relation> {
        let mut relation = naming::relation(self.engine, named, config)?;
        if let Some(schema) = text(&config.all, "target_schema") {
            relation.schema = schema;
        }
        if let Some(database) = text(&config.all, "target_database") {
            relation.database = database;
        }
        Ok(relation)
    }
}

fn text(keys: &Map<String, Value>, key: &str) -> Option<String> {
    keys.get(key).and_then(Value::as_str).map(str::to_owned)
}
