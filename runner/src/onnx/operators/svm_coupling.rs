//! Probabilities of many classes from those of their pairs (Wu, Lin and Weng 2004,
//! their second method), stopped as libsvm stops.

/// How often the figures are improved at most.
const LARGEST_ROUNDS: usize = 100;
/// Pairs are never certain.
const LEAST: f64 = 1e-7;

/// The probability of the first class of a pair, by the pair's decision.
pub fn pair_probability(decision: f64, slope: f32, intercept: f32) -> f64 {
    let exponent = decision * f64::from(slope) + f64::from(intercept);
    let probability = if exponent >= 0.0 {
        (-exponent).exp() / (1.0 + (-exponent).exp())
    } else {
        1.0 / (1.0 + exponent.exp())
    };
    probability.clamp(LEAST, 1.0 - LEAST)
}

/// The probability of each class; `pairs[i * classes + j]` is that of `i` against `j`.
pub fn coupled(pairs: &[f64], classes: usize) -> Vec<f64> {
    let matrix = quadratic(pairs, classes);
    let mut figures = vec![1.0 / classes as f64; classes];
    let tolerance = 0.005 / classes as f64;
    for _ in 0..LARGEST_ROUNDS.max(classes) {
        let mut products = times(&matrix, &figures);
        let mut whole = dot(&figures, &products);
        if products
            .iter()
            .all(|product| (product - whole).abs() < tolerance)
        {
            break;
        }
        for class in 0..classes {
            let own = matrix[class * classes + class];
            let step = (whole - products[class]) / own;
            figures[class] += step;
            let scale = 1.0 + step;
            whole = (whole + step * (step * own + 2.0 * products[class])) / scale / scale;
            for other in 0..classes {
                let row = matrix[class * classes + other];
                products[other] = (products[other] + step * row) / scale;
                figures[other] /= scale;
            }
        }
    }
    figures
}

/// The matrix whose quadratic form is least at the answer.
fn quadratic(pairs: &[f64], classes: usize) -> Vec<f64> {
    let mut matrix = vec![0.0; classes * classes];
    for class in 0..classes {
        for other in (0..classes).filter(|other| *other != class) {
            let against = pairs[other * classes + class];
            matrix[class * classes + class] += against * against;
            matrix[class * classes + other] = -against * pairs[class * classes + other];
        }
    }
    matrix
}

fn times(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    let rows = matrix.chunks(vector.len());
    rows.map(|row| dot(row, vector)).collect()
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    let pairs = left.iter().zip(right);
    pairs.map(|(left, right)| left * right).sum()
}

#[cfg(test)]
mod tests {
    use super::{coupled, pair_probability};

    #[test]
    fn two_classes_keep_the_probability_of_their_pair() {
        let coupled = coupled(&[0.0, 0.8, 0.2, 0.0], 2);
        assert!((coupled[0] - 0.8).abs() < 5e-3);
        assert!((coupled.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_decision_is_never_certain() {
        assert_eq!(pair_probability(1e9, -1.0, 0.0), 1.0 - 1e-7);
        assert_eq!(pair_probability(0.0, -1.0, 0.0), 0.5);
    }
}
