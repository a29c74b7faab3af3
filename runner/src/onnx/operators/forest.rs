//! Decision trees in one flat list, walked by several rows at a time.

use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::{bail, ensure};

use super::forest_layout::Layout;
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
}

/// Where a tree begins, and how many steps lead to its furthest leaf.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tree {
    root: u32,
    height: u32,
}

/// What the leaves say, by node.
#[derive(Debug, PartialEq)]
enum Votes<T> {
    /// For the only output.
    One(Vec<T>),
    /// The votes of node `i` lie from `starts[i]` to `starts[i + 1]`.
    Many {
        starts: Vec<u32>,
        votes: Vec<(u32, T)>,
    },
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
        Ok(Forest {
            votes: Votes::lay_out(definitions, &layout.order, output_count)?,
            is_plain: nodes.iter().all(Node::is_plain),
            nodes,
            trees: roots
                .iter()
                .zip(layout.roots)
                .map(|(definition, root)| Tree {
                    root,
                    height: layout.heights[*definition],
                })
                .collect(),
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
            let groups: Vec<_> = rows.chunks(width * LANES).collect();
            let groups = groups.iter().map(|rows| self.columns(rows, width));
            self.add_trees(&groups.collect::<Vec<_>>(), sums);
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

    /// Adds what each tree says of each row.
    fn add_trees(&self, groups: &[Vec<[T; LANES]>], sums: &mut [T]) {
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
                    let leaf = leaf as usize;
                    for (output, weight) in &votes[starts[leaf] as usize..starts[leaf + 1] as usize]
                    {
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

impl<T: Number> Votes<T> {
    fn lay_out(
        definitions: &[NodeDefinition],
        order: &[usize],
        output_count: usize,
    ) -> TractResult<Self> {
        let votes_of = |place: &usize| definitions[*place].votes.iter();
        let mut votes = order.iter().flat_map(votes_of);
        if let Some((output, _)) = votes.find(|(output, _)| *output as usize >= output_count) {
            bail!("a leaf votes for {output} of {output_count}");
        }
        if output_count == 1 {
            let sum = |place| T::rounded(votes_of(place).map(|(_, weight)| weight).sum());
            return Ok(Votes::One(order.iter().map(sum).collect()));
        }
        let mut starts = vec![0];
        let mut laid_out = Vec::new();
        for place in order {
            laid_out.extend(votes_of(place).map(|(output, weight)| (*output, T::rounded(*weight))));
            starts.push(u32::try_from(laid_out.len())?);
        }
        Ok(Votes::Many {
            starts,
            votes: laid_out,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Aggregate, Forest, LANES};
    use crate::onnx::operators::tree_node::{NodeDefinition, Question, Split};

    const SUM: (usize, Aggregate) = (1, Aggregate::Sum);

    fn split(question: Question, children: (usize, usize)) -> NodeDefinition {
        NodeDefinition {
            split: Some(Split {
                question,
                feature: 1,
                threshold: 10.0,
                yes: children.0,
                no: children.1,
                missing_is_yes: false,
            }),
            votes: vec![],
        }
    }

    fn leaf(weight: f64) -> NodeDefinition {
        NodeDefinition {
            split: None,
            votes: vec![(0, weight)],
        }
    }

    fn message(definitions: &[NodeDefinition]) -> String {
        let forest = Forest::<f32>::build(definitions, &[0], SUM);
        forest.unwrap_err().root_cause().to_string()
    }

    #[test]
    fn every_question_is_asked_as_it_stands() {
        let values = [9.0, 10.0, 11.0, f32::NAN];
        for (question, expected) in [
            (Question::AtMost, [1.0, 1.0, 0.0, 0.0]),
            (Question::Below, [1.0, 0.0, 0.0, 0.0]),
            (Question::AtLeast, [0.0, 1.0, 1.0, 0.0]),
            (Question::Above, [0.0, 0.0, 1.0, 0.0]),
            (Question::Equal, [0.0, 1.0, 0.0, 0.0]),
            (Question::Unequal, [1.0, 0.0, 1.0, 1.0]),
        ] {
            let nodes = [split(question, (1, 2)), leaf(1.0), leaf(0.0)];
            let forest = Forest::build(&nodes, &[0], SUM).unwrap();
            let rows: Vec<f32> = values.iter().flat_map(|value| [0.0, *value]).collect();
            assert_eq!(forest.scores(&rows, 2).unwrap(), expected, "{question:?}");
        }
    }

    #[test]
    fn a_missing_value_goes_where_the_node_says() {
        for question in [Question::AtMost, Question::Above] {
            let mut nodes = [split(question, (1, 2)), leaf(1.0), leaf(0.0)];
            nodes[0].split.as_mut().unwrap().missing_is_yes = true;
            let forest = Forest::build(&nodes, &[0], SUM).unwrap();
            assert_eq!(forest.scores(&[0.0, f64::NAN], 2).unwrap(), [1.0]);
        }
    }

    #[test]
    fn every_row_is_scored_whatever_their_number() {
        let nodes = [split(Question::AtMost, (1, 2)), leaf(-1.0), leaf(1.0)];
        let forest = Forest::build(&nodes, &[0, 0], SUM).unwrap();
        for count in 0..=2 * LANES + 1 {
            let rows: Vec<_> = (0..count).map(|row| [0.0, row as f32]).collect();
            let scores = forest.scores(rows.as_flattened(), 2).unwrap();
            let expected: Vec<_> = (0..count)
                .map(|row| if row <= 10 { -2.0 } else { 2.0 })
                .collect();
            assert_eq!(scores, expected);
        }
    }

    #[test]
    fn trees_are_summed_averaged_or_the_extreme_is_taken() {
        let nodes = [leaf(1.0), leaf(4.0)];
        for (aggregate, expected) in [
            (Aggregate::Sum, 5.0),
            (Aggregate::Average, 2.5),
            (Aggregate::Least, 1.0),
            (Aggregate::Greatest, 4.0),
        ] {
            let forest = Forest::build(&nodes, &[0, 1], (1, aggregate)).unwrap();
            assert_eq!(forest.scores(&[0.0_f32], 1).unwrap(), [expected]);
        }
    }

    #[test]
    fn a_leaf_may_vote_for_several_outputs_and_have_several_parents() {
        let mut shared = leaf(1.0);
        shared.votes.push((2, 0.5));
        let nodes = [
            split(Question::Below, (1, 2)),
            shared,
            split(Question::Equal, (1, 3)),
            leaf(7.0),
        ];
        let forest = Forest::build(&nodes, &[0], (3, Aggregate::Sum)).unwrap();
        let scores = forest.scores(&[0.0, 10.0, 0.0, 11.0_f32], 2).unwrap();
        assert_eq!(scores, [1.0, 0.0, 0.5, 7.0, 0.0, 0.0]);
    }

    #[test]
    fn nodes_that_are_no_trees_are_refused() {
        let circle = [
            split(Question::AtMost, (1, 2)),
            split(Question::AtMost, (0, 2)),
            leaf(0.0),
        ];
        assert_eq!(message(&circle), "the nodes go round");
        let childless = [split(Question::AtMost, (1, 9)), leaf(0.0)];
        assert_eq!(message(&childless), "a child is not there");
        let mut astray = leaf(0.0);
        astray.votes[0].0 = 1;
        assert_eq!(message(&[astray]), "a leaf votes for 1 of 1");
    }

    #[test]
    fn a_matrix_without_a_column_that_a_tree_reads_is_refused() {
        let nodes = [split(Question::AtMost, (1, 2)), leaf(0.0), leaf(0.0)];
        let forest = Forest::build(&nodes, &[0], SUM).unwrap();
        assert!(forest.scores(&[1.0_f32], 1).is_err());
    }
}
