//! Special methods of builtin types, for programs that name them (`super().__add__(x)`, `list.__len__(x)`) and for
//! the interpreter where a value is an instance of a derived class or an element needs Python code.

use vm_code::{BinOp, CmpOp, UnaryOp, Value};

use super::args::{method, take};
use crate::flow::{Args, Flow, NativeResult, Resume};
use crate::native::NativeDef;
use crate::object::Object;
use crate::ops;
use crate::ops::compare::{Same, equal};
use crate::types;
use crate::vm::Vm;

macro_rules! binary_methods {
    ($($name:ident $reflected:ident $op:ident;)*) => {
        $(
            fn $name(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
                let [a, b] = take(vm, args, stringify!($name), ["", ""], 2)?;
                binary(vm, BinOp::$op, a, b)
            }
            fn $reflected(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
                let [a, b] = take(vm, args, stringify!($reflected), ["", ""], 2)?;
                binary(vm, BinOp::$op, b, a)
            }
        )*
    };
}

binary_methods! {
    add radd Add; sub rsub Sub; mul rmul Mul; truediv rtruediv TrueDiv; floordiv rfloordiv FloorDiv; modulo rmodulo Mod;
    lshift rlshift LShift; rshift rrshift RShift; and rand And; or ror Or; xor rxor Xor;
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(
            fn $name(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
                let [a, b] = take(vm, args, stringify!($name), ["", ""], 2)?;
                compare(vm, CmpOp::$op, a, b)
            }
        )*
    };
}

comparisons! { eq Eq; ne Ne; lt Lt; le Le; gt Gt; ge Ge; }

/// Of ints, floats and complex numbers.
pub const NUMBER: &[NativeDef] = &[
    NativeDef::method("__add__", add),
    NativeDef::method("__radd__", radd),
    NativeDef::method("__sub__", sub),
    NativeDef::method("__rsub__", rsub),
    NativeDef::method("__mul__", mul),
    NativeDef::method("__rmul__", rmul),
    NativeDef::method("__truediv__", truediv),
    NativeDef::method("__rtruediv__", rtruediv),
    NativeDef::method("__pow__", pow),
    NativeDef::method("__rpow__", rpow),
    NativeDef::method("__neg__", neg),
    NativeDef::method("__pos__", pos),
    NativeDef::method("__abs__", abs),
    NativeDef::method("__bool__", bool),
    NativeDef::method("__eq__", eq),
    NativeDef::method("__ne__", ne),
    NativeDef::method("__hash__", hash),
    NativeDef::method("__repr__", repr),
    NativeDef::method("__format__", format),
];

/// Of ints and floats.
pub const REAL: &[NativeDef] = &[
    NativeDef::method("__floordiv__", floordiv),
    NativeDef::method("__rfloordiv__", rfloordiv),
    NativeDef::method("__mod__", modulo),
    NativeDef::method("__rmod__", rmodulo),
    NativeDef::method("__divmod__", divmod),
    NativeDef::method("__rdivmod__", rdivmod),
    NativeDef::method("__lt__", lt),
    NativeDef::method("__le__", le),
    NativeDef::method("__gt__", gt),
    NativeDef::method("__ge__", ge),
    NativeDef::method("__round__", round),
    NativeDef::method("__int__", int),
    NativeDef::method("__trunc__", int),
    NativeDef::method("__float__", float),
];

/// Of ints.
pub const INTEGER: &[NativeDef] = &[
    NativeDef::method("__lshift__", lshift),
    NativeDef::method("__rlshift__", rlshift),
    NativeDef::method("__rshift__", rshift),
    NativeDef::method("__rrshift__", rrshift),
    NativeDef::method("__and__", and),
    NativeDef::method("__rand__", rand),
    NativeDef::method("__or__", or),
    NativeDef::method("__ror__", ror),
    NativeDef::method("__xor__", xor),
    NativeDef::method("__rxor__", rxor),
    NativeDef::method("__invert__", invert),
    NativeDef::method("__index__", int),
];

/// Of `|` between types.
pub const UNION: &[NativeDef] = &[NativeDef::method("__or__", or), NativeDef::method("__ror__", ror)];

