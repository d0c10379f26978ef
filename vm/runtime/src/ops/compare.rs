//! Comparisons and `in`.

use std::cmp::Ordering;

use vm_code::{CmpOp, ObjId, Value, names};

use super::number::{Number, compare_reals, equal as equal_numbers, number};
use super::{is_builtin, is_native_method, mapping};
use crate::flow::Raised;
use crate::object::{DictPart, Object, Range};
use crate::types;
use crate::vm::Vm;

/// Containers within containers, at most.
const DEPTH: u32 = 200;

/// Whether two values are equal, as far as that can be said without Python code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    Yes,
    No,
    /// An `__eq__` in Python decides.
    Python,
    /// Too many containers within containers.
    TooDeep,
}

/// How an ordering ended.
enum Ordered {
    Bool(bool),
    Python,
    TooDeep,
    /// These two cannot be ordered.
    Unsupported(Value, Value),
}

/// `a op b`. None: a special method in Python is involved.
#[inline]
pub fn compare(vm: &mut Vm<'_>, op: CmpOp, a: Value, b: Value) -> Result<Option<Value>, Raised> {
    if let (Value::Int(a), Value::Int(b)) = (a, b) {
        return Ok(Some(Value::Bool(holds(op, Some(a.cmp(&b))))));
    }
    match op {
        CmpOp::Is => Ok(Some(Value::Bool(a.is(b)))),
        CmpOp::IsNot => Ok(Some(Value::Bool(!a.is(b)))),
        CmpOp::In => Ok(contains(vm, b, a)?.map(Value::Bool)),
        CmpOp::NotIn => Ok(contains(vm, b, a)?.map(|found| Value::Bool(!found))),
        CmpOp::Eq => Ok(same_to_bool(vm, equal(vm, a, b, DEPTH))?.map(Value::Bool)),
        CmpOp::Ne => {
            if !is_native_method(vm, a, names::NE) || !is_native_method(vm, b, names::NE) {
                return Ok(None);
            }
            Ok(same_to_bool(vm, equal(vm, a, b, DEPTH))?.map(|same| Value::Bool(!same)))
        }
        CmpOp::Lt | CmpOp::Le | CmpOp::Gt | CmpOp::Ge => match order(vm, op, a, b, DEPTH) {
            Ordered::Bool(result) => Ok(Some(Value::Bool(result))),
            Ordered::Python => Ok(None),
            Ordered::TooDeep => Err(too_deep(vm)),
            Ordered::Unsupported(a, b) => Err(compare_error(vm, op, a, b)),
        },
    }
}

/// The error of a comparison that no method carried out.
pub fn compare_error(vm: &mut Vm<'_>, op: CmpOp, a: Value, b: Value) -> Raised {
    let (a, b) = (vm.class_name(a), vm.class_name(b));
    let message = format!("'{}' not supported between instances of '{a}' and '{b}'", op.symbol());
    vm.type_error(message)
}

/// `item in container`. None: Python code is involved.
pub fn contains(vm: &mut Vm<'_>, container: Value, item: Value) -> Result<Option<bool>, Raised> {
    if !is_native_method(vm, container, names::CONTAINS) {
        return Ok(None);
    }
    let payload = vm.payload(container);
    let Value::Obj(id) = payload else { return Err(not_a_container(vm, container)) };
    match vm.get(id) {
        Object::List(items) => {
            let same = any_same(vm, items, item);
            same_to_bool(vm, same)
        }
        Object::Tuple(items) => {
            let same = any_same(vm, items, item);
            same_to_bool(vm, same)
        }
        Object::Str(text) => match vm.as_str(item) {
            Some(part) => Ok(Some(text.as_str(&vm.isolate.heap).contains(part))),
            None => {
                let name = vm.class_name(item);
                let message = format!("'in <string>' requires string as left operand, not {name}");
                Err(vm.type_error(message))
            }
        },
        Object::Bytes(_) | Object::ByteArray(_) => contains_bytes(vm, id, item).map(Some),
        Object::Dict(_) => Ok(mapping::dict_get(vm, id, item)?.map(|found| found.is_some())),
        Object::Set(_) | Object::FrozenSet(_) => mapping::set_contains(vm, id, item),
        Object::Range(range) => {
            let range = **range;
            Ok(contains_range(vm, range, item))
        }
        Object::DictView { dict, part } => {
            let (dict, part) = (*dict, *part);
            contains_view(vm, dict, part, item)
        }
        Object::Namespace(_) => {
            let found = super::item::get_namespace(vm, id, item).is_some();
            Ok(Some(found))
        }
        Object::Iter(_) => contains_iter(vm, id, item),
        Object::Instance(_) | Object::Generator(_) => Ok(None),
        Object::Class(class) if class.meta != types::TYPE => Ok(None),
        _ => Err(not_a_container(vm, container)),
    }
}

