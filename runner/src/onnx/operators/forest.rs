//! Decision trees in one flat list, walked by several rows at a time or, where they are
//! small, looked up in tables.

use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::ensure;

use super::forest_layout::Layout;
use super::leaf_masks::LeafMasks;
use super::leaf_votes::{Votes, votes_of};
use super::tree_node::{Node, NodeDefinition, Number};

/// Rows that walk a tree together, so that the waits for memory overlap.
const LANES: usize = 8;
/// Trees up to this height are walked to the end without a look whether all rows have
/// arrived.
const LOW: u32 = 7;
/// Levels of a higher tree between two looks.
const LEVELS_PER_LOOK: usize = 3;
/// Rows that walk one tree after the other, so that a tree stays in the cache.
const BLOCK: usize = 256;

/// How the votes of the trees become one figure per output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    Sum,
    Average,
    Least,
    Greatest,
}

/// Trees whose leaves vote for one or several outputs.
///
/// A leaf is its own child on either side.
#[derive(Debug, PartialEq)]
pub struct Forest<T> {
    nodes: Vec<Node<T>>,
    votes: Votes<T>,
    trees: Vec<Tree>,
    feature_count: usize,
    output_count: usize,
    aggregate: Aggregate,
    /// Whether all questions are the plain `value <= threshold`.
    is_plain: bool,
    /// Tables that say the same as the nodes.
    masks: Option<LeafMasks<T>>,
}

/// Where a tree begins, and how many steps lead to its furthest leaf.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tree {
    pub root: u32,
    pub height: u32,
}

impl<T: Number> Forest<T> {
    /// Lays out the nodes that the roots lead to.
    ///
    /// # Errors
    /// Where the nodes go round, a child or a feature is not there, or a leaf votes for
    /// an output that is not there.
    pub fn build(
        definitions: &[NodeDefinition],
        roots: &[usize],
        (output_count, aggregate): (usize, Aggregate),
    ) -> TractResult<Self> {
        let layout = Layout::of(definitions, roots)?;
        let mut nodes = Vec::with_capacity(layout.order.len());
        let mut feature_count = 1;
        for (place, definition) in layout.order.iter().enumerate() {
            nodes.push(match &definitions[*definition].split {
                None => Node::leaf(place as u32),
                Some(split) => {
                    feature_count = feature_count.max(split.feature as usize + 1);
                    Node::split(split, &layout.places)?
                }
            });
        }
        let trees: Vec<_> = roots
            .iter()
            .zip(layout.roots)
            .map(|(definition, root)| Tree {
                root,
                height: layout.heights[*definition],
            })
            .collect();
        Ok(Forest {
            votes: Votes::lay_out(definitions, &layout.order, output_count)?,
            is_plain: nodes.iter().all(Node::is_plain),
            masks: match aggregate {
                Aggregate::Sum | Aggregate::Average => LeafMasks::build(&nodes, &trees),
                Aggregate::Least | Aggregate::Greatest => None,
            },
            nodes,
            trees,
            feature_count,
            output_count,
            aggregate,
        })
    }

    pub fn output_count(&self) -> usize {
        self.output_count
    }

    /// The figures of each row of a matrix with `width` columns, given row by row.
    ///
    /// # Errors
    /// Where a tree asks for a column that the matrix lacks.
    pub fn scores(&self, values: &[T], width: usize) -> TractResult<Vec<T>> {
        ensure!(
            width >= self.feature_count,
            "the trees read {} columns, and the matrix has {width}",
            self.feature_count
        );
        let mut sums = vec![T::ZERO; values.len() / width * self.output_count];
        let blocks = values.chunks(width * BLOCK);
        for (rows, sums) in blocks.zip(sums.chunks_mut(BLOCK * self.output_count)) {
            match &self.masks {
                Some(masks) => self.add_found(masks, (rows, width), sums),
                None => self.add_walked((rows, width), sums),
            }
            if self.aggregate == Aggregate::Average && !self.trees.is_empty() {
                let share = 1.0 / self.trees.len() as f64;
                for sum in sums {
                    *sum = T::rounded(f64::from(sum.single()) * share);
                }
            }
        }
        Ok(sums)
    }

