//! What the leaves of a forest say.

use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::bail;

use super::tree_node::{NodeDefinition, Number};

/// What the leaves say, by node.
#[derive(Debug, PartialEq)]
pub enum Votes<T> {
    /// For the only output.
    One(Vec<T>),
    /// The votes of node `i` lie from `starts[i]` to `starts[i + 1]`.
    Many {
        starts: Vec<u32>,
        votes: Vec<(u32, T)>,
    },
}

impl<T: Number> Votes<T> {
    /// The votes of the nodes in this order.
    ///
    /// # Errors
    /// Where a leaf votes for an output that is not there.
    pub fn lay_out(
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

/// The votes of one node, by output.
#[inline(always)]
pub fn votes_of<'a, T>(starts: &[u32], votes: &'a [(u32, T)], node: usize) -> &'a [(u32, T)] {
    &votes[starts[node] as usize..starts[node + 1] as usize]
}
