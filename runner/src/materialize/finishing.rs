//! What a relation gets once it stands: indexes, rights, descriptions.

use std::collections::BTreeSet;

use md5::{Digest, Md5};

use super::Context;
use crate::adapter::{Column, NewIndex, RelationKind};
use crate::compile::Refresh;
use crate::manifest::{Column as Described, Index, Materialization, Node};
use crate::text_value::hexadecimal;

/// The statements, for the end of the node's transaction.
pub fn finishing(node: &Node, context: &Context<'_>) -> Vec<String> {
    let has_no_relation = matches!(
        node.config.materialized,
        Materialization::Ephemeral | Materialization::Function | Materialization::TableFunction
    );
    if has_no_relation || node.test().is_some() {
        return Vec::new();
    }
    let mut statements = Vec::new();
    if context.refresh == Refresh::Full && kind(node) != RelationKind::View {
        statements.extend(indexes(node, context));
    }
    statements.extend(rights(node, context));
    statements.extend(descriptions(node, context));
    statements
}

/// The statements that make the indexes of a table.
pub(super) fn indexes(node: &Node, context: &Context<'_>) -> Vec<String> {
    let indexes = node.config.relation.indexes.iter().enumerate();
    indexes
        .map(|(at, index)| create_index(node, at, index, context))
        .collect()
}

fn kind(node: &Node) -> RelationKind {
    match node.config.materialized {
        Materialization::View | Materialization::External => RelationKind::View,
        Materialization::MaterializedView => RelationKind::MaterializedView,
        _ => RelationKind::Table,
    }
}

/// The index is named after what it is, so that it is the same in every run; where the
/// list has the same one before, after its number too.
fn create_index(node: &Node, at: usize, index: &Index, context: &Context<'_>) -> String {
    let before = &node.config.relation.indexes[..at];
    match before.iter().filter(|other| *other == index).count() {
        0 => named_index(node, index, "", context),
        count => named_index(node, index, &count.to_string(), context),
    }
}

/// The same with what sets its name apart.
pub(super) fn named_index(node: &Node, index: &Index, mark: &str, context: &Context<'_>) -> String {
    let relation = &node.relation;
    let method = index.method.as_deref().unwrap_or_default();
    let identity = format!(
        "{}_{}_{}_{method}{mark}",
        index.columns.join("_"),
        context.dialect.render(relation),
        index.is_unique
    );
    context.dialect.create_index(&NewIndex {
        name: &hexadecimal(&Md5::digest(identity.as_bytes())),
        relation,
        columns: &index.columns,
        is_unique: index.is_unique,
        method: index.method.as_deref(),
    })
}

/// Rights that the config names are given, all others are taken; without a config
/// they are left alone.
fn rights(node: &Node, context: &Context<'_>) -> Vec<String> {
    let wanted = &node.config.relation.grants;
    if wanted.is_empty() {
        return Vec::new();
    }
    let held: BTreeSet<(&str, &str)> = match context.refresh {
        Refresh::Full => BTreeSet::new(),
        Refresh::Incremental => context
            .grants
            .iter()
            .map(|(privilege, role)| (privilege.as_str(), role.as_str()))
            .collect(),
    };
    let is_wanted = |privilege: &str, role: &str| {
        let roles = wanted.get(privilege);
        roles.is_some_and(|roles| roles.iter().any(|wanted| wanted.eq_ignore_ascii_case(role)))
    };
    let surplus = held
        .iter()
        .filter(|(privilege, role)| !is_wanted(privilege, role));
    let revokes = surplus
        .filter_map(|(privilege, role)| context.dialect.revoke(&node.relation, privilege, role));
    let grants = wanted.iter().filter_map(|(privilege, roles)| {
        let is_held = |role: &String| {
            let mut held = held.iter();
            held.any(|(known, holder)| known == privilege && holder.eq_ignore_ascii_case(role))
        };
        let missing: Vec<String> = roles
            .iter()
            .filter(|role| !is_held(role))
            .cloned()
            .collect();
        match missing.is_empty() {
            true => None,
            false => context.dialect.grant(&node.relation, privilege, &missing),
        }
    });
    revokes.chain(grants).collect()
}

fn descriptions(node: &Node, context: &Context<'_>) -> Vec<String> {
    let persisted = node.config.relation.persist_docs;
    let mut statements = Vec::new();
    if persisted.relation && !node.description.is_empty() {
        let dialect = context.dialect;
        statements.push(dialect.comment_on(&node.relation, kind(node), &node.description));
    }
    if persisted.columns {
        let described = node.columns.iter();
        let comments = described
            .filter(|column| !column.description.is_empty())
            .filter_map(|column| {
                let name = spelling(column, context.query_columns)?;
                let text = &column.description;
                Some(
                    context
                        .dialect
                        .comment_on_column(&node.relation, &name, text),
                )
            });
        statements.extend(comments);
    }
    statements
}

/// Columns that are described and that the query has not.
pub fn missing_columns(node: &Node, query_columns: &[Column]) -> Vec<String> {
    if !node.config.relation.persist_docs.columns || query_columns.is_empty() {
        return Vec::new();
    }
    let described = node.columns.iter();
    let missing = described.filter(|column| spelling(column, query_columns).is_none());
    missing.map(|column| column.name.clone()).collect()
}

/// The column's name as the query spells it; `None` where the query has no such
/// column. Where nobody knows the query's columns, every name is believed.
fn spelling(column: &Described, query_columns: &[Column]) -> Option<String> {
    if query_columns.is_empty() {
        return Some(column.name.clone());
    }
    let names = || query_columns.iter().map(|known| &known.name);
    let same = names().find(|known| **known == column.name);
    let alike = || names().find(|known| known.eq_ignore_ascii_case(&column.name));
    match column.is_quoted() {
        true => same.cloned(),
        false => same.or_else(alike).cloned(),
    }
}
