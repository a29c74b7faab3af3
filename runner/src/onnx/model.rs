//! A model file, read and found fit to score.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::description::Description;
use super::features::Feature;
use super::graph::{Graph, GraphFile, WantedGraph};
use super::operators::ClassLabels;
use super::outputs::Answer;
use super::sidecar::Sidecar;
use crate::error::{Error, Location, Result};
use crate::text_value::hexadecimal;

/// Larger files are refused: a graph takes several times the memory of its file.
const LARGEST_FILE_MIB: u64 = 256;

/// Characters of the hash that stand for the version of a model that states none.
const SHORT_HASH: usize = 12;

/// What a model says of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// The probability of one class, compared with the threshold.
    Probability { class: usize },
    /// A probability for each of several classes.
    Classes,
    /// A number.
    Number,
}

/// An ONNX model that has passed its own self-test, ready to score batches.
pub struct OnnxModel {
    name: String,
    version: String,
    sha256: String,
    threshold: f64,
    task: Task,
    description: Description,
    pub(super) graph: Graph,
}

impl OnnxModel {
    /// Loads a model file and, where there is one, the `.yml` of the same name, whose
    /// keys come before the metadata in the file. A model that states no name has its
    /// file's, one that states no version the first characters of its hash.
    ///
    /// # Errors
    /// A usage error at the file that is missing, too large, no ONNX model, uses what
    /// weir cannot do, is not the one described, or fails its self-test.
    pub fn load(path: &Path) -> Result<Self> {
        let sidecar_path = path.with_extension("yml");
        let sidecar = Sidecar::read(&sidecar_path)?;
        let bytes = read(path).map_err(|error| error.at(Location::file(path)))?;
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        sidecar
            .check_file(path, &sha256)
            .map_err(|error| error.at(Location::file(&sidecar_path)))?;
        let model = Self::build(path, &bytes, sha256, &sidecar)
            .map_err(|error| error.at(Location::file(path)))?;
        sidecar
            .check_features(model.features())
            .map_err(|error| error.at(Location::file(&sidecar_path)))?;
        Ok(model)
    }

    fn build(path: &Path, bytes: &[u8], sha256: String, sidecar: &Sidecar) -> Result<Self> {
        let file = GraphFile::decode(bytes)
            .map_err(|reason| Error::usage(format!("the file is no onnx model: {reason}")))?;
        let description = Description::from_metadata(&file.metadata())?.overridden_by(sidecar);
        let threshold = description.threshold()?;
        let wanted = WantedGraph {
            features: description.features.as_deref(),
            output: description.probability_output.as_deref(),
        };
        let graph = Graph::build(file, wanted).map_err(|reason| cannot_run(&reason))?;
        let task = task(&graph, description.positive_class)?;
        if let Some(selftest) = &description.selftest {
            let class = description.positive_class.unwrap_or(graph.width() - 1);
            selftest.run(&graph, class).map_err(|reason| {
                Error::usage(format!("the onnx model is not itself: {reason}"))
                    .help("train and export it again")
            })?;
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let short_hash: String = sha256.chars().take(SHORT_HASH).collect();
        Ok(OnnxModel {
            name: description.name.clone().unwrap_or(stem.into_owned()),
            version: description.version.clone().unwrap_or(short_hash),
            sha256,
            threshold,
            task,
            description,
            graph,
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn version(&self) -> &str {
        &self.version
    }

    /// The SHA-256 of the file, in lowercase hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// What it says of a row.
    pub fn task(&self) -> Task {
        self.task
    }

    /// The label of each class, in the order of the figures.
    pub fn labels(&self) -> Option<&ClassLabels> {
        self.graph.outputs().labels()
    }

    /// The least probability that is labelled positive.
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    /// When it was trained, as the model states it: UTC, ISO 8601.
    pub fn trained_at(&self) -> Option<&str> {
        self.description.trained_at.as_deref()
    }

    /// The inputs, in the order of the graph.
    pub fn features(&self) -> &[Feature] {
        self.graph.features()
    }

    /// The figures that it reached when it was trained; null where it states none.
    pub fn metrics(&self) -> Value {
        self.description.metrics.clone()
    }

    /// How its features and its score were distributed in training; null where it
    /// states nothing.
    pub fn baseline(&self) -> Value {
        self.description.baseline.clone()
    }

    /// The categories that a feature had in training, where the model states them.
    pub fn categories(&self, feature: &str) -> Option<&[String]> {
        self.description.categories.get(feature).map(Vec::as_slice)
    }
}

impl fmt::Debug for OnnxModel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OnnxModel")
            .field("name", &self.name)
            .field("version", &self.version)
            .field("sha256", &self.sha256)
            .finish_non_exhaustive()
    }
}

/// Two classes, or a class that the model states, make one probability.
fn task(graph: &Graph, positive_class: Option<usize>) -> Result<Task> {
    let width = graph.width();
    if let Some(class) = positive_class.filter(|class| *class >= width) {
        return Err(Error::usage(format!(
            "the positive class is {class}, and the output `{}` has the classes 0 to {}",
            graph.outputs().names[0],
            width.saturating_sub(1)
        )));
    }
    Ok(match (graph.outputs().answer, positive_class, width) {
        (Answer::Number, _, _) => Task::Number,
        (_, Some(class), _) => Task::Probability { class },
        (_, None, 1 | 2) => Task::Probability { class: width - 1 },
        (_, None, _) => Task::Classes,
    })
}

fn cannot_run(reason: &str) -> Error {
    let error = Error::usage(format!("the onnx model cannot run: {reason}"));
    match HELP.iter().find(|(words, _)| reason.contains(words)) {
        Some((_, help)) => error.help(*help),
        None => error,
    }
}

/// What to change where a graph cannot run, by words of the reason.
const HELP: [(&str, &str); 7] = [
    (
        "whose names nobody states",
        "name the columns in their order: `features:` in a .yml beside the model file, each with \
         `name` and `data_type`, or export the model with one input per column",
    ),
    (
        "holds the probabilities nobody states",
        "name it: `probability_output:` in a .yml beside the model file",
    ),
    (
        "labels and no probabilities",
        "export the model with its probabilities: `zipmap` False or True in skl2onnx",
    ),
    (
        "of the domain",
        "a function that the file brings along is inlined by \
         `onnx.inliner.inline_local_functions(model)`; what is left must be of ai.onnx.ml and plain \
         mathematics, so leave the step out of the model and do it in SQL",
    ),
    (
        "is not supported",
        "export the model with operators of ai.onnx.ml and plain mathematics, in skl2onnx with \
         `target_opset={'': 18, 'ai.onnx.ml': 3}` and without custom converters",
    ),
    (
        "the categories are",
        "declare the input in the type of its column when exporting: StringTensorType for text",
    ),
    (
        "features are named",
        "name as many features as the model takes, in their order",
    ),
];

fn read(path: &Path) -> Result<Vec<u8>> {
    let unreadable =
        |error: std::io::Error| Error::usage(format!("the onnx model cannot be read: {error}"));
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let limit = LARGEST_FILE_MIB * 1024 * 1024;
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(Error::usage(format!(
            "the onnx model is larger than {LARGEST_FILE_MIB} MiB"
        ))
        .help("export a smaller one, with fewer or shallower trees"));
    }
    Ok(bytes)
}
