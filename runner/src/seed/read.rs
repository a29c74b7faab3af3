//! Reads a seed's CSV file. A blank line is a row of nulls, as in dbt.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema};

use super::infer;
use super::{SeedOptions, SeedTable};
use crate::error::{Error, Location, Result};

/// Reads the file and decides the type of each column: integer, double,
/// boolean, date, timestamp, else text. Empty fields and `null` are null.
///
/// # Errors
/// A usage error with file and line for what is no CSV with a header.
pub fn read_seed(path: &Path, options: &SeedOptions) -> Result<SeedTable> {
    let bytes = std::fs::read(path)
        .map_err(|error| Error::usage(error.to_string()).at(Location::file(path)))?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(options.delimiter)
        .flexible(true)
        .from_reader(bytes.as_slice());
    let names = header(&mut reader, path)?;
    let columns = columns(&mut reader, (&bytes, path), names.len())?;
    let mut fields = Vec::with_capacity(names.len());
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(names.len());
    for (name, values) in names.iter().zip(&columns) {
        let data_type = match options.column_types.get(name) {
            Some(declared) => infer::declared(declared),
            None => infer::infer(values),
        };
        let array = infer::declared_array(values, &data_type);
        fields.push((name.clone(), array.data_type().clone()));
        arrays.push(array);
    }
    let batches = vec![batch(&fields, arrays)?];
    Ok(SeedTable {
        columns: fields,
        batches,
    })
}

/// The fields of each column, of `count`.
fn columns(
    reader: &mut csv::Reader<&[u8]>,
    (bytes, path): (&[u8], &Path),
    count: usize,
) -> Result<Vec<Vec<Option<String>>>> {
    let mut columns: Vec<Vec<Option<String>>> = vec![Vec::new(); count];
    let mut start = reader.position().byte() as usize;
    let mut record = csv::StringRecord::new();
    loop {
        let read = reader.read_record(&mut record);
        let is_read = read.map_err(|error| at_line(&error, path))?;
        let blank = blank_lines(bytes, start);
        for column in &mut columns {
            column.extend(std::iter::repeat_n(None, blank));
        }
        if !is_read {
            return Ok(columns);
        }
        if record.len() > count {
            return Err(too_long(&record, count, path));
        }
        // A row that ends early has nulls in its last columns, as in dbt.
        let fields = record.iter().chain(std::iter::repeat(""));
        for (column, field) in columns.iter_mut().zip(fields) {
            column.push(infer::present(field));
        }
        start = reader.position().byte() as usize;
    }
}

/// How many lines from `start` on hold nothing; the reader passes over them.
fn blank_lines(bytes: &[u8], start: usize) -> usize {
    let mut rest = &bytes[start.min(bytes.len())..];
    // What ended the row before may have been read by half.
    if start > 0 && bytes[start - 1] == b'\r' {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    let mut count = 0;
    loop {
        let lines = [&b"\r\n"[..], b"\n", b"\r"];
        match lines.iter().find_map(|line| rest.strip_prefix(*line)) {
            Some(after) => rest = after,
            None => return count,
        }
        count += 1;
    }
}

fn batch(columns: &[(String, DataType)], arrays: Vec<ArrayRef>) -> Result<RecordBatch> {
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, data_type)| Field::new(name, data_type.clone(), true))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
        .map_err(|error| Error::usage(error.to_string()))
}

fn header<R: std::io::Read>(reader: &mut csv::Reader<R>, path: &Path) -> Result<Vec<String>> {
    let header = reader.headers().map_err(|error| at_line(&error, path))?;
    let names: Vec<String> = header
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}').trim().to_owned())
        .collect();
    if names.is_empty() || names == [""] {
        return Err(Error::usage("the seed has no header")
            .at(Location::line(path, 1))
            .help("write the column names in the first line, separated as the rows are"));
    }
    Ok(distinct(names))
}

/// The names, each once: a column without one has letters as in dbt, and a name that is
/// taken gets a number.
fn distinct(written: Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(written.len());
    for (index, name) in written.into_iter().enumerate() {
        let wanted = match name.is_empty() {
            true => letters(index),
            false => name,
        };
        let numbered = (2..).map(|number| format!("{wanted}_{number}"));
        let mut candidates = std::iter::once(wanted.clone()).chain(numbered);
        let free = candidates.find(|candidate| !names.contains(candidate));
        names.push(free.expect("there are more numbers than names"));
    }
    names
}

