//! The queries of a snapshot: its first rows, and what has changed since.

use crate::adapter::Dialect;
use crate::manifest::{HardDeletes, SnapshotConfig, SnapshotStrategy};

/// The moment of the run, as snapshots keep it.
const NOW: &str = "cast(now() as timestamp)";

/// A snapshot's config and the query whose rows it follows.
pub struct SnapshotQuery<'a> {
    pub config: &'a SnapshotConfig,
    pub sql: &'a str,
    pub dialect: &'a dyn Dialect,
}

/// The query's rows against the table's.
pub struct Comparison {
    /// The table, rendered.
    pub target: String,
    /// The condition under which a row is another version.
    pub changed: String,
    /// Columns of the query.
    pub own: Vec<String>,
    /// Those of them that the table has.
    pub kept: Vec<String>,
}

impl SnapshotQuery<'_> {
    /// All rows, valid from their own time on.
    pub fn first(&self) -> String {
        let names = &self.config.columns;
        let updated_at = self.updated_at();
        let mut columns = vec![
            format!("{} as {}", self.hash(&updated_at), names.scd_id),
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
        let updated_at = self.updated_at();
        let mut parts = vec![self.insertions(comparison), self.updates(comparison)];
        if self.config.hard_deletes != HardDeletes::Ignore {
            parts.push(self.deletions(comparison));
        }
        if self.tells_deleted() {
            parts.push(self.deletion_records(comparison));
        }
        format!(
            "with snapshot_query as (\n{}\n),\n\n\
             snapshotted as (\n    select *, {}\n    from {}\n    where {}\n),\n\n\
             source_data as (\n    select *, {},\n        {updated_at} as weir_updated_at,\n        \
             {} as weir_valid_to,\n        {} as weir_scd_id\n    from snapshot_query\n)\n\n{}",
            self.sql,
            self.keys(),
            comparison.target,
            self.is_open(&self.config.columns.valid_to),
            self.keys(),
            self.open_end(),
            self.hash(&updated_at),
            parts.join("\nunion all\n"),
        )
    }

    /// Ends the versions that the changes end, and adds those that begin.
    pub fn close_and_add(&self, comparison: &Comparison, changes: &str) -> [String; 2] {
        let names = &self.config.columns;
        let mut columns = self.dialect.quoted_list(&comparison.own);
        for name in self.meta_columns() {
            columns.push_str(&format!(", {name}"));
        }
        let target = &comparison.target;
        [
            format!(
                "update {target}\nset {valid_to} = changes.{valid_to}\nfrom {changes} as changes\n\
                 where changes.{scd_id} = {target}.{scd_id}\n\
                 and changes.dbt_change_type in ('update', 'delete')\nand {}",
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
             left join snapshotted on {}\nwhere snapshotted.dbt_unique_key_1 is null\n    or {}",
            columns.join(",\n    "),
            self.on_keys(),
            self.is_other(comparison),
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
             inner join snapshotted on {}\nwhere {}",
            columns.join(",\n    "),
            self.on_keys(),
            self.is_other(comparison),
        )
    }

    fn deletions(&self, comparison: &Comparison) -> String {
        let mut columns = self.columns_of("source_data", &comparison.own);
        let (scd_id, is_deleted) = self.of_snapshotted();
        columns.extend(self.meta([NOW, NOW, NOW, &scd_id, &is_deleted]));
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
                "snapshotted"
            } else {
                "source_data"
            };
            format!("{from}.{}", self.dialect.quote(name))
        });
        let mut columns: Vec<String> = own.collect();
        let names = &self.config.columns;
        let valid_to = format!("snapshotted.{}", names.valid_to);
        let hash = hash_of(&[format!("snapshotted.{}", names.scd_id), NOW.to_owned()]);
        columns.extend(self.meta([NOW, NOW, &valid_to, &hash, "'True'"]));
        format!(
            "select\n    'insert' as dbt_change_type,\n    {}\n{}",
            columns.join(",\n    "),
            self.gone()
        )
    }

    fn gone(&self) -> String {
        let not_told = match self.tells_deleted() {
            true => format!(
                "\nand not (snapshotted.{} = 'True' and {})",
                self.config.columns.is_deleted,
                self.is_open(&format!("snapshotted.{}", self.config.columns.valid_to))
            ),
            false => String::new(),
        };
        format!(
            "from snapshotted\nleft join source_data on {}\n\
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
        let of = |name: &str| format!("snapshotted.{name}");
        (of(&names.scd_id), of(&names.is_deleted))
    }

    /// Another version, or the row is back after it was gone.
    fn is_other(&self, comparison: &Comparison) -> String {
        match self.tells_deleted() {
            true => format!(
                "({} or snapshotted.{} = 'True')",
                comparison.changed, self.config.columns.is_deleted
            ),
            false => comparison.changed.clone(),
        }
    }

    fn tells_deleted(&self) -> bool {
        self.config.hard_deletes == HardDeletes::NewRecord
    }

    fn columns_of(&self, from: &str, names: &[String]) -> Vec<String> {
        let quoted = names.iter().map(|name| self.dialect.quote(name));
        quoted.map(|name| format!("{from}.{name}")).collect()
    }

    fn updated_at(&self) -> String {
        match &self.config.strategy {
            SnapshotStrategy::Timestamp { updated_at } => updated_at.clone(),
            SnapshotStrategy::Check { updated_at, .. } => {
                updated_at.clone().unwrap_or_else(|| NOW.to_owned())
            }
        }
    }

    /// What `valid_to` is while a version is valid, of the type of `updated_at`.
    fn open_end(&self) -> String {
        let updated_at = self.updated_at();
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
        let keys = self.config.unique_key.iter().enumerate();
        let keys = keys.map(|(index, key)| format!("{key} as dbt_unique_key_{}", index + 1));
        keys.collect::<Vec<_>>().join(", ")
    }

    fn on_keys(&self) -> String {
        let conditions = (1..=self.config.unique_key.len()).map(|number| {
            format!("snapshotted.dbt_unique_key_{number} = source_data.dbt_unique_key_{number}")
        });
        conditions.collect::<Vec<_>>().join(" and ")
    }

    /// The id of a version, as dbt computes it.
    fn hash(&self, updated_at: &str) -> String {
        let mut parts = self.config.unique_key.clone();
        parts.push(updated_at.to_owned());
        hash_of(&parts)
    }
}

fn hash_of(parts: &[String]) -> String {
    let texts: Vec<String> = parts
        .iter()
        .map(|part| format!("coalesce(cast({part} as varchar), '')"))
        .collect();
    format!("md5({})", texts.join(" || '|' || "))
}
