//! Copies of folders, and of the repository's own project.

use std::fs;
use std::path::{Path, PathBuf};

/// What makes the project, of all that lies in the repository.
const PROJECT: [&str; 8] = [
    "dbt_project.yml",
    "macros",
    "ml_models",
    "models_sql",
    "profiles.yml",
    "seeds",
    "tests",
    "weir.yml",
];

/// The root of the repository whose tests run. This package may have been compiled in
/// another clone of it, with which it shares a target folder.
pub fn repository() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR");
    let package = PathBuf::from(package.expect("cargo runs the tests"));
    let root = package
        .ancestors()
        .find(|folder| folder.join("dbt_project.yml").is_file());
    root.expect("the package lies in the repository")
        .to_path_buf()
}

/// Copies the repository's own project, without data and what was built.
pub fn copy_census_project(to: &Path) -> std::io::Result<()> {
    copy_folder(&repository(), to, &|entry| !PROJECT.contains(&entry))
}

/// Copies the files of `from` over those of `to`, folders within folders,
/// without the entries of `from` itself that `leave_out` names.
pub fn copy_folder(
    from: &Path,
    to: &Path,
    leave_out: &dyn Fn(&str) -> bool,
) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if leave_out(&name.to_string_lossy()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to.join(&name), &|_| false)?;
        } else {
            fs::copy(entry.path(), to.join(&name))?;
        }
    }
    Ok(())
}
