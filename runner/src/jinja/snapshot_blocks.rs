//! The `{% snapshot %}` blocks of a file.

use super::macro_index::tags;
use crate::error::{Error, Location, Result};
use crate::project::SourceFile;

/// A block: its name, and its body on the lines that it has in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotBlock {
    pub name: String,
    /// The body behind a line end for each line of the file that is before it.
    pub text: String,
    pub lines_before: usize,
}

/// Cuts a file into its blocks.
///
/// # Errors
/// A usage error at the line of a block that is not closed or has no name.
pub fn split_snapshots(file: &SourceFile) -> Result<Vec<SnapshotBlock>> {
    let at_line = |line: usize| Location::excerpt(&file.path, &file.text, line, 1);
    let mut blocks = Vec::new();
    let mut open = None;
    for tag in tags(&file.text, &file.path)? {
        match (tag.keyword.as_str(), open.take()) {
            ("snapshot", None) if tag.name.is_empty() => {
                return Err(Error::usage("the snapshot has no name")
                    .at(at_line(tag.line))
                    .help("write {% snapshot <name> %}"));
            }
            ("snapshot", None) => open = Some(tag),
            ("endsnapshot", Some(start)) => {
                let before = &file.text[..start.end];
                let lines_before = before.matches('\n').count();
                let lines = "\n".repeat(lines_before);
                let body = &file.text[start.end..tag.start];
                blocks.push(SnapshotBlock {
                    name: start.name,
                    text: format!("{lines}{body}"),
                    lines_before,
                });
            }
            (_, still_open) => open = still_open,
        }
    }
    match open {
        None => Ok(blocks),
        Some(tag) => Err(
            Error::usage(format!("snapshot `{}` is not closed", tag.name))
                .at(at_line(tag.line))
                .help("add {% endsnapshot %}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Result<Vec<SnapshotBlock>> {
        split_snapshots(&SourceFile {
            path: "snapshots/orders.sql".into(),
            path_in_folder: "orders.sql".into(),
            text: text.to_owned(),
        })
    }

    #[test]
    fn a_block_keeps_its_lines() {
        let found = blocks(
            "-- note\n{% snapshot a %}x{% endsnapshot %}\n{% snapshot b %}\ny\n{% endsnapshot %}",
        );
        let found = found.unwrap();
        assert_eq!(found[0].name, "a");
        assert_eq!(found[0].text, "\nx");
        assert_eq!(found[1].text, "\n\n\ny\n");
    }

    #[test]
    fn a_block_that_is_open_is_named() {
        let error = blocks("\n{% snapshot a %} select 1").unwrap_err();
        assert_eq!(error.message(), "snapshot `a` is not closed");
        assert_eq!(error.location().unwrap().line, 2);
    }
}
