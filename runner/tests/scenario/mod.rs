//! A scenario: files, a command, and what must be true after it.

mod check;
mod expected;

use std::fs;
use std::path::{Path, PathBuf};

use weir_test_support::{Engine, Project, copy_folder};

use check::check;
use expected::Expected;

/// A folder of `scenarios/`.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub name: String,
    folder: PathBuf,
}

impl Scenario {
    /// The scenarios in `folder`, by name.
    pub fn all(folder: &Path) -> Vec<Self> {
        let mut scenarios: Vec<_> = fs::read_dir(folder)
            .expect("the scenarios can be listed")
            .map(|entry| entry.expect("the scenarios can be listed").path())
            .filter(|path| path.is_dir())
            .map(|path| Scenario {
                name: name_of(&path),
                folder: path,
            })
            .collect();
        scenarios.sort_by(|a, b| a.name.cmp(&b.name));
        scenarios
    }

    /// Performs the scenario's steps one after the other in one project.
    ///
    /// # Errors
    /// Everything that the first failing step got wrong, as text.
    pub fn run(&self, weir: &str, engine: Engine) -> Result<(), String> {
        let project = Project::new(weir, engine);
        for step in self.steps() {
            copy_folder(&step, project.path(), &is_about_the_scenario)
                .map_err(|error| format!("{}: {error}", step.display()))?;
            project.add_default_settings();
            let outcome = project.shell(&script(&step));
            let problems = check(&Expected::read(&step, engine), &project, &outcome);
            if !problems.is_empty() {
                return Err(format!(
                    "{}/{} on {}:\n{}\n--- stdout\n{}--- stderr\n{}",
                    self.name,
                    name_of(&step),
                    engine.name(),
                    problems.join("\n"),
                    outcome.stdout,
                    outcome.stderr,
                ));
            }
        }
        Ok(())
    }

    /// The folder itself, then `then`, `then_2`, `then_3` ... as far as they go.
    fn steps(&self) -> Vec<PathBuf> {
        let later = (2..).map(|number| self.folder.join(format!("then_{number}")));
        std::iter::once(self.folder.join("then"))
            .chain(later)
            .take_while(|folder| folder.exists())
            .fold(vec![self.folder.clone()], |mut steps, folder| {
                steps.push(folder);
                steps
            })
    }
}

/// What a scenario folder holds beside the files of its project.
fn is_about_the_scenario(entry: &str) -> bool {
    entry == "expected" || entry == "command.txt" || entry.starts_with("then")
}

fn script(step: &Path) -> String {
    fs::read_to_string(step.join("command.txt")).unwrap_or_else(|_| "weir build".to_owned())
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
