//! What most commands begin with: a parsed project and, later, its database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::adapter::Adapter;
use crate::artifacts::{Made, Provenance};
use crate::cli::{Flags, GlobalArguments, SelectArguments};
use crate::compile::Compiler;
use crate::contract::Contracts;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::jinja::Engine;
use crate::manifest::{Manifest, ResourceType};
use crate::onnx::OnnxModels;
use crate::parse::parse;
use crate::project::Project;
use crate::select::{Background, IndirectSelection, Selection, Selectors, select};
use crate::state;
use crate::terminal::summary::Landed;
use crate::terminal::{Terminal, Warning, warning_of_template};

/// A project that is parsed.
pub struct Session {
    pub project: Project,
    pub flags: Flags,
    pub selectors: Selectors,
    pub manifest: Arc<Manifest>,
    pub engine: Engine,
    pub models: OnnxModels,
}

impl Session {
    /// Reads and parses the project.
    ///
    /// # Errors
    /// A usage error with the place of what is wrong.
    pub fn open(global: &GlobalArguments) -> Result<Self> {
        let project = Project::open(&global.project_options()?)?;
        let flags = global.flags.clone().within(&project.root);
        remark_on_state(&flags, &project);
        let parsed = parse(&project)?;
        Ok(Session {
            selectors: Selectors::read(&project)?,
            flags,
            project,
            manifest: Arc::new(parsed.manifest),
            engine: parsed.engine,
            models: OnnxModels::default(),
        })
    }

    /// What checks the contracts of ONNX models.
    pub fn contracts<'a>(&'a self, compiler: &'a Compiler<'a>) -> Contracts<'a> {
        Contracts {
            manifest: &self.manifest,
            compiler,
            models: &self.models,
            project_root: &self.project.root,
            parser_dialect: self.engine.shared.dialect.parser_dialect(),
        }
    }

    /// Opens the database; weir's own tables in it are up to date after that.
    ///
    /// # Errors
    /// A runtime error where the database does not answer.
    pub fn connect(&self) -> Result<Arc<dyn Adapter>> {
        let adapter = self.engine.shared.database.open()?;
        if let Some(schema) = &self.project.weir.state_schema {
            state::migrate(adapter.as_ref(), schema)?;
        }
        Ok(adapter)
    }

    /// What the artifacts of a command say of it.
    pub fn provenance(&self, command: &str) -> Provenance {
        let target_path = &self.project.target_path;
        let folder = target_path.strip_prefix(&self.project.root);
        Provenance {
            folder: folder.unwrap_or(target_path).to_path_buf(),
            target_path: target_path.clone(),
            invocation_id: self.project.invocation.id.clone(),
            started_at: self.project.invocation.started_at,
            engine: self.project.target.connection.engine.clone(),
            command: command.to_owned(),
            arguments: serde_json::Map::new(),
            selectors: self.selectors.entries(),
            made: Made::default(),
            targets: BTreeMap::new(),
            overloads: BTreeMap::new(),
            keeps_failures: self.keeps_failures(),
        }
    }

    /// Whether `--store-failures` keeps what tests find.
    pub fn keeps_failures(&self) -> bool {
        self.project.invocation.flags.get("STORE_FAILURES") == Some(&true.into())
    }

    /// Sees to it that what a run left unfinished is still part of the project.
    ///
    /// # Errors
    /// A usage error that names what is not.
    pub fn require(&self, ids: &BTreeSet<String>) -> Result<()> {
        let (nodes, declarations) = (&self.manifest.nodes, &self.manifest.declarations);
        let is_known = |id: &&String| nodes.contains_key(*id) || declarations.contains_key(*id);
        match ids.iter().find(|id| !is_known(id)) {
            None => Ok(()),
            Some(id) => Err(Error::usage(format!(
                "Couldn't find model '{id}' -- does it exist or is it disabled?"
            ))
            .help("run the last command itself again")),
        }
    }

    /// What the landing tables of the project hold; `None` without external
    /// sources or state.
    ///
    /// # Errors
    /// A runtime error where weir's own tables cannot be read.
    pub fn landed(&self, adapter: &dyn Adapter) -> Result<Option<Landed>> {
        let Some(schema) = &self.project.weir.state_schema else {
            return Ok(None);
        };
        let mut landed = None;
        for source in self.manifest.sources.values() {
            if source.external.is_none() {
                continue;
            }
            let loads = state::latest_loads(adapter, schema, &source.source_name, &source.name)?;
            let total: &mut Landed = landed.get_or_insert_default();
            total.batches += loads.len() as u64;
            for load in loads.values() {
                total.rows += u64::try_from(load.row_count).unwrap_or(0);
                total.rejects += u64::try_from(load.reject_count).unwrap_or(0);
            }
        }
        Ok(landed)
    }

    /// The selected nodes of some kinds; criteria that match nothing are told.
    ///
    /// # Errors
    /// A usage error for a criterion that cannot be read.
    pub fn select(
        &self,
        nodes: &SelectArguments,
        resource_types: &[ResourceType],
        terminal: &Terminal,
    ) -> Result<BTreeSet<String>> {
        if nodes.selector.is_some() && !(nodes.select.is_empty() && nodes.exclude.is_empty()) {
            terminal.warn(
                Warning::SelectExcludeIgnoredWithSelectorWarning,
                "--select and --exclude are passed over, because --selector says which nodes",
            )?;
        }
        let selected = select(
            &self.manifest,
            &Selection {
                include: nodes.select.clone(),
                exclude: nodes.exclude.clone(),
                selector: nodes.selector.clone(),
                resource_types: resource_types.to_vec(),
                indirect_selection: self.indirect_selection(),
                background: self.background(),
            },
        )?;
        for warning in &selected.warnings {
            terminal.warn(Warning::NoNodesForSelectionCriteria, warning)?;
        }
        Ok(selected.unique_ids)
    }

    fn indirect_selection(&self) -> IndirectSelection {
        self.flags
            .indirect_selection
            .unwrap_or_default()
            .selection()
    }

    /// What criteria may refer to beside the manifest.
    fn background(&self) -> Background {
        Background {
            selectors: self.selectors.clone(),
            state: self.flags.state.clone(),
            target_path: self.project.target_path.clone(),
            compares_written: self.project.file.compares_written(),
            dialect: Some(self.engine.shared.dialect),
        }
    }

    /// Unique ids in an order in which they can run.
    ///
    /// # Errors
    /// A usage error where the graph has a cycle, which parse has excluded.
    pub fn in_order(&self, unique_ids: &BTreeSet<String>) -> Result<Vec<String>> {
        let order = Graph::of(&self.manifest).topological_order()?;
        Ok(order
            .into_iter()
            .filter(|unique_id| unique_ids.contains(*unique_id))
            .map(str::to_owned)
            .collect())
    }
}

/// Artifacts that a command reads and writes in one folder tell the next one nothing.
fn remark_on_state(flags: &Flags, project: &Project) {
    let Some(state) = &flags.state else { return };
    if std::path::absolute(state).ok() == std::path::absolute(&project.target_path).ok() {
        warning_of_template(&format!(
            "The state and target directories are the same: '{}'. This could lead to missing \
             changes due to overwritten state including non-idempotent retries.",
            state.strip_prefix(&project.root).unwrap_or(state).display()
        ));
    }
}
