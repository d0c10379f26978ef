//! Literals: their values, and what can be computed from them at once.

use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::Num;
use ruff_python_ast::{self as ast, Expr, Number, Operator, UnaryOp};
use vm_code::Const;

/// A constant before it is numbered.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Simple(Const),
    Tuple(Vec<Literal>),
}

/// The value of an expression that is a constant.
pub(super) fn constant(expr: &Expr) -> Option<Literal> {
    match expr {
        Expr::NoneLiteral(_) => Some(Literal::Simple(Const::None)),
        Expr::BooleanLiteral(node) => Some(Literal::Simple(Const::Bool(node.value))),
        Expr::EllipsisLiteral(_) => Some(Literal::Simple(Const::Ellipsis)),
        Expr::NumberLiteral(node) => Some(Literal::Simple(number(&node.value))),
        Expr::StringLiteral(node) => Some(Literal::Simple(Const::Str(node.value.to_str().into()))),
        Expr::BytesLiteral(node) => {
            let bytes: Vec<u8> = node.value.bytes().collect();
            Some(Literal::Simple(Const::Bytes(bytes.into())))
        }
        Expr::Tuple(tuple) => tuple.elts.iter().map(constant).collect::<Option<Vec<_>>>().map(Literal::Tuple),
        Expr::UnaryOp(node) => unary(node),
        Expr::BinOp(node) => binary(node),
        _ => None,
    }
}

/// Whether a constant counts as true.
pub(super) fn truth(literal: &Literal) -> bool {
    match literal {
        Literal::Tuple(items) => !items.is_empty(),
        Literal::Simple(simple) => match simple {
            Const::None => false,
            Const::Bool(value) => *value,
            Const::Ellipsis => true,
            Const::Int(value) => *value != 0,
            Const::BigInt(_) => true,
            Const::Float(value) => *value != 0.0,
            Const::Complex(real, imag) => *real != 0.0 || *imag != 0.0,
            Const::Str(text) => !text.is_empty(),
            Const::Bytes(bytes) => !bytes.is_empty(),
            Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
        },
    }
}

/// A literal number or string as CPython's messages show it, for telling equal ones.
pub(super) fn literal_text(expr: &Expr) -> Option<String> {
    match constant(expr)? {
        Literal::Simple(simple) => Some(match simple {
            Const::Int(value) => value.to_string(),
            Const::BigInt(value) => value.to_string(),
            Const::Float(value) => format!("{value:?}"),
            Const::Str(text) => format!("'{text}'"),
            Const::Bytes(bytes) => format!("b{bytes:?}"),
            Const::Bool(true) => "True".to_owned(),
            Const::Bool(false) => "False".to_owned(),
            Const::None => "None".to_owned(),
            other => format!("{other:?}"),
        }),
        Literal::Tuple(_) => None,
    }
}

/// A small integer that fits an instruction.
pub(super) fn small_int(expr: &Expr) -> Option<i16> {
    match constant(expr)? {
        Literal::Simple(Const::Int(value)) => i16::try_from(value).ok(),
        _ => None,
    }
}

/// An integer, as small as it can be kept.
pub(super) fn integer(value: BigInt) -> Const {
    match i64::try_from(&value) {
        Ok(small) => Const::Int(small),
        Err(_) => Const::BigInt(value),
    }
}

fn number(number: &Number) -> Const {
    match number {
        Number::Float(value) => Const::Float(*value),
        Number::Complex { real, imag } => Const::Complex(*real, *imag),
        Number::Int(value) => match value.as_i64() {
            Some(small) => Const::Int(small),
            None => integer(big(&value.to_string())),
        },
    }
}

/// The parser keeps a large integer as it was written.
fn big(text: &str) -> BigInt {
    let digits: String = text.chars().filter(|char| *char != '_').collect();
    let lower = digits.to_ascii_lowercase();
    let (radix, rest) = match lower.get(..2) {
        Some("0x") => (16, &lower[2..]),
        Some("0o") => (8, &lower[2..]),
        Some("0b") => (2, &lower[2..]),
        _ => (10, &lower[..]),
    };
    BigInt::from_str_radix(rest, radix).unwrap_or_default()
}