/// Whether two values are equal.
#[inline]
pub fn equal(vm: &Vm<'_>, a: Value, b: Value, depth: u32) -> Same {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => return a.eq(&b).into(),
        (Value::Float(a), Value::Float(b)) => return a.eq(&b).into(),
        (Value::Obj(x), Value::Obj(y)) => {
            if let Some(equal) = vm.isolate.heap.equal_strings(x, y) {
                return equal.into();
            }
        }
        _ => {}
    }
    if !is_native_method(vm, a, names::EQ) || !is_native_method(vm, b, names::EQ) {
        return Same::Python;
    }
    let (a, b) = (vm.payload(a), vm.payload(b));
    if let (Some(x), Some(y)) = (number(vm, a), number(vm, b)) {
        return equal_numbers(&x, &y).into();
    }
    match (a, b) {
        (Value::Obj(x), Value::Obj(y)) => equal_objects(vm, x, y, depth),
        _ => a.is(b).into(),
    }
}

/// Whether two elements count as equal: the same object, or equal.
#[inline]
pub fn same(vm: &Vm<'_>, a: Value, b: Value) -> Same {
    same_within(vm, a, b, DEPTH)
}

/// Whether one of the elements is equal to a value.
pub fn any_same(vm: &Vm<'_>, items: &[Value], value: Value) -> Same {
    for item in items {
        match same(vm, *item, value) {
            Same::No => {}
            other => return other,
        }
    }
    Same::No
}

/// The answer, unless Python code must give it.
pub fn same_to_bool(vm: &mut Vm<'_>, same: Same) -> Result<Option<bool>, Raised> {
    match same {
        Same::Yes => Ok(Some(true)),
        Same::No => Ok(Some(false)),
        Same::Python => Ok(None),
        Same::TooDeep => Err(too_deep(vm)),
    }
}

impl From<bool> for Same {
    fn from(same: bool) -> Self {
        if same { Same::Yes } else { Same::No }
    }
}

fn too_deep(vm: &mut Vm<'_>) -> Raised {
    vm.error(types::RECURSION_ERROR, "maximum recursion depth exceeded in comparison")
}

fn not_a_container(vm: &mut Vm<'_>, value: Value) -> Raised {
    let message = format!("argument of type '{}' is not iterable", vm.class_name(value));
    vm.type_error(message)
}

fn holds(op: CmpOp, ordering: Option<Ordering>) -> bool {
    match (op, ordering) {
        (CmpOp::Ne | CmpOp::IsNot, None) => true,
        (_, None) => false,
        (CmpOp::Lt, Some(ordering)) => ordering.is_lt(),
        (CmpOp::Le, Some(ordering)) => ordering.is_le(),
        (CmpOp::Gt, Some(ordering)) => ordering.is_gt(),
        (CmpOp::Ge, Some(ordering)) => ordering.is_ge(),
        (CmpOp::Ne | CmpOp::IsNot, Some(ordering)) => ordering.is_ne(),
        (CmpOp::Eq | CmpOp::Is | CmpOp::In | CmpOp::NotIn, Some(ordering)) => ordering.is_eq(),
    }
}

fn same_within(vm: &Vm<'_>, a: Value, b: Value, depth: u32) -> Same {
    if a.is(b) { Same::Yes } else { equal(vm, a, b, depth) }
}

