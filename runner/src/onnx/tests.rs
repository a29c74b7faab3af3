//! The committed model: its figures against those of onnxruntime, what it refuses to
//! score, and the files that are no such model.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, BooleanArray, Decimal128Array, Float64Array, Int16Array, Int64Array,
    StringArray, UInt64Array,
};
use arrow::record_batch::RecordBatch;
use serde_json::Value;
use tempfile::TempDir;

use super::{FeatureType, Nulls, OnnxModel, Scores, answer_columns};
use crate::error::{ErrorKind, Result};
use crate::manifest::OnnxConfig;

const RECORDED: &str = include_str!("fixtures/income_classifier_scores.json");
const TEXTS: [&str; 4] = ["sex", "marital_status", "education", "tax_filer_status"];

fn model_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ml_models/income_classifier.onnx")
}

fn score(model: &OnnxModel, batch: &RecordBatch) -> Result<Scores> {
    model.score(batch, Nulls::Refused)
}

fn probabilities(model: &OnnxModel, batch: &RecordBatch) -> Vec<f64> {
    score(model, batch).unwrap().column(1).collect()
}

fn model() -> OnnxModel {
    OnnxModel::load(&model_path()).unwrap()
}

/// A column of the fixture.
fn recorded<T>(name: &str, read: fn(&Value) -> Option<T>) -> Vec<T> {
    let columns: Value = serde_json::from_str(RECORDED).unwrap();
    let values = columns[name].as_array().unwrap().iter();
    values.map(|value| read(value).unwrap()).collect()
}

fn texts(name: &str) -> ArrayRef {
    let values = recorded(name, |value| value.as_str().map(str::to_owned));
    Arc::new(StringArray::from(values))
}

/// The rows of the fixture, with another age.
fn batch_with_age(age: ArrayRef) -> RecordBatch {
    let features = TEXTS.map(|name| (name, texts(name).slice(0, age.len())));
    RecordBatch::try_from_iter([("age", age)].into_iter().chain(features)).unwrap()
}

fn batch() -> RecordBatch {
    batch_with_age(Arc::new(Int64Array::from(recorded("age", Value::as_i64))))
}

/// The batch with its first sex replaced.
fn batch_with_first_sex(sex: Option<&str>) -> RecordBatch {
    let batch = batch().slice(0, 3);
    let sexes: ArrayRef = Arc::new(StringArray::from(vec![sex, Some("Male"), Some("Female")]));
    let schema = batch.schema();
    let names = schema.fields().iter().map(|field| field.name().as_str());
    let mut columns = batch.columns().to_vec();
    columns[1] = sexes;
    RecordBatch::try_from_iter(names.zip(columns)).unwrap()
}

fn refused(batch: &RecordBatch) -> (ErrorKind, String) {
    let error = score(&model(), batch).unwrap_err();
    (error.kind(), error.message().to_owned())
}

/// The model in a folder of its own, after a change to its bytes, with a sidecar.
fn load_changed(change: impl Fn(&mut Vec<u8>), sidecar: Option<&str>) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("income_classifier.onnx");
    let mut bytes = fs::read(model_path()).unwrap();
    change(&mut bytes);
    fs::write(&path, bytes).unwrap();
    if let Some(text) = sidecar {
        fs::write(path.with_extension("yml"), text).unwrap();
    }
    let error = OnnxModel::load(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage);
    assert!(error.location().unwrap().path.starts_with(folder.path()));
    (folder, error.message().to_owned())
}

#[test]
fn probabilities_equal_those_of_onnxruntime() {
    let expected = recorded("probability", Value::as_f64);
    let given = probabilities(&model(), &batch());
    assert_eq!(given.len(), expected.len());
    for (given, expected) in given.iter().zip(&expected) {
        assert!((given - expected).abs() < 1e-6, "{given} is not {expected}");
    }
}

/// The columns that the classifier's answer becomes by default.
fn answers(model: &OnnxModel, batch: &RecordBatch) -> Vec<ArrayRef> {
    let config = OnnxConfig {
        model: "income_classifier".to_owned(),
        ..OnnxConfig::default()
    };
    let columns = answer_columns(&config, model).unwrap();
    let scores = score(model, batch).unwrap();
    let values = columns.iter().map(|column| column.values(model, &scores));
    values.collect()
}

#[test]
fn a_row_is_labelled_by_the_threshold() {
    let model = model();
    let given = answers(&model, &batch());
    let expected = recorded("probability", Value::as_f64);
    let expected: Vec<_> = expected
        .iter()
        .map(|value| *value >= model.threshold())
        .collect();
    assert!(expected.contains(&true) && expected.contains(&false));
    assert_eq!(given[1].as_boolean(), &BooleanArray::from(expected));
}

