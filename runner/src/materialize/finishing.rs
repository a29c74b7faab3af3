//! What a relation gets once it stands: indexes, rights, descriptions.

use std::collections::{BTreeMap, BTreeSet};

use md5::{Digest, Md5};

use super::Context;
use crate::adapter::{Column, NewIndex, RelationKind};
use crate::compile::{Effect, Refresh, Written};
use crate::error::Result;
use crate::manifest::{Column as Described, Index, Materialization, Node};
use crate::text_value::hexadecimal;

/// The statements, for the end of the node's transaction.
///
/// # Errors
/// That of a macro which writes one of them.
pub fn finishing(node: &Node, context: &Context<'_>) -> Result<Vec<String>> {
    if !has_relation(node) {
        return Ok(Vec::new());
    }
    let mut statements = Vec::new();
    let is_ours = |effect: Effect| !context.own_effects.contains(&effect);
    let is_new = context.refresh == Refresh::Full && kind(node) != RelationKind::View;
    if is_new && is_ours(Effect::Indexes) {
        statements.extend(indexes(node, context)?);
    }
    if is_ours(Effect::Grants) {
        statements.extend(rights(node, context)?);
    }
    if is_ours(Effect::Descriptions) {
        statements.extend(descriptions(node, context)?);
    }
    Ok(statements)
}

/// Whether the node makes a relation that can have indexes, rights and descriptions.
pub fn has_relation(node: &Node) -> bool {
    let has_none = matches!(
        node.config.materialized,
        Materialization::Ephemeral | Materialization::Function | Materialization::TableFunction
    );
    !has_none && node.test().is_none()
}

/// The statements that make the indexes of a table.
pub(super) fn indexes(node: &Node, context: &Context<'_>) -> Result<Vec<String>> {
    let indexes = node.config.relation.indexes.iter().enumerate();
    indexes
        .map(|(at, index)| create_index(node, at, index, context))
        .collect()
}

/// What a node is once it stands.
pub fn kind(node: &Node) -> RelationKind {
    match node.config.materialized {
        Materialization::View | Materialization::External => RelationKind::View,
        Materialization::MaterializedView => RelationKind::MaterializedView,
        _ => RelationKind::Table,
    }
}

/// The index is named after what it is, so that it is the same in every run; where the
/// list has the same one before, after its number too.
fn create_index(node: &Node, at: usize, index: &Index, context: &Context<'_>) -> Result<String> {
    let before = &node.config.relation.indexes[..at];
    match before.iter().filter(|other| *other == index).count() {
        0 => named_index(node, index, "", context),
        count => named_index(node, index, &count.to_string(), context),
    }
}

/// The same with what sets its name apart.
pub(super) fn named_index(
    node: &Node,
    index: &Index,
    mark: &str,
    context: &Context<'_>,
) -> Result<String> {
    if let Some(own) = (context.written)(&Written::Index(index))? {
        return Ok(own);
    }
    let relation = &node.relation;
    let method = index.method.as_deref().unwrap_or_default();
    let identity = format!(
        "{}_{}_{}_{method}{mark}",
        index.columns.join("_"),
        context.dialect.render(relation),
        index.is_unique
    );
    Ok(context.dialect.create_index(&NewIndex {
        name: &hexadecimal(&Md5::digest(identity.as_bytes())),
        relation,
        columns: &index.columns,
        is_unique: index.is_unique,
        method: index.method.as_deref(),
    }))
}

/// Rights that the config names are given, all others are taken; without a config
/// they are left alone.
fn rights(node: &Node, context: &Context<'_>) -> Result<Vec<String>> {
    let wanted = &node.config.relation.grants;
    if wanted.is_empty() {
        return Ok(Vec::new());
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
    let mut statements = Vec::new();
    for (privilege, role) in &held {
        if !is_wanted(privilege, role) {
            statements.extend(revoke(node, privilege, role, context)?);
        }
    }
    for (privilege, roles) in wanted {
        let is_held = |role: &String| {
            let mut held = held.iter();
            held.any(|(known, holder)| known == privilege && holder.eq_ignore_ascii_case(role))
        };
        let missing = roles.iter().filter(|role| !is_held(role));
        let missing: Vec<String> = missing.cloned().collect();
        if !missing.is_empty() {
            statements.extend(grant(node, privilege, &missing, context)?);
        }
    }
    Ok(statements)
}

fn grant(
    node: &Node,
    privilege: &str,
    roles: &[String],
    context: &Context<'_>,
) -> Result<Option<String>> {
    let own = (context.written)(&Written::Grant(privilege, roles))?;
    Ok(own.or_else(|| context.dialect.grant(&node.relation, privilege, roles)))
}

fn revoke(
    node: &Node,
    privilege: &str,
    role: &str,
    context: &Context<'_>,
) -> Result<Option<String>> {
    let own = (context.written)(&Written::Revoke(privilege, role))?;
    Ok(own.or_else(|| context.dialect.revoke(&node.relation, privilege, role)))
}

fn descriptions(node: &Node, context: &Context<'_>) -> Result<Vec<String>> {
    let persisted = node.config.relation.persist_docs;
    let dialect = context.dialect;
    let mut statements = Vec::new();
    if persisted.relation && !node.description.is_empty() {
        let text = &node.description;
        let own = (context.written)(&Written::Comment(kind(node), text))?;
        statements
            .push(own.unwrap_or_else(|| dialect.comment_on(&node.relation, kind(node), text)));
    }
    if persisted.columns {
        let comments = comments(node, context);
        match (context.written)(&Written::ColumnComments(&comments))? {
            Some(own) => statements.push(own),
            None => {
                let comments = comments.iter();
                statements.extend(
                    comments
                        .map(|(name, text)| dialect.comment_on_column(&node.relation, name, text)),
                );
            }
        }
    }
    statements.retain(|statement| !statement.is_empty());
    Ok(statements)
}

/// What is said of the columns that the relation has; those of which nothing is said get
/// an empty comment, as in dbt.
fn comments(node: &Node, context: &Context<'_>) -> BTreeMap<String, String> {
    let described = node.columns.iter();
    described
        .filter_map(|column| {
            let name = spelling(column, context.query_columns)?;
            Some((name, column.description.clone()))
        })
        .collect()
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