    /// The values of up to [`LANES`] rows, column by column; rows that are not there
    /// repeat the first.
    fn columns(&self, rows: &[T], width: usize) -> Vec<[T; LANES]> {
        let count = rows.len() / width;
        let row = |lane| if lane < count { lane } else { 0 };
        let column = |feature| std::array::from_fn(|lane| rows[row(lane) * width + feature]);
        (0..self.feature_count).map(column).collect()
    }

    /// Adds what each tree says of each row, by the tables.
    fn add_found(&self, masks: &LeafMasks<T>, (rows, width): (&[T], usize), sums: &mut [T]) {
        match &self.votes {
            Votes::One(weights) => masks.visit(rows, width, |row, leaves| {
                let mut sum = sums[row];
                for leaf in leaves {
                    sum += weights[*leaf as usize];
                }
                sums[row] = sum;
            }),
            Votes::Many { starts, votes } => masks.visit(rows, width, |row, leaves| {
                let sums = &mut sums[row * self.output_count..][..self.output_count];
                for leaf in leaves.iter().map(|leaf| *leaf as usize) {
                    for (output, weight) in votes_of(starts, votes, leaf) {
                        sums[*output as usize] += *weight;
                    }
                }
            }),
        }
    }

    /// Adds what each tree says of each row, by walks.
    fn add_walked(&self, (rows, width): (&[T], usize), sums: &mut [T]) {
        let groups = rows.chunks(width * LANES);
        let groups: Vec<_> = groups.map(|rows| self.columns(rows, width)).collect();
        let mut values = groups.iter().flatten().flatten();
        let is_plain = self.is_plain && !values.any(|value| value.is_missing());
        for (number, tree) in self.trees.iter().enumerate() {
            let sums = sums.chunks_mut(LANES * self.output_count);
            for (columns, sums) in groups.iter().zip(sums) {
                let leaves = match is_plain {
                    true => self.leaves::<true>(*tree, columns),
                    false => self.leaves::<false>(*tree, columns),
                };
                self.add(leaves, sums, number == 0);
            }
        }
    }

    fn add(&self, leaves: [u32; LANES], sums: &mut [T], is_first: bool) {
        match &self.votes {
            Votes::One(weights) => {
                for (sum, leaf) in sums.iter_mut().zip(leaves) {
                    self.combine(sum, weights[leaf as usize], is_first);
                }
            }
            Votes::Many { starts, votes } => {
                for (sums, leaf) in sums.chunks_mut(self.output_count).zip(leaves) {
                    for (output, weight) in votes_of(starts, votes, leaf as usize) {
                        self.combine(&mut sums[*output as usize], *weight, is_first);
                    }
                }
            }
        }
    }

    fn combine(&self, sum: &mut T, weight: T, is_first: bool) {
        match self.aggregate {
            Aggregate::Sum | Aggregate::Average => *sum += weight,
            Aggregate::Least if is_first || weight < *sum => *sum = weight,
            Aggregate::Greatest if is_first || weight > *sum => *sum = weight,
            Aggregate::Least | Aggregate::Greatest => {}
        }
    }

    /// The leaves that [`LANES`] rows reach.
    #[inline(always)]
    fn leaves<const IS_PLAIN: bool>(&self, tree: Tree, columns: &[[T; LANES]]) -> [u32; LANES] {
        let mut places = [tree.root; LANES];
        // A row that has arrived stays on its leaf.
        if tree.height <= LOW {
            for _ in 0..tree.height {
                self.step::<IS_PLAIN>(&mut places, columns);
            }
            return places;
        }
        loop {
            for _ in 1..LEVELS_PER_LOOK {
                self.step::<IS_PLAIN>(&mut places, columns);
            }
            let before = places;
            self.step::<IS_PLAIN>(&mut places, columns);
            if places == before {
                return places;
            }
        }
    }

    #[inline(always)]
    fn step<const IS_PLAIN: bool>(&self, places: &mut [u32; LANES], columns: &[[T; LANES]]) {
        for (lane, place) in places.iter_mut().enumerate() {
            *place = self.nodes[*place as usize].next::<IS_PLAIN, LANES>(columns, lane);
        }
    }
}

#[cfg(test)]
mod tests;