#[test]
fn a_row_has_the_same_score_alone_and_among_many() {
    let model = model();
    let batch = batch();
    let together = probabilities(&model, &batch);
    for row in (0..batch.num_rows()).step_by(97) {
        let alone = probabilities(&model, &batch.slice(row, 1));
        assert_eq!(alone, [together[row]]);
    }
}

#[test]
fn unknown_categories_are_scored_and_counted() {
    let model = model();
    let is_unknown = |name: &str| {
        let values = recorded(name, |value| value.as_str().map(str::to_owned));
        let known = model.categories(name).unwrap();
        values.iter().filter(|value| !known.contains(value)).count() as u64
    };
    let expected: u64 = TEXTS.iter().map(|name| is_unknown(name)).sum();
    assert!(expected > 0);
    let scores = score(&model, &batch()).unwrap();
    assert_eq!(scores.unseen_category_count, expected);

    let known = batch_with_first_sex(Some("Male"));
    let unknown = batch_with_first_sex(Some("male"));
    let counted = |batch| score(&model, batch).unwrap().unseen_category_count;
    assert_eq!(counted(&unknown), counted(&known) + 1);
}

#[test]
fn an_empty_batch_has_no_scores() {
    let empty = Scores {
        figures: vec![],
        width: 2,
        unseen_category_count: 0,
    };
    assert_eq!(score(&model(), &batch().slice(0, 0)).unwrap(), empty);
}

#[test]
fn any_integer_or_whole_decimal_feeds_an_integer_feature() {
    let expected = score(&model(), &batch().slice(0, 3)).unwrap();
    let ages = recorded("age", Value::as_i64);
    let decimals = Decimal128Array::from_iter_values(ages[..3].iter().map(|age| i128::from(*age)));
    let columns: [ArrayRef; 3] = [
        Arc::new(Int16Array::from_iter_values(
            ages[..3].iter().map(|age| *age as i16),
        )),
        Arc::new(UInt64Array::from_iter_values(
            ages[..3].iter().map(|age| *age as u64),
        )),
        Arc::new(decimals.with_precision_and_scale(38, 0).unwrap()),
    ];
    for column in columns {
        assert_eq!(score(&model(), &batch_with_age(column)).unwrap(), expected);
    }
}

#[test]
fn a_null_is_refused_by_feature_and_row() {
    assert_eq!(
        refused(&batch_with_age(Arc::new(Int64Array::from(vec![
            Some(3),
            None
        ])))),
        (
            ErrorKind::Runtime,
            "feature `age` is null in row 2 of the batch".to_owned()
        )
    );
    assert_eq!(
        refused(&batch_with_first_sex(None)).1,
        "feature `sex` is null in row 1 of the batch"
    );
}

#[test]
fn a_number_that_no_integer_holds_is_refused() {
    assert_eq!(
        refused(&batch_with_age(Arc::new(UInt64Array::from(vec![u64::MAX])))).1,
        "feature `age` is too large in row 1 of the batch"
    );
}

#[test]
fn a_column_of_another_type_is_refused() {
    let fractions = batch_with_age(Arc::new(Float64Array::from(vec![1.5])));
    assert_eq!(
        refused(&fractions),
        (
            ErrorKind::Usage,
            "the column `age` is float, the onnx model `income_classifier` takes integer"
                .to_owned()
        )
    );
}

#[test]
fn every_column_that_is_missing_is_named() {
    let batch = batch().project(&[1, 2, 4]).unwrap();
    let error = model().check_columns(&batch.schema()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage);
    let text = error.to_string();
    for name in ["age", "education"] {
        let message = format!("the select has no column `{name}`");
        assert!(text.contains(&message), "{text}");
    }
}

#[test]
fn the_model_tells_what_it_is() {
    let model = model();
    assert_eq!(model.name(), "income_classifier");
    assert_eq!(model.version(), "1.0.0");
    assert_eq!(model.trained_at(), Some("2026-11-24T00:00:00Z"));
    let features: Vec<_> = model
        .features()
        .iter()
        .map(|feature| &feature.name)
        .collect();
    assert_eq!(features[0], "age");
    assert_eq!(features[1..], TEXTS);
    assert_eq!(model.features()[0].data_type, FeatureType::Integer);
    assert_eq!(model.features()[4].data_type, FeatureType::Text);
    assert_eq!(model.categories("sex").unwrap(), ["Female", "Male"]);
    assert_eq!(model.categories("age"), None);
    assert!(model.metrics()["test"]["auc"].as_f64().unwrap() >= 0.912);
}

#[test]
fn a_truncated_model_is_refused_wherever_it_ends() {
    let length = fs::read(model_path()).unwrap().len();
    for tenth in 0..10 {
        let (_folder, message) = load_changed(|bytes| bytes.truncate(length * tenth / 10), None);
        assert!(
            message.starts_with("the file is no onnx model"),
            "{message}"
        );
    }
}

