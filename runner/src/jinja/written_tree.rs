//! The syntax tree of an expression as Python's library of templates writes it, which is
//! what dbt keeps of the expressions that it does not write as templates.

use minijinja::machinery::ast::{
    BinOpKind, CallArg, CompareOpKind, Expr, Map, Slice, UnaryOp, UnaryOpKind,
};

use super::python::representation;

/// The tree of an expression.
pub fn tree(written: &Expr<'_>) -> String {
    match written {
        Expr::Const(constant) => format!("Const(value={})", representation(&constant.value)),
        Expr::Var(name) => format!("Name(name='{}', ctx='load')", name.id),
        Expr::GetAttr(attribute) => {
            let (node, name) = (tree(&attribute.expr), attribute.name);
            format!("Getattr(node={node}, attr='{name}', ctx='load')")
        }
        Expr::GetItem(item) => {
            let (node, key) = (tree(&item.expr), tree(&item.subscript_expr));
            format!("Getitem(node={node}, arg={key}, ctx='load')")
        }
        Expr::Call(call) => format!("Call(node={}, {})", tree(&call.expr), arguments(&call.args)),
        Expr::Filter(filter) => {
            let node = optional(filter.expr.as_ref());
            applied("Filter", &node, (filter.name, &filter.args))
        }
        Expr::Test(test) => applied("Test", &tree(&test.expr), (test.name, &test.args)),
        Expr::IfExpr(choice) => {
            let [test, first] = [&choice.test_expr, &choice.true_expr].map(tree);
            let second = optional(choice.false_expr.as_ref());
            format!("CondExpr(test={test}, expr1={first}, expr2={second})")
        }
        Expr::UnaryOp(operation) => unary(operation),
        Expr::BinOp(operation) => binary(operation.op, (&operation.left, &operation.right)),
        Expr::Compare(compare) => {
            let steps = compare.ops.iter();
            let steps = steps.map(|step| operand(comparison(step.op), &step.expr));
            compared(&compare.expr, &steps.collect::<Vec<_>>())
        }
        Expr::List(list) => format!("List(items={})", all(&list.items)),
        Expr::Tuple(tuple) => format!("Tuple(items={}, ctx='load')", all(&tuple.items)),
        Expr::Map(map) => format!("Dict(items=[{}])", pairs(map)),
        Expr::Slice(slice) => part(slice),
    }
}

fn pairs(map: &Map<'_>) -> String {
    let pairs = map.keys.iter().zip(&map.values);
    let pairs = pairs.map(|(key, value)| format!("Pair(key={}, value={})", tree(key), tree(value)));
    pairs.collect::<Vec<_>>().join(", ")
}

fn unary(operation: &UnaryOp<'_>) -> String {
    let of = &operation.expr;
    match (&operation.op, not_in(of)) {
        (UnaryOpKind::Not, Some((left, right))) => compared(left, &[operand("notin", right)]),
        (UnaryOpKind::Not, None) => format!("Not(node={})", tree(of)),
        (UnaryOpKind::Neg, _) => format!("Neg(node={})", tree(of)),
    }
}

fn part(slice: &Slice<'_>) -> String {
    let bounds = [&slice.start, &slice.stop, &slice.step];
    let [start, stop, step] = bounds.map(|bound| optional(bound.as_ref()));
    let bounds = format!("Slice(start={start}, stop={stop}, step={step})");
    format!(
        "Getitem(node={}, arg={bounds}, ctx='load')",
        tree(&slice.expr)
    )
}

/// Both sides of `not in`, which the parser gives as `in` that is negated.
pub fn not_in<'e, 't>(negated: &'e Expr<'t>) -> Option<(&'e Expr<'t>, &'e Expr<'t>)> {
    match negated {
        Expr::BinOp(inner) if matches!(inner.op, BinOpKind::In) => {
            Some((&inner.left, &inner.right))
        }
        _ => None,
    }
}

fn optional(written: Option<&Expr<'_>>) -> String {
    written.map_or_else(|| "None".to_owned(), tree)
}

