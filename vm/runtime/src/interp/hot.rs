//! Arithmetic and comparisons of small numbers, short enough to be part of the loop.

use vm_code::{BinOp, CmpOp};

/// Compares two integers.
#[inline(always)]
pub fn compare_int(op: CmpOp, a: i64, b: i64) -> bool {
    match op {
        CmpOp::Lt => a < b,
        CmpOp::Le => a <= b,
        CmpOp::Eq | CmpOp::Is => a == b,
        CmpOp::Ne | CmpOp::IsNot => a != b,
        CmpOp::Gt => a > b,
        CmpOp::Ge => a >= b,
        CmpOp::In | CmpOp::NotIn => false,
    }
}

/// Compares two floats.
#[inline(always)]
pub fn compare_float(op: CmpOp, a: f64, b: f64) -> bool {
    match op {
        CmpOp::Lt => a < b,
        CmpOp::Le => a <= b,
        CmpOp::Eq => a == b,
        CmpOp::Ne => a != b,
        CmpOp::Gt => a > b,
        CmpOp::Ge => a >= b,
        CmpOp::Is => a.to_bits() == b.to_bits(),
        CmpOp::IsNot => a.to_bits() != b.to_bits(),
        CmpOp::In | CmpOp::NotIn => false,
    }
}

/// `x op y` where the result is a small integer that needs no error.
#[inline(always)]
pub fn arithmetic_int(op: BinOp, x: i64, y: i64) -> Option<i64> {
    match op {
        BinOp::Add => x.checked_add(y),
        BinOp::Sub => x.checked_sub(y),
        BinOp::Mul => x.checked_mul(y),
        // With a positive divisor, Euclid's division is that of floors.
        BinOp::FloorDiv if y > 0 => Some(x.div_euclid(y)),
        BinOp::Mod if y > 0 => Some(x.rem_euclid(y)),
        BinOp::And => Some(x & y),
        BinOp::Or => Some(x | y),
        BinOp::Xor => Some(x ^ y),
        BinOp::RShift if (0..64).contains(&y) => Some(x >> y),
        _ => None,
    }
}

/// `x op y` where the result needs no error.
#[inline(always)]
pub fn arithmetic_float(op: BinOp, x: f64, y: f64) -> Option<f64> {
    match op {
        BinOp::Add => Some(x + y),
        BinOp::Sub => Some(x - y),
        BinOp::Mul => Some(x * y),
        BinOp::TrueDiv if y != 0.0 => Some(x / y),
        _ => None,
    }
}
