//! Texts as numbers inside a graph.
//!
//! Most graphs look texts up in lists of categories, and else only move them about. So
//! each category gets a number before tract sees the graph, the text inputs take such
//! numbers, and no row's text is copied from one step to the next.

use std::collections::{BTreeMap, BTreeSet};

use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::type_proto::Value;
use tract_onnx::pb::{AttributeProto, GraphProto, NodeProto, ValueInfoProto};

/// The number of a text that is in no list.
const UNLISTED: i64 = -1;

/// Operators that move the values of their first input and make none.
const MOVES: [&str; 10] = [
    "ArrayFeatureExtractor",
    "Flatten",
    "Gather",
    "Identity",
    "Reshape",
    "Slice",
    "Split",
    "Squeeze",
    "Transpose",
    "Unsqueeze",
];

/// Attributes that list texts, and what they are called where they list integers.
const LISTS: [(&str, &str, &str); 2] = [
    ("LabelEncoder", "keys_strings", "keys_int64s"),
    ("OneHotEncoder", "cats_strings", "cats_int64s"),
];

/// Which inputs take numbers for texts, and the number of each text in the lists.
#[derive(Debug, Default)]
pub struct TextCodes {
    inputs: BTreeSet<String>,
    codes: BTreeMap<String, i64>,
}

impl TextCodes {
    /// Rewrites the graph to take numbers. It stays as it is, and this is empty, where a
    /// text goes into an operator that is neither a list nor a move.
    pub fn rewrite(graph: &mut GraphProto) -> Self {
        let inputs = graph.input.iter_mut().filter_map(|input| {
            let is_text = element(input).is_some_and(|element| *element == TEXT);
            is_text.then(|| input.name.clone())
        });
        let inputs: BTreeSet<String> = inputs.collect();
        let Some(texts) = spread(graph, &inputs) else {
            return TextCodes::default();
        };
        let mut codes = BTreeMap::new();
        let readers = graph.node.iter_mut().filter(|node| reads(node, &texts));
        for list in readers.flat_map(|node| list_of(node)) {
            number(list, &mut codes);
        }
        for input in &mut graph.input {
            if inputs.contains(&input.name)
                && let Some(element) = element(input)
            {
                *element = DataType::Int64 as i32;
            }
        }
        TextCodes { inputs, codes }
    }

    /// Whether the input takes numbers for texts.
    pub fn feed(&self, input: &str) -> bool {
        self.inputs.contains(input)
    }

    /// What the graph takes for the text.
    pub fn code(&self, text: &str) -> i64 {
        self.codes.get(text).copied().unwrap_or(UNLISTED)
    }
}

const TEXT: i32 = DataType::String as i32;

/// The type of an input's elements.
fn element(input: &mut ValueInfoProto) -> Option<&mut i32> {
    let Value::TensorType(tensor) = input.r#type.as_mut()?.value.as_mut()?;
    Some(&mut tensor.elem_type)
}

/// All tensors that hold texts of the inputs; `None` where one goes astray.
fn spread(graph: &GraphProto, inputs: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    let mut texts = inputs.clone();
    let mut known = 0;
    // Nodes need not stand in the order of their work.
    while known < texts.len() {
        known = texts.len();
        for node in graph.node.iter().filter(|node| is_move(node)) {
            if reads(node, &texts) {
                texts.extend(node.output.iter().cloned());
            }
        }
    }
    let mut readers = graph.node.iter().filter(|node| reads(node, &texts));
    let are_plain = readers.all(|node| is_plain(node, &texts));
    let is_kept = |name: &String| texts.contains(name);
    let leave = graph.output.iter().any(|output| is_kept(&output.name));
    let have_defaults = graph.initializer.iter().any(|tensor| is_kept(&tensor.name));
    (are_plain && !leave && !have_defaults).then_some(texts)
}

fn reads(node: &NodeProto, texts: &BTreeSet<String>) -> bool {
    node.input.iter().any(|input| texts.contains(input))
}

fn is_move(node: &NodeProto) -> bool {
    node.op_type == "Concat" || MOVES.contains(&node.op_type.as_str())
}

/// Whether the node works the same on numbers.
fn is_plain(node: &NodeProto, texts: &BTreeSet<String>) -> bool {
    let mut inputs = node.input.iter();
    if node.op_type == "Concat" {
        return inputs.all(|input| texts.contains(input));
    }
    if is_move(node) {
        return inputs.position(|input| texts.contains(input)) == Some(0);
    }
    let Some((_, list, integers)) = LISTS.iter().find(|(name, ..)| *name == node.op_type) else {
        return false;
    };
    let attribute = |name: &str| node.attribute.iter().find(|one| one.name == name);
    let is_readable = |list: &AttributeProto| {
        let mut texts = list.strings.iter();
        !list.strings.is_empty() && texts.all(|text| std::str::from_utf8(text).is_ok())
    };
    attribute(list).is_some_and(is_readable)
        && attribute(integers).is_none()
        && attribute("values_strings").is_none()
}