/// Of everything that has a text and hash of its own.
pub const VALUE: &[NativeDef] = &[
    NativeDef::method("__repr__", repr),
    NativeDef::method("__hash__", hash),
    NativeDef::method("__eq__", eq),
    NativeDef::method("__ne__", ne),
];

/// Of what can be changed, and so has no hash.
pub const MUTABLE: &[NativeDef] =
    &[NativeDef::method("__repr__", repr), NativeDef::method("__eq__", eq), NativeDef::method("__ne__", ne)];

/// Of what has an order.
pub const ORDERED: &[NativeDef] = &[
    NativeDef::method("__lt__", lt),
    NativeDef::method("__le__", le),
    NativeDef::method("__gt__", gt),
    NativeDef::method("__ge__", ge),
];

/// Of containers.
pub const CONTAINER: &[NativeDef] = &[
    NativeDef::method("__len__", len),
    NativeDef::method("__contains__", contains),
    NativeDef::method("__iter__", iter),
];

/// Of sequences that can be joined and repeated.
pub const SEQUENCE: &[NativeDef] = &[
    NativeDef::method("__getitem__", get_item),
    NativeDef::method("__add__", add),
    NativeDef::method("__mul__", mul),
    NativeDef::method("__rmul__", rmul),
];

/// Of what has elements by index or key.
pub const INDEXED: &[NativeDef] = &[NativeDef::method("__getitem__", get_item)];

/// Of sequences that can be changed.
pub const CHANGEABLE: &[NativeDef] = &[
    NativeDef::method("__setitem__", set_item),
    NativeDef::method("__delitem__", delete_item),
    NativeDef::method("__iadd__", in_place_add),
    NativeDef::method("__imul__", in_place_mul),
];

/// Of sequences that have an iterator from the end.
pub const REVERSIBLE: &[NativeDef] = &[NativeDef::method("__reversed__", reversed)];

/// Of iterators.
pub const ITERATOR: &[NativeDef] = &[
    NativeDef::method("__iter__", own_iter),
    NativeDef::method("__next__", next),
    NativeDef::method("__length_hint__", length_hint),
];

/// Of sets and of views.
pub const SET: &[NativeDef] = &[
    NativeDef::method("__and__", and),
    NativeDef::method("__rand__", rand),
    NativeDef::method("__or__", or),
    NativeDef::method("__ror__", ror),
    NativeDef::method("__xor__", xor),
    NativeDef::method("__rxor__", rxor),
    NativeDef::method("__sub__", sub),
    NativeDef::method("__rsub__", rsub),
];

/// Of text and bytes.
pub const PERCENT: &[NativeDef] = &[NativeDef::method("__mod__", modulo)];

/// `__format__` of strings.
pub const FORMAT: &[NativeDef] = &[NativeDef::method("__format__", format)];

fn binary(vm: &mut Vm<'_>, op: BinOp, a: Value, b: Value) -> NativeResult {
    if let Some(result) = ops::binary::on_payload(vm, op, a, b)? {
        return Ok(result.into());
    }
    let (x, y) = (vm.payload(a), vm.payload(b));
    if op == BinOp::Mod && vm.as_str(x).is_some() {
        return Ok(Flow::call(vm.prelude("_percent"), &[x, b]));
    }
    if is_set(vm, x) && is_set(vm, y) {
        let name = match op {
            BinOp::Or => "_set_union",
            BinOp::And => "_set_intersection",
            BinOp::Sub => "_set_difference",
            BinOp::Xor => "_set_symmetric_difference",
            _ => return Ok(Value::NotImplemented.into()),
        };
        return Ok(Flow::call(vm.prelude(name), &[x, y]));
    }
    if op == BinOp::Or && is_dict(vm, x) && is_dict(vm, y) {
        return Ok(Flow::call(vm.prelude("_dict_or"), &[x, b]));
    }
    if op == BinOp::Mul && is_repeatable(vm, x) && has_python_index(vm, b) {
        return Ok(Flow::call(vm.prelude("_repeat"), &[x, b]));
    }
    if op == BinOp::Mul && is_repeatable(vm, y) && has_python_index(vm, a) {
        return Ok(Flow::call(vm.prelude("_repeat"), &[y, a]));
    }
    let view = |vm: &Vm<'_>, value: Value| {
        value.obj().is_some_and(|id| matches!(vm.get(id), Object::DictView { .. }))
    };
    if view(vm, x)
        && matches!(op, BinOp::Or | BinOp::And | BinOp::Sub | BinOp::Xor)
        && ops::iter(vm, b).is_ok()
    {
        return Ok(Flow::call(vm.prelude("_view_operation"), &[vm_symbol(vm, op), x, b]));
    }
    Ok(Value::NotImplemented.into())
}

