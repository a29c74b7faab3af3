//! A node: a model, a seed, a snapshot or a test.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::adapter::{Relation, RelationKind};
use crate::onnx::Nulls;

use super::config::{NodeConfig, Severity};
use super::constraint::Constraint;
use super::file_checksum::FileChecksum;
use super::function::FunctionDetails;
use super::materialization::Materialization;
use super::model::{Access, ModelDetails, ModelVersion};
use super::patch_path::PatchPath;
use super::reference::Reference;
use super::resource::ResourceType;
use super::snapshot::SnapshotConfig;
use super::unit_test::UnitTest;

/// One thing that weir runs.
#[derive(Debug, Clone)]
pub struct Node {
    pub unique_id: String,
    pub name: String,
    pub package_name: String,
    /// Relative to its resource folder, such as `staging/stg_people.sql`.
    pub path: PathBuf,
    /// Relative to the project folder.
    pub original_file_path: PathBuf,
    pub patch_path: Option<PatchPath>,
    pub raw_code: String,
    pub checksum: FileChecksum,
    /// Where the node's rows are, or would be.
    pub relation: Relation,
    pub fqn: Vec<String>,
    pub description: String,
    /// Unique ids of the blocks of documentation that the description calls.
    pub doc_blocks: Vec<String>,
    pub columns: Vec<Column>,
    /// Constraints on the table as a whole.
    pub constraints: Vec<Constraint>,
    pub config: NodeConfig,
    /// `ref` calls in order.
    pub refs: Vec<Reference>,
    /// `source` calls in order: (source, table).
    pub sources: Vec<(String, String)>,
    /// `metric` calls in order.
    pub metrics: Vec<Reference>,
    /// `function` calls in order.
    pub functions: Vec<Reference>,
    /// Unique ids of the sources and nodes it reads, in the order of the calls.
    pub depends_on: Vec<String>,
    /// Unique ids of the macros its template called, sorted.
    pub macros: Vec<String>,
    /// Those that the text itself calls, in order.
    pub called: Vec<String>,
    pub details: NodeDetails,
}

/// What only some kinds of node have.
#[derive(Debug, Clone)]
pub enum NodeDetails {
    Model(ModelDetails),
    Seed,
    Snapshot(SnapshotConfig),
    Test(TestConfig),
    UnitTest(Box<UnitTest>),
    /// A query that is compiled and never built.
    Analysis,
    Function(FunctionDetails),
}

/// A test counts rows that should not be there.
#[derive(Debug, Clone)]
pub struct TestConfig {
    pub severity: Severity,
    /// `None` for a singular test.
    pub generic: Option<GenericTest>,
    /// Condition on the failure count that gives a warning, such as `!= 0`.
    pub warn_if: String,
    /// Condition on the failure count that gives an error.
    pub error_if: String,
    /// Expression that counts failures, such as `count(*)`.
    pub fail_calc: String,
    pub limit: Option<u64>,
    pub where_condition: Option<String>,
    pub stored_failures: StoredFailures,
}

impl TestConfig {
    /// The same of a test that is declared in a properties file.
    pub fn of_generic(self, generic: GenericTest) -> Self {
        TestConfig {
            generic: Some(generic),
            ..self
        }
    }
}

/// What a test's rows become.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StoredFailures {
    /// As the command line says.
    #[default]
    Unset,
    Nothing,
    Table,
    View,
    /// What nobody knows; the test fails when it runs.
    Unknown,
}

impl StoredFailures {
    /// The relation that they become, where `--store-failures` is `flag`.
    pub fn kind(self, flag: bool) -> Option<RelationKind> {
        match self {
            StoredFailures::Table => Some(RelationKind::Table),
            StoredFailures::View => Some(RelationKind::View),
            StoredFailures::Unset if flag => Some(RelationKind::Table),
            StoredFailures::Unset | StoredFailures::Nothing | StoredFailures::Unknown => None,
        }
    }
}

/// The schema of the tables that keep what tests found, where the config names none.
pub const AUDIT_SCHEMA: &str = "dbt_test__audit";

/// What `generate_schema_name` gives where it returns nothing.
pub const NO_SCHEMA: &str = "None";

/// A test declared on a model, seed, source or column in a properties file.
#[derive(Debug, Clone)]
pub struct GenericTest {
    /// The test's name, such as `accepted_values`.
    pub name: String,
    /// Package prefix of the name, where there is one.
    pub namespace: Option<String>,
    pub arguments: serde_json::Map<String, serde_json::Value>,
    pub column_name: Option<String>,
    /// The call that gives the relation that is tested.
    pub tested: String,
    /// Unique id of the node that is tested; `None` where a source is.
    pub attached_node: Option<String>,
    /// The list and the name in the properties file under which the test stands.
    pub file_key_name: String,
}

/// A column as a properties file describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub description: String,
    /// Unique ids of the blocks of documentation that the description calls.
    pub doc_blocks: Vec<String>,
    pub data_type: Option<String>,
    /// Whether the name is written in quotes, where its file says so.
    pub quote: Option<bool>,
    pub constraints: Vec<Constraint>,
    pub tags: Vec<String>,
    pub meta: serde_json::Map<String, serde_json::Value>,
    /// Keys that dbt does not know, for the macros that do.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Column {
    /// Whether the name is written in quotes.
    pub fn is_quoted(&self) -> bool {
        self.quote.unwrap_or(false)
    }
}

