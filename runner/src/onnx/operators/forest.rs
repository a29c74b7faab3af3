//! Decision trees in one flat list, walked by several rows at a time.

use std::collections::{HashMap, HashSet};

use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::{TractErrorContext, bail, ensure};

/// Rows that walk a tree together, so that the waits for memory overlap.
const LANES: usize = 8;

/// A node as a file tells of it: trees and nodes by number.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeDefinition {
    pub tree: i64,
    pub id: i64,
    /// `None` for a leaf.
    pub split: Option<Split>,
    /// What a leaf adds to the score.
    pub weight: f32,
}

/// A question that sends a row `left` where its answer is yes:
/// `values[feature] <= threshold`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    pub feature: u32,
    pub threshold: f32,
    pub left: i64,
    pub right: i64,
    /// Where a row without the value goes.
    pub missing: Side,
}

impl Split {
    /// The same question with its children changed over: the row that would go left
    /// goes right.
    pub fn mirrored(self) -> Self {
        Split {
            left: self.right,
            right: self.left,
            missing: match self.missing {
                Side::Left => Side::Right,
                Side::Right => Side::Left,
            },
            ..self
        }
    }
}

/// The way to a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// Trees whose leaves add up to one score per row.
///
/// The two children of a node stand side by side and after it, so no walk can go
/// round. A leaf is its own left child and every answer there is yes.
#[derive(Debug, PartialEq)]
pub struct Forest {
    nodes: Vec<Node>,
    weights: Vec<f32>,
    roots: Vec<u32>,
    feature_count: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    threshold: f32,
    feature: u32,
    left: u32,
    missing_goes_left: bool,
}

impl Forest {
    /// Lays the nodes out, the nodes of a tree one after the other.
    ///
    /// # Errors
    /// Where the nodes of a tree are no tree: two of one number, a child that is not
    /// there, a circle, no root or several.
    pub fn build(definitions: &[NodeDefinition]) -> TractResult<Self> {
        ensure!(u32::try_from(definitions.len()).is_ok(), "too many nodes");
        let mut forest = Forest {
            nodes: Vec::with_capacity(definitions.len()),
            weights: Vec::with_capacity(definitions.len()),
            roots: Vec::new(),
            feature_count: 1,
        };
        let mut known = HashSet::new();
        for tree in definitions.chunk_by(|first, second| first.tree == second.tree) {
            let number = tree[0].tree;
            ensure!(known.insert(number), "tree {number} is in two parts");
            forest
                .add(tree)
                .with_context(|| format!("tree {number} is malformed"))?;
        }
        Ok(forest)
    }

    fn add(&mut self, tree: &[NodeDefinition]) -> TractResult<()> {
        let positions = positions(tree)?;
        let first = self.nodes.len();
        let mut order = vec![root(tree)?];
        let mut next = 0;
        while let Some(position) = order.get(next) {
            let definition = &tree[*position];
            if let Some(split) = definition.split {
                self.push_split(&split, first + order.len());
                for child in [split.left, split.right] {
                    let position = positions.get(&child).copied();
                    order.push(position.with_context(|| format!("there is no node {child}"))?);
                }
                ensure!(order.len() <= tree.len(), "a node is reached twice");
            } else {
                self.push_leaf(definition.weight);
            }
            next += 1;
        }
        self.roots.push(first as u32);
        Ok(())
    }

    fn push_split(&mut self, split: &Split, left: usize) {
        self.feature_count = self.feature_count.max(split.feature as usize + 1);
        self.weights.push(0.0);
        self.nodes.push(Node {
            threshold: split.threshold,
            feature: split.feature,
            left: left as u32,
            missing_goes_left: split.missing == Side::Left,
        });
    }

    fn push_leaf(&mut self, weight: f32) {
        self.weights.push(weight);
        self.nodes.push(Node {
            threshold: f32::INFINITY,
            feature: 0,
            left: self.nodes.len() as u32,
            missing_goes_left: true,
        });
    }

    /// The score of each row of a matrix with `width` columns, given row by row.
    ///
    /// # Errors
    /// Where a tree asks for a column that the matrix lacks.
    pub fn scores(&self, values: &[f32], width: usize) -> TractResult<Vec<f32>> {
        ensure!(
            width >= self.feature_count,
            "the trees read {} columns, and the matrix has {width}",
            self.feature_count
        );
        let mut scores = Vec::with_capacity(values.len() / width);
        for group in values.chunks(width * LANES) {
            let mut rows = group.chunks_exact(width);
            let idle = &group[..width];
            let lanes = std::array::from_fn(|_| rows.next().unwrap_or(idle));
            scores.extend(self.sums(lanes).iter().take(group.len() / width));
        }
        Ok(scores)
    }