fn list_of(node: &mut NodeProto) -> Option<&mut AttributeProto> {
    let (_, list, integers) = LISTS.iter().find(|(name, ..)| *name == node.op_type)?;
    let attribute = node.attribute.iter_mut().find(|one| one.name == *list)?;
    attribute.name = (*integers).to_owned();
    Some(attribute)
}

/// Puts the numbers of the texts in their place.
fn number(list: &mut AttributeProto, codes: &mut BTreeMap<String, i64>) {
    list.r#type = AttributeType::Ints as i32;
    for text in std::mem::take(&mut list.strings) {
        let next = codes.len() as i64;
        let text = String::from_utf8(text).expect("the texts are read before");
        list.ints.push(*codes.entry(text).or_insert(next));
    }
}

#[cfg(test)]
mod tests {
    use tract_onnx::pb::type_proto::{Tensor, Value};
    use tract_onnx::pb::{AttributeProto, GraphProto, NodeProto, TypeProto, ValueInfoProto};

    use super::{DataType, TextCodes, UNLISTED, element};

    fn text_input(name: &str) -> ValueInfoProto {
        let tensor = Tensor {
            elem_type: DataType::String as i32,
            ..Tensor::default()
        };
        ValueInfoProto {
            name: name.to_owned(),
            r#type: Some(TypeProto {
                value: Some(Value::TensorType(tensor)),
                ..TypeProto::default()
            }),
            ..ValueInfoProto::default()
        }
    }

    fn node(operator: &str, input: &str, output: &str, list: Option<(&str, &[&str])>) -> NodeProto {
        let attribute = list.map(|(name, texts)| AttributeProto {
            name: name.to_owned(),
            strings: texts.iter().map(|text| text.as_bytes().to_vec()).collect(),
            ..AttributeProto::default()
        });
        NodeProto {
            op_type: operator.to_owned(),
            input: vec![input.to_owned()],
            output: vec![output.to_owned()],
            attribute: attribute.into_iter().collect(),
            ..NodeProto::default()
        }
    }

    fn graph(nodes: Vec<NodeProto>) -> GraphProto {
        GraphProto {
            node: nodes,
            input: vec![text_input("sex"), text_input("city")],
            ..GraphProto::default()
        }
    }

    #[test]
    fn lists_get_numbers_behind_moves_in_any_order() {
        let mut graph = graph(vec![
            node(
                "OneHotEncoder",
                "moved",
                "a",
                Some(("cats_strings", &["f", "m"])),
            ),
            node("Reshape", "sex", "moved", None),
            node(
                "LabelEncoder",
                "city",
                "b",
                Some(("keys_strings", &["m", "x"])),
            ),
        ]);
        let texts = TextCodes::rewrite(&mut graph);
        assert!(texts.feed("sex") && texts.feed("city") && !texts.feed("a"));
        let codes = ["f", "m", "x", "y"].map(|text| texts.code(text));
        assert_eq!(codes, [0, 1, 2, UNLISTED]);
        let lists = [&graph.node[0].attribute[0], &graph.node[2].attribute[0]];
        assert_eq!(
            lists.map(|list| list.name.as_str()),
            ["cats_int64s", "keys_int64s"]
        );
        assert_eq!(lists.map(|list| list.ints.clone()), [[0, 1], [1, 2]]);
        let types = graph.input.iter_mut().filter_map(element);
        assert!(
            types
                .into_iter()
                .all(|element| *element == DataType::Int64 as i32)
        );
    }

    #[test]
    fn a_graph_that_does_more_with_texts_stays_as_it_is() {
        let astray = [
            node("StringNormalizer", "sex", "a", None),
            node("LabelEncoder", "sex", "a", Some(("keys_int64s", &[]))),
            node("Concat", "sex", "a", None),
        ];
        for mut one in astray {
            if one.op_type == "Concat" {
                one.input.push("a constant".to_owned());
            }
            let mut given = graph(vec![one]);
            let before = given.clone();
            assert!(!TextCodes::rewrite(&mut given).feed("sex"));
            assert_eq!(given, before);
        }
        let mut given = graph(vec![node("Identity", "sex", "label", None)]);
        given.output.push(text_input("label"));
        assert!(!TextCodes::rewrite(&mut given).feed("sex"));
    }
}
