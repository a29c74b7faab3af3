//! The commands that run nodes, and the kinds of nodes that they run.

use crate::cli::RunArguments;
use crate::manifest::ResourceType;
use crate::select::TestGates;

/// Which kinds of nodes a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Build,
    Run,
    Test,
    Seed,
    Snapshot,
    Clone,
}

impl Verb {
    pub fn name(self) -> &'static str {
        match self {
            Verb::Build => "build",
            Verb::Run => "run",
            Verb::Test => "test",
            Verb::Seed => "seed",
            Verb::Snapshot => "snapshot",
            Verb::Clone => "clone",
        }
    }

    /// The command of that name, where it runs nodes.
    pub fn of_name(name: &str) -> Option<Self> {
        let verbs = [
            Verb::Build,
            Verb::Run,
            Verb::Test,
            Verb::Seed,
            Verb::Snapshot,
        ];
        verbs.into_iter().find(|verb| verb.name() == name)
    }

    /// The kinds that the command is about, as the command line narrows them.
    pub fn wanted(self, arguments: &RunArguments) -> Vec<ResourceType> {
        let all = self.resource_types();
        arguments.types.wanted(all, all)
    }

    pub fn resource_types(self) -> &'static [ResourceType] {
        match self {
            Verb::Build => &[
                ResourceType::Model,
                ResourceType::Seed,
                ResourceType::Snapshot,
                ResourceType::Test,
                ResourceType::UnitTest,
                ResourceType::Exposure,
                ResourceType::SavedQuery,
                ResourceType::Function,
            ],
            Verb::Run => &[ResourceType::Model],
            Verb::Test => &[ResourceType::Test, ResourceType::UnitTest],
            Verb::Seed => &[ResourceType::Seed],
            Verb::Snapshot => &[ResourceType::Snapshot],
            Verb::Clone => &[
                ResourceType::Model,
                ResourceType::Seed,
                ResourceType::Snapshot,
            ],
        }
    }

    /// Tests hold back what reads the nodes they test, under `build` only.
    pub fn test_gates(self) -> TestGates {
        match self {
            Verb::Build => TestGates::Closed,
            Verb::Run | Verb::Test | Verb::Seed | Verb::Snapshot | Verb::Clone => TestGates::Open,
        }
    }

    /// Whether the hooks around a run are part of it.
    pub fn runs_hooks(self) -> bool {
        self != Verb::Clone
    }
}
