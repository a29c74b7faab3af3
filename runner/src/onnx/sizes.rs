//! Sizes that a graph states, held against a limit before any memory is asked for.

use std::collections::BTreeMap;

use tract_onnx::pb::{GraphProto, TensorProto};
use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::ensure;

/// Elements that a tensor may have: no classifier comes near it.
const MOST_ELEMENTS: i64 = 1 << 26;

/// Operators that make tensors in the size that an input of theirs states.
const SIZED_BY_INPUT: [&str; 5] = ["ConstantOfShape", "Expand", "Reshape", "Range", "Tile"];

/// Whether all tensors whose size the file states are small enough.
///
/// # Errors
/// Where one is not.
pub fn require_small(graph: &GraphProto) -> TractResult<()> {
    let mut constants: BTreeMap<&str, &TensorProto> = BTreeMap::new();
    for tensor in &graph.initializer {
        constants.insert(&tensor.name, tensor);
    }
    for node in graph.node.iter().filter(|node| node.op_type == "Constant") {
        let tensor = node
            .attribute
            .iter()
            .find_map(|attribute| attribute.t.as_ref());
        for (name, tensor) in node.output.iter().zip(tensor) {
            constants.insert(name, tensor);
        }
    }
    for (name, tensor) in &constants {
        require_product(name, tensor.dims.iter().copied())?;
    }
    for node in &graph.node {
        if !SIZED_BY_INPUT.contains(&node.op_type.as_str()) {
            continue;
        }
        for name in &node.input {
            if let Some(tensor) = constants.get(name.as_str()) {
                require_product(name, integers(tensor).into_iter())?;
            }
        }
    }
    Ok(())
}

/// The product of the sizes; open ones, which are 0 or less, count as one.
fn require_product(name: &str, sizes: impl Iterator<Item = i64>) -> TractResult<()> {
    let mut product = 1_i64;
    for size in sizes {
        product = product.saturating_mul(size.max(1));
    }
    ensure!(
        product <= MOST_ELEMENTS,
        "`{name}` asks for a tensor of {product} elements, more than {MOST_ELEMENTS}"
    );
    Ok(())
}

fn integers(tensor: &TensorProto) -> Vec<i64> {
    let raw = tensor.raw_data.chunks_exact(8).map(|bytes| {
        let bytes = <[u8; 8]>::try_from(bytes).expect("a chunk has eight bytes");
        i64::from_le_bytes(bytes)
    });
    match tensor.data_type {
        INT64 => tensor.int64_data.iter().copied().chain(raw).collect(),
        _ => Vec::new(),
    }
}

/// ONNX's number for the type of 64-bit integers.
const INT64: i32 = 7;
