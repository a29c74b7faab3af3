//! Small trees as tables that need no walk.
//!
//! The thresholds of all trees cut the values of a column into ranges. A table tells for
//! each range and each tree, as bits, which leaves a value of that range may still lead
//! to; the one leaf that all columns of a row allow is the row's. So a tree costs one
//! step per column, the same for each row, and many trees are done at a time.

use std::collections::BTreeMap;

use super::forest::Tree;
use super::tree_node::{Node, Number};

/// Trees whose bits lie side by side.
const TREES: usize = 8;
/// Leaves that the bits of one tree stand for.
const LEAVES: usize = u64::BITS as usize;
/// Ranges whose bits for a few trees stay in a processor's nearest cache.
const NEAR_RANGES: usize = 512;
/// Bits in all tables together that are worth their memory, in words of one tree.
const MOST_WORDS: usize = 1 << 21;

/// The tables of a forest.
#[derive(Debug, PartialEq)]
pub struct LeafMasks<T> {
    columns: Vec<Ranges<T>>,
    blocks: Vec<Block>,
}

/// The ranges of one column's values. Each bound is the greatest value of its range; a
/// range of what is greater than all bounds follows, then one of the missing value.
#[derive(Debug, PartialEq)]
struct Ranges<T> {
    feature: usize,
    bounds: Vec<T>,
    /// The place of the first range among those of all columns.
    start: usize,
}

/// The tables of a few trees.
#[derive(Debug, PartialEq)]
struct Block {
    /// The leaves that each range allows, as bits, by tree.
    masks: Vec<[u64; TREES]>,
    /// The places of each tree's leaves among the nodes of the forest, by bit.
    leaves: Vec<[u32; LEAVES]>,
}

impl<T: Number> LeafMasks<T> {
    /// Makes the tables; `None` where a tree has too many leaves, or where walks are
    /// cheaper: many columns, low trees, very many thresholds.
    pub fn build(nodes: &[Node<T>], trees: &[Tree]) -> Option<Self> {
        let heights = trees.iter().map(|tree| tree.height as usize);
        // A higher tree has more leaves.
        if heights.clone().any(|height| height >= LEAVES) {
            return None;
        }
        let columns = Ranges::of_all(nodes);
        let range_count = columns.iter().map(Ranges::count).sum::<usize>();
        let walked = heights.sum::<usize>();
        // Measured: with near tables a column costs a quarter of a level of a walk.
        let is_cheaper = match range_count <= NEAR_RANGES {
            true => columns.len() * trees.len() <= 4 * walked,
            false => 2 * columns.len() * trees.len() <= 3 * walked,
        };
        let is_small = range_count.saturating_mul(trees.len()) <= MOST_WORDS;
        if columns.is_empty() || !is_cheaper || !is_small {
            return None;
        }
        let blocks = trees.chunks(TREES).map(|trees| {
            let mut block = Block {
                masks: vec![[u64::MAX; TREES]; range_count],
                leaves: Vec::with_capacity(trees.len()),
            };
            for tree in trees {
                block.add_tree(nodes, tree.root, &columns)?;
            }
            Some(block)
        });
        let blocks = blocks.collect::<Option<Vec<_>>>()?;
        Some(LeafMasks { columns, blocks })
    }

    /// Tells `visit` the number of each row, and the places of the leaves that it
    /// reaches in the next few trees, until each row has been through all trees in their
    /// order.
    #[inline(always)]
    pub fn visit(&self, values: &[T], width: usize, mut visit: impl FnMut(usize, &[u32])) {
        let places = self.places(values, width);
        for block in &self.blocks {
            let rows = places.chunks_exact(self.columns.len());
            for (row, places) in rows.enumerate() {
                let leaves = block.reached(places);
                visit(row, &leaves[..block.leaves.len()]);
            }
        }
    }

    /// The place of the range of each value, row by row.
    fn places(&self, values: &[T], width: usize) -> Vec<u32> {
        let mut places = vec![0; values.len() / width * self.columns.len()];
        for (number, column) in self.columns.iter().enumerate() {
            let own = places.iter_mut().skip(number).step_by(self.columns.len());
            let values = values.iter().skip(column.feature).step_by(width);
            for (place, value) in own.zip(values) {
                *place = (column.start + column.range_of(*value)) as u32;
            }
        }
        places
    }
}