fn all(items: &[Expr<'_>]) -> String {
    let items: Vec<_> = items.iter().map(tree).collect();
    format!("[{}]", items.join(", "))
}

/// A filter or a test of a value.
fn applied(kind: &str, node: &str, (name, given): (&str, &[CallArg<'_>])) -> String {
    format!("{kind}(node={node}, name='{name}', {})", arguments(given))
}

fn arguments(given: &[CallArg<'_>]) -> String {
    let (mut positional, mut named) = (Vec::new(), Vec::new());
    let (mut rest, mut named_rest) = ("None".to_owned(), "None".to_owned());
    for argument in given {
        match argument {
            CallArg::Pos(value) => positional.push(tree(value)),
            CallArg::Kwarg(key, value) => {
                named.push(format!("Keyword(key='{key}', value={})", tree(value)));
            }
            CallArg::PosSplat(values) => rest = tree(values),
            CallArg::KwargSplat(values) => named_rest = tree(values),
        }
    }
    let (positional, named) = (positional.join(", "), named.join(", "));
    format!("args=[{positional}], kwargs=[{named}], dyn_args={rest}, dyn_kwargs={named_rest}")
}

fn binary(kind: BinOpKind, (left, right): (&Expr<'_>, &Expr<'_>)) -> String {
    let name = match kind {
        BinOpKind::ScAnd => "And",
        BinOpKind::ScOr => "Or",
        BinOpKind::Add => "Add",
        BinOpKind::Sub => "Sub",
        BinOpKind::Mul => "Mul",
        BinOpKind::Div => "Div",
        BinOpKind::FloorDiv => "FloorDiv",
        BinOpKind::Rem => "Mod",
        BinOpKind::Pow => "Pow",
        BinOpKind::Concat => return format!("Concat(nodes=[{}])", joined(left, right)),
        BinOpKind::Eq => return compared(left, &[operand("eq", right)]),
        BinOpKind::Ne => return compared(left, &[operand("ne", right)]),
        BinOpKind::Lt => return compared(left, &[operand("lt", right)]),
        BinOpKind::Lte => return compared(left, &[operand("lteq", right)]),
        BinOpKind::Gt => return compared(left, &[operand("gt", right)]),
        BinOpKind::Gte => return compared(left, &[operand("gteq", right)]),
        BinOpKind::In => return compared(left, &[operand("in", right)]),
    };
    format!("{name}(left={}, right={})", tree(left), tree(right))
}

/// The texts that `~` joins stand in one list.
fn joined(left: &Expr<'_>, right: &Expr<'_>) -> String {
    let before = match left {
        Expr::BinOp(inner) if matches!(inner.op, BinOpKind::Concat) => {
            joined(&inner.left, &inner.right)
        }
        other => tree(other),
    };
    format!("{before}, {}", tree(right))
}

fn compared(first: &Expr<'_>, steps: &[String]) -> String {
    format!("Compare(expr={}, ops=[{}])", tree(first), steps.join(", "))
}

fn operand(name: &str, value: &Expr<'_>) -> String {
    format!("Operand(op='{name}', expr={})", tree(value))
}

fn comparison(kind: CompareOpKind) -> &'static str {
    match kind {
        CompareOpKind::Eq => "eq",
        CompareOpKind::Ne => "ne",
        CompareOpKind::Lt => "lt",
        CompareOpKind::Lte => "lteq",
        CompareOpKind::Gt => "gt",
        CompareOpKind::Gte => "gteq",
        CompareOpKind::In => "in",
        CompareOpKind::NotIn => "notin",
    }
}

#[cfg(test)]
mod tests {
    use super::super::config_call::first_config_call;

    #[test]
    fn what_is_not_written_as_a_template_is_a_tree() {
        let text = "{{ config(
            a = one if two not in ['x'] else {'k': 1},
            b=[1] | join(',', attribute='id'), c=x is none, d=1 + x.y ~ 'a' ~ z[0], e=not f(h=1),
        ) }}";
        let call = first_config_call(text).unwrap();
        let name = |name: &str| format!("Name(name='{name}', ctx='load')");
        let no_arguments = "args=[], kwargs=[], dyn_args=None, dyn_kwargs=None";
        let (one, two, x) = (name("one"), name("two"), name("x"));
        let a = format!(
            "CondExpr(test=Compare(expr={two}, ops=[Operand(op='notin', expr=List(items=\
             [Const(value='x')]))]), expr1={one}, expr2=Dict(items=[Pair(key=Const(value='k'), \
             value=Const(value=1))]))"
        );
        assert_eq!(call["a"], a);
        let b = "Filter(node=List(items=[Const(value=1)]), name='join', args=[Const(value=',')], \
                 kwargs=[Keyword(key='attribute', value=Const(value='id'))], dyn_args=None, \
                 dyn_kwargs=None)";
        assert_eq!(call["b"], b);
        assert_eq!(
            call["c"],
            format!("Test(node={x}, name='none', {no_arguments})")
        );
        let (y, z) = (
            format!("Getattr(node={x}, attr='y', ctx='load')"),
            name("z"),
        );
        let d = format!(
            "Add(left=Const(value=1), right=Concat(nodes=[{y}, Const(value='a'), \
             Getitem(node={z}, arg=Const(value=0), ctx='load')]))"
        );
        assert_eq!(call["d"], d);
        assert_eq!(call["e"], "not f(h=1)");
    }
}