/// `a` to `z`, then `aa`, `bb` and so on.
fn letters(index: usize) -> String {
    let mut alphabet = ('a'..='z').cycle();
    let letter = alphabet.nth(index).expect("the alphabet starts over");
    letter.to_string().repeat(index / 26 + 1)
}

fn too_long(record: &csv::StringRecord, columns: usize, path: &Path) -> Error {
    let line = record.position().map_or(0, csv::Position::line) as usize;
    let fact = format!("the line has {} fields, the header {columns}", record.len());
    Error::usage(fact)
        .at(Location::line(path, line))
        .help("put the fields that hold a delimiter in quotes")
}

fn at_line(error: &csv::Error, path: &Path) -> Error {
    let line = error.position().map_or(0, csv::Position::line) as usize;
    let fact = match error.kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        csv::ErrorKind::Utf8 { .. } => "the line is no UTF-8 text".to_owned(),
        _ => error.to_string(),
    };
    Error::usage(fact).at(Location::line(path, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<SeedTable> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seed.csv");
        std::fs::write(&path, text).unwrap();
        read_seed(&path, &SeedOptions::default())
    }

    fn types(text: &str) -> Vec<DataType> {
        let table = read(text).unwrap();
        table
            .columns
            .into_iter()
            .map(|(_, data_type)| data_type)
            .collect()
    }

    #[test]
    fn types_are_inferred_from_all_rows() {
        assert_eq!(
            types("a,b,c,d,e\n1,1.5,true,2026-03-02,x\n,2,False,2026-03-03,\n"),
            [
                DataType::Int32,
                DataType::Float64,
                DataType::Boolean,
                DataType::Date32,
                DataType::Utf8,
            ]
        );
    }

    #[test]
    fn a_column_of_nulls_is_an_integer_as_in_dbt() {
        assert_eq!(types("a\nnull\n\"\"\n"), [DataType::Int32]);
    }

    #[test]
    fn numbers_are_whole_and_small_where_all_of_them_are() {
        let text = "a,b,c,d\n1.0,3000000000,\"$1,234.50\",5%\n2,-1,-$2,\"1,000\"\n";
        assert_eq!(
            types(text),
            [
                DataType::Int32,
                DataType::Int64,
                DataType::Float64,
                DataType::Int32,
            ]
        );
    }

    #[test]
    fn a_moment_may_name_its_zone() {
        let text = "a\n2018-08-06T11:33:29.320Z\n2018-08-06T11:33\n";
        let [DataType::Timestamp(..)] = types(text)[..] else {
            panic!("not a timestamp");
        };
    }

    #[test]
    fn a_blank_line_is_a_row_of_nulls() {
        let rows = |text: &str| read(text).unwrap().batches[0].num_rows();
        assert_eq!(rows("a,b\n1,2\n3,4\n"), 2);
        assert_eq!(rows("a,b\n\n1,2\n\n\n3,\"4\n\n\"\n\n"), 6);
        assert_eq!(rows("a,b\r\n\r\n1,2\r\n\r\n3,4"), 4);
    }

    #[test]
    fn a_ragged_line_is_named() {
        let error = read("a,b\n1,2\n3,4,5\n").unwrap_err();
        assert_eq!(error.message(), "the line has 3 fields, the header 2");
        assert_eq!(error.location().unwrap().line, 3);
    }

    #[test]
    fn a_column_has_a_name_of_its_own() {
        let names = |written: &[&str]| distinct(written.iter().map(ToString::to_string).collect());
        assert_eq!(
            names(&["a", "a", "", "a_2", "a"]),
            ["a", "a_2", "c", "a_2_2", "a_3"]
        );
        assert_eq!(names(&[""; 28])[25..], ["z", "aa", "bb"]);
    }

    #[test]
    fn an_empty_file_has_no_header() {
        assert_eq!(read("").unwrap_err().message(), "the seed has no header");
    }
}
