//! A node of a tree: as a file tells of it, and as it is walked.

use tract_onnx::prelude::{Datum, TractResult};
use tract_onnx::tract_core::internal::ensure;

/// The number that a forest compares: single or double precision.
pub trait Number: Datum + Copy + PartialOrd + std::ops::AddAssign {
    const ZERO: Self;
    const INFINITE: Self;
    const MISSING: Self;
    fn rounded(value: f64) -> Self;
    fn single(self) -> f32;
    fn next_down(self) -> Self;
    fn is_missing(self) -> bool;
}

macro_rules! number {
    ($type:ty) => {
        impl Number for $type {
            const ZERO: Self = 0.0;
            const INFINITE: Self = <$type>::INFINITY;
            const MISSING: Self = <$type>::NAN;
            fn rounded(value: f64) -> Self {
                value as $type
            }
            fn single(self) -> f32 {
                self as f32
            }
            fn next_down(self) -> Self {
                <$type>::next_down(self)
            }
            fn is_missing(self) -> bool {
                self.is_nan()
            }
        }
    };
}

number!(f32);
number!(f64);

/// A node as a file tells of it; nodes and votes by their number in the file's lists.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeDefinition {
    /// `None` for a leaf.
    pub split: Option<Split>,
    /// What a leaf adds to which output.
    pub votes: Vec<(u32, f64)>,
}

/// A question about one column of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    pub question: Question,
    pub feature: u32,
    pub threshold: f64,
    pub yes: usize,
    pub no: usize,
    /// Whether a row without the value goes to yes whatever the question.
    pub missing_is_yes: bool,
}

/// How the value is compared with the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    AtMost,
    Below,
    AtLeast,
    Above,
    Equal,
    Unequal,
}

/// A node as it is walked; children by their places in the layout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node<T> {
    threshold: T,
    /// With the two flags below in its highest bits.
    feature: u32,
    /// On no and on yes: an answer is a place in here, so that the walk never branches.
    children: [u32; 2],
}

/// A missing value goes to yes.
const MISSING_IS_YES: u32 = 1 << 31;
/// The value must equal the threshold.
const EQUAL: u32 = 1 << 30;
const FLAGS: u32 = MISSING_IS_YES | EQUAL;

impl<T: Number> Node<T> {
    /// A leaf is its own child on either side.
    pub fn leaf(place: u32) -> Self {
        Node {
            threshold: T::ZERO,
            feature: 0,
            children: [place, place],
        }
    }

    /// Any question as one that a walk asks: `value <= threshold` or `value = threshold`.
    ///
    /// # Errors
    /// Where the number of the feature has no room beside the flags.
    pub fn split(split: &Split, places: &[u32]) -> TractResult<Self> {
        ensure!(split.feature & FLAGS == 0, "a feature is out of range");
        let threshold = T::rounded(split.threshold);
        let missing = split.missing_is_yes;
        // Where the children change places, the missing follow theirs.
        let (threshold, flag, is_turned, missing) = match split.question {
            Question::AtMost => (threshold, 0, false, missing),
            Question::Below => (threshold.next_down(), 0, false, missing),
            Question::AtLeast => (threshold.next_down(), 0, true, !missing),
            Question::Above => (threshold, 0, true, !missing),
            Question::Equal => (threshold, EQUAL, false, missing),
            // A missing value is unequal to any.
            Question::Unequal => (threshold, EQUAL, true, false),
        };
        let (yes, no) = match is_turned {
            true => (split.no, split.yes),
            false => (split.yes, split.no),
        };
        Ok(Node {
            threshold,
            feature: split.feature | flag | if missing { MISSING_IS_YES } else { 0 },
            children: [places[no], places[yes]],
        })
    }

    /// Whether it asks `value <= threshold`.
    pub fn is_plain(&self) -> bool {
        self.feature & EQUAL == 0
    }

    /// The place to go on to with the values of a row among several, column by column.
    /// A plain walk has plain nodes and no missing values.
    #[inline(always)]
    pub fn next<const IS_PLAIN: bool, const ROWS: usize>(
        &self,
        columns: &[[T; ROWS]],
        row: usize,
    ) -> u32 {
        let is_yes = self.is_yes::<IS_PLAIN>(columns[self.feature()][row]);
        self.children[usize::from(is_yes)]
    }

    /// The answer for a value; a plain one is not missing.
    #[inline(always)]
    pub fn is_yes<const IS_PLAIN: bool>(&self, value: T) -> bool {
        if IS_PLAIN {
            return value <= self.threshold;
        }
        let fits = (self.feature & EQUAL == 0) | (value >= self.threshold);
        let is_missing = value.is_missing() & (self.feature & MISSING_IS_YES != 0);
        ((value <= self.threshold) & fits) | is_missing
    }

    /// The column that it asks about.
    #[inline(always)]
    pub fn feature(&self) -> usize {
        (self.feature & !FLAGS) as usize
    }

    /// Whether the node at this place is its own child.
    pub fn is_leaf(&self, place: u32) -> bool {
        self.children[0] == place
    }

    /// The places to go on to on no and on yes.
    pub fn children(&self) -> [u32; 2] {
        self.children
    }

    /// The greatest values for which the answer differs from that for the next one.
    pub fn bounds(&self) -> impl Iterator<Item = T> {
        let below = (!self.is_plain()).then(|| self.threshold.next_down());
        below.into_iter().chain([self.threshold])
    }
}
