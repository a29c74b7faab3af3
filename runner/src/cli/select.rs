//! Which nodes a command is about.

use clap::{Args, ValueEnum};

use crate::manifest::ResourceType;
use crate::select::IndirectSelection;

/// `--select` and its companions.
#[derive(Debug, Clone, Default, Args)]
pub struct SelectArguments {
    /// Nodes: names, +parents, children+, tag:, path:, config.; blanks join, commas intersect
    #[arg(short, long, num_args = 1.., alias = "models", alias = "model", short_alias = 'm')]
    pub select: Vec<String>,
    /// Nodes to leave out
    #[arg(long, num_args = 1..)]
    pub exclude: Vec<String>,
    /// A selector of selectors.yml; --select and --exclude are passed over beside it
    #[arg(long)]
    pub selector: Option<String>,
}

/// The same for `ls`, where `--models` means models only, as in dbt.
#[derive(Debug, Clone, Default, Args)]
pub struct ListedArguments {
    /// Nodes: names, +parents, children+, tag:, path:, config.; blanks join, commas intersect
    #[arg(short, long, num_args = 1..)]
    pub select: Vec<String>,
    /// The same, and only models of what is selected
    #[arg(short, long, num_args = 1.., alias = "model",
          conflicts_with_all = ["select", "resource_type"])]
    pub models: Vec<String>,
    /// Nodes to leave out
    #[arg(long, num_args = 1..)]
    pub exclude: Vec<String>,
    /// A selector of selectors.yml; --select and --exclude are passed over beside it
    #[arg(long)]
    pub selector: Option<String>,
}

impl ListedArguments {
    /// What other commands take.
    pub fn selection(&self) -> SelectArguments {
        SelectArguments {
            select: [self.select.as_slice(), &self.models].concat(),
            exclude: self.exclude.clone(),
            selector: self.selector.clone(),
        }
    }
}

/// `--resource-type` and `--exclude-resource-type`.
#[derive(Debug, Clone, Default, Args)]
pub struct TypeArguments {
    /// Only these kinds
    #[arg(long, alias = "resource-types", num_args = 1.., env = "DBT_RESOURCE_TYPES",
          value_delimiter = ' ', ignore_case = true)]
    pub resource_type: Vec<ListedType>,
    /// All kinds but these
    #[arg(long, alias = "exclude-resource-types", num_args = 1.., env = "DBT_EXCLUDE_RESOURCE_TYPES",
          value_delimiter = ' ', ignore_case = true)]
    pub exclude_resource_type: Vec<ListedType>,
}

impl TypeArguments {
    /// What of `all` the command is about; `default` holds where nothing is asked.
    pub fn wanted(&self, all: &[ResourceType], default: &[ResourceType]) -> Vec<ResourceType> {
        let mut asked: Vec<ResourceType> = Vec::new();
        for listed in &self.resource_type {
            match listed {
                ListedType::All => asked.extend(all),
                ListedType::Default => asked.extend(default),
                other => asked.extend(other.resource_type()),
            }
        }
        if self.resource_type.is_empty() {
            asked.extend(default);
        }
        let without: Vec<ResourceType> = self
            .exclude_resource_type
            .iter()
            .filter_map(|listed| listed.resource_type())
            .collect();
        all.iter()
            .copied()
            .filter(|kind| asked.contains(kind) && !without.contains(kind))
            .collect()
    }
}

/// Which tests come along with what is selected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum IndirectTests {
    /// Those that read a selected node
    #[default]
    Eager,
    /// Those that read selected nodes only
    Cautious,
    /// Those that read selected nodes and their ancestors only
    Buildable,
    /// None
    Empty,
}

impl IndirectTests {
    /// dbt's word.
    pub fn name(self) -> &'static str {
        match self {
            IndirectTests::Eager => "eager",
            IndirectTests::Cautious => "cautious",
            IndirectTests::Buildable => "buildable",
            IndirectTests::Empty => "empty",
        }
    }

    pub fn selection(self) -> IndirectSelection {
        match self {
            IndirectTests::Eager => IndirectSelection::Eager,
            IndirectTests::Cautious => IndirectSelection::Cautious,
            IndirectTests::Buildable => IndirectSelection::Buildable,
            IndirectTests::Empty => IndirectSelection::Empty,
        }
    }
}

/// A kind of thing, as the command line names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListedType {
    Model,
    Seed,
    Snapshot,
    Test,
    #[value(name = "unit_test")]
    UnitTest,
    Source,
    Exposure,
    Metric,
    #[value(name = "semantic_model")]
    SemanticModel,
    #[value(name = "saved_query")]
    SavedQuery,
    Analysis,
    Function,
    /// Those that the command is about
    Default,
    /// All that the command can be about
    All,
}

impl ListedType {
    /// The kind; `None` where there is no such thing, or it means several.
    pub fn resource_type(self) -> Option<ResourceType> {
        Some(match self {
            ListedType::Model => ResourceType::Model,
            ListedType::Seed => ResourceType::Seed,
            ListedType::Snapshot => ResourceType::Snapshot,
            ListedType::Test => ResourceType::Test,
            ListedType::UnitTest => ResourceType::UnitTest,
            ListedType::Source => ResourceType::Source,
            ListedType::Exposure => ResourceType::Exposure,
            ListedType::Metric => ResourceType::Metric,
            ListedType::SemanticModel => ResourceType::SemanticModel,
            ListedType::SavedQuery => ResourceType::SavedQuery,
            ListedType::Analysis => ResourceType::Analysis,
            ListedType::Function => ResourceType::Function,
            ListedType::Default | ListedType::All => {
                return None;
            }
        })
    }
}
