//! Every folder in `scenarios/` is a small project whose name is the sentence
//! that it proves; see `scenarios/README.md`. Each is a test on each engine.

mod scenario;

use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use weir_test_support::Engine;

use scenario::Scenario;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let trials = Scenario::all(&folder)
        .into_iter()
        .flat_map(|scenario| Engine::ALL.map(|engine| trial(scenario.clone(), engine)))
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(scenario: Scenario, engine: Engine) -> Trial {
    let name = format!("{}::{}", scenario.name, engine.name());
    Trial::test(name, move || {
        Ok(scenario.run(env!("CARGO_BIN_EXE_weir"), engine)?)
    })
}
