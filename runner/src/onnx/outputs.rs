//! Which outputs of a graph hold its answer, and what the answer is.

use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::type_proto::Value;
use tract_onnx::pb::{GraphProto, NodeProto, ValueInfoProto};
use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::bail;

use super::operators::ClassLabels;

/// What exporters call an output with a probability per class.
const PROBABILITIES: [&str; 2] = ["probabilities", "output_probability"];

/// The outputs that are read.
#[derive(Debug, Clone)]
pub struct Outputs {
    /// One output with all figures of a row, or one per class.
    pub names: Vec<String>,
    pub answer: Answer,
    labels: Option<ClassLabels>,
}

/// What the figures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A probability per class.
    Probabilities,
    /// A number.
    Number,
}

/// What an output is by its declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Labels,
    Figures,
    /// A sequence of maps, which only classifiers give.
    Maps,
}

impl Outputs {
    /// The output that is stated, else the one that has the answer by its type and name.
    ///
    /// # Errors
    /// Where none has, or which one is not plain.
    pub fn find(graph: &GraphProto, stated: Option<&str>) -> TractResult<Self> {
        let mut found = match stated {
            Some(name) => {
                if !graph.output.iter().any(|output| output.name == name) {
                    bail!("there is no output `{name}`");
                }
                Outputs::of(vec![name.to_owned()], Answer::Probabilities)
            }
            None => Outputs::by_kind(graph)?,
        };
        if found.names.len() == 1 {
            found.labels = class_labels(graph);
        }
        Ok(found)
    }

    fn by_kind(graph: &GraphProto) -> TractResult<Self> {
        let (labels, figures): (Vec<_>, Vec<_>) = graph
            .output
            .iter()
            .partition(|output| kind(output) == Kind::Labels);
        let names: Vec<_> = figures.iter().map(|output| output.name.clone()).collect();
        let is_called = |name: &&String| PROBABILITIES.contains(&name.as_str());
        if let Some(name) = names.iter().find(is_called) {
            return Ok(Outputs::of(vec![name.clone()], Answer::Probabilities));
        }
        match figures.as_slice() {
            [] => bail!("the graph gives labels and no probabilities"),
            [output] if labels.is_empty() && kind(output) != Kind::Maps => {
                Ok(Outputs::of(names, Answer::Number))
            }
            [_] => Ok(Outputs::of(names, Answer::Probabilities)),
            // A column for each class, named by it.
            _ if !labels.is_empty() => Ok(Outputs {
                labels: Some(ClassLabels::Texts(names.clone())),
                ..Outputs::of(names, Answer::Probabilities)
            }),
            _ => bail!(
                "which of the outputs {} holds the probabilities nobody states",
                names.join(", ")
            ),
        }
    }

    fn of(names: Vec<String>, answer: Answer) -> Self {
        Outputs {
            names,
            answer,
            labels: None,
        }
    }

    /// The same for a graph that gives `width` figures: one class per figure.
    ///
    /// # Errors
    /// Where a number is wanted, and there are several.
    pub fn of_width(mut self, width: usize) -> TractResult<Self> {
        if self.answer == Answer::Number && width != 1 {
            bail!(
                "the output `{}` gives {width} numbers for a row",
                self.names[0]
            );
        }
        if self
            .labels
            .as_ref()
            .is_none_or(|labels| labels.count() != width)
        {
            self.labels = Some(ClassLabels::Integers((0..width as i64).collect()));
        }
        Ok(self)
    }

    /// The label of each class, in the order of the figures.
    pub fn labels(&self) -> Option<&ClassLabels> {
        self.labels.as_ref()
    }
}

fn kind(output: &ValueInfoProto) -> Kind {
    let declared = output
        .r#type
        .as_ref()
        .and_then(|declared| declared.value.as_ref());
    let Some(Value::TensorType(tensor)) = declared else {
        return Kind::Maps;
    };
    match DataType::try_from(tensor.elem_type) {
        Ok(DataType::Int64 | DataType::Int32 | DataType::String) => Kind::Labels,
        _ => Kind::Figures,
    }
}

/// The labels that the last node with any names; else those among which a label is
/// picked.
fn class_labels(graph: &GraphProto) -> Option<ClassLabels> {
    let nodes = graph.node.iter().rev();
    nodes
        .clone()
        .find_map(|node| ClassLabels::read(node).ok())
        .or_else(|| nodes.clone().find_map(|node| picked_labels(graph, node)))
}

fn picked_labels(graph: &GraphProto, node: &NodeProto) -> Option<ClassLabels> {
    if node.op_type != "ArrayFeatureExtractor" {
        return None;
    }
    let name = node.input.first()?;
    let labels = graph
        .initializer
        .iter()
        .find(|tensor| tensor.name == *name)?;
    if !labels.string_data.is_empty() {
        let texts = labels.string_data.iter();
        let texts = texts.map(|text| String::from_utf8_lossy(text).into_owned());
        return Some(ClassLabels::Texts(texts.collect()));
    }
    let small = labels.int32_data.iter().map(|label| i64::from(*label));
    let integers: Vec<_> = labels.int64_data.iter().copied().chain(small).collect();
    (!integers.is_empty()).then_some(ClassLabels::Integers(integers))
}
