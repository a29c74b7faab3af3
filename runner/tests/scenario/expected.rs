//! The folder `expected/` of a step. A file `name.<engine>.txt` comes before
//! `name.txt`, for the words that are a database's own.

use std::fs;
use std::path::{Path, PathBuf};

use weir_test_support::Engine;

pub struct Expected {
    folder: PathBuf,
    engine: Engine,
}

impl Expected {
    pub fn read(step: &Path, engine: Engine) -> Self {
        Expected {
            folder: step.join("expected"),
            engine,
        }
    }

    /// The exit code of the last command; without `exit_code.txt` 2 where an
    /// error is expected, and else 0.
    pub fn exit_code(&self) -> i32 {
        match self.text("exit_code") {
            Some(code) => code.trim().parse().expect("exit_code.txt holds a number"),
            None if self.text("error").is_some() => 2,
            None => 0,
        }
    }

    /// A text file without the line ends after its last line.
    pub fn text(&self, name: &str) -> Option<String> {
        let of_engine = self
            .folder
            .join(format!("{name}.{}.txt", self.engine.name()));
        let of_all = self.folder.join(format!("{name}.txt"));
        fs::read_to_string(of_engine)
            .or_else(|_| fs::read_to_string(of_all))
            .ok()
            .map(|text| text.trim_end().to_owned())
    }

    /// The CSV files, each with the table that it describes: `customers.csv` is a
    /// table of the target's schema, `weir.loads.csv` one of another.
    pub fn tables(&self) -> Vec<(String, PathBuf)> {
        let mut files: Vec<_> = fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .map(|entry| entry.expect("the folder can be listed").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
            .map(|path| (table_name(&path), path))
            .collect();
        files.sort();
        files
    }
}

fn table_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    if stem.contains('.') {
        stem.into_owned()
    } else {
        format!("scenario.{stem}")
    }
}
