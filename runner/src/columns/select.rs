//! The columns of a select, from its list of expressions.

use sqlparser::ast::{
    ExcludeSelectItem, Expr, Ident, ObjectName, RenameSelectItem, Select, SelectItem,
    SelectItemQualifiedWildcardKind, WildcardAdditionalOptions, visit_expressions,
};
use std::ops::ControlFlow;

use super::expression::type_of;
use super::feeding::origins_of;
use super::query::Surroundings;
use super::scope::Scope;
use super::shape::{Shape, ShapeColumn, is_same};
use super::tables::parts;

/// The columns of a select.
pub fn of_select(select: &Select, around: Surroundings<'_>) -> Shape {
    let mut scope = Scope::of(select, around);
    if select.projection.is_empty() {
        // `from t` alone lists all columns.
        return scope.all();
    }
    let mut shape = Shape::of(Vec::new());
    for item in &select.projection {
        let added = of_item(item, &scope);
        scope.aliases.extend(added.columns.iter().cloned());
        shape.extend(added);
    }
    shape
}

fn of_item(item: &SelectItem, scope: &Scope<'_>) -> Shape {
    match item {
        SelectItem::UnnamedExpr(expression) if names_many(expression) => Shape::unknown(),
        SelectItem::UnnamedExpr(expression) => {
            of_expression(name_of(expression), expression, scope)
        }
        SelectItem::ExprWithAlias { expr, alias } => {
            of_expression(Some(alias.value.clone()), expr, scope)
        }
        SelectItem::Wildcard(options) => expanded(scope.all(), options, scope),
        SelectItem::QualifiedWildcard(
            SelectItemQualifiedWildcardKind::ObjectName(name),
            options,
        ) => {
            let name = parts(name).pop().unwrap_or_default();
            let table = scope.table(&name).map(|table| table.shape.clone());
            expanded(table.unwrap_or_else(Shape::unknown), options, scope)
        }
        _ => Shape::unknown(),
    }
}

fn of_expression(name: Option<String>, expression: &Expr, scope: &Scope<'_>) -> Shape {
    Shape::of(vec![ShapeColumn {
        name,
        data_type: type_of(expression, scope),
        origins: origins_of(expression, scope),
    }])
}

/// The name that a column gets from its expression; engines name others each in its way.
fn name_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Identifier(name) => Some(name.value.clone()),
        Expr::CompoundIdentifier(parts) => parts.last().map(|part| part.value.clone()),
        _ => None,
    }
}

/// Whether the expression stands for several columns, as `columns(*)` does.
fn names_many(expression: &Expr) -> bool {
    visit_expressions(expression, |part| match part {
        Expr::Function(function) if is_same(&function.name.to_string(), "columns") => {
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    })
    .is_break()
}

/// What `exclude`, `replace` and `rename` leave of the columns of `*`.
fn expanded(mut shape: Shape, options: &WildcardAdditionalOptions, scope: &Scope<'_>) -> Shape {
    if options.opt_ilike.is_some() || options.opt_alias.is_some() {
        return Shape::unknown();
    }
    let left_out = left_out(options);
    shape.columns.retain(|column| {
        let name = column.name.as_deref().unwrap_or_default();
        !left_out.iter().any(|excluded| is_same(excluded, name))
    });
    let replaced = options
        .opt_replace
        .iter()
        .flat_map(|replace| &replace.items);
    for item in replaced {
        replace(&mut shape, &item.column_name, &item.expr, scope);
    }
    for (from, to) in renamed(options) {
        let mut columns = shape.columns.iter_mut();
        if let Some(column) = columns.find(|column| column.is_named(&from.value)) {
            column.name = Some(to.value.clone());
        }
    }
    shape
}

fn left_out(options: &WildcardAdditionalOptions) -> Vec<String> {
    let last = |name: &ObjectName| parts(name).pop().unwrap_or_default();
    let excluded = match &options.opt_exclude {
        Some(ExcludeSelectItem::Single(name)) => vec![last(name)],
        Some(ExcludeSelectItem::Multiple(names)) => names.iter().map(last).collect(),
        None => Vec::new(),
    };
    let except = options.opt_except.iter().flat_map(|except| {
        let more = except.additional_elements.iter();
        std::iter::once(&except.first_element).chain(more)
    });
    excluded
        .into_iter()
        .chain(except.map(|name| name.value.clone()))
        .collect()
}

fn replace(shape: &mut Shape, name: &Ident, expression: &Expr, scope: &Scope<'_>) {
    let mut columns = shape.columns.iter_mut();
    if let Some(column) = columns.find(|column| column.is_named(&name.value)) {
        column.data_type = type_of(expression, scope);
        column.origins = origins_of(expression, scope);
    }
}

fn renamed(options: &WildcardAdditionalOptions) -> Vec<(&Ident, &Ident)> {
    match &options.opt_rename {
        Some(RenameSelectItem::Single(item)) => vec![(&item.ident, &item.alias)],
        Some(RenameSelectItem::Multiple(items)) => {
            let items = items.iter();
            items.map(|item| (&item.ident, &item.alias)).collect()
        }
        None => Vec::new(),
    }
}
