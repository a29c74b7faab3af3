//! How many rows a second a model scores: what `bench/scoring.py` compares with
//! onnxruntime and scikit-learn.
//!
//! score_rate MODEL.onnx ROWS.csv SECONDS, on as many threads as
//! RAYON_NUM_THREADS says. Prints the rate of the fastest pass, and the rows for each
//! second of CPU time, which a busy machine changes less.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray};
use arrow::record_batch::RecordBatch;
use weir::onnx::{FeatureType, Nulls, OnnxModel};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, model, rows, seconds] = arguments.as_slice() else {
        return Err("usage: score_rate MODEL.onnx ROWS.csv SECONDS".into());
    };
    let model = OnnxModel::load(Path::new(model))?;
    let batch = read(&model, Path::new(rows))?;
    let limit = Duration::from_secs_f64(seconds.parse()?);
    // The first time warms caches up.
    model.score(&batch, Nulls::Refused)?;
    let mut best = f64::INFINITY;
    let mut passes = 0.0;
    let cpu_before = cpu_seconds()?;
    let started = Instant::now();
    while started.elapsed() < limit {
        let begun = Instant::now();
        model.score(&batch, Nulls::Refused)?;
        best = best.min(begun.elapsed().as_secs_f64());
        passes += 1.0;
    }
    let rows = batch.num_rows() as f64;
    let cpu = cpu_seconds()? - cpu_before;
    println!("{} {}", rows / best, rows * passes / cpu);
    Ok(())
}

/// The CPU time of all threads of this process, as Linux counts it.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    const TICKS_PER_SECOND: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = text.rsplit_once(')').ok_or("/proc/self/stat has no name")?;
    let ticks: Result<Vec<f64>, _> = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse)
        .collect();
    Ok(ticks?.iter().sum::<f64>() / TICKS_PER_SECOND)
}

fn read(model: &OnnxModel, path: &Path) -> Result<RecordBatch, Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(path)?;
    let header = reader.headers()?.clone();
    let records = reader.records().collect::<Result<Vec<_>, _>>()?;
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    for feature in model.features() {
        let place = header.iter().position(|name| name == feature.name);
        let place = place.ok_or("the rows lack a feature")?;
        let texts = records.iter().map(|record| &record[place]);
        let array: ArrayRef = match feature.data_type {
            FeatureType::Text => Arc::new(StringArray::from_iter_values(texts)),
            FeatureType::Float => {
                let numbers: Result<Vec<f64>, _> = texts.map(str::parse).collect();
                Arc::new(Float64Array::from(numbers?))
            }
            FeatureType::Integer | FeatureType::Boolean => {
                let numbers: Result<Vec<i64>, _> = texts.map(str::parse).collect();
                Arc::new(Int64Array::from(numbers?))
            }
        };
        columns.push((&feature.name, array));
    }
    Ok(RecordBatch::try_from_iter(columns)?)
}