fn equal_objects(vm: &Vm<'_>, x: ObjId, y: ObjId, depth: u32) -> Same {
    if depth == 0 {
        return Same::TooDeep;
    }
    match (vm.get(x), vm.get(y)) {
        (Object::Str(_), Object::Str(_)) => vm.isolate.heap.equal_strings(x, y).unwrap_or(false).into(),
        (Object::List(a), Object::List(b)) => equal_items(vm, a, b, depth),
        (Object::Tuple(a), Object::Tuple(b)) => equal_items(vm, a, b, depth),
        (Object::Slice(a), Object::Slice(b)) => equal_items(vm, &a[..], &b[..], depth),
        (Object::Dict(a), Object::Dict(b)) => {
            if a.len() != b.len() {
                return Same::No;
            }
            all(a.iter().map(|entry| {
                let found = mapping::find_in(vm, b, entry.hash, entry.key);
                match found {
                    mapping::Found::At(at) => match b.at(at) {
                        Some(other) => same_within(vm, entry.value, other.value, depth - 1),
                        None => Same::No,
                    },
                    mapping::Found::Missing => Same::No,
                    mapping::Found::Python => Same::Python,
                }
            }))
        }
        (Object::Set(a) | Object::FrozenSet(a), Object::Set(b) | Object::FrozenSet(b)) => {
            if a.len() != b.len() {
                return Same::No;
            }
            mapping::is_subset(vm, a, b)
        }
        (Object::Bytes(_) | Object::ByteArray(_), Object::Bytes(_) | Object::ByteArray(_)) => {
            (bytes_of(vm, x) == bytes_of(vm, y)).into()
        }
        (Object::Range(a), Object::Range(b)) => equal_ranges(**a, **b).into(),
        (Object::BoundMethod(a), Object::BoundMethod(b)) => {
            (a.receiver.is(b.receiver) && a.function.is(b.function)).into()
        }
        (Object::Alias(a), Object::Alias(b)) => {
            equal_items(vm, &[a.origin, a.args], &[b.origin, b.args], depth)
        }
        (Object::DictView { dict: a, part: p }, Object::DictView { dict: b, part: q })
            if p == q && *p != DictPart::Values =>
        {
            equal_views(vm, *a, *b, *p, depth)
        }
        _ => (x == y).into(),
    }
}

fn equal_views(vm: &Vm<'_>, a: ObjId, b: ObjId, part: DictPart, depth: u32) -> Same {
    let (Object::Dict(left), Object::Dict(right)) = (vm.get(a), vm.get(b)) else { return Same::No };
    if part == DictPart::Items {
        return equal_objects(vm, a, b, depth);
    }
    if left.len() != right.len() {
        return Same::No;
    }
    all(left.iter().map(|entry| match mapping::find_in(vm, right, entry.hash, entry.key) {
        mapping::Found::At(_) => Same::Yes,
        mapping::Found::Missing => Same::No,
        mapping::Found::Python => Same::Python,
    }))
}

fn equal_items(vm: &Vm<'_>, a: &[Value], b: &[Value], depth: u32) -> Same {
    if a.len() != b.len() {
        return Same::No;
    }
    all(a.iter().zip(b).map(|(a, b)| same_within(vm, *a, *b, depth - 1)))
}

/// The first answer that is not yes.
pub fn all(mut answers: impl Iterator<Item = Same>) -> Same {
    answers.find(|answer| *answer != Same::Yes).unwrap_or(Same::Yes)
}

fn equal_ranges(a: Range, b: Range) -> bool {
    let len = a.len();
    len == b.len() && (len == 0 || (a.start == b.start && (len == 1 || a.step == b.step)))
}

/// The bytes of `bytes` or `bytearray`.
pub fn bytes_of<'a>(vm: &'a Vm<'_>, id: ObjId) -> &'a [u8] {
    match vm.get(id) {
        Object::Bytes(bytes) => bytes,
        Object::ByteArray(bytes) => bytes,
        _ => &[],
    }
}

fn order(vm: &Vm<'_>, op: CmpOp, a: Value, b: Value, depth: u32) -> Ordered {
    let (method, mirrored) = match op {
        CmpOp::Lt => (names::LT, names::GT),
        CmpOp::Le => (names::LE, names::GE),
        CmpOp::Gt => (names::GT, names::LT),
        _ => (names::GE, names::LE),
    };
    if !is_native_method(vm, a, method) || !is_native_method(vm, b, mirrored) {
        return Ordered::Python;
    }
    let (left, right) = (vm.payload(a), vm.payload(b));
    if let (Some(x), Some(y)) = (number(vm, left), number(vm, right)) {
        if matches!(x, Number::Complex(..)) || matches!(y, Number::Complex(..)) {
            return Ordered::Unsupported(a, b);
        }
        return Ordered::Bool(holds(op, compare_reals(&x, &y)));
    }
    let (Value::Obj(x), Value::Obj(y)) = (left, right) else { return Ordered::Unsupported(a, b) };
    if depth == 0 {
        return Ordered::TooDeep;
    }
    match (vm.get(x), vm.get(y)) {
        (Object::Str(x), Object::Str(y)) => {
            let heap = &vm.isolate.heap;
            Ordered::Bool(holds(op, Some(x.as_str(heap).cmp(y.as_str(heap)))))
        }
        (Object::List(x), Object::List(y)) => order_items(vm, op, x, y, depth),
        (Object::Tuple(x), Object::Tuple(y)) => order_items(vm, op, x, y, depth),
        (Object::Bytes(_) | Object::ByteArray(_), Object::Bytes(_) | Object::ByteArray(_)) => {
            Ordered::Bool(holds(op, Some(bytes_of(vm, x).cmp(bytes_of(vm, y)))))
        }
        (Object::Set(x) | Object::FrozenSet(x), Object::Set(y) | Object::FrozenSet(y)) => {
            let (small, large, strict) = match op {
                CmpOp::Lt => (x, y, true),
                CmpOp::Le => (x, y, false),
                CmpOp::Gt => (y, x, true),
                _ => (y, x, false),
            };
            if small.len() > large.len() || (strict && small.len() == large.len()) {
                return Ordered::Bool(false);
            }
            match mapping::is_subset(vm, small, large) {
                Same::Yes => Ordered::Bool(true),
                Same::No => Ordered::Bool(false),
                Same::Python => Ordered::Python,
                Same::TooDeep => Ordered::TooDeep,
            }
        }
        (Object::DictView { .. }, _) | (_, Object::DictView { .. }) => Ordered::Python,
        _ if !is_builtin(vm, a) || !is_builtin(vm, b) => Ordered::Python,
        _ => Ordered::Unsupported(a, b),
    }
}

