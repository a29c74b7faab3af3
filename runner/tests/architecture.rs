//! What prose cannot keep: rules of the code's shape, checked on its text.
//! Code means every Rust file of the workspace; product code leaves out tests.

use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 40;

/// A Rust file of the workspace.
struct SourceFile {
    /// From the root of the repository, with `/` between folders.
    path: String,
    text: String,
}

impl SourceFile {
    fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }

    /// What goes into a binary: neither tests nor build scripts.
    fn is_product(&self) -> bool {
        self.path.contains("/src/")
            && !self.path.contains("/tests/")
            && !self.path.ends_with("/tests.rs")
    }

    /// The numbered lines before the unit tests, which stand at the end of a file.
    fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(
            self.text
                .lines()
                .take_while(|line| !line.starts_with("#[cfg(test)]")),
        )
    }
}

fn repository() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package
        .parent()
        .expect("the package lies in the repository")
        .to_path_buf()
}

fn source_files() -> Vec<SourceFile> {
    let root = repository();
    let mut files = Vec::new();
    for folder in ["runner", "migrations", "census_data", "snapshots"] {
        collect(&root, &root.join(folder), &mut files);
    }
    assert!(
        files.len() > 20,
        "the source files are not where this test looks"
    );
    files
}

fn product_files() -> Vec<SourceFile> {
    let files = source_files();
    let test_modules: Vec<_> = files.iter().flat_map(test_modules).collect();
    let is_product = |file: &SourceFile| file.is_product() && !test_modules.contains(&file.path);
    files.into_iter().filter(is_product).collect()
}

/// The files that a file declares as modules for its tests.
fn test_modules(file: &SourceFile) -> Vec<String> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let lines: Vec<_> = file.text.lines().collect();
    lines
        .windows(2)
        .filter(|pair| pair[0] == "#[cfg(test)]")
        .filter_map(|pair| pair[1].strip_suffix(';')?.rsplit_once("mod "))
        .map(|(_, name)| format!("{folder}/{name}.rs"))
        .collect()
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path
                .strip_prefix(root)
                .expect("the file lies in the repository");
            files.push(SourceFile {
                path: name.to_string_lossy().replace('\\', "/"),
                text: fs::read_to_string(&path).expect("source is UTF-8"),
            });
        }
    }
}

fn assert_none(problems: Vec<String>, rule: &str) {
    assert!(problems.is_empty(), "{rule}:\n  {}", problems.join("\n  "));
}

/// The places in product code, outside `except`, where a line has one of `words`.
fn product_lines_with(words: &[&str], except: &[&str]) -> Vec<String> {
    product_files()
        .iter()
        .filter(|file| !file.is_in(except))
        .flat_map(|file| {
            file.product_lines()
                .filter(|(_, line)| words.iter().any(|word| line.to_lowercase().contains(word)))
                .map(|(number, line)| format!("{}:{number}: {}", file.path, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn databases_are_named_in_the_adapters_and_in_macros_only() {
    let except = ["runner/src/adapter/", "runner/src/macros/"];
    assert_none(
        product_lines_with(&["duckdb", "postgres"], &except),
        "the name of a database belongs behind `Dialect` or `Adapter`",
    );
}

#[test]
fn only_the_terminal_prints() {
    let words = [
        "print!(",
        "println!(",
        "io::stdout",
        "io::stderr",
        "stdout()",
        "stderr()",
    ];
    let except = ["runner/src/terminal", "census_data/src/main.rs"];
    assert_none(
        product_lines_with(&words, &except),
        "print through the terminal module",
    );
}

#[test]
fn product_code_has_no_leftovers_and_no_panics_for_bad_input() {
    let words = [
        "todo!(",
        "unimplemented!(",
        "dbg!(",
        ".unwrap()",
        "todo:",
        "fixme",
        "use super::*",
    ];
    assert_none(product_lines_with(&words, &[]), "leftovers and panics");
}

#[test]
fn only_the_named_modules_allow_what_the_lints_forbid() {
    assert_none(
        product_lines_with(&["#[allow(", "#![allow("], &[]),
        "mend the code, or `expect` with a reason",
    );
}

#[test]
fn no_file_is_longer_than_its_reader_s_patience() {
    let problems = source_files()
        .into_iter()
        .map(|file| (file.text.lines().count(), file.path))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, path)| format!("{path} has {lines} lines"))
        .collect();
    assert_none(problems, "a file over 400 lines is two files");
}

#[test]
fn every_module_says_what_it_is() {
    let problems = source_files()
        .into_iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| file.path)
        .collect();
    assert_none(problems, "a file opens with `//!`");
}

#[test]
fn no_module_is_a_drawer() {
    let drawers = ["util", "helper", "common", "misc", "manager"];
    let problems = source_files()
        .into_iter()
        .map(|file| file.path)
        .filter(|path| drawers.iter().any(|drawer| path.contains(drawer)))
        .collect();
    assert_none(problems, "name a module after what it holds");
}

#[test]
fn functions_are_short() {
    let problems = source_files().iter().flat_map(long_functions).collect();
    assert_none(problems, "a function has at most 40 lines");
}

/// Functions from `fn` to the closing brace at the same depth, as rustfmt writes it.
fn long_functions(file: &SourceFile) -> Vec<String> {
    let lines: Vec<_> = file.text.lines().collect();
    let starts = (0..lines.len()).filter(|start| is_function_with_body(&lines[*start..]));
    starts
        .filter_map(|start| {
            let line = lines[start];
            let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
            let length = lines[start..].iter().position(|line| *line == end)? + 1;
            (length > LONGEST_FUNCTION).then(|| {
                format!(
                    "{}:{}: {length} lines: {}",
                    file.path,
                    start + 1,
                    line.trim()
                )
            })
        })
        .collect()
}

/// Whether `lines` begin with a function whose body takes lines of its own.
fn is_function_with_body(lines: &[&str]) -> bool {
    let words = lines[0].split(['(', '<']).next().unwrap_or_default();
    let is_comment = lines[0].trim_start().starts_with("//");
    let ends_signature = |line: &&&str| line.ends_with(['{', '}', ';']);
    let is_declared = words.split(' ').any(|word| word == "fn") && !is_comment;
    is_declared
        && lines
            .iter()
            .find(ends_signature)
            .is_some_and(|line| line.ends_with('{'))
}

#[test]
fn long_functions_are_found() {
    let body = "        one();\n".repeat(39);
    let text = format!("//! A module.\nimpl Long {{\n    pub fn long() {{\n{body}    }}\n}}\n");
    let file = SourceFile {
        path: "a.rs".to_owned(),
        text,
    };
    assert_eq!(long_functions(&file), ["a.rs:3: 41 lines: pub fn long() {"]);
}
