//! `-a`, `+a`, `~a`, `not a`, and truth.

use num_traits::Zero;
use vm_code::{UnaryOp, Value, names};

use super::is_builtin;
use super::number::{Number, number};
use crate::flow::Raised;
use crate::object::Object;
use crate::vm::Vm;

/// `op a`. None: the operand's special method decides.
pub fn unary(vm: &mut Vm<'_>, op: UnaryOp, a: Value) -> Result<Option<Value>, Raised> {
    if op == UnaryOp::Not {
        return Ok(truth(vm, a).map(|truth| Value::Bool(!truth)));
    }
    if !is_builtin(vm, a) {
        return Ok(None);
    }
    match unary_on_payload(vm, op, a) {
        Some(result) => Ok(Some(result)),
        None => Err(unary_error(vm, op, a)),
    }
}

/// The same of the number that a value is or holds.
pub fn unary_on_payload(vm: &mut Vm<'_>, op: UnaryOp, a: Value) -> Option<Value> {
    Some(match (op, number(vm, a)?) {
        (UnaryOp::Neg, Number::Int(int)) => match int.checked_neg() {
            Some(int) => Value::Int(int),
            None => vm.int(-num_bigint::BigInt::from(int)),
        },
        (UnaryOp::Neg, Number::Big(big)) => vm.int(-big),
        (UnaryOp::Neg, Number::Float(float)) => Value::Float(-float),
        (UnaryOp::Neg, Number::Complex(re, im)) => vm.alloc(Object::Complex(-re, -im)),
        (UnaryOp::Pos, Number::Int(int)) => Value::Int(int),
        (UnaryOp::Pos, Number::Big(big)) => vm.int(big),
        (UnaryOp::Pos, Number::Float(float)) => Value::Float(float),
        (UnaryOp::Pos, Number::Complex(re, im)) => vm.alloc(Object::Complex(re, im)),
        (UnaryOp::Invert, Number::Int(int)) => Value::Int(!int),
        (UnaryOp::Invert, Number::Big(big)) => vm.int(-big - 1),
        _ => return None,
    })
}

/// The error of an operation that no method carried out.
pub fn unary_error(vm: &mut Vm<'_>, op: UnaryOp, a: Value) -> Raised {
    let symbol = match op {
        UnaryOp::Neg => "-",
        UnaryOp::Pos => "+",
        UnaryOp::Invert => "~",
        UnaryOp::Not => "not",
    };
    let message = format!("bad operand type for unary {symbol}: '{}'", vm.class_name(a));
    vm.type_error(message)
}

/// `bool(value)`. None: a `__bool__` or `__len__` in Python decides.
#[inline]
pub fn truth(vm: &Vm<'_>, value: Value) -> Option<bool> {
    match value {
        Value::Bool(bool) => Some(bool),
        Value::Unbound | Value::None => Some(false),
        Value::Int(int) => Some(int != 0),
        Value::Float(float) => Some(float != 0.0),
        Value::NotImplemented | Value::Ellipsis | Value::Native(_) => Some(true),
        Value::Obj(_) if is_builtin(vm, value) => Some(truth_of_object(vm, value)),
        Value::Obj(_) => {
            let class = vm.class_of(value);
            for name in [names::BOOL, names::LEN] {
                match vm.lookup(class, name) {
                    None => {}
                    Some(Value::Native(_)) => break,
                    Some(_) => return None,
                }
            }
            match vm.payload(value) {
                payload if payload == value => Some(true),
                payload => truth(vm, payload),
            }
        }
    }
}

fn truth_of_object(vm: &Vm<'_>, value: Value) -> bool {
    match value.obj().map(|id| vm.get(id)) {
        Some(Object::Complex(re, im)) => *re != 0.0 || *im != 0.0,
        Some(Object::BigInt(big)) => !big.is_zero(),
        _ => super::item::len_of(vm, value).is_none_or(|len| len != 0),
    }
}