    fn sums(&self, rows: [&[f32]; LANES]) -> [f32; LANES] {
        let mut sums = [0.0; LANES];
        for root in &self.roots {
            let leaves = self.leaves(*root, rows);
            for (sum, leaf) in sums.iter_mut().zip(leaves) {
                *sum += self.weights[leaf as usize];
            }
        }
        sums
    }

    fn leaves(&self, root: u32, rows: [&[f32]; LANES]) -> [u32; LANES] {
        let mut places = [root; LANES];
        loop {
            let mut has_moved = false;
            for (place, row) in places.iter_mut().zip(rows) {
                let node = &self.nodes[*place as usize];
                let next = node.next(row[node.feature as usize]);
                has_moved |= next != *place;
                *place = next;
            }
            if !has_moved {
                return places;
            }
        }
    }
}

impl Node {
    fn next(&self, value: f32) -> u32 {
        let is_missing = value.is_nan() & self.missing_goes_left;
        self.left + u32::from(!((value <= self.threshold) | is_missing))
    }
}

fn positions(tree: &[NodeDefinition]) -> TractResult<HashMap<i64, usize>> {
    let ids = tree.iter().map(|definition| definition.id);
    let positions: HashMap<_, _> = ids.zip(0..).collect();
    ensure!(positions.len() == tree.len(), "two nodes have one number");
    Ok(positions)
}

/// The position of the one node that is nobody's child.
fn root(tree: &[NodeDefinition]) -> TractResult<usize> {
    let splits = tree.iter().filter_map(|definition| definition.split);
    let children: HashSet<_> = splits.flat_map(|split| [split.left, split.right]).collect();
    let mut roots = (0..tree.len()).filter(|position| !children.contains(&tree[*position].id));
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root),
        (None, _) => bail!("it has no root"),
        (Some(_), Some(_)) => bail!("it has several roots"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Forest, LANES, NodeDefinition, Side, Split};

    fn leaf(id: i64, weight: f32) -> NodeDefinition {
        NodeDefinition {
            tree: 0,
            id,
            split: None,
            weight,
        }
    }

    fn split(id: i64, children: (i64, i64), missing: Side) -> NodeDefinition {
        NodeDefinition {
            tree: 0,
            id,
            split: Some(Split {
                feature: 1,
                threshold: 10.0 * id as f32,
                left: children.0,
                right: children.1,
                missing,
            }),
            weight: 0.0,
        }
    }

    fn message(definitions: &[NodeDefinition]) -> String {
        let error = Forest::build(definitions).unwrap_err();
        error.root_cause().to_string()
    }

    #[test]
    fn a_row_reaches_the_leaf_that_its_values_lead_to() {
        let forest = Forest::build(&[
            split(1, (2, 3), Side::Right),
            split(2, (4, 5), Side::Left),
            leaf(3, 3.0),
            leaf(4, 4.0),
            leaf(5, 5.0),
        ]);
        let forest = forest.unwrap();
        let features = [10.0, 10.1, -1.0, f32::NAN];
        let rows = features.map(|feature| [0.0, feature]);
        let scores = forest.scores(rows.as_flattened(), 2).unwrap();
        assert_eq!(scores, [4.0, 3.0, 4.0, 3.0]);
    }

    #[test]
    fn every_row_is_scored_whatever_their_number() {
        let forest = Forest::build(&[split(1, (2, 3), Side::Left), leaf(2, -1.0), leaf(3, 1.0)]);
        let forest = forest.unwrap();
        for count in 0..=2 * LANES + 1 {
            let rows: Vec<_> = (0..count).map(|row| [0.0, row as f32]).collect();
            let scores = forest.scores(rows.as_flattened(), 2).unwrap();
            let expected: Vec<_> = (0..count)
                .map(|row| if row <= 10 { -1.0 } else { 1.0 })
                .collect();
            assert_eq!(scores, expected);
        }
    }

    #[test]
    fn nodes_that_are_no_tree_are_refused() {
        let circle = [
            split(1, (2, 3), Side::Left),
            split(2, (3, 2), Side::Left),
            leaf(3, 0.0),
        ];
        assert_eq!(message(&circle), "a node is reached twice");
        let rootless = [split(1, (1, 2), Side::Left), leaf(2, 0.0)];
        assert_eq!(message(&rootless), "it has no root");
        assert_eq!(
            message(&[leaf(1, 0.0), leaf(2, 0.0)]),
            "it has several roots"
        );
        assert_eq!(
            message(&[leaf(1, 0.0), leaf(1, 0.0)]),
            "two nodes have one number"
        );
        let childless = [split(1, (2, 3), Side::Left), leaf(2, 0.0)];
        assert_eq!(message(&childless), "there is no node 3");
    }

    #[test]
    fn a_matrix_without_a_column_that_a_tree_reads_is_refused() {
        let forest = Forest::build(&[split(1, (2, 3), Side::Left), leaf(2, 0.0), leaf(3, 0.0)]);
        assert!(forest.unwrap().scores(&[1.0], 1).is_err());
    }
}
