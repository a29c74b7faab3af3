//! What tells whether the file of a node has changed.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::text_value::hexadecimal;

/// A seed above this size is known by its path, as in dbt.
const LARGEST_SEED_BYTES: usize = 1024 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileChecksum {
    /// A generic test has no file of its own.
    None,
    /// SHA-256 of the text, in hex.
    Sha256(String),
    /// The place of a file that is too large to be compared.
    Path(String),
}

impl FileChecksum {
    /// Of the words: as in dbt, blanks and line ends change nothing.
    pub fn of_text(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        FileChecksum::of_bytes(words.join(" ").as_bytes())
    }

    fn of_bytes(bytes: &[u8]) -> Self {
        FileChecksum::Sha256(hexadecimal(&Sha256::digest(bytes)))
    }

    /// Of the lines, whichever way they end.
    pub fn of_seed(path: &Path, text: &str) -> Self {
        if text.len() > LARGEST_SEED_BYTES {
            return FileChecksum::Path(path.to_string_lossy().into_owned());
        }
        let lines = text.trim().replace("\r\n", "\n").replace('\r', "\n");
        FileChecksum::of_bytes(lines.as_bytes())
    }

    /// dbt's name for how it is made.
    pub fn name(&self) -> &'static str {
        match self {
            FileChecksum::None => "none",
            FileChecksum::Sha256(_) => "sha256",
            FileChecksum::Path(_) => "path",
        }
    }

    pub fn text(&self) -> &str {
        match self {
            FileChecksum::None => "",
            FileChecksum::Sha256(text) | FileChecksum::Path(text) => text,
        }
    }
}