fn vm_symbol(vm: &mut Vm<'_>, op: BinOp) -> Value {
    vm.str(op.symbol())
}

fn is_repeatable(vm: &Vm<'_>, value: Value) -> bool {
    let object = value.obj().map(|id| vm.get(id));
    matches!(
        object,
        Some(Object::Str(_) | Object::List(_) | Object::Tuple(_) | Object::Bytes(_) | Object::ByteArray(_))
    )
}

fn has_python_index(vm: &Vm<'_>, value: Value) -> bool {
    !ops::is_native_method(vm, value, vm_code::names::INDEX)
}

/// Whether it is a set, frozenset or a view with set operations.
fn is_set(vm: &Vm<'_>, value: Value) -> bool {
    let object = value.obj().map(|id| vm.get(id));
    matches!(object, Some(Object::Set(_) | Object::FrozenSet(_) | Object::DictView { .. }))
}

fn is_dict(vm: &Vm<'_>, value: Value) -> bool {
    value.obj().is_some_and(|id| matches!(vm.get(id), Object::Dict(_)))
}

fn compare(vm: &mut Vm<'_>, op: CmpOp, a: Value, b: Value) -> NativeResult {
    let (x, y) = (vm.payload(a), vm.payload(b));
    let foreign = x != a && y == b && !ops::is_builtin(vm, b);
    if foreign || !comparable(vm, op, x, y) {
        return Ok(Value::NotImplemented.into());
    }
    if matches!(op, CmpOp::Eq | CmpOp::Ne) {
        let same = match equal(vm, x, y, 200) {
            Same::Python => {
                let flip = Value::Bool(op == CmpOp::Ne);
                return Ok(Flow::call(vm.prelude("_equal"), &[x, y, flip]));
            }
            other => ops::compare::same_to_bool(vm, other)?,
        };
        return Ok(Value::Bool(same.unwrap_or(false) == (op == CmpOp::Eq)).into());
    }
    match ops::compare(vm, op, x, y)? {
        Some(result) => Ok(result.into()),
        None => {
            let symbol = vm.str(op.symbol());
            Ok(Flow::call(vm.prelude("_order"), &[symbol, x, y]))
        }
    }
}

/// Whether values of these types can be compared by the method of the first one.
fn comparable(vm: &Vm<'_>, op: CmpOp, x: Value, y: Value) -> bool {
    use ops::number::{Number, number};
    if let Some(a) = number(vm, x) {
        let Some(b) = number(vm, y) else { return false };
        let complex = matches!(a, Number::Complex(..)) || matches!(b, Number::Complex(..));
        return !complex || matches!(op, CmpOp::Eq | CmpOp::Ne);
    }
    let (Value::Obj(a), Value::Obj(b)) = (x, y) else { return x == y };
    match (vm.get(a), vm.get(b)) {
        (Object::Set(_) | Object::FrozenSet(_), Object::Set(_) | Object::FrozenSet(_)) => true,
        (Object::Bytes(_) | Object::ByteArray(_), Object::Bytes(_) | Object::ByteArray(_)) => true,
        (Object::DictView { .. }, Object::DictView { .. } | Object::Set(_) | Object::FrozenSet(_)) => true,
        (Object::Set(_) | Object::FrozenSet(_), Object::DictView { .. }) => true,
        (Object::Dict(_) | Object::Range(_) | Object::Slice(_), _)
            if !matches!(op, CmpOp::Eq | CmpOp::Ne) =>
        {
            false
        }
        (first, second) => std::mem::discriminant(first) == std::mem::discriminant(second),
    }
}

