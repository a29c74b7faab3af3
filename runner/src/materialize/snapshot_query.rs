//! The queries of a snapshot: its first rows, and what has changed since.

use crate::adapter::Dialect;
use crate::compile::SnapshotTerms;
use crate::manifest::{HardDeletes, SnapshotConfig};

/// A snapshot's config, what its strategy says, and the query whose rows it follows.
pub struct SnapshotQuery<'a> {
    pub config: &'a SnapshotConfig,
    pub terms: SnapshotTerms,
    pub sql: &'a str,
    pub dialect: &'a dyn Dialect,
}

/// The query's rows against the table's.
pub struct Comparison {
    /// The table, rendered.
    pub target: String,
    /// Columns of the query.
    pub own: Vec<String>,
    /// Those of them that the table has.
    pub kept: Vec<String>,
}

impl SnapshotQuery<'_> {
    /// All rows, valid from their own time on.
    pub fn first(&self) -> String {
        if let Some(own) = &self.terms.first {
            return own.clone();
        }
        let (names, updated_at) = (&self.config.columns, &self.terms.updated_at);
        let mut columns = vec![
            format!("{} as {}", self.terms.scd_id, names.scd_id),
            format!("{updated_at} as {}", names.updated_at),
            format!("{updated_at} as {}", names.valid_from),
            format!("{} as {}", self.open_end(), names.valid_to),
        ];
        if self.tells_deleted() {
            columns.push(format!("'False' as {}", names.is_deleted));
        }
        format!(
            "select\n    *,\n    {}\nfrom (\n{}\n) as snapshot_query",
            columns.join(",\n    "),
            self.sql
        )
    }

    /// A row for each version that ends and for each that begins.
    pub fn changes(&self, comparison: &Comparison) -> String {
        if let Some(own) = &self.terms.changes {
            return own.clone();
        }
        let mut parts = vec![self.insertions(comparison), self.updates(comparison)];
        if self.terms.hard_deletes != HardDeletes::Ignore {
            parts.push(self.deletions(comparison));
        }
        if self.tells_deleted() {
            parts.push(self.deletion_records(comparison));
        }
        format!(
            "with snapshot_query as (\n{}\n),\n\n\
             snapshotted_data as (\n    select *, {}\n    from {}\n    where {}\n),\n\n\
             source_data as (\n    select *, {},\n        {} as weir_updated_at,\n        \
             {} as weir_valid_to,\n        {} as weir_scd_id\n    from snapshot_query\n)\n\n{}",
            self.sql,
            self.keys(),
            comparison.target,
            self.is_open(&self.config.columns.valid_to),
            self.keys(),
            self.terms.updated_at,
            self.open_end(),
            self.terms.scd_id,
            parts.join("\nunion all\n"),
        )
    }

    /// Ends the versions that the changes end, and adds those that begin.
    pub fn close_and_add(&self, comparison: &Comparison, changes: &str) -> Vec<String> {
        if let Some(own) = &self.terms.merge {
            return vec![own.clone()];
        }
        let names = &self.config.columns;
        let mut columns = self.dialect.quoted_list(&comparison.own);
        for name in self.meta_columns() {
            columns.push_str(&format!(", {name}"));
        }
        let target = &comparison.target;
        vec![
            format!(
                "update {target}\nset {valid_to} = weir_changes.{valid_to}\nfrom {changes} as weir_changes\n\
                 where weir_changes.{scd_id} = {target}.{scd_id}\n\
                 and weir_changes.dbt_change_type in ('update', 'delete')\nand {}",
                self.is_open(&format!("{target}.{}", names.valid_to)),
                valid_to = names.valid_to,
                scd_id = names.scd_id,
            ),
            format!(
                "insert into {target} ({columns})\nselect {columns}\nfrom {changes}\n\
                 where dbt_change_type = 'insert'"
            ),
        ]
    }

    fn insertions(&self, comparison: &Comparison) -> String {
        let mut columns = self.columns_of("source_data", &comparison.own);
        columns.extend(self.meta([
            "source_data.weir_updated_at",
            "source_data.weir_updated_at",
            "source_data.weir_valid_to",
            "source_data.weir_scd_id",
            "'False'",
        ]));
        format!(
            "select\n    'insert' as dbt_change_type,\n    {}\nfrom source_data\n\
             left join snapshotted_data on {}\nwhere snapshotted_data.dbt_unique_key_1 is null\n    or {}",
            columns.join(",\n    "),
            self.on_keys(),
            self.is_other(),
        )
    }

    fn updates(&self, comparison: &Comparison) -> String {
        let mut columns = self.columns_of("source_data", &comparison.own);
        let (scd_id, is_deleted) = self.of_snapshotted();
        columns.extend(self.meta([
            "source_data.weir_updated_at",
            "source_data.weir_updated_at",
            "source_data.weir_updated_at",
            &scd_id,
            &is_deleted,
        ]));
        format!(
            "select\n    'update' as dbt_change_type,\n    {}\nfrom source_data\n\
             inner join snapshotted_data on {}\nwhere {}",
            columns.join(",\n    "),
            self.on_keys(),
            self.is_other(),
        )
    }

    fn deletions(&self, comparison: &Comparison) -> String {
        let mut columns = self.columns_of("source_data", &comparison.own);
        let (scd_id, is_deleted) = self.of_snapshotted();
        let now = &self.terms.now;
        columns.extend(self.meta([now, now, now, &scd_id, &is_deleted]));
        format!(
            "select\n    'delete' as dbt_change_type,\n    {}\n{}",
            columns.join(",\n    "),
            self.gone()
        )
    }

    /// The rows that say that others are gone.
    fn deletion_records(&self, comparison: &Comparison) -> String {
        let own = comparison.own.iter().map(|name| {
            let is_kept = comparison.kept.contains(name);
            let from = if is_kept {
                "snapshotted_data"
            } else {
                "source_data"
            };
            format!("{from}.{}", self.dialect.quote(name))
        });
        let mut columns: Vec<String> = own.collect();
        let names = &self.config.columns;
        let valid_to = format!("snapshotted_data.{}", names.valid_to);
        let (now, scd_id) = (&self.terms.now, &self.terms.deleted_scd_id);
        columns.extend(self.meta([now, now, &valid_to, scd_id, "'True'"]));
        format!(
            "select\n    'insert' as dbt_change_type,\n    {}\n{}",
            columns.join(",\n    "),
            self.gone()
        )
    }

    fn gone(&self) -> String {
        let not_told = match self.tells_deleted() {
            true => format!(
                "\nand not (snapshotted_data.{} = 'True' and {})",
                self.config.columns.is_deleted,
                self.is_open(&format!(
                    "snapshotted_data.{}",
                    self.config.columns.valid_to
                ))
            ),
            false => String::new(),
        };
        format!(
            "from snapshotted_data\nleft join source_data on {}\n\
             where source_data.dbt_unique_key_1 is null{not_told}",
            self.on_keys()
        )
    }

    /// The values of the columns that a snapshot adds: updated, valid from, valid to,
    /// id, is deleted.
    fn meta(&self, values: [&str; 5]) -> Vec<String> {
        let names = self.meta_columns();
        let pairs = names.into_iter().zip(values);
        pairs
            .map(|(name, value)| format!("{value} as {name}"))
            .collect()
    }

    fn meta_columns(&self) -> Vec<&str> {
        let names = &self.config.columns;
        let mut columns = vec![
            names.updated_at.as_str(),
            &names.valid_from,
            &names.valid_to,
            &names.scd_id,
        ];
        if self.tells_deleted() {
            columns.push(&names.is_deleted);
        }
        columns
    }

    fn of_snapshotted(&self) -> (String, String) {
        let names = &self.config.columns;
        let of = |name: &str| format!("snapshotted_data.{name}");
        (of(&names.scd_id), of(&names.is_deleted))
    }

    /// Another version, or the row is back after it was gone.
    fn is_other(&self) -> String {
        match self.tells_deleted() {
            true => format!(
                "({} or snapshotted_data.{} = 'True')",
                self.terms.row_changed, self.config.columns.is_deleted
            ),
            false => self.terms.row_changed.clone(),
        }
    }

    fn tells_deleted(&self) -> bool {
        self.terms.hard_deletes == HardDeletes::NewRecord
    }

    fn columns_of(&self, from: &str, names: &[String]) -> Vec<String> {
        let quoted = names.iter().map(|name| self.dialect.quote(name));
        quoted.map(|name| format!("{from}.{name}")).collect()
    }

    /// What `valid_to` is while a version is valid, of the type of `updated_at`.
    fn open_end(&self) -> String {
        let updated_at = &self.terms.updated_at;
        let current = self.config.valid_to_current.as_deref().unwrap_or("null");
        format!("coalesce(nullif({updated_at}, {updated_at}), {current})")
    }

    fn is_open(&self, valid_to: &str) -> String {
        match &self.config.valid_to_current {
            Some(current) => format!("({valid_to} = {current} or {valid_to} is null)"),
            None => format!("{valid_to} is null"),
        }
    }

    fn keys(&self) -> String {
        let keys = self.terms.unique_key.iter().enumerate();
        let keys = keys.map(|(index, key)| format!("{key} as dbt_unique_key_{}", index + 1));
        keys.collect::<Vec<_>>().join(", ")
    }

    fn on_keys(&self) -> String {
        let conditions = (1..=self.terms.unique_key.len()).map(|number| {
            format!(
                "snapshotted_data.dbt_unique_key_{number} = source_data.dbt_unique_key_{number}"
            )
        });
        conditions.collect::<Vec<_>>().join(" and ")
    }
}