fn order_items(vm: &Vm<'_>, op: CmpOp, a: &[Value], b: &[Value], depth: u32) -> Ordered {
    for (x, y) in a.iter().zip(b) {
        match same_within(vm, *x, *y, depth - 1) {
            Same::Yes => {}
            Same::No => return order(vm, op, *x, *y, depth - 1),
            Same::Python => return Ordered::Python,
            Same::TooDeep => return Ordered::TooDeep,
        }
    }
    Ordered::Bool(holds(op, Some(a.len().cmp(&b.len()))))
}

fn contains_bytes(vm: &mut Vm<'_>, bytes: ObjId, item: Value) -> Result<bool, Raised> {
    if let Some(int) = vm.as_int(item) {
        return match u8::try_from(int) {
            Ok(byte) => Ok(bytes_of(vm, bytes).contains(&byte)),
            Err(_) => Err(vm.value_error("byte must be in range(0, 256)")),
        };
    }
    if let Value::Obj(id) = vm.payload(item)
        && let Object::Bytes(_) | Object::ByteArray(_) = vm.get(id)
    {
        let (all, part) = (bytes_of(vm, bytes), bytes_of(vm, id));
        return Ok(part.is_empty() || all.windows(part.len()).any(|window| window == part));
    }
    let message = format!("a bytes-like object is required, not '{}'", vm.class_name(item));
    Err(vm.type_error(message))
}

fn contains_range(vm: &Vm<'_>, range: Range, item: Value) -> Option<bool> {
    if !is_native_method(vm, item, names::EQ) {
        return None;
    }
    let int = match vm.payload(item) {
        Value::Float(float) if float == libm::trunc(float) && float.abs() < 9e18 => float as i64,
        other => match vm.as_int(other) {
            Some(int) => int,
            None => return Some(false),
        },
    };
    Some(in_range(range, int))
}

/// Whether an integer is one of a range.
pub fn in_range(range: Range, int: i64) -> bool {
    let inside = if range.step > 0 {
        int >= range.start && int < range.stop
    } else {
        int <= range.start && int > range.stop
    };
    inside && (i128::from(int) - i128::from(range.start)) % i128::from(range.step) == 0
}

fn contains_view(vm: &mut Vm<'_>, dict: ObjId, part: DictPart, item: Value) -> Result<Option<bool>, Raised> {
    match part {
        DictPart::Keys => Ok(mapping::dict_get(vm, dict, item)?.map(|found| found.is_some())),
        DictPart::Values => {
            let Object::Dict(all) = vm.get(dict) else { return Ok(Some(false)) };
            let values: Vec<Value> = all.iter().map(|entry| entry.value).collect();
            let same = any_same(vm, &values, item);
            same_to_bool(vm, same)
        }
        DictPart::Items => {
            let pair = match vm.as_sequence(item) {
                Some([key, value]) => (*key, *value),
                _ => return Ok(Some(false)),
            };
            match mapping::dict_get(vm, dict, pair.0)? {
                None => Ok(None),
                Some(None) => Ok(Some(false)),
                Some(Some(value)) => {
                    let same = same(vm, value, pair.1);
                    same_to_bool(vm, same)
                }
            }
        }
    }
}

fn contains_iter(vm: &mut Vm<'_>, iter: ObjId, item: Value) -> Result<Option<bool>, Raised> {
    if !is_native_method(vm, item, names::EQ) {
        return Ok(None);
    }
    while let Some(next) = super::next(vm, iter)? {
        match same(vm, next, item) {
            Same::No => {}
            // An element in Python code after native ones: as CPython, what was consumed is gone.
            other => return same_to_bool(vm, other),
        }
    }
    Ok(Some(false))
}
