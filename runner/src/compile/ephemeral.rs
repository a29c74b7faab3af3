//! Puts the SQL of ephemeral models into the query that refers to them.

use super::{Compiled, Compiler, Refresh};
use crate::artifacts::ExtraCte;
use crate::error::Result;
use crate::manifest::Node;

/// A query under the name that another one refers to.
pub struct Cte {
    pub name: String,
    /// Of the ephemeral model that it is; what stands in the place of a node has none.
    pub unique_id: Option<String>,
    pub query: Compiled,
}

impl Compiler<'_> {
    /// The CTEs of `names` and of what they refer to, parents first.
    pub(super) fn collect_ctes(&self, names: &[String], ctes: &mut Vec<Cte>) -> Result<()> {
        for name in names {
            if ctes.iter().any(|known| known.name == *name) {
                continue;
            }
            let Some(node) = self
                .manifest
                .nodes
                .values()
                .find(|node| cte_name(node) == *name)
            else {
                continue;
            };
            let own = self.render(node, Refresh::Full)?;
            self.collect_ctes(&own.ctes, ctes)?;
            ctes.push(Cte {
                name: name.clone(),
                unique_id: Some(node.unique_id.clone()),
                query: own.compiled,
            });
        }
        Ok(())
    }
}

/// The name under which an ephemeral model stands in a query.
pub fn cte_name(node: &Node) -> String {
    format!("__dbt__cte__{}", node.relation.identifier)
}

/// The query with the CTEs before its own, blank for blank where dbt puts them.
pub fn inject(query: Compiled, ctes: Vec<Cte>) -> Compiled {
    if ctes.is_empty() {
        return query;
    }
    let (at, opening, closing) = match end_of_with(&query.sql) {
        Some(end) => (behind_blank(&query.sql, end), "", ", "),
        None => (behind_blank(&query.sql, 0), "with", " "),
    };
    let mut sql = query.sql[..at].to_owned();
    sql.push_str(opening);
    let mut source_map = query.source_map;
    let mut inserted = Vec::new();
    let mut extra_ctes = Vec::new();
    for (index, cte) in ctes.into_iter().enumerate() {
        if index > 0 {
            sql.push_str(", ");
        }
        let start = sql.len();
        sql.push_str(&format!(" {} as (\n", cte.name));
        inserted.push((sql.len(), cte.query.source_map));
        sql.push_str(&cte.query.sql);
        sql.push_str("\n)");
        extra_ctes.extend(cte.unique_id.map(|unique_id| ExtraCte {
            unique_id,
            sql: sql[start..].to_owned(),
        }));
    }
    sql.push_str(closing);
    source_map.shift(at, sql.len() - at);
    for (offset, mut map) in inserted {
        map.shift(0, offset);
        source_map.append(map);
    }
    sql.push_str(&query.sql[at..]);
    Compiled {
        sql,
        source_map,
        extra_ctes,
    }
}

/// The offset behind the leading `with` (and `recursive`), where there is one.
fn end_of_with(sql: &str) -> Option<usize> {
    let start = skip_blank(sql, 0);
    let end = keyword_end(sql, start, "with")?;
    let next = skip_blank(sql, end);
    Some(keyword_end(sql, next, "recursive").unwrap_or(end))
}

fn behind_blank(sql: &str, offset: usize) -> usize {
    let rest = &sql[offset..];
    offset + rest.len() - rest.trim_start().len()
}

fn keyword_end(sql: &str, start: usize, keyword: &str) -> Option<usize> {
    let end = start + keyword.len();
    let word = sql.get(start..end)?;
    let follows = sql[end..].chars().next()?;
    (word.eq_ignore_ascii_case(keyword) && !follows.is_alphanumeric() && follows != '_')
        .then_some(end)
}

/// The offset of the first character that is neither blank nor in a comment.
fn skip_blank(sql: &str, mut offset: usize) -> usize {
    loop {
        let rest = &sql[offset..];
        let blank = rest.len() - rest.trim_start().len();
        offset += blank;
        let rest = &sql[offset..];
        let comment = if rest.starts_with("--") {
            rest.find('\n').map_or(rest.len(), |end| end + 1)
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            return offset;
        };
        offset += comment;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(sql: &str) -> Compiled {
        Compiled::written(sql.to_owned())
    }

    fn injected(sql: &str) -> String {
        let ctes = vec![Cte {
            name: "__dbt__cte__a".to_owned(),
            unique_id: None,
            query: compiled("select 1"),
        }];
        inject(compiled(sql), ctes).sql
    }

    #[test]
    fn a_query_without_ctes_gets_a_with() {
        assert_eq!(
            injected("select * from __dbt__cte__a"),
            "with __dbt__cte__a as (\nselect 1\n) select * from __dbt__cte__a"
        );
    }

    #[test]
    fn a_query_with_ctes_keeps_its_with_behind_comments() {
        assert_eq!(
            injected("-- note\nWITH b as (select 2) select * from b"),
            "-- note\nWITH  __dbt__cte__a as (\nselect 1\n), b as (select 2) select * from b"
        );
        assert_eq!(
            injected("with recursive b as (select 2) select * from b"),
            "with recursive  __dbt__cte__a as (\nselect 1\n), b as (select 2) select * from b"
        );
    }

    #[test]
    fn a_name_that_begins_like_with_is_no_with() {
        assert!(injected("within.x").starts_with("with __dbt__cte__a"));
    }
}