fn pow(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, b, modulus] = take(vm, args, "__pow__", ["", "", ""], 2)?;
    if !matches!(modulus, Value::Unbound | Value::None) {
        return match (vm.as_big(a), vm.as_big(b), vm.as_big(modulus)) {
            (Some(a), Some(b), Some(modulus)) => {
                ops::power::power_modulo(vm, &a, &b, &modulus).map(Flow::Value)
            }
            _ => Ok(Value::NotImplemented.into()),
        };
    }
    binary(vm, BinOp::Pow, a, b)
}

fn rpow(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, b] = take(vm, args, "__rpow__", ["", ""], 2)?;
    binary(vm, BinOp::Pow, b, a)
}

fn divmod(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, b] = take(vm, args, "__divmod__", ["", ""], 2)?;
    Ok(super::builtins::divmod_of(vm, a, b)?.unwrap_or(Value::NotImplemented).into())
}

fn rdivmod(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, b] = take(vm, args, "__rdivmod__", ["", ""], 2)?;
    Ok(super::builtins::divmod_of(vm, b, a)?.unwrap_or(Value::NotImplemented).into())
}

fn unary(vm: &mut Vm<'_>, args: Args<'_>, op: UnaryOp) -> NativeResult {
    let [a] = take(vm, args, "expression", [""], 1)?;
    match ops::unary::unary_on_payload(vm, op, a) {
        Some(result) => Ok(result.into()),
        None => Err(ops::unary_error(vm, op, a)),
    }
}

fn neg(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    unary(vm, args, UnaryOp::Neg)
}

fn pos(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    unary(vm, args, UnaryOp::Pos)
}

fn invert(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    unary(vm, args, UnaryOp::Invert)
}

fn abs(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__abs__", [""], 1)?;
    super::builtins::abs_of(vm, a)
}

fn bool(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__bool__", [""], 1)?;
    let a = vm.payload(a);
    Ok(Value::Bool(ops::truth(vm, a).unwrap_or(true)).into())
}

fn round(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, places] = take(vm, args, "__round__", ["", ""], 1)?;
    super::builtins::round_of(vm, a, places)
}

fn int(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__int__", [""], 1)?;
    super::int::from_number(vm, a)
}

fn float(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__float__", [""], 1)?;
    match ops::number::number(vm, a) {
        Some(found) => Ok(Value::Float(ops::number::to_float(vm, &found)?).into()),
        None => Ok(Value::NotImplemented.into()),
    }
}

fn hash(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__hash__", [""], 1)?;
    let a = vm.payload(a);
    match ops::hash(vm, a)? {
        Some(hash) => Ok(Value::Int(hash as i64).into()),
        None => Ok(Flow::call(vm.prelude("_hash_tuple"), &[a])),
    }
}

fn repr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__repr__", [""], 1)?;
    let payload = vm.payload(a);
    let is_set = payload.obj().is_some_and(|id| matches!(vm.get(id), Object::Set(_) | Object::FrozenSet(_)));
    match ops::repr(vm, payload)? {
        Some(text) if is_set && payload != a => {
            let name = vm.class_name(a);
            let inner =
                text.strip_prefix("frozenset(").and_then(|text| text.strip_suffix(')')).unwrap_or(&text);
            let inner = if inner == "set()" { "" } else { inner };
            let text = format!("{name}({inner})");
            Ok(vm.str(text).into())
        }
        Some(text) => Ok(vm.str(text).into()),
        None => Ok(Flow::call(vm.prelude("_repr_container"), &[payload])),
    }
}

fn format(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value, spec] = take(vm, args, "__format__", ["", ""], 2)?;
    let Some(text) = vm.as_str(spec).map(str::to_owned) else {
        let message = format!("__format__() argument must be str, not {}", vm.class_name(spec));
        return Err(vm.type_error(message));
    };
    if text.is_empty() && !ops::is_builtin(vm, value) {
        return Ok(Flow::call(vm.prelude("_str"), &[value]));
    }
    let payload = vm.payload(value);
    let formatted = ops::format(vm, payload, &text)?;
    super::args::text_or_call(vm, formatted, "_format_value", &[payload, spec])
}

