//! The SQL that every model of this repository compiles to, per target, under
//! review: a changed model shows here as changed SQL. Compiles without a database.
//!
//! `cargo insta test --accept --test compiled_sql` takes over what changed.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::process::Command;

use weir_test_support::{copy_census_project, repository};

/// The outputs of profiles.yml.
const TARGETS: [&str; 2] = ["embedded", "postgres"];

/// A compiled file of a model.
struct Compiled {
    model: String,
    sql: String,
}

#[test]
fn models_compile_to_the_reviewed_sql() {
    let changed: Vec<_> = TARGETS
        .into_iter()
        .flat_map(|target| {
            compile(target)
                .into_iter()
                .map(move |compiled| (target, compiled))
        })
        .filter(|(target, compiled)| catch_unwind(|| review(target, compiled)).is_err())
        .map(|(target, compiled)| file_name(target, &compiled.model))
        .collect();
    assert!(
        changed.is_empty(),
        "review with `cargo insta review`:\n  {}",
        changed.join("\n  ")
    );
}

#[test]
fn every_reviewed_file_belongs_to_a_model() {
    let owned: BTreeSet<_> = TARGETS
        .into_iter()
        .flat_map(|target| {
            compile(target)
                .into_iter()
                .map(move |compiled| file_name(target, &compiled.model))
        })
        .collect();
    let stale: Vec<_> = reviewed_files()
        .into_iter()
        .filter(|file| !owned.contains(file))
        .collect();
    assert!(
        stale.is_empty(),
        "delete from snapshots/:\n  {}",
        stale.join("\n  ")
    );
}

fn review(target: &str, compiled: &Compiled) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(repository().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_suffix(target);
    settings.bind(|| insta::assert_snapshot!(compiled.model.as_str(), compiled.sql));
}

/// As insta names the file of a model with a suffix.
fn file_name(target: &str, model: &str) -> String {
    format!("{model}@{target}.snap")
}

fn reviewed_files() -> Vec<String> {
    fs::read_dir(repository().join("snapshots"))
        .expect("the folder can be listed")
        .map(|entry| entry.expect("the folder can be listed").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".snap"))
        .collect()
}

/// The compiled models of a copy of the project, by name.
fn compile(target: &str) -> Vec<Compiled> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    copy_census_project(folder.path()).expect("the project can be copied");
    let output = Command::new(env!("CARGO_BIN_EXE_weir"))
        .args(["compile", "--target", target])
        .current_dir(folder.path())
        .env_remove("WEIR_DUCKDB_PATH")
        .env_remove("WEIR_POSTGRES_DATABASE")
        .output()
        .expect("weir can be started");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut compiled = Vec::new();
    collect(
        &folder.path().join("target/compiled/census/models_sql"),
        &mut compiled,
    );
    assert!(!compiled.is_empty(), "weir compiled no model");
    compiled.sort_by(|a, b| a.model.cmp(&b.model));
    compiled
}

/// Generic tests lie in folders that are named after a properties file; they
/// are left out.
fn collect(folder: &Path, compiled: &mut Vec<Compiled>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("the folder can be listed").path();
        let extension = path.extension().unwrap_or_default();
        if path.is_dir() && extension != "yml" && extension != "yaml" {
            collect(&path, compiled);
        } else if extension == "sql" {
            let model = path.file_stem().unwrap_or_default();
            compiled.push(Compiled {
                model: model.to_string_lossy().into_owned(),
                sql: fs::read_to_string(&path).expect("compiled SQL can be read"),
            });
        }
    }
}
