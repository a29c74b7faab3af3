//! Templates so plain that dbt reads their calls without rendering them.

use minijinja::machinery::{Token, ast, parse, tokenize};
use minijinja::syntax::SyntaxConfig;

/// Whether a text holds nothing but calls of `ref`, `source` and `config` with plain
/// values: texts, `True` and `False`, lists and mappings of them. dbt's parser knows no
/// numbers in a `config`, no `true`, no hooks and no trimmed blanks.
pub fn is_plain(text: &str) -> bool {
    if !has_plain_tags(text) {
        return false;
    }
    let Ok(ast::Stmt::Template(template)) = parse(text, "", SyntaxConfig::default()) else {
        return false;
    };
    template.children.iter().all(|statement| match statement {
        ast::Stmt::EmitRaw(_) => true,
        ast::Stmt::EmitExpr(emitted) => match &emitted.expr {
            ast::Expr::Call(call) => is_plain_call(text, call),
            _ => false,
        },
        _ => false,
    })
}

/// `{{` and `}}`, without signs that trim blanks, and no other tags.
fn has_plain_tags(text: &str) -> bool {
    tokenize(text, false, SyntaxConfig::default()).all(|token| match token {
        Ok((Token::VariableStart | Token::VariableEnd, span)) => {
            span.end_offset - span.start_offset == 2
        }
        Ok((Token::BlockStart, _)) | Err(_) => false,
        Ok(_) => true,
    })
}

fn is_plain_call(text: &str, call: &ast::Call<'_>) -> bool {
    let ast::Expr::Var(function) = &call.expr else {
        return false;
    };
    let is_plain_argument = |argument: &ast::CallArg<'_>| match (function.id, argument) {
        ("config", ast::CallArg::Kwarg("pre_hook" | "post_hook", _)) => false,
        ("config", ast::CallArg::Kwarg(_, value)) => is_plain_value(text, value),
        ("ref" | "source", ast::CallArg::Pos(value)) => is_text(value),
        ("ref", ast::CallArg::Kwarg("v" | "version", ast::Expr::Const(_))) => true,
        _ => false,
    };
    call.args.iter().all(is_plain_argument)
}

fn is_plain_value(text: &str, value: &ast::Expr<'_>) -> bool {
    let all_plain = |values: &[ast::Expr<'_>]| values.iter().all(|one| is_plain_value(text, one));
    match value {
        ast::Expr::Const(constant) if constant.value.as_str().is_some() => true,
        ast::Expr::Const(constant) => {
            let start = constant.span().start_offset as usize;
            text.get(start..)
                .is_some_and(|text| text.starts_with("True") || text.starts_with("False"))
        }
        ast::Expr::List(list) => all_plain(&list.items),
        ast::Expr::Map(map) => map.keys.iter().all(is_text) && all_plain(&map.values),
        _ => false,
    }
}

fn is_text(value: &ast::Expr<'_>) -> bool {
    matches!(value, ast::Expr::Const(constant) if constant.value.as_str().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_with_plain_values_are_plain() {
        for text in [
            "{{ config(a=['x', ['y']], b={'k': True}) }} select * from {{ ref('p', 'a', v=1) }}",
            "-- {{ source('s', 't') }} {# {% no tag %} #}",
            "{{ config(a='x',) }}{{ config(b=[]) }}",
        ] {
            assert!(is_plain(text), "{text}");
        }
    }

    #[test]
    fn all_else_is_rendered() {
        for text in [
            "{{ config(a=1) }}",
            "{{ config(a=true) }}",
            "{{ config(a=none) }}",
            "{{ config(a=('x', 'y')) }}",
            "{{ config(a='x' ~ 'y') }}",
            "{{ config(a=var('x')) }}",
            "{{ config(pre_hook='x') }}",
            "{{- config(a='x') -}}",
            "{{ config(a='x') }} {{ this }}",
            "{{ ref('a') | upper }}",
            "{% set x = 1 %}",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
