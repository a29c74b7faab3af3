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

/// Where the SQL of a batch of a node is: in a folder of the node's own.
pub fn compiled_path_of_batch(node: &Node, batch: &str) -> PathBuf {
    of_batch(&compiled_path(node), node, batch)
}

/// Where the statements that made a batch of a node are.
pub fn run_path_of_batch(node: &Node, batch: &str) -> PathBuf {
    of_batch(&run_path(node), node, batch)
}

fn of_batch(path: &Path, node: &Node, batch: &str) -> PathBuf {
    let name = format!("{}_{batch}.sql", node.name);
    path.with_extension("").join(name)
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
