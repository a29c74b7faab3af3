//! What makes scores probabilities, as onnxruntime computes it.

use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::bail;

/// The attribute `post_transform`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostTransform {
    None,
    Logistic,
    Softmax,
    SoftmaxZero,
    Probit,
}

impl PostTransform {
    /// Reads the attribute of a node.
    ///
    /// # Errors
    /// Where its value is none of the specification's.
    pub fn read(node: &NodeProto) -> TractResult<Self> {
        match node.get_attr_opt::<&str>("post_transform")? {
            None | Some("NONE") => Ok(PostTransform::None),
            Some("LOGISTIC") => Ok(PostTransform::Logistic),
            Some("SOFTMAX") => Ok(PostTransform::Softmax),
            Some("SOFTMAX_ZERO") => Ok(PostTransform::SoftmaxZero),
            Some("PROBIT") => Ok(PostTransform::Probit),
            Some(other) => bail!("the post transform {other} is not supported"),
        }
    }

    /// The same as ai.onnx.ml 5 counts them.
    ///
    /// # Errors
    /// Where there is none of that number.
    pub fn numbered(number: i64) -> TractResult<Self> {
        match number {
            0 => Ok(PostTransform::None),
            1 => Ok(PostTransform::Softmax),
            2 => Ok(PostTransform::Logistic),
            3 => Ok(PostTransform::SoftmaxZero),
            4 => Ok(PostTransform::Probit),
            other => bail!("the post transform {other} is not supported"),
        }
    }

    /// Transforms the scores of one row, one per class.
    pub fn apply(self, scores: &mut [f32]) {
        match self {
            PostTransform::None => {}
            PostTransform::Logistic => each(scores, logistic),
            PostTransform::Probit => each(scores, probit),
            PostTransform::Softmax => softmax(scores),
            PostTransform::SoftmaxZero => softmax_zero(scores),
        }
    }

    /// Both classes' figures from the one score of the second.
    pub fn of_one_score(self, score: f32) -> [f32; 2] {
        match self {
            PostTransform::Logistic => [logistic(-score), logistic(score)],
            PostTransform::Probit => [1.0 - probit(score), probit(score)],
            _ => [-score, score],
        }
    }
}

/// 1 / (1 + exp(-x)) without overflow.
pub fn logistic(score: f32) -> f32 {
    let positive = 1.0 / (1.0 + (-score.abs()).exp());
    if score < 0.0 {
        1.0 - positive
    } else {
        positive
    }
}

fn each(scores: &mut [f32], transform: fn(f32) -> f32) {
    for score in scores {
        *score = transform(*score);
    }
}

fn softmax(scores: &mut [f32]) {
    let greatest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    each_divided(scores, |score| (score - greatest).exp());
}

/// A softmax in which a score of zero stays next to nothing.
fn softmax_zero(scores: &mut [f32]) {
    const ZERO: f32 = 1e-7;
    let greatest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let of_zero = (-greatest).exp();
    each_divided(scores, |score| {
        if score.abs() > ZERO {
            (score - greatest).exp()
        } else {
            score * of_zero
        }
    });
}

fn each_divided(scores: &mut [f32], transform: impl Fn(f32) -> f32) {
    for score in scores.iter_mut() {
        *score = transform(*score);
    }
    let sum: f32 = scores.iter().sum();
    if sum != 0.0 {
        for score in scores {
            *score /= sum;
        }
    }
}

/// The inverse of the normal distribution, by Winitzki's approximation.
fn probit(score: f32) -> f32 {
    const A: f32 = 0.147;
    let x = 2.0 * score - 1.0;
    let logarithm = ((1.0 - x) * (1.0 + x)).ln();
    let middle = 2.0 / (std::f32::consts::PI * A) + 0.5 * logarithm;
    let inverse = ((middle * middle - logarithm / A).sqrt() - middle).sqrt();
    std::f32::consts::SQRT_2 * inverse.copysign(x)
}
