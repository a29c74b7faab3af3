//! Where the files of a node are below the target folder, as dbt places them.

use std::path::{Path, PathBuf};

use crate::manifest::Node;

/// Where a node's SQL is below the target folder, as dbt places it.
pub fn compiled_path(node: &Node) -> PathBuf {
    path_below("compiled", node)
}

/// Where the statements that made a node are below the target folder.
pub fn run_path(node: &Node) -> PathBuf {
    path_below("run", node)
}

/// Where those of a batch of a node are: in a folder of the node's own.
pub fn run_path_of_batch(node: &Node, batch: &str) -> PathBuf {
    let path = run_path(node).with_extension("");
    path.join(format!("{}_{batch}.sql", node.name))
}

fn path_below(folder: &str, node: &Node) -> PathBuf {
    let path = PathBuf::from(folder).join(&node.package_name);
    let path = path.join(&node.original_file_path);
    if node.unit_test().is_some() {
        let folder = node.original_file_path.parent().unwrap_or(Path::new(""));
        return path.join(folder).join(format!("{}.sql", node.name));
    }
    // A file may hold several snapshots, one of them of its own name.
    if node.snapshot().is_some() {
        return path.join(format!("{}.sql", node.name));
    }
    match node.path.file_name() == node.original_file_path.file_name() {
        true => path,
        false => path.join(&node.path),
    }
}
