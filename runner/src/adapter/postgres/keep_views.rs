//! Replaces a relation without the loss of the views on it.
//!
//! PostgreSQL drops the views on a relation together with it. One block remembers
//! them, with their rights, comments and indexes, replaces the relation, and makes
//! them again, those that others read first. A view that the new relation cannot
//! serve, because a column is gone, stays away: its next build says why.

use crate::adapter::Dialect;
use crate::adapter::postgres::PostgresDialect;

const BLOCK: &str = include_str!("keep_views.sql");

/// A statement that does `drop` and then `rename`, and keeps the views on `relation`.
pub fn around(relation: &str, drop: &str, rename: &str) -> String {
    let literal = PostgresDialect.literal(relation);
    let block = BLOCK.trim_end().replace(":relation_literal", &literal);
    block
        .replace(":drop_statement", drop)
        .replace(":rename_statement", rename)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_names_what_is_replaced() {
        let block = around(
            "s.\"t\"",
            "drop table s.t cascade",
            "alter table s.u rename to t",
        );
        assert!(block.contains("to_regclass('s.\"t\"')"));
        assert!(block.contains("drop table s.t cascade;\n    alter table s.u rename to t;"));
    }
}
