//! What statements are made of, before an engine's words are put to it, and what an
//! engine can do.

use super::Relation;

/// New rows in `source` that meet those of `target` by key.
pub struct KeyedRows<'a> {
    pub target: &'a Relation,
    pub source: &'a Relation,
    /// SQL expressions, written as the project writes them.
    pub keys: &'a [String],
    pub columns: &'a [String],
    /// Columns that a merge changes in a row that is there.
    pub updated: Vec<String>,
    /// Conditions on the rows of the target, over the aliases
    /// `dbt_internal_dest` and, in a merge, `dbt_internal_source`.
    pub predicates: &'a [String],
}

/// An index that is to be made.
pub struct NewIndex<'a> {
    pub name: &'a str,
    pub relation: &'a Relation,
    /// As the project writes them.
    pub columns: &'a [String],
    pub is_unique: bool,
    pub method: Option<&'a str>,
}

/// A function that is to be made.
pub struct NewFunction<'a> {
    pub relation: &'a Relation,
    /// Name, type, and default where there is one.
    pub arguments: Vec<(String, String, Option<String>)>,
    pub returns: &'a str,
    /// The standard's word for what it depends on.
    pub volatility: Option<&'a str>,
    /// A query that gives one value.
    pub body: &'a str,
}

/// What an engine can do, and where its limits are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Abilities {
    /// A query can read a file in the place of a table.
    pub reads_files: bool,
    /// A query can have parameters and be called by its name.
    pub keeps_table_functions: bool,
    /// Functions of one name may take arguments of different types.
    pub keeps_overloads: bool,
    /// Tables may be in files that are parted and sorted.
    pub has_lakes: bool,
    /// A unique index still has the keys that the same transaction deleted.
    pub remembers_deleted_keys: bool,
    /// A batch of a model with a key is merged by it, rather than put in the place of
    /// the rows of its span of time.
    pub merges_batches: bool,
    /// dbt runs batches of a model at once where that is asked.
    pub has_concurrent_batches: bool,
    /// How many letters the name of a relation may have, where there is a limit.
    pub longest_name: Option<usize>,
}