#[test]
fn garbage_is_refused() {
    let garbage = |bytes: &mut Vec<u8>| *bytes = b"id,age\n1,42\n".repeat(100);
    let (_folder, message) = load_changed(garbage, None);
    assert!(
        message.starts_with("the file is no onnx model"),
        "{message}"
    );
}

#[test]
fn a_file_that_is_missing_or_a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("none.onnx"), folder.path().to_owned()] {
        let error = OnnxModel::load(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert_eq!(error.location().unwrap().path, path);
        assert!(error.message().starts_with("the onnx model cannot be read"));
    }
}

#[test]
fn a_model_whose_scores_have_changed_fails_its_self_test() {
    let other_answer =
        |bytes: &mut Vec<u8>| replace(bytes, b"\"tolerance\": 1e-05", b"\"tolerance\": 1e-99");
    let (_folder, message) = load_changed(other_answer, None);
    assert!(message.contains("of its self-test scores"), "{message}");
}

#[test]
fn an_operator_that_nobody_knows_is_named() {
    let unknown =
        |bytes: &mut Vec<u8>| replace(bytes, b"\"\x0cLabelEncoder", b"\"\x0cHabelEncoder");
    let (_folder, message) = load_changed(unknown, None);
    assert_eq!(
        message,
        "the onnx model cannot run: the operator `HabelEncoder` is not supported"
    );
}

#[test]
fn an_operator_of_another_domain_is_named_with_it() {
    let unknown = |bytes: &mut Vec<u8>| {
        replace(bytes, b"\"\x0cLabelEncoder", b"\"\x0cHabelEncoder");
        replace(bytes, b":\x0aai.onnx.ml", b":\x0aai.acme.ml");
    };
    let (_folder, message) = load_changed(unknown, None);
    assert_eq!(
        message,
        "the onnx model cannot run: the operator `HabelEncoder` of the domain `ai.acme.ml` is not \
         supported"
    );
}

#[test]
fn bytes_changed_at_random_never_panic() {
    let original = fs::read(model_path()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.onnx");
    for seed in 0..200_usize {
        let mut bytes = original.clone();
        let place = seed.wrapping_mul(2_654_435_761) % bytes.len();
        bytes[place] ^= 1 << (seed % 8);
        fs::write(&path, bytes).unwrap();
        if let Err(error) = OnnxModel::load(&path) {
            assert_eq!(error.kind(), ErrorKind::Usage);
        }
    }
}

#[test]
fn a_sidecar_of_another_file_is_refused() {
    let hash = "sha256: 0123\n";
    let (_folder, message) = load_changed(|_| (), Some(hash));
    assert!(message.starts_with("`income_classifier.onnx` is not the file described"));
    let (_folder, message) = load_changed(|_| (), Some("file: other.onnx\n"));
    assert_eq!(
        message,
        "it describes `other.onnx`, and stands beside `income_classifier.onnx`"
    );
    let (_folder, message) = load_changed(
        |_| (),
        Some("features: [{name: ages, data_type: integer}]\n"),
    );
    assert_eq!(message, "the model has no input `ages`");
    let (_folder, message) = load_changed(|_| (), Some("positive_class: 2\n"));
    assert!(message.contains("the positive class is 2"), "{message}");
    let (_folder, message) = load_changed(|_| (), Some("threshold: 1.5\n"));
    assert_eq!(message, "the threshold is 1.5, which is no probability");
}

#[test]
fn an_unknown_key_of_a_sidecar_is_an_error_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.yml");
    fs::write(&path, "name: income\ntreshold: 0.5\n").unwrap();
    let error = OnnxModel::load(&path.with_extension("onnx")).unwrap_err();
    assert_eq!(error.location().map(|place| place.line), Some(2));
    assert!(error.message().contains("treshold"), "{}", error.message());
}

#[test]
fn a_sidecar_comes_before_the_metadata() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("income_classifier.onnx");
    fs::copy(model_path(), &path).unwrap();
    fs::write(path.with_extension("yml"), "version: 2.0.0\nthreshold: 0\n").unwrap();
    let model = OnnxModel::load(&path).unwrap();
    assert_eq!(model.version(), "2.0.0");
    assert_eq!(model.name(), "income_classifier");
    let labels = answers(&model, &batch());
    assert_eq!(labels[1].as_boolean().true_count(), batch().num_rows());
}

fn replace(bytes: &mut [u8], old: &[u8], new: &[u8]) {
    let place = bytes.windows(old.len()).position(|window| window == old);
    let place = place.unwrap();
    bytes[place..place + old.len()].copy_from_slice(new);
}
