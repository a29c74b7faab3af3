//! The names of the classes that a classifier tells apart.

use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, DatumType, Tensor, TractResult};
use tract_onnx::tract_core::internal::bail;

use super::attributes::list;
use super::matrix::tensor;

/// A label per class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClassLabels {
    Integers(Vec<i64>),
    Texts(Vec<String>),
}

impl ClassLabels {
    /// Reads the labels of a classifier; linear ones name the attribute their own way.
    ///
    /// # Errors
    /// Where the node has none.
    pub fn read(node: &NodeProto) -> TractResult<Self> {
        let texts: Vec<String> = list(node, "classlabels_strings")?;
        if !texts.is_empty() {
            return Ok(ClassLabels::Texts(texts));
        }
        for attribute in ["classlabels_int64s", "classlabels_ints"] {
            let integers: Vec<i64> = list(node, attribute)?;
            if !integers.is_empty() {
                return Ok(ClassLabels::Integers(integers));
            }
        }
        bail!("the classifier names no classes")
    }

    pub fn count(&self) -> usize {
        match self {
            ClassLabels::Integers(labels) => labels.len(),
            ClassLabels::Texts(labels) => labels.len(),
        }
    }

    /// The labels as text.
    pub fn names(&self) -> Vec<String> {
        match self {
            ClassLabels::Integers(labels) => labels.iter().map(i64::to_string).collect(),
            ClassLabels::Texts(labels) => labels.clone(),
        }
    }

    pub fn element(&self) -> DatumType {
        match self {
            ClassLabels::Integers(_) => i64::datum_type(),
            ClassLabels::Texts(_) => String::datum_type(),
        }
    }

    /// The labels of these classes, by number.
    ///
    /// # Errors
    /// Never for classes below [`ClassLabels::count`].
    pub fn pick(&self, classes: &[usize]) -> TractResult<Tensor> {
        let shape = [classes.len()];
        match self {
            ClassLabels::Integers(labels) => {
                let picked = classes.iter().map(|class| labels[*class]);
                tensor(picked.collect(), &shape)
            }
            ClassLabels::Texts(labels) => {
                let picked = classes.iter().map(|class| labels[*class].clone());
                tensor(picked.collect(), &shape)
            }
        }
    }
}

/// The number of the greatest score; of equal ones the first.
pub fn greatest(scores: &[f32]) -> usize {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = class;
        }
    }
    best
}
