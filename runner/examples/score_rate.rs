//! How many rows a second a model scores: what `bench/scoring.py` compares with
//! onnxruntime and scikit-learn.
//!
//! score_rate MODEL.onnx ROWS.csv SECONDS, on as many threads as
//! RAYON_NUM_THREADS says.

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
    let started = Instant::now();
    while started.elapsed() < limit {
        let begun = Instant::now();
        model.score(&batch, Nulls::Refused)?;
        best = best.min(begun.elapsed().as_secs_f64());
    }
    println!("{}", batch.num_rows() as f64 / best);
    Ok(())
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
