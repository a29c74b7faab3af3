//! What the first call of `config` in a text says, as it is written: what dbt keeps of
//! it to tell whether a node has changed.

use minijinja::machinery::{Span, Token, ast, parse, tokenize};
use minijinja::syntax::SyntaxConfig;
use serde_json::{Map, Value};

use super::plain_template::is_plain;
use super::python::representation;
use super::written_tree::{not_in, tree};

/// The keys of the first call with the texts of their values, as Python would write
/// them; `None` where there is none, or where the text is no template.
pub fn first_config_call(text: &str) -> Option<Map<String, Value>> {
    let call = text.get(call_at(text)?)?;
    let template = format!("{{{{ {call} }}}}");
    let parsed = parse(&template, "", SyntaxConfig::default()).ok()?;
    let ast::Stmt::Template(parsed) = &parsed else {
        return None;
    };
    let [ast::Stmt::EmitExpr(emitted)] = parsed.children.as_slice() else {
        return None;
    };
    let ast::Expr::Call(call) = &emitted.expr else {
        return None;
    };
    let keys = call.args.iter().filter_map(|argument| match argument {
        ast::CallArg::Kwarg(key, value) => Some(((*key).to_owned(), written(value))),
        _ => None,
    });
    Some(keys.collect())
}

/// The same of a text that has to be rendered; one that is plain is read as it is.
pub fn first_config_call_to_render(text: &str) -> Option<Map<String, Value>> {
    first_config_call(text).filter(|_| !is_plain(text))
}

