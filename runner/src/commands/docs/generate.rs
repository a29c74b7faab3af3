//! `weir docs generate`: catalog.json, column_lineage.json and the page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::Utc;
use serde_json::json;

use super::assets::copy_assets;
use super::known::Known;
use crate::adapter::Adapter;
use crate::artifacts::{Catalog, Made, write_catalog, write_column_lineage, write_text};
use crate::cli::{GenerateArguments, GlobalArguments};
use crate::columns::{Answers, ColumnLineage, ProjectColumns};
use crate::commands::Exit;
use crate::commands::record::{compiled_path, write_compiled, write_compiled_manifest};
use crate::commands::session::Session;
use crate::compile::{Compiler, Refresh};
use crate::docs::{self, Documented, OnnxContract, OnnxFeature, PAGE, Secrets, with_last_run};
use crate::error::{Error, Result};
use crate::manifest::{Manifest, Materialization, Node, ResourceType};
use crate::onnx::{OnnxModel, answer_columns};
use crate::terminal::Terminal;
use crate::text_value::plain;

/// The models of ONNX nodes by unique id: what the page shows, and what lineage needs.
type Models = BTreeMap<String, (OnnxContract, Answers)>;

/// dbt's name for the page where `--static` asks for one file.
const STATIC_PAGE: &str = "static_index.html";

/// Compiles the project, asks the database what there is, and writes the page.
///
/// # Errors
/// A usage error where a model does not compile; a runtime error where the database
/// does not answer.
pub fn generate(
    global: &GlobalArguments,
    arguments: &GenerateArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let session = Session::open(global)?;
    let known = match arguments.empty_catalog {
        true => Known::default(),
        false => {
            let adapter = connect(&session)?;
            Known::read(&session, adapter.as_ref())?
        }
    };
    let compiled = match arguments.no_compile {
        true => compiled_before(&session),
        false => compile(&session)?,
    };
    copy_assets(&session.project)?;
    let provenance = session.provenance("generate");
    let selected = selected(&session, arguments, terminal)?;
    write_catalog(&provenance, &only(&known.catalog, selected.as_ref()))?;
    let onnx = onnx(&session)?;
    let lineage = lineage(&session, &known.catalog, &compiled, &onnx);
    write_column_lineage(&provenance, &lineage)?;
    let page = page(&session, &known, &compiled, (&lineage, &onnx))?;
    let path = session.project.target_path.join(PAGE);
    write_text(&path, &page)?;
    if arguments.is_static {
        write_text(&session.project.target_path.join(STATIC_PAGE), &page)?;
    }
    terminal.last_line(
        &format!("Wrote the documentation to {}", path.display()),
        json!({"event": "documented", "path": path, "bytes": page.len()}),
    );
    Ok(Exit::Success)
}

fn connect(session: &Session) -> Result<Arc<dyn Adapter>> {
    let remedy = "leave the database out with `--empty-catalog`";
    session.connect().map_err(|error| error.or_help(remedy))
}

/// What `--select` and `--exclude` leave in the catalog; `None` for everything.
fn selected(
    session: &Session,
    arguments: &GenerateArguments,
    terminal: &Terminal,
) -> Result<Option<BTreeSet<String>>> {
    let nodes = &arguments.nodes;
    if nodes.select.is_empty() && nodes.exclude.is_empty() {
        return Ok(None);
    }
    let types = [
        ResourceType::Model,
        ResourceType::Seed,
        ResourceType::Snapshot,
        ResourceType::Source,
    ];
    session.select(nodes, &types, terminal).map(Some)
}

fn only(catalog: &Catalog, selected: Option<&BTreeSet<String>>) -> Catalog {
    let mut catalog = catalog.clone();
    if let Some(selected) = selected {
        catalog.nodes.retain(|id, _| selected.contains(id));
        catalog.sources.retain(|id, _| selected.contains(id));
    }
    catalog
}

/// The SQL of every node that has some, written to target/compiled and the manifest too.
fn compile(session: &Session) -> Result<BTreeMap<String, String>> {
    let compiler = Compiler::new(session.manifest.clone(), &session.engine);
    let mut errors = Vec::new();
    let mut made = Made::default();
    for node in queried(&session.manifest) {
        match compiler.compile(node, Refresh::Full) {
            Ok(query) => {
                write_compiled(session, node, &query.sql)?;
                made.add(&node.unique_id, query.sql, query.extra_ctes);
            }
            Err(error) => errors.push(error),
        }
    }
    if let Some(error) = Error::all(errors) {
        return Err(error);
    }
    write_compiled_manifest(session, "generate", made.clone())?;
    Ok(made.compiled)
}

