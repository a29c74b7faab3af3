//! The tables that a select reads, and what a name in it means.

use sqlparser::ast::NamedWindowDefinition;

use super::origins::Origins;
use super::query::Surroundings;
use super::shape::{Rest, Shape, ShapeColumn, is_same};

/// A table under the name by which the select knows it.
pub struct ScopeTable {
    pub name: Option<String>,
    pub shape: Shape,
}

/// What the names of a select can mean.
pub struct Scope<'a> {
    pub around: Surroundings<'a>,
    pub tables: Vec<ScopeTable>,
    /// Columns that `using` made one of two tables'.
    pub merged: Vec<ShapeColumn>,
    /// Columns of the select that stand before the one that is read.
    pub aliases: Vec<ShapeColumn>,
    pub windows: &'a [NamedWindowDefinition],
}

impl<'a> Scope<'a> {
    pub fn empty(around: Surroundings<'a>) -> Self {
        Scope {
            around,
            tables: Vec::new(),
            merged: Vec::new(),
            aliases: Vec::new(),
            windows: &[],
        }
    }

    /// What a column name means; its origins are unknown where text does not tell.
    pub fn column(&self, table: Option<&str>, name: &str) -> ShapeColumn {
        let found = match table {
            Some(table) => self.find_in(table, name),
            None => self.find(name),
        };
        found.unwrap_or_else(|| ShapeColumn::untyped(name, Origins::unknown()))
    }

    /// A column of a named table of this query or of one around it.
    pub fn find_in(&self, table: &str, name: &str) -> Option<ShapeColumn> {
        match self.table(table) {
            Some(table) => table.shape.column(name),
            None => self.around.outer?.find_in(table, name),
        }
    }

    /// A column without a table's name; unknown where several are meant or might be.
    pub fn find(&self, name: &str) -> Option<ShapeColumn> {
        let unknown = || ShapeColumn::untyped(name, Origins::unknown());
        let is_named = |column: &&ShapeColumn| column.is_named(name);
        if let Some(merged) = self.merged.iter().find(is_named) {
            return Some(merged.clone());
        }
        let shapes = || self.tables.iter().map(|table| &table.shape);
        let listed: Vec<_> = shapes().filter_map(|shape| shape.listed(name)).collect();
        match listed.as_slice() {
            [one] => return Some((*one).clone()),
            [] => {}
            _ => return Some(unknown()),
        }
        // A listed column settles it, since two of a name would be an error.
        let open: Vec<_> = shapes()
            .filter(|shape| shape.rest != Rest::Nothing)
            .collect();
        let alias = self.aliases.iter().rev().find(is_named).cloned();
        let outer = || self.around.outer.and_then(|outer| outer.find(name));
        match (open.as_slice(), alias) {
            ([], Some(alias)) => Some(alias),
            ([], None) => outer(),
            ([one], None) if outer().is_none() => one.column(name),
            _ => Some(unknown()),
        }
    }

    /// All columns of the tables, as `*` lists them.
    pub fn all(&self) -> Shape {
        let mut all = Shape::of(self.merged.clone());
        for table in &self.tables {
            let mut shape = table.shape.clone();
            let is_merged = |column: &ShapeColumn| {
                let name = column.name.as_deref().unwrap_or_default();
                self.merged.iter().any(|merged| merged.is_named(name))
            };
            shape.columns.retain(|column| !is_merged(column));
            all.extend(shape);
        }
        all
    }

    /// A table of this query.
    pub fn table(&self, name: &str) -> Option<&ScopeTable> {
        self.tables
            .iter()
            .find(|table| table.name.as_deref().is_some_and(|own| is_same(own, name)))
    }
}