/// From the name to the closing parenthesis.
fn call_at(text: &str) -> Option<std::ops::Range<usize>> {
    let tokens = tokenize(text, false, SyntaxConfig::default());
    let tokens: Vec<(Token<'_>, Span)> = tokens.collect::<Result<_, _>>().ok()?;
    let first = tokens.windows(2).position(|pair| {
        matches!(
            (&pair[0].0, &pair[1].0),
            (Token::Ident("config"), Token::ParenOpen)
        )
    })?;
    let mut depth = 0;
    for (token, span) in &tokens[first + 1..] {
        match token {
            Token::ParenOpen => depth += 1,
            Token::ParenClose => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let start = tokens[first].1.start_offset as usize;
            return Some(start..span.end_offset as usize);
        }
    }
    None
}

/// A text stands without its quotes.
fn written(value: &ast::Expr<'_>) -> Value {
    match value {
        ast::Expr::Const(constant) if constant.value.as_str().is_some() => {
            Value::from(constant.value.as_str().unwrap_or_default())
        }
        other => Value::from(expression(other)),
    }
}

/// An expression as dbt writes it: as Python would, or as the tree that it is.
fn expression(written: &ast::Expr<'_>) -> String {
    let text = expression;
    match written {
        ast::Expr::Const(constant) => representation(&constant.value),
        ast::Expr::Var(name) => name.id.to_owned(),
        ast::Expr::GetAttr(attribute) => format!("{}.{}", text(&attribute.expr), attribute.name),
        ast::Expr::GetItem(item) => {
            format!("{}[{}]", text(&item.expr), text(&item.subscript_expr))
        }
        ast::Expr::Call(call) => {
            let arguments: Vec<_> = call.args.iter().map(|one| argument(one, text)).collect();
            format!("{}({})", text(&call.expr), arguments.join(", "))
        }
        ast::Expr::UnaryOp(operation) => match operation.op {
            ast::UnaryOpKind::Not if let Some((left, right)) = not_in(&operation.expr) => {
                format!("{} not in {}", text(left), text(right))
            }
            ast::UnaryOpKind::Not => format!("not {}", text(&operation.expr)),
            ast::UnaryOpKind::Neg => format!("-{}", text(&operation.expr)),
        },
        ast::Expr::BinOp(operation) => match operator(operation.op) {
            Some(sign) => format!(
                "{} {sign} {}",
                text(&operation.left),
                text(&operation.right)
            ),
            None => tree(written),
        },
        ast::Expr::Compare(compare) => {
            let steps = compare.ops.iter();
            let steps = steps.map(|step| format!(" {} {}", comparison(step.op), text(&step.expr)));
            format!("{}{}", text(&compare.expr), steps.collect::<String>())
        }
        other => collection(other, text).unwrap_or_else(|| tree(other)),
    }
}

/// A list, a tuple or a mapping.
fn collection(written: &ast::Expr<'_>, text: fn(&ast::Expr<'_>) -> String) -> Option<String> {
    let joined = |items: &[ast::Expr<'_>]| items.iter().map(text).collect::<Vec<_>>().join(", ");
    Some(match written {
        ast::Expr::List(list) => format!("[{}]", joined(&list.items)),
        ast::Expr::Tuple(tuple) if tuple.items.len() == 1 => format!("({},)", joined(&tuple.items)),
        ast::Expr::Tuple(tuple) => format!("({})", joined(&tuple.items)),
        ast::Expr::Map(map) => {
            let pairs = map.keys.iter().zip(&map.values);
            let pairs: Vec<_> = pairs
                .map(|(key, value)| format!("{}: {}", text(key), text(value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
        _ => return None,
    })
}

fn argument(argument: &ast::CallArg<'_>, text: fn(&ast::Expr<'_>) -> String) -> String {
    match argument {
        ast::CallArg::Pos(value) => text(value),
        ast::CallArg::Kwarg(key, value) => format!("{key}={}", text(value)),
        ast::CallArg::PosSplat(values) => format!("*{}", text(values)),
        ast::CallArg::KwargSplat(values) => format!("**{}", text(values)),
    }
}

fn operator(kind: ast::BinOpKind) -> Option<&'static str> {
    Some(match kind {
        ast::BinOpKind::Eq => "==",
        ast::BinOpKind::Ne => "!=",
        ast::BinOpKind::Lt => "<",
        ast::BinOpKind::Lte => "<=",
        ast::BinOpKind::Gt => ">",
        ast::BinOpKind::Gte => ">=",
        ast::BinOpKind::ScAnd => "and",
        ast::BinOpKind::ScOr => "or",
        ast::BinOpKind::Concat => "~",
        ast::BinOpKind::In => "in",
        _ => return None,
    })
}

fn comparison(kind: ast::CompareOpKind) -> &'static str {
    match kind {
        ast::CompareOpKind::Eq => "==",
        ast::CompareOpKind::Ne => "!=",
        ast::CompareOpKind::Lt => "<",
        ast::CompareOpKind::Lte => "<=",
        ast::CompareOpKind::Gt => ">",
        ast::CompareOpKind::Gte => ">=",
        ast::CompareOpKind::In => "in",
        ast::CompareOpKind::NotIn => "not in",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_call_is_taken_apart() {
        let text = "{{ config(materialized=env_var('KIND', 'view'), tags=[\"a\", 'b'], enabled=(target.name == 'dev' and not var('off')), lookback=3, static=1 not in [2], meta={'owner': true}, alias='one',) }} select 1";
        let expected = json!({
            "materialized": "env_var('KIND', 'view')",
            "tags": "['a', 'b']",
            "enabled": "target.name == 'dev' and not var('off')",
            "lookback": "3",
            "static": "1 not in [2]",
            "meta": "{'owner': True}",
            "alias": "one",
        });
        assert_eq!(first_config_call(text).map(Value::Object), Some(expected));
        assert_eq!(first_config_call("select 'config(a=1)'"), None);
    }

    #[test]
    fn what_is_plain_is_not_rendered() {
        assert_eq!(
            first_config_call_to_render("{{ config(alias='one') }}"),
            None
        );
        let call = first_config_call_to_render("{{ config(alias='one') }} {{ this }}");
        assert_eq!(call.map(Value::Object), Some(json!({"alias": "one"})));
    }
}