/// What `materialized: onnx` adds to a model's config.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OnnxConfig {
    /// Name of the model file in the project's `ml_models/` folder, without `.onnx`.
    pub model: String,
    /// The probability of the positive class, or of the class that is found.
    pub probability_column: Option<String>,
    /// Whether the probability reaches the threshold.
    pub label_column: Option<String>,
    /// That threshold, in every row.
    pub threshold_column: Option<String>,
    /// The label of the class that is found.
    pub class_column: Option<String>,
    /// The number that a regression gives.
    pub prediction_column: Option<String>,
    /// Columns for the probabilities of classes: pairs of class and column.
    pub probability_columns: Vec<(String, String)>,
    pub nulls: Nulls,
    /// Columns by whose hash the rows are parted where several processes score them.
    pub shard_key: Vec<String>,
}

impl OnnxConfig {
    /// The model file, relative to the project folder.
    pub fn model_path(&self) -> PathBuf {
        PathBuf::from("ml_models").join(format!("{}.onnx", self.model))
    }
}

impl Node {
    /// Where its columns are described: its properties file, or its own where it has none.
    pub fn properties_path(&self) -> &Path {
        match &self.patch_path {
            Some(file) => &file.path,
            None => &self.original_file_path,
        }
    }

    /// The constraints on the table and on its columns.
    pub fn all_constraints(&self) -> impl Iterator<Item = &Constraint> {
        let of_columns = self.columns.iter().flat_map(|column| &column.constraints);
        self.constraints.iter().chain(of_columns)
    }

    /// Whether its file holds no word, so that there is nothing to run.
    pub fn is_empty(&self) -> bool {
        let has_text = matches!(
            self.details,
            NodeDetails::Model(_)
                | NodeDetails::Snapshot(_)
                | NodeDetails::Test(_)
                | NodeDetails::Function(_)
        );
        has_text && self.raw_code.trim().is_empty()
    }

    /// The part of the text that is the node's own: no blanks around it, and no lines before
    /// the block of a snapshot, which keeps the blanks behind its tag.
    pub fn own_text(&self) -> Range<usize> {
        let text = &self.raw_code;
        match &self.details {
            NodeDetails::Snapshot(snapshot) => snapshot.lines_before.min(text.len())..text.len(),
            _ => {
                let end = text.trim_end().len();
                end - text.trim().len()..end
            }
        }
    }

    pub fn resource_type(&self) -> ResourceType {
        match self.details {
            NodeDetails::Model(_) => ResourceType::Model,
            NodeDetails::Seed => ResourceType::Seed,
            NodeDetails::Snapshot(_) => ResourceType::Snapshot,
            NodeDetails::Test(_) => ResourceType::Test,
            NodeDetails::UnitTest(_) => ResourceType::UnitTest,
            NodeDetails::Analysis => ResourceType::Analysis,
            NodeDetails::Function(_) => ResourceType::Function,
        }
    }

    /// Whether others can read the node's rows in a relation of its own.
    pub fn is_read(&self) -> bool {
        !self.is_analysis()
            && !matches!(
                self.config.materialized,
                Materialization::Ephemeral
                    | Materialization::Test
                    | Materialization::Unit
                    | Materialization::Function
                    | Materialization::TableFunction
            )
    }

    /// Whether the node is compiled and never built.
    pub fn is_analysis(&self) -> bool {
        matches!(self.details, NodeDetails::Analysis)
    }

    /// What only functions have, where the node is a function.
    pub fn function(&self) -> Option<&FunctionDetails> {
        match &self.details {
            NodeDetails::Function(function) => Some(function),
            _ => None,
        }
    }

    /// The function as a node for each of its overloads, with their names.
    pub fn overloads(&self) -> Vec<(&str, Node)> {
        let Some(function) = self.function() else {
            return Vec::new();
        };
        let overloads = function.overloads.iter().map(|overload| {
            let node = Node {
                raw_code: overload.raw_code.clone(),
                original_file_path: overload.path.clone(),
                details: NodeDetails::Function(function.overloaded(overload)),
                ..self.clone()
            };
            (overload.defined_in.as_str(), node)
        });
        overloads.collect()
    }

    /// What only models have, where the node is a model.
    pub fn model(&self) -> Option<&ModelDetails> {
        match &self.details {
            NodeDetails::Model(model) => Some(model),
            _ => None,
        }
    }

    /// Which version of a model it is, where there are several.
    pub fn version(&self) -> Option<&ModelVersion> {
        self.model()?.version.as_ref()
    }

    /// Whether a call without a version means it: it has none, or is the latest.
    pub fn is_latest(&self) -> bool {
        self.version().is_none_or(ModelVersion::is_latest)
    }

    /// Who may refer to the node.
    pub fn access(&self) -> Access {
        let word = self.config.all.get("access").and_then(|word| word.as_str());
        let access = word.map(Access::parse);
        // Parse refuses a word that is none.
        access.and_then(Result::ok).unwrap_or_default()
    }

    /// The test's settings, where the node is a test.
    pub fn test(&self) -> Option<&TestConfig> {
        match &self.details {
            NodeDetails::Test(test) => Some(test),
            _ => None,
        }
    }

    /// The snapshot's settings, where the node is a snapshot.
    /// The view that stands for the node, where it is the latest version of a model.
    pub fn pointer(&self) -> Option<&Relation> {
        match &self.details {
            NodeDetails::Model(details) => details.pointer.as_ref(),
            _ => None,
        }
    }

    pub fn snapshot(&self) -> Option<&SnapshotConfig> {
        match &self.details {
            NodeDetails::Snapshot(snapshot) => Some(snapshot),
            _ => None,
        }
    }

    /// The unit test's rows, where the node is a unit test.
    pub fn unit_test(&self) -> Option<&UnitTest> {
        match &self.details {
            NodeDetails::UnitTest(unit) => Some(unit),
            _ => None,
        }
    }
}