/// The SQL that an earlier command left in target/compiled.
fn compiled_before(session: &Session) -> BTreeMap<String, String> {
    let compiled = queried(&session.manifest).filter_map(|node| {
        let sql = std::fs::read_to_string(compiled_path(session, node)).ok()?;
        Some((node.unique_id.clone(), sql.trim().to_owned()))
    });
    compiled.collect()
}

fn queried(manifest: &Manifest) -> impl Iterator<Item = &Node> {
    let has_query = |node: &&Node| {
        !matches!(
            node.config.materialized,
            Materialization::Seed | Materialization::Unit
        )
    };
    manifest.nodes.values().filter(has_query)
}

/// The models of the ONNX nodes, by unique id.
fn onnx(session: &Session) -> Result<Models> {
    let nodes = session.manifest.nodes.values();
    let nodes = nodes.filter(|node| node.config.materialized == Materialization::Onnx);
    let known = nodes.filter_map(|node| Some((node, node.config.onnx.as_ref()?)));
    let described = known.map(|(node, config)| {
        let path = config.model_path();
        let model = session.models.get(&session.project.root.join(&path))?;
        let columns = answer_columns(config, &model)?;
        let answers = Answers {
            features: model
                .features()
                .iter()
                .map(|feature| feature.name.clone())
                .collect(),
            columns: columns.into_iter().map(|column| column.name).collect(),
        };
        let contract = contract(&model, &path.display().to_string());
        Ok((node.unique_id.clone(), (contract, answers)))
    });
    described.collect()
}

fn contract(model: &OnnxModel, file: &str) -> OnnxContract {
    let features = model.features().iter().map(|feature| OnnxFeature {
        name: feature.name.clone(),
        data_type: feature.data_type.name().to_owned(),
        categories: model.categories(&feature.name).unwrap_or_default().to_vec(),
    });
    let metrics = model.metrics();
    let metrics = metrics.as_object().into_iter().flatten();
    let figures = metrics.filter(|(_, value)| value.is_number() || value.is_string());
    OnnxContract {
        name: model.name().to_owned(),
        version: model.version().to_owned(),
        file: file.to_owned(),
        sha256: model.sha256().to_owned(),
        trained_at: model.trained_at().map(str::to_owned),
        threshold: Some(model.threshold().to_string()),
        features: features.collect(),
        metrics: figures
            .map(|(name, value)| (name.clone(), plain(value)))
            .collect(),
    }
}

/// What feeds the columns of each model and snapshot.
fn lineage(
    session: &Session,
    catalog: &Catalog,
    compiled: &BTreeMap<String, String>,
    onnx: &Models,
) -> BTreeMap<String, ColumnLineage> {
    let queries = |node: &Node| compiled.get(&node.unique_id).cloned();
    let columns = ProjectColumns::new(
        &session.manifest,
        &session.project.root,
        session.engine.shared.dialect.parser_dialect(),
        &queries,
    )
    .with_existing(catalog.column_names());
    let nodes = queried(&session.manifest).filter(|node| node.test().is_none());
    let lineage = nodes.map(|node| {
        let answers = onnx.get(&node.unique_id).map(|(_, answers)| answers);
        (node.unique_id.clone(), columns.lineage(node, answers))
    });
    lineage.collect()
}

fn page(
    session: &Session,
    known: &Known,
    compiled: &BTreeMap<String, String>,
    (lineage, onnx): (&BTreeMap<String, ColumnLineage>, &Models),
) -> Result<String> {
    let project = &session.project;
    let target = &project.target;
    let results = project.target_path.join("run_results.json");
    let contracts = onnx.iter();
    let contracts = contracts
        .map(|(id, (contract, _))| (id.clone(), contract.clone()))
        .collect();
    docs::render(&Documented {
        manifest: &session.manifest,
        target: [
            target.name.clone(),
            target.connection.engine.clone(),
            target.schema.clone(),
        ],
        generated_at: Utc::now(),
        catalog: &known.catalog,
        lineage,
        history: &with_last_run(known.history.clone(), &results),
        compiled,
        contracts: &contracts,
        loads: &known.loads,
        children: session.manifest.children(),
        secrets: Secrets::of(&target.connection.keys),
    })
}
