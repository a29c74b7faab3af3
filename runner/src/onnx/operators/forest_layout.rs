//! In which order the nodes of a forest lie: each tree in one piece, parents before their
//! children, and the way that is walked on yes next to its node.

use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::{TractErrorContext, bail, ensure};

use super::tree_node::NodeDefinition;

/// Where the nodes go.
pub struct Layout {
    /// The definitions, by their new places.
    pub order: Vec<usize>,
    /// The new places, by definition.
    pub places: Vec<u32>,
    /// The new places of the roots.
    pub roots: Vec<u32>,
    /// Steps from each node to the furthest leaf below it, by definition.
    pub heights: Vec<u32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    None,
    Begun,
    Done,
}

impl Layout {
    /// Walks from each root; a node may have several parents.
    ///
    /// # Errors
    /// Where a child is not there, or a node leads back to itself.
    pub fn of(definitions: &[NodeDefinition], roots: &[usize]) -> TractResult<Self> {
        ensure!(u32::try_from(definitions.len()).is_ok(), "too many nodes");
        let mut layout = Layout {
            order: Vec::with_capacity(definitions.len()),
            places: vec![0; definitions.len()],
            roots: Vec::with_capacity(roots.len()),
            heights: vec![0; definitions.len()],
        };
        let mut visits = vec![Visit::None; definitions.len()];
        for root in roots {
            layout.walk(definitions, *root, &mut visits)?;
            layout.roots.push(layout.places[*root]);
        }
        Ok(layout)
    }

    fn walk(
        &mut self,
        definitions: &[NodeDefinition],
        root: usize,
        visits: &mut [Visit],
    ) -> TractResult<()> {
        let mut ahead = vec![root];
        while let Some(node) = ahead.last().copied() {
            let definition = definitions.get(node).context("a child is not there")?;
            match visits[node] {
                Visit::None => {
                    visits[node] = Visit::Begun;
                    self.places[node] = self.order.len() as u32;
                    self.order.push(node);
                    for child in children(definition) {
                        match visits.get(child) {
                            Some(Visit::Begun) => bail!("the nodes go round"),
                            Some(Visit::Done) => {}
                            _ => ahead.push(child),
                        }
                    }
                }
                Visit::Begun | Visit::Done => {
                    visits[node] = Visit::Done;
                    let below = children(definition).map(|child| self.heights[child] + 1);
                    self.heights[node] = below.max().unwrap_or(0);
                    ahead.pop();
                }
            }
        }
        Ok(())
    }
}

/// The children, the one that is to be walked first at the end.
fn children(definition: &NodeDefinition) -> impl Iterator<Item = usize> {
    let split = definition.split.as_ref();
    split
        .into_iter()
        .flat_map(|split| [split.no, split.yes].into_iter())
}