fn unary(node: &ast::ExprUnaryOp) -> Option<Literal> {
    let Literal::Simple(value) = constant(&node.operand)? else { return None };
    let folded = match (node.op, value) {
        (UnaryOp::USub, Const::Int(value)) => integer(-BigInt::from(value)),
        (UnaryOp::USub, Const::BigInt(value)) => integer(-value),
        (UnaryOp::USub, Const::Float(value)) => Const::Float(-value),
        (UnaryOp::USub, Const::Complex(real, imag)) => Const::Complex(-real, -imag),
        (UnaryOp::UAdd, number @ (Const::Int(_) | Const::BigInt(_) | Const::Float(_))) => number,
        (UnaryOp::Invert, Const::Int(value)) => Const::Int(!value),
        (UnaryOp::Not, Const::Bool(value)) => Const::Bool(!value),
        _ => return None,
    };
    Some(Literal::Simple(folded))
}

/// Folds what cannot fail and stays small.
fn binary(node: &ast::ExprBinOp) -> Option<Literal> {
    let Literal::Simple(left) = constant(&node.left)? else { return None };
    let Literal::Simple(right) = constant(&node.right)? else { return None };
    let folded = match (left, right) {
        (Const::Int(a), Const::Int(b)) => integers(a, node.op, b)?,
        (Const::Float(a), Const::Float(b)) => Const::Float(floats(a, node.op, b)?),
        (Const::Int(a), Const::Float(b)) => Const::Float(floats(exact(a)?, node.op, b)?),
        (Const::Float(a), Const::Int(b)) => Const::Float(floats(a, node.op, exact(b)?)?),
        (Const::Int(a), Const::Complex(real, imag)) => match node.op {
            Operator::Add => Const::Complex(exact(a)? + real, imag),
            Operator::Sub => Const::Complex(exact(a)? - real, -imag),
            _ => return None,
        },
        (Const::Float(a), Const::Complex(real, imag)) => match node.op {
            Operator::Add => Const::Complex(a + real, imag),
            Operator::Sub => Const::Complex(a - real, -imag),
            _ => return None,
        },
        (Const::Str(a), Const::Str(b)) if node.op == Operator::Add && a.len() + b.len() <= 4096 => {
            Const::Str(Arc::from(format!("{a}{b}")))
        }
        _ => return None,
    };
    Some(Literal::Simple(folded))
}

fn integers(a: i64, op: Operator, b: i64) -> Option<Const> {
    let value = match op {
        Operator::Add => a.checked_add(b)?,
        Operator::Sub => a.checked_sub(b)?,
        Operator::Mult => a.checked_mul(b)?,
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        Operator::LShift if (0..=32).contains(&b) => a.checked_mul(1 << b)?,
        Operator::RShift if (0..=62).contains(&b) => a >> b,
        Operator::Pow if (0..=62).contains(&b) => a.checked_pow(u32::try_from(b).ok()?)?,
        Operator::FloorDiv if b > 0 => a.div_euclid(b),
        Operator::Mod if b > 0 => a.rem_euclid(b),
        Operator::Div if b != 0 => return Some(Const::Float(exact(a)? / exact(b)?)),
        _ => return None,
    };
    Some(Const::Int(value))
}

fn floats(a: f64, op: Operator, b: f64) -> Option<f64> {
    match op {
        Operator::Add => Some(a + b),
        Operator::Sub => Some(a - b),
        Operator::Mult => Some(a * b),
        Operator::Div if b != 0.0 => Some(a / b),
        _ => None,
    }
}

/// An integer as a float, where nothing is lost.
#[expect(clippy::cast_precision_loss, reason = "only below 2^53")]
fn exact(value: i64) -> Option<f64> {
    (value.unsigned_abs() < 1 << 53).then_some(value as f64)
}

/// A literal as it stands: a statement of it does nothing.
pub(super) fn is_literal(expr: &Expr) -> bool {
    expr.is_literal_expr()
}