fn len(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__len__", [""], 1)?;
    let payload = vm.payload(a);
    let len = ops::item::len_of(vm, payload).unwrap_or(0);
    Ok(Value::Int(i64::try_from(len).unwrap_or(i64::MAX)).into())
}

fn contains(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [container, item] = take(vm, args, "__contains__", ["", ""], 2)?;
    let container = vm.payload(container);
    match ops::contains(vm, container, item)? {
        Some(found) => Ok(Value::Bool(found).into()),
        None => Ok(Flow::call(vm.prelude("_native_contains"), &[container, item])),
    }
}

fn iter(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__iter__", [""], 1)?;
    let payload = vm.payload(a);
    match ops::iter(vm, payload)? {
        Some(iter) => Ok(iter.into()),
        None => Err(ops::not_iterable(vm, a)),
    }
}

fn get_item(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [container, key] = take(vm, args, "__getitem__", ["", ""], 2)?;
    let payload = vm.payload(container);
    match ops::get_item(vm, payload, key)? {
        Some(item) => Ok(item.into()),
        None => Ok(Flow::call(vm.prelude("_get_item_by_index"), &[payload, key])),
    }
}

fn set_item(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [container, key, value] = take(vm, args, "__setitem__", ["", "", ""], 3)?;
    let payload = vm.payload(container);
    match ops::set_item(vm, payload, key, value)? {
        Some(()) => Ok(Value::None.into()),
        None => Ok(Flow::call(vm.prelude("_set_item_by_index"), &[payload, key, value])),
    }
}

fn delete_item(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [container, key] = take(vm, args, "__delitem__", ["", ""], 2)?;
    let payload = vm.payload(container);
    match ops::delete_item(vm, payload, key)? {
        Some(()) => Ok(Value::None.into()),
        None => Ok(Flow::call(vm.prelude("_delete_item_by_index"), &[payload, key])),
    }
}

fn in_place_add(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [container, other] = take(vm, args, "__iadd__", ["", ""], 2)?;
    let payload = vm.payload(container);
    match ops::in_place(vm, BinOp::Add, payload, other)? {
        Some(_) => Ok(container.into()),
        None => Ok(Flow::call(vm.prelude("_list_fill"), &[container, payload, other])),
    }
}

fn in_place_mul(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [container, other] = take(vm, args, "__imul__", ["", ""], 2)?;
    let payload = vm.payload(container);
    match ops::in_place(vm, BinOp::Mul, payload, other)? {
        Some(_) => Ok(container.into()),
        None => Ok(Value::NotImplemented.into()),
    }
}

fn reversed(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__reversed__", [""], 1)?;
    let payload = vm.payload(a);
    match ops::iter::reversed(vm, payload)? {
        Some(iter) => Ok(iter.into()),
        None => Err(ops::not_iterable(vm, a)),
    }
}

fn own_iter(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__iter__", [""], 1)?;
    Ok(a.into())
}

fn next(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a] = take(vm, args, "__next__", [""], 1)?;
    if let Some((generator, Object::Generator(_))) = a.obj().map(|id| (id, vm.get(id))) {
        return Ok(Flow::Resume { generator, how: Resume::Send(Value::None) });
    }
    let found = match a {
        Value::Obj(id) => ops::next(vm, id)?,
        _ => None,
    };
    match found {
        Some(item) => Ok(item.into()),
        None => Err(vm.exception(types::STOP_ITERATION, &[])),
    }
}

fn length_hint(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::OBJECT, "__length_hint__", [], 0)?;
    let Value::Obj(id) = this else { return Ok(Value::Int(0).into()) };
    let copy = match vm.get(id) {
        Object::Iter(iter) => iter.clone(),
        _ => return Ok(Value::NotImplemented.into()),
    };
    let copy = vm.heap().alloc(Object::Iter(copy));
    let mut count = 0;
    while ops::next(vm, copy)?.is_some() {
        count += 1;
    }
    Ok(Value::Int(count).into())
}
