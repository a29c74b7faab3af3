//! `weir load`: files from outside into their landing tables.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::Exit;
use super::session::Session;
use crate::adapter::Adapter;
use crate::cli::{GlobalArguments, LoadArguments, SelectArguments, batch_date};
use crate::error::{Error, ErrorKind, Result};
use crate::execute::Cancellation;
use crate::load::{
    Batch, ExternalSource, LoadContext, LoadOutcome, LoadStatus, Presence, create_landing_tables,
    discover, load_batch,
};
use crate::manifest::ResourceType;
use crate::terminal::{Terminal, thousands};

const PROGRESS: &str = "{spinner} {bar:30} {bytes}/{total_bytes} {elapsed} {wide_msg}";

/// What a command loaded.
#[derive(Default)]
struct Totals {
    loaded: u64,
    unchanged: u64,
    failed: u64,
    rows: u64,
    rejects: u64,
}

/// Loads every file that is not loaded, or the one of the var `batch_date`.
///
/// # Errors
/// A usage error before anything is loaded. A file that fails is told and the
/// others are loaded.
pub fn load(
    global: &GlobalArguments,
    arguments: &LoadArguments,
    terminal: &mut Terminal,
) -> Result<Exit> {
    let started = std::time::Instant::now();
    let session = Session::open(global)?;
    let schema = session.project.weir.state_schema.clone().ok_or_else(|| {
        Error::usage("loads are recorded nowhere")
            .help("add `state_schema: weir` to weir.yml: weir keeps its own tables there")
    })?;
    let sources = sources(&session, arguments, terminal)?;
    let batches = batches(&session, &sources, terminal)?;
    let adapter = session.connect()?;
    let cancellation = Cancellation::on_signals(&adapter)?;
    create_landing_tables(adapter.as_ref(), &needed(&sources, &batches))?;
    terminal.start_progress(bytes(&batches), PROGRESS);
    let mut totals = Totals::default();
    let terminal = &*terminal;
    let files = Files {
        count: batches.len(),
        threads: session.project.target.threads,
        one: &|index: usize| {
            let (source, batch) = &batches[index];
            let batch = (*source, batch);
            load_one(&session, &schema, adapter.as_ref(), batch, terminal)
        },
    };
    let loaded = files.load_all(&cancellation, &mut |index, outcome| {
        tell(&batches[index].1, outcome, &mut totals, terminal)
    });
    terminal.end_progress();
    loaded?;
    let failed = totals.failed > 0 || cancellation.is_requested();
    print_totals(&totals, started.elapsed().as_secs_f64(), terminal);
    Ok(if failed { Exit::Failure } else { Exit::Success })
}

fn bytes(batches: &[(&ExternalSource, Batch)]) -> u64 {
    let files = batches.iter();
    files
        .filter_map(|(_, batch)| std::fs::metadata(&batch.path).ok())
        .map(|metadata| metadata.len())
        .sum()
}

/// Files to load, by their index.
struct Files<'a> {
    count: usize,
    threads: usize,
    one: &'a (dyn Fn(usize) -> Result<LoadOutcome> + Sync),
}

impl Files<'_> {
    /// Loads as many files at once as there are threads; `told` gets each outcome as
    /// it comes.
    fn load_all(
        &self,
        cancellation: &Cancellation,
        told: &mut dyn FnMut(usize, Result<LoadOutcome>) -> Result<()>,
    ) -> Result<()> {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let (sender, receiver) = std::sync::mpsc::channel();
            for _ in 0..self.threads.min(self.count) {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || {
                    while !cancellation.is_requested() {
                        let index = next.fetch_add(1, Ordering::SeqCst);
                        if index >= self.count || sender.send((index, (self.one)(index))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            receiver
                .into_iter()
                .try_for_each(|(index, outcome)| told(index, outcome))
        })
    }
}

/// The selected sources that weir loads.
fn sources<'a>(
    session: &'a Session,
    arguments: &LoadArguments,
    terminal: &Terminal,
) -> Result<Vec<&'a ExternalSource>> {
    let nodes = SelectArguments {
        select: arguments.select.clone(),
        ..SelectArguments::default()
    };
    let selected: BTreeSet<String> = session.select(&nodes, &[ResourceType::Source], terminal)?;
    let sources = session.manifest.sources.values();
    let selected = sources.filter(|source| selected.contains(&source.unique_id));
    Ok(selected
        .filter_map(|source| source.external.as_ref())
        .collect())
}

