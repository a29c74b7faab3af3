//! The command `census-data`: exit code 0 when the files are there, 2 when not.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use census_data::counts::{COMMITTED_PATH, derive};
use census_data::error::{Error, Result};
use census_data::incoming::{Written, compress, replace};
use census_data::public_file::{PublicFile, REMEDY, read};
use census_data::sample::sample;
use census_data::split::split;
use clap::{Args, Parser, Subcommand};

/// Makes the incoming files of the census project
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Split the public test file into 14 daily files
    Split {
        #[command(flatten)]
        data: DataFolder,
        /// Folder that the daily files go to
        #[arg(long, default_value = "data/incoming")]
        output: PathBuf,
    },
    /// Draw 14 daily files of about 7,000 rows from the count tables
    Sample {
        /// Folder that the daily files go to
        #[arg(long, default_value = "data/incoming")]
        output: PathBuf,
    },
    /// Derive the count tables from the public learn file
    Counts {
        #[command(flatten)]
        data: DataFolder,
        /// File that the tables go to, as gzip
        #[arg(long, default_value = COMMITTED_PATH)]
        output: PathBuf,
    },
}

#[derive(Args)]
struct DataFolder {
    /// Folder of census_income_learn.csv.gz and census_income_test.csv.gz
    #[arg(long = "data", env = "CENSUS_DATA_DIR", value_name = "FOLDER")]
    path: Option<PathBuf>,
}

impl DataFolder {
    fn existing(&self) -> Result<&Path> {
        self.path
            .as_deref()
            .ok_or_else(|| Error::new("no folder of the public data set is named").help(REMEDY))
    }
}

fn main() -> ExitCode {
    match perform(Arguments::parse().verb) {
        Ok(summary) => {
            // Whoever closed our output does not want the summary.
            let _ = writeln!(io::stdout().lock(), "{summary}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr().lock(), "{error}");
            ExitCode::from(2)
        }
    }
}

fn perform(verb: Verb) -> Result<String> {
    match verb {
        Verb::Split { data, output } => {
            split(data.existing()?, &output).map(|written| summary("split", &written, &output))
        }
        Verb::Sample { output } => {
            let written = sample(&output)?;
            let summary = summary("sample", &written, &output);
            Ok(format!("{summary}\nfor the real rows, {REMEDY}"))
        }
        Verb::Counts { data, output } => write_counts(data.existing()?, &output),
    }
}

fn summary(verb: &str, written: &Written, output: &Path) -> String {
    format!(
        "{verb}: {} rows in {} files in {} ({} written, {} already there)",
        written.rows,
        written.changed_files + written.unchanged_files,
        output.display(),
        written.changed_files,
        written.unchanged_files,
    )
}

fn write_counts(data_folder: &Path, output: &Path) -> Result<String> {
    let tables = derive(&read(data_folder, PublicFile::Learn)?)?;
    compress(tables.as_bytes())
        .and_then(|bytes| replace(&output.with_extension("partial"), output, &bytes))
        .map_err(|error| Error::new(format!("cannot write `{}`: {error}", output.display())))?;
    Ok(format!(
        "counts: {} lines in {}",
        tables.lines().count(),
        output.display()
    ))
}
