//! The columns that a model's answer becomes.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray};

use super::model::{OnnxModel, Task};
use super::operators::ClassLabels;
use super::score::Scores;
use crate::error::{Error, Result};
use crate::manifest::OnnxConfig;

const PROBABILITY_COLUMN: &str = "probability";
const LABEL_COLUMN: &str = "predicted_label";
const CLASS_COLUMN: &str = "predicted_class";
const PREDICTION_COLUMN: &str = "prediction";

/// One column that scoring adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerColumn {
    pub name: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The figure at this place: a probability, or the number.
    Figure(usize),
    /// Whether the probability of this class reaches the threshold.
    Label(usize),
    /// The threshold of the model.
    Threshold,
    /// The label of the class that is found.
    Class,
    /// The probability of that class.
    ClassProbability,
}

/// The columns that `config` names, or the defaults for what the model gives.
///
/// # Errors
/// A usage error for a column that such a model does not give.
pub fn answer_columns(config: &OnnxConfig, model: &OnnxModel) -> Result<Vec<AnswerColumn>> {
    let column = |name: &Option<String>, default: &str, kind| AnswerColumn {
        name: name.clone().unwrap_or_else(|| default.to_owned()),
        kind,
    };
    refuse_unfit(config, model)?;
    let mut columns = match model.task() {
        Task::Number => vec![column(
            &config.prediction_column,
            PREDICTION_COLUMN,
            Kind::Figure(0),
        )],
        Task::Probability { class } => vec![
            column(
                &config.probability_column,
                PROBABILITY_COLUMN,
                Kind::Figure(class),
            ),
            column(&config.label_column, LABEL_COLUMN, Kind::Label(class)),
        ],
        Task::Classes => vec![
            column(&config.class_column, CLASS_COLUMN, Kind::Class),
            column(
                &config.probability_column,
                PROBABILITY_COLUMN,
                Kind::ClassProbability,
            ),
        ],
    };
    if matches!(model.task(), Task::Probability { .. }) {
        columns.extend(asked_for(config));
    }
    columns.extend(class_probabilities(config, model)?);
    Ok(columns)
}

/// What a model of one class's probability adds where the config names a column for it.
fn asked_for(config: &OnnxConfig) -> Vec<AnswerColumn> {
    let columns = [
        (&config.threshold_column, Kind::Threshold),
        (&config.class_column, Kind::Class),
    ];
    let named = columns.into_iter().filter_map(|(name, kind)| {
        let name = name.clone()?;
        Some(AnswerColumn { name, kind })
    });
    named.collect()
}

/// A column for each class that the config names.
fn class_probabilities(config: &OnnxConfig, model: &OnnxModel) -> Result<Vec<AnswerColumn>> {
    let known = model.labels().map(ClassLabels::names).unwrap_or_default();
    let columns = config.probability_columns.iter().map(|(class, name)| {
        let place = known.iter().position(|known| known == class);
        let place = place.ok_or_else(|| {
            Error::usage(format!(
                "the onnx model `{}` has no class `{class}`",
                model.name()
            ))
            .help(format!("its classes are {}", known.join(", ")))
        })?;
        Ok(AnswerColumn {
            name: name.clone(),
            kind: Kind::Figure(place),
        })
    });
    columns.collect()
}

fn refuse_unfit(config: &OnnxConfig, model: &OnnxModel) -> Result<()> {
    let (gives, known) = match model.task() {
        Task::Number => ("a number", &KEYS[..1]),
        Task::Probability { .. } => ("the probability of one class", &KEYS[1..]),
        Task::Classes => ("a probability for each of several classes", &KEYS[3..]),
    };
    let is_set = [
        config.prediction_column.is_some(),
        config.label_column.is_some(),
        config.threshold_column.is_some(),
        config.class_column.is_some(),
        config.probability_column.is_some(),
        !config.probability_columns.is_empty(),
    ];
    let mut set = KEYS.iter().zip(is_set).filter(|(_, is_set)| *is_set);
    let Some((key, _)) = set.find(|(key, _)| !known.contains(key)) else {
        return Ok(());
    };
    Err(Error::usage(format!(
        "`{key}` is no fit: the onnx model `{}` gives {gives}",
        model.name()
    ))
    .help(format!("use {}", known.join(", "))))
}

/// The keys of the config that name columns: the first is for a number, the next two for
/// the probability of one class, the rest for any classes.
const KEYS: [&str; 6] = [
    "prediction_column",
    "label_column",
    "threshold_column",
    "class_column",
    "probability_column",
    "probability_columns",
];

impl AnswerColumn {
    /// The type of the column in standard SQL.
    pub fn sql_type(&self, model: &OnnxModel) -> &'static str {
        match (self.kind, model.labels()) {
            (Kind::Figure(_) | Kind::ClassProbability | Kind::Threshold, _) => "double precision",
            (Kind::Label(_), _) => "boolean",
            (Kind::Class, Some(ClassLabels::Integers(_))) => "bigint",
            (Kind::Class, _) => "text",
        }
    }

    /// The column's values.
    pub fn values(&self, model: &OnnxModel, scores: &Scores) -> ArrayRef {
        match self.kind {
            Kind::Figure(place) => Arc::new(Float64Array::from_iter_values(scores.column(place))),
            Kind::ClassProbability => {
                let figures = scores.greatest().map(|(_, figure)| figure);
                Arc::new(Float64Array::from_iter_values(figures))
            }
            Kind::Label(class) => {
                let labels = scores
                    .column(class)
                    .map(|figure| figure >= model.threshold());
                Arc::new(BooleanArray::from(labels.collect::<Vec<_>>()))
            }
            Kind::Threshold => {
                let rows = scores.figures.len() / scores.width;
                Arc::new(Float64Array::from(vec![model.threshold(); rows]))
            }
            Kind::Class => class_array(model, &classes(model, scores)),
        }
    }
}

/// The class of each row: by the threshold where there is one.
fn classes(model: &OnnxModel, scores: &Scores) -> Vec<usize> {
    let Task::Probability { class } = model.task() else {
        return scores.greatest().map(|(class, _)| class).collect();
    };
    let others = |row: &[f64]| {
        let others = (0..row.len()).filter(|other| *other != class);
        others.max_by(|left, right| row[*left].total_cmp(&row[*right]))
    };
    let rows = scores.figures.chunks_exact(scores.width);
    rows.map(|row| match row[class] >= model.threshold() {
        true => class,
        false => others(row).unwrap_or(class),
    })
    .collect()
}

fn class_array(model: &OnnxModel, classes: &[usize]) -> ArrayRef {
    match model.labels() {
        Some(ClassLabels::Texts(labels)) => {
            let texts = classes.iter().map(|class| labels[*class].as_str());
            Arc::new(StringArray::from_iter_values(texts))
        }
        Some(ClassLabels::Integers(labels)) => {
            let integers = classes.iter().map(|class| labels[*class]);
            Arc::new(Int64Array::from_iter_values(integers))
        }
        None => Arc::new(Int64Array::from_iter_values(
            classes.iter().map(|class| *class as i64),
        )),
    }
}
