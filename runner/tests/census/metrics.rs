//! The metrics of a classifier, worked out from single predictions. Written
//! from the definitions, not from the SQL that it judges.

use crate::incoming;

/// A probability as far from 0 and 1 as the log loss lets it be.
const CLIP: f64 = 1e-15;

/// One prediction and the truth.
#[derive(Debug, Clone)]
pub struct Scored {
    pub batch_date: String,
    probability: f64,
    is_predicted: bool,
    is_positive: bool,
}

impl Scored {
    /// From day, probability, prediction and label.
    pub fn of_row(row: &[Option<String>]) -> Self {
        let text = |index: usize| row[index].as_deref().expect("no column is null");
        Scored {
            batch_date: text(0).to_owned(),
            probability: text(1).parse().expect("a probability is a number"),
            is_predicted: text(2) == "true",
            is_positive: text(3) == "true",
        }
    }

    pub fn iso_week(&self) -> String {
        incoming::iso_week(&self.batch_date)
    }
}

/// One value for each of `COLUMNS`.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics([f64; 14]);

impl Metrics {
    pub const COLUMNS: [&str; 14] = [
        "record_count",
        "positive_count",
        "true_positive_count",
        "false_positive_count",
        "true_negative_count",
        "false_negative_count",
        "accuracy",
        "precision",
        "recall",
        "f1_score",
        "roc_auc",
        "average_precision",
        "log_loss",
        "brier_score",
    ];

    pub fn of(mut scored: Vec<Scored>) -> Self {
        scored.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let count = |is_counted: &dyn Fn(&Scored) -> bool| {
            scored.iter().filter(|one| is_counted(one)).count() as f64
        };
        let all = scored.len() as f64;
        let positives = count(&|one| one.is_positive);
        let true_positives = count(&|one| one.is_positive && one.is_predicted);
        let false_positives = count(&|one| !one.is_positive && one.is_predicted);
        let true_negatives = all - positives - false_positives;
        let precision = true_positives / (true_positives + false_positives);
        let recall = true_positives / positives;
        Metrics([
            all,
            positives,
            true_positives,
            false_positives,
            true_negatives,
            positives - true_positives,
            (true_positives + true_negatives) / all,
            precision,
            recall,
            2.0 * precision * recall / (precision + recall),
            roc_auc(&scored),
            average_precision(&scored),
            mean(&scored, log_loss),
            mean(&scored, |one| {
                (one.probability - f64::from(one.is_positive)).powi(2)
            }),
        ])
    }

    pub fn of_row(row: &[Option<String>]) -> Self {
        let number = |index: usize| {
            let text = row[index].as_deref();
            text.and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
        };
        Metrics(std::array::from_fn(number))
    }

    /// Fails the test where a metric of `reported` is off by more than a billionth.
    pub fn assert_close(&self, reported: &Metrics, what: &str) {
        for ((name, expected), actual) in Self::COLUMNS.iter().zip(self.0).zip(reported.0) {
            let is_close = (expected - actual).abs() <= 1e-9 * expected.abs();
            assert!(is_close, "{what}: {name} is {actual}, expected {expected}");
        }
    }
}

/// The groups of one probability, highest first.
fn ties(scored: &[Scored]) -> impl Iterator<Item = (f64, f64)> {
    scored
        .chunk_by(|a, b| a.probability == b.probability)
        .map(|tie| {
            let positives = tie.iter().filter(|one| one.is_positive).count();
            (positives as f64, (tie.len() - positives) as f64)
        })
}

/// The share of pairs of a positive and a negative that the scores put in
/// order; a tie is half in order.
fn roc_auc(scored: &[Scored]) -> f64 {
    let (mut positives_above, mut pairs_in_order, mut negatives_above) = (0.0, 0.0, 0.0);
    for (positives, negatives) in ties(scored) {
        pairs_in_order += negatives * positives_above + 0.5 * negatives * positives;
        positives_above += positives;
        negatives_above += negatives;
    }
    pairs_in_order / (positives_above * negatives_above)
}

/// The mean of the precision at each positive, ties taken whole.
fn average_precision(scored: &[Scored]) -> f64 {
    let (mut positives_above, mut all_above, mut sum) = (0.0, 0.0, 0.0);
    for (positives, negatives) in ties(scored) {
        positives_above += positives;
        all_above += positives + negatives;
        sum += positives * positives_above / all_above;
    }
    sum / positives_above
}

fn log_loss(one: &Scored) -> f64 {
    let probability = one.probability.clamp(CLIP, 1.0 - CLIP);
    if one.is_positive {
        -probability.ln()
    } else {
        -(1.0 - probability).ln()
    }
}

fn mean(scored: &[Scored], value: impl Fn(&Scored) -> f64) -> f64 {
    scored.iter().map(value).sum::<f64>() / scored.len() as f64
}
