//! Forests against what their definitions say, and tables against walks.

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

/// Eleven trees of seven questions of all kinds about two columns.
fn full_trees() -> (Vec<NodeDefinition>, Vec<usize>) {
    let questions = [
        Question::AtMost,
        Question::Below,
        Question::AtLeast,
        Question::Above,
        Question::Equal,
        Question::Unequal,
    ];
    let (mut nodes, mut roots) = (Vec::new(), Vec::new());
    for tree in 0..11 {
        let root = nodes.len();
        roots.push(root);
        for place in 0..7 {
            let question = questions[(place + tree) % questions.len()];
            let first = root + 2 * place + 1;
            let mut node = split(question, (first, first + 1));
            let split = node.split.as_mut().unwrap();
            split.feature = (place % 2) as u32;
            split.threshold = ((tree * 7 + place * 5) % 6) as f64;
            split.missing_is_yes = place % 3 == 0;
            nodes.push(node);
        }
        nodes.extend((7..15).map(|place| leaf((tree * 100 + place) as f64)));
    }
    (nodes, roots)
}

#[test]
fn tables_say_what_walks_say() {
    let (nodes, roots) = full_trees();
    let values = [-1.0, 0.0, 0.5, 1.0, 2.0, 3.5, 5.0, 9.0];
    let values = values.into_iter().chain([f32::NAN, f32::INFINITY]);
    let rows = values.clone().flat_map(|left| {
        let rights = values.clone();
        rights.flat_map(move |right| [left, right])
    });
    let rows: Vec<f32> = rows.collect();
    let mut forest = Forest::build(&nodes, &roots, SUM).unwrap();
    assert!(forest.masks.is_some());
    let found = forest.scores(&rows, 2).unwrap();
    forest.masks = None;
    assert_eq!(found, forest.scores(&rows, 2).unwrap());
}

#[test]
fn a_chain_of_nodes_is_walked() {
    let mut nodes: Vec<_> = (0..99_999)
        .map(|place| split(Question::AtMost, (place + 1, 99_999)))
        .collect();
    nodes.push(leaf(1.0));
    let forest = Forest::<f32>::build(&nodes, &[0], SUM).unwrap();
    assert!(forest.masks.is_none());
    assert_eq!(forest.scores(&[0.0, 3.0], 2).unwrap(), [1.0]);
}
