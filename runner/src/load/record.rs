//! Cuts a stream of bytes into records, each with the line it begins on.

use std::io::BufRead;

use super::read_file::unreadable;
use crate::error::{Error, Location, Result};

/// Longer records are taken for a quote that was never closed.
const MAX_RECORD_BYTES: usize = 16 * 1024 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads records; the buffer of the last one is used again.
pub struct Records<'a> {
    reader: Box<dyn BufRead + Send>,
    source_file: &'a str,
    quote: Option<u8>,
    lines_read: u64,
    bytes: Vec<u8>,
}

/// A record without its line end.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The line that it begins on, from 1.
    pub line: u64,
    pub bytes: &'a [u8],
}

impl<'a> Records<'a> {
    pub fn new(reader: Box<dyn BufRead + Send>, source_file: &'a str, quote: Option<u8>) -> Self {
        Records {
            reader,
            source_file,
            quote,
            lines_read: 0,
            bytes: Vec::new(),
        }
    }

    /// The next record that is not blank; `None` at the end.
    ///
    /// # Errors
    /// A runtime error at the line where the file cannot be read on.
    pub fn next(&mut self) -> Result<Option<Record<'_>>> {
        loop {
            self.bytes.clear();
            let line = self.lines_read + 1;
            if self.read_line()? == 0 {
                return Ok(None);
            }
            while self.is_inside_quotes() {
                if self.read_line()? == 0 {
                    return Err(self.unclosed(line));
                }
            }
            if line == 1 && self.bytes.starts_with(BYTE_ORDER_MARK) {
                self.bytes.drain(..BYTE_ORDER_MARK.len());
            }
            if !self.trimmed().is_empty() {
                return Ok(Some(Record {
                    line,
                    bytes: self.trimmed(),
                }));
            }
        }
    }

    /// The record without the ends of its last line.
    fn trimmed(&self) -> &[u8] {
        let bytes = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        bytes.strip_suffix(b"\r").unwrap_or(bytes)
    }

    fn is_inside_quotes(&self) -> bool {
        self.quote
            .is_some_and(|quote| memchr::memchr_iter(quote, &self.bytes).count() % 2 == 1)
    }

    /// Adds one line to the record; gives the bytes read.
    fn read_line(&mut self) -> Result<usize> {
        let room = (MAX_RECORD_BYTES.saturating_sub(self.bytes.len())) as u64;
        let read = std::io::Read::take(&mut self.reader, room).read_until(b'\n', &mut self.bytes);
        match read {
            Ok(0) if room == 0 => Err(self.unclosed(self.lines_read)),
            Ok(0) => Ok(0),
            Ok(count) => {
                self.lines_read += 1;
                Ok(count)
            }
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                Err(Error::runtime("the gzip file ends too early")
                    .at(Location::line(
                        self.source_file,
                        self.lines_read as usize + 1,
                    ))
                    .help("the transfer was cut: deliver the file again"))
            }
            Err(error) => Err(unreadable(&error, self.source_file).help(format!(
                "the {} lines before it are intact: deliver the file again",
                self.lines_read
            ))),
        }
    }

    fn unclosed(&self, line: u64) -> Error {
        Error::runtime("a quote is opened and never closed")
            .at(Location::line(self.source_file, line as usize))
            .help("close it, or set `quote: \"\"` on the source where quotes have no meaning")
    }
}