impl<T: Number> Ranges<T> {
    /// The ranges of each column that a node asks about.
    fn of_all(nodes: &[Node<T>]) -> Vec<Self> {
        let mut bounds = BTreeMap::<usize, Vec<T>>::new();
        let is_split = |(place, node): &(usize, &Node<T>)| !node.is_leaf(*place as u32);
        for (_, node) in nodes.iter().enumerate().filter(is_split) {
            let own = bounds.entry(node.feature()).or_default();
            own.extend(node.bounds().filter(|bound| !bound.is_missing()));
        }
        let mut start = 0;
        let mut columns = Vec::with_capacity(bounds.len());
        for (feature, mut bounds) in bounds {
            bounds.sort_unstable_by(|left, right| {
                let order = left.partial_cmp(right);
                order.expect("a missing value is no bound")
            });
            bounds.dedup();
            let column = Ranges {
                feature,
                bounds,
                start,
            };
            start += column.count();
            columns.push(column);
        }
        columns
    }

    fn count(&self) -> usize {
        self.bounds.len() + 2
    }

    fn range_of(&self, value: T) -> usize {
        if value.is_missing() {
            return self.bounds.len() + 1;
        }
        self.bounds.partition_point(|bound| *bound < value)
    }

    /// A value of each range, in their order.
    fn examples(&self) -> impl Iterator<Item = T> {
        let ends = [T::INFINITE, T::MISSING];
        self.bounds.iter().copied().chain(ends)
    }
}

impl Block {
    /// `None` where the tree has too many leaves.
    fn add_tree<T: Number>(
        &mut self,
        nodes: &[Node<T>],
        root: u32,
        columns: &[Ranges<T>],
    ) -> Option<()> {
        let mut leaves = Vec::new();
        self.add_node(nodes, root, columns, &mut leaves)?;
        leaves.resize(LEAVES, root);
        self.leaves
            .push(leaves.try_into().expect("the length is set"));
        Some(())
    }

    /// Numbers the leaves below a node; takes from each range the leaves on the side of
    /// the node to which it does not lead.
    fn add_node<T: Number>(
        &mut self,
        nodes: &[Node<T>],
        place: u32,
        columns: &[Ranges<T>],
        leaves: &mut Vec<u32>,
    ) -> Option<()> {
        let node = &nodes[place as usize];
        if node.is_leaf(place) {
            leaves.push(place);
            return (leaves.len() <= LEAVES).then_some(());
        }
        let [no, yes] = node.children();
        let first = leaves.len();
        self.add_node(nodes, yes, columns, leaves)?;
        let middle = leaves.len();
        self.add_node(nodes, no, columns, leaves)?;
        let below_yes = bits(first, middle);
        let below_no = bits(middle, leaves.len());
        let column = columns
            .iter()
            .find(|column| column.feature == node.feature());
        let column = column.expect("each column asked about has ranges");
        let tree = self.leaves.len();
        let masks = &mut self.masks[column.start..];
        for (masks, value) in masks.iter_mut().zip(column.examples()) {
            let is_yes = node.is_yes::<false>(value);
            masks[tree] &= !if is_yes { below_no } else { below_yes };
        }
        Some(())
    }

    /// The leaf of each tree that the ranges at all of these places allow.
    #[inline(always)]
    fn reached(&self, places: &[u32]) -> [u32; TREES] {
        let mut allowed = [u64::MAX; TREES];
        for place in places {
            let masks = &self.masks[*place as usize];
            for (allowed, mask) in allowed.iter_mut().zip(masks) {
                *allowed &= mask;
            }
        }
        let mut reached = [0; TREES];
        for ((reached, allowed), leaves) in reached.iter_mut().zip(allowed).zip(&self.leaves) {
            *reached = leaves[allowed.trailing_zeros() as usize % LEAVES];
        }
        reached
    }
}

/// Bits from `first` to before `end`.
fn bits(first: usize, end: usize) -> u64 {
    let below = |bit: usize| {
        u64::MAX
            .checked_shl(bit as u32)
            .map_or(u64::MAX, |bits| !bits)
    };
    below(end) & !below(first)
}

#[cfg(test)]
mod tests {
    use super::bits;

    #[test]
    fn bits_stand_for_the_leaves_of_a_side() {
        assert_eq!(bits(0, 1), 0b1);
        assert_eq!(bits(1, 3), 0b110);
        assert_eq!(bits(63, 64), 1 << 63);
        assert_eq!(bits(0, 64), u64::MAX);
    }
}
