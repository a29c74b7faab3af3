//! Compares what a command left behind with what was expected of it.

use std::fs;
use std::path::Path;

use serde_json::Value;
use weir_test_support::{Outcome, Project, Table, difference};

use super::expected::Expected;

/// Everything that is not as expected.
pub fn check(expected: &Expected, project: &Project, outcome: &Outcome) -> Vec<String> {
    let mut problems = Vec::new();
    problems.extend(check_exit_code(expected, outcome));
    problems.extend(check_error(expected, outcome));
    problems.extend(check_output(expected, outcome));
    problems.extend(check_results(expected, project));
    problems.extend(check_relations(expected, project));
    problems.extend(check_nothing_half_done(project));
    for (table, file) in expected.tables() {
        problems.extend(check_table(project, &table, &file));
    }
    problems
}

fn check_exit_code(expected: &Expected, outcome: &Outcome) -> Option<String> {
    let code = expected.exit_code();
    (outcome.exit_code != Some(code))
        .then(|| format!("exit code {:?}, expected {code}", outcome.exit_code))
}

/// `error.txt` stands in what was printed to stderr, letter for letter.
fn check_error(expected: &Expected, outcome: &Outcome) -> Option<String> {
    let error = expected.text("error")?;
    (!outcome.stderr.contains(&error)).then(|| format!("stderr does not have this error:\n{error}"))
}

/// `output.txt` is all that was printed to stdout.
fn check_output(expected: &Expected, outcome: &Outcome) -> Option<String> {
    let output = expected.text("output")?;
    (outcome.stdout.trim_end() != output).then(|| format!("stdout is not:\n{output}"))
}

/// `results.txt` has a line `<status> <node>` for each result of
/// run_results.json; a test has its number of failures behind.
fn check_results(expected: &Expected, project: &Project) -> Option<String> {
    let results = expected.text("results")?;
    let actual = match read_results(&project.path().join("target/run_results.json")) {
        Ok(actual) => actual,
        Err(error) => return Some(format!("run_results.json: {error}")),
    };
    line_difference("run_results.json", &results, actual)
}

fn read_results(path: &Path) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let artifact: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let results = artifact["results"]
        .as_array()
        .ok_or("it has no list `results`")?;
    Ok(results.iter().map(result_line).collect())
}

fn result_line(result: &Value) -> String {
    let status = result["status"].as_str().unwrap_or("?");
    let node = node_name(result["unique_id"].as_str().unwrap_or("?"));
    match result["failures"].as_i64() {
        Some(failures) => format!("{status} {node} {failures}"),
        None => format!("{status} {node}"),
    }
}

/// `model.scenario.orders` is `orders`; the hash behind a generic test's name is left out.
fn node_name(unique_id: &str) -> &str {
    unique_id.split('.').nth(2).unwrap_or(unique_id)
}

/// `relations.txt` has a line `<table|view> <schema>.<name>` for everything in
/// the database except weir's own tables.
fn check_relations(expected: &Expected, project: &Project) -> Option<String> {
    let relations = expected.text("relations")?;
    let actual = project
        .database()
        .relations()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("weir."))
        .map(|(name, kind)| format!("{kind} {name}"))
        .collect();
    line_difference("relations", &relations, actual)
}

fn line_difference(what: &str, expected: &str, mut actual: Vec<String>) -> Option<String> {
    let mut expected: Vec<_> = expected.lines().map(str::to_owned).collect();
    expected.sort();
    actual.sort();
    (expected != actual).then(|| {
        format!(
            "{what} has\n  {}\nexpected\n  {}",
            actual.join("\n  "),
            expected.join("\n  ")
        )
    })
}

fn check_nothing_half_done(project: &Project) -> Vec<String> {
    project
        .database()
        .relations()
        .into_iter()
        .filter(|(name, _)| name.contains("__dbt_tmp") || name.contains("__dbt_backup"))
        .map(|(name, kind)| format!("{kind} {name} was left behind"))
        .collect()
}

/// The columns that the CSV file names, and all rows.
fn check_table(project: &Project, table: &str, file: &Path) -> Option<String> {
    let expected = match Table::read_csv(file) {
        Ok(expected) => expected,
        Err(error) => return Some(format!("{}: {error}", file.display())),
    };
    let columns = expected.column_names().join(", ");
    match project
        .database()
        .query(&format!("select {columns} from {table}"))
    {
        Ok(actual) => difference(&expected, &actual).map(|text| format!("{table}: {text}")),
        Err(error) => Some(format!("{table}: {error}")),
    }
}
