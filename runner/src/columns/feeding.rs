//! The columns that feed an expression.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Ident, NamedWindowExpr, Query, SetExpr, Visit, Visitor, WindowSpec, WindowType,
};

use super::origins::Origins;
use super::query::{Surroundings, of_query};
use super::scope::Scope;
use super::shape::Rest;

/// What the value of an expression is made of: every column that it names, in
/// conditions and windows too, and what its queries select.
pub fn origins_of(expression: &Expr, scope: &Scope<'_>) -> Origins {
    match expression {
        Expr::Identifier(name) => identifier(name, scope),
        Expr::CompoundIdentifier(parts) => compound(parts, scope),
        Expr::Nested(inner) => origins_of(inner, scope),
        _ => origins_of_all(expression, scope),
    }
}

/// The same of anything that holds expressions.
pub fn origins_of_all(holder: &impl Visit, scope: &Scope<'_>) -> Origins {
    let mut feeding = Feeding {
        scope,
        origins: Origins::nothing(),
        parameters: Vec::new(),
        depth: 0,
        exists: false,
    };
    let _ = holder.visit(&mut feeding);
    feeding.origins.computed()
}

/// A column; else a table, which means all of its columns.
fn identifier(name: &Ident, scope: &Scope<'_>) -> Origins {
    if let Some(column) = scope.find(&name.value) {
        return column.origins;
    }
    match scope.table(&name.value) {
        Some(table) => of_rows(&table.shape.columns, &table.shape.rest),
        None => Origins::unknown(),
    }
}

fn of_rows(columns: &[super::shape::ShapeColumn], rest: &Rest) -> Origins {
    let listed = columns.iter().map(|column| column.origins.clone());
    let origins = listed.fold(Origins::nothing(), Origins::or);
    match rest {
        Rest::Nothing => origins,
        Rest::Of(_) => origins.or(Origins::unknown()),
        Rest::MadeOf(more) => origins.or(more.clone()),
    }
}

/// `table.column`, `schema.table.column`, or a field of a column that holds fields.
fn compound(parts: &[Ident], scope: &Scope<'_>) -> Origins {
    let mut pairs = parts.windows(2).rev().enumerate();
    let found = pairs.find_map(|(place, pair)| {
        let column = scope.find_in(&pair[0].value, &pair[1].value)?;
        Some((place, column.origins))
    });
    match found {
        Some((0, origins)) => return origins,
        Some((_, origins)) => return origins.computed(),
        None => {}
    }
    match parts.first().and_then(|name| scope.find(&name.value)) {
        Some(column) => column.origins.computed(),
        None => Origins::unknown(),
    }
}

/// Collects what an expression names, query by query.
struct Feeding<'s, 'a> {
    scope: &'s Scope<'a>,
    origins: Origins,
    /// Names that stand for the elements of lists, not for columns.
    parameters: Vec<String>,
    /// How many queries of the expression are around.
    depth: usize,
    /// Whether the next query is asked for its rows only.
    exists: bool,
}

impl Feeding<'_, '_> {
    fn add(&mut self, origins: Origins) {
        let known = std::mem::replace(&mut self.origins, Origins::nothing());
        self.origins = known.or(origins);
    }

    fn add_window(&mut self, window: &WindowType) {
        let WindowType::NamedWindow(name) = window else {
            return;
        };
        let origins = named_window(name, self.scope).map(|spec| origins_of_all(spec, self.scope));
        self.add(origins.unwrap_or_else(Origins::unknown));
    }
}

fn named_window<'s>(name: &Ident, scope: &'s Scope<'_>) -> Option<&'s WindowSpec> {
    let known = scope
        .windows
        .iter()
        .find(|known| known.0.value == name.value)?;
    match &known.1 {
        NamedWindowExpr::WindowSpec(spec) => Some(spec),
        NamedWindowExpr::NamedWindow(_) => None,
    }
}

impl Visitor for Feeding<'_, '_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if self.depth == 0 {
            let around = Surroundings {
                outer: Some(self.scope),
                ..self.scope.around
            };
            let origins = match std::mem::take(&mut self.exists) {
                true => of_existence(query, around),
                false => {
                    let shape = of_query(query, around);
                    of_rows(&shape.columns, &shape.rest)
                }
            };
            self.add(origins);
        }
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        if self.depth > 0 {
            return ControlFlow::Continue(());
        }
        match expression {
            Expr::Identifier(name) if !self.parameters.contains(&name.value) => {
                self.add(identifier(name, self.scope));
            }
            Expr::CompoundIdentifier(parts) if !self.parameters.contains(&parts[0].value) => {
                self.add(compound(parts, self.scope));
            }
            Expr::Exists { .. } => self.exists = true,
            Expr::Lambda(lambda) => {
                let names = lambda.params.iter();
                self.parameters
                    .extend(names.map(|parameter| parameter.name.value.clone()));
            }
            Expr::Function(function) => {
                if let Some(window) = &function.over {
                    self.add_window(window);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// Whether there is a row depends on what the query's conditions name.
fn of_existence(query: &Query, around: Surroundings<'_>) -> Origins {
    let SetExpr::Select(select) = query.body.as_ref() else {
        return Origins::unknown();
    };
    if query.with.is_some() {
        return Origins::unknown();
    }
    let scope = Scope::of(select, around);
    let conditions = select.selection.iter().chain(&select.having);
    let origins = conditions.map(|condition| origins_of_all(condition, &scope));
    origins.fold(Origins::nothing(), Origins::or)
}
