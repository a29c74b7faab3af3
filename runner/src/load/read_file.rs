//! Opens a file of a batch: its bytes, unpacked, and its SHA-256.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::external::ExternalSource;
use crate::error::{Error, Location, Result};
use crate::text_value::hexadecimal;

const BUFFER_BYTES: usize = 256 * 1024;
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// A file's size and SHA-256.
#[derive(Debug, Clone)]
pub struct Fingerprint {
    pub bytes: u64,
    pub sha256: String,
}

/// Reads the whole file once, in pieces.
///
/// # Errors
/// A runtime error where the file cannot be read.
pub fn fingerprint(path: &Path, source_file: &str) -> Result<Fingerprint> {
    let mut file = open_file(path, source_file)?;
    let mut hasher = Sha256::new();
    let bytes =
        std::io::copy(&mut file, &mut hasher).map_err(|error| unreadable(&error, source_file))?;
    Ok(Fingerprint {
        bytes,
        sha256: hexadecimal(&hasher.finalize()),
    })
}

/// The unpacked bytes of a file.
///
/// # Errors
/// A runtime error where the file cannot be read, is empty, or is not packed
/// as the source says.
pub fn open(
    source: &ExternalSource,
    path: &Path,
    source_file: &str,
) -> Result<Box<dyn BufRead + Send>> {
    let mut file = open_file(path, source_file)?;
    let mut start = Vec::with_capacity(GZIP_MAGIC.len());
    Read::by_ref(&mut file)
        .take(GZIP_MAGIC.len() as u64)
        .read_to_end(&mut start)
        .and_then(|_| file.rewind())
        .map_err(|error| unreadable(&error, source_file))?;
    let here = || Location::file(source_file);
    if start.is_empty() {
        return Err(Error::runtime("the file is empty")
            .at(here())
            .help("deliver it again"));
    }
    let buffered = BufReader::with_capacity(BUFFER_BYTES, file);
    match (source.is_gzip(path), start == GZIP_MAGIC) {
        (true, true) => Ok(Box::new(BufReader::with_capacity(
            BUFFER_BYTES,
            MultiGzDecoder::new(buffered),
        ))),
        (false, false) => Ok(Box::new(buffered)),
        (true, false) => Err(Error::runtime("the file is no gzip")
            .at(here())
            .help("pack it, or set `compression: none` on the source")),
        (false, true) => Err(
            Error::runtime("the file is gzip, which the source does not declare")
                .at(here())
                .help("set `compression: gzip` on the source"),
        ),
    }
}

fn open_file(path: &Path, source_file: &str) -> Result<File> {
    File::open(path).map_err(|error| unreadable(&error, source_file))
}

/// What an I/O error says, at the file.
pub fn unreadable(error: &std::io::Error, source_file: &str) -> Error {
    Error::runtime(format!("the file cannot be read: {error}")).at(Location::file(source_file))
}