fn batches<'a>(
    session: &Session,
    sources: &[&'a ExternalSource],
    terminal: &Terminal,
) -> Result<Vec<(&'a ExternalSource, Batch)>> {
    let date = batch_date(&session.project.vars)?;
    let mut batches = Vec::new();
    for source in sources {
        for batch in discover(source, &session.project.root, date)? {
            batches.push((*source, batch));
        }
    }
    if sources.is_empty() {
        terminal.warning(
            "there is no source to load: none has an `external:` block with `{batch_date}` in its `location`",
        );
    } else if batches.is_empty() {
        terminal.warning("there are no files to load");
    }
    Ok(batches)
}

/// The sources whose table must be there: those with files, and those that may have none.
fn needed<'a>(
    sources: &[&'a ExternalSource],
    batches: &[(&ExternalSource, Batch)],
) -> Vec<&'a ExternalSource> {
    let has_file = |source: &ExternalSource| {
        let mut with_files = batches.iter().map(|(source, _)| &source.relation);
        with_files.any(|relation| *relation == source.relation)
    };
    let sources = sources.iter().copied();
    sources
        .filter(|source| source.presence == Presence::Optional || has_file(source))
        .collect()
}

fn load_one(
    session: &Session,
    schema: &str,
    adapter: &dyn Adapter,
    (source, batch): (&ExternalSource, &Batch),
    terminal: &Terminal,
) -> Result<LoadOutcome> {
    let progress = terminal.progress();
    progress.set_message(batch.source_file.clone());
    let context = LoadContext {
        adapter,
        state_schema: schema,
        run_id: &session.project.invocation.id,
        progress: &|rows| {
            progress.set_message(format!("{} {} rows", batch.source_file, thousands(rows)));
        },
    };
    let outcome = load_batch(&context, source, batch);
    progress.inc(std::fs::metadata(&batch.path).map_or(0, |metadata| metadata.len()));
    outcome
}

/// Tells what became of a file; an error of the project ends the command.
fn tell(
    batch: &Batch,
    outcome: Result<LoadOutcome>,
    totals: &mut Totals,
    terminal: &Terminal,
) -> Result<()> {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) if error.kind() == ErrorKind::Usage => return Err(error),
        Err(error) => {
            totals.failed += 1;
            terminal.error(&error);
            return Ok(());
        }
    };
    totals.add(&outcome);
    terminal.event(&line(batch, &outcome), event(batch, &outcome));
    Ok(())
}

impl Totals {
    fn add(&mut self, outcome: &LoadOutcome) {
        match outcome.status {
            LoadStatus::Unchanged => self.unchanged += 1,
            LoadStatus::Loaded | LoadStatus::Replaced => self.loaded += 1,
        }
        self.rows += outcome.rows;
        self.rejects += outcome.rejects;
    }
}

fn word(status: LoadStatus) -> &'static str {
    match status {
        LoadStatus::Loaded => "loaded",
        LoadStatus::Replaced => "replaced",
        LoadStatus::Unchanged => "unchanged",
    }
}

fn line(batch: &Batch, outcome: &LoadOutcome) -> String {
    let rejected = match outcome.rejects {
        0 => String::new(),
        rejects => format!(", {} rejected", thousands(rejects)),
    };
    let detail = match outcome.status {
        LoadStatus::Unchanged => "the same bytes are loaded already".to_owned(),
        _ => format!("{} rows{rejected}", thousands(outcome.rows)),
    };
    format!(
        "{:<9} {} {detail} {:.2} s",
        word(outcome.status),
        batch.source_file,
        outcome.seconds
    )
}

fn event(batch: &Batch, outcome: &LoadOutcome) -> serde_json::Value {
    json!({
        "event": "load_finished",
        "status": word(outcome.status),
        "source_file": batch.source_file,
        "batch_date": batch.batch_date.to_string(),
        "rows": outcome.rows,
        "rejects": outcome.rejects,
        "bytes": outcome.bytes,
        "seconds": outcome.seconds,
    })
}

fn print_totals(totals: &Totals, seconds: f64, terminal: &Terminal) {
    terminal.last_line(
        &format!(
            "Loaded {} rows of {} files in {seconds:.1} s, {} files unchanged, {} failed, {} rows rejected.",
            thousands(totals.rows),
            totals.loaded,
            totals.unchanged,
            totals.failed,
            thousands(totals.rejects),
        ),
        json!({
            "event": "loads_finished",
            "files_loaded": totals.loaded,
            "files_unchanged": totals.unchanged,
            "files_failed": totals.failed,
            "rows": totals.rows,
            "rejects": totals.rejects,
            "seconds": seconds,
        }),
    );
}
