//! `set` and `frozenset`.

use vm_code::{BinOp, ObjId, Value};

use super::args::{class_argument, method, receiver, take};
use super::list::instance_of;
use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::{Object, Set};
use crate::ops;
use crate::ops::compare::Same;
use crate::types;
use crate::vm::Vm;

/// Methods of `set` alone.
pub const SET: &[NativeDef] = &[
    NativeDef::constructor(new_set),
    NativeDef::method("__init__", init),
    NativeDef::method("add", add),
    NativeDef::method("discard", discard),
    NativeDef::method("remove", remove),
    NativeDef::method("pop", pop),
    NativeDef::method("clear", clear),
    NativeDef::method("update", update),
    NativeDef::method("difference_update", |vm, args| change(vm, args, "difference_update", BinOp::Sub)),
    NativeDef::method("intersection_update", |vm, args| change(vm, args, "intersection_update", BinOp::And)),
    NativeDef::method("symmetric_difference_update", |vm, args| {
        change(vm, args, "symmetric_difference_update", BinOp::Xor)
    }),
    NativeDef::method("__ior__", |vm, args| in_place(vm, args, BinOp::Or)),
    NativeDef::method("__iand__", |vm, args| in_place(vm, args, BinOp::And)),
    NativeDef::method("__isub__", |vm, args| in_place(vm, args, BinOp::Sub)),
    NativeDef::method("__ixor__", |vm, args| in_place(vm, args, BinOp::Xor)),
];

/// Methods of `frozenset` alone.
pub const FROZENSET: &[NativeDef] = &[NativeDef::constructor(new_frozenset)];

/// Methods of both.
pub const BOTH: &[NativeDef] = &[
    NativeDef::method("copy", copy),
    NativeDef::method("union", |vm, args| combine(vm, args, "union", BinOp::Or)),
    NativeDef::method("intersection", |vm, args| combine(vm, args, "intersection", BinOp::And)),
    NativeDef::method("difference", |vm, args| combine(vm, args, "difference", BinOp::Sub)),
    NativeDef::method("symmetric_difference", |vm, args| {
        combine(vm, args, "symmetric_difference", BinOp::Xor)
    }),
    NativeDef::method("issubset", |vm, args| relation(vm, args, "issubset", false)),
    NativeDef::method("issuperset", |vm, args| relation(vm, args, "issuperset", true)),
    NativeDef::method("isdisjoint", isdisjoint),
];

fn id_of(vm: &Vm<'_>, this: Value) -> ObjId {
    vm.payload(this).obj().unwrap_or(ObjId(0))
}

fn elements_of(vm: &Vm<'_>, value: Value) -> Option<Set> {
    match vm.get(vm.payload(value).obj()?) {
        Object::Set(set) | Object::FrozenSet(set) => Some((**set).clone()),
        _ => None,
    }
}

/// A set of the elements of any native iterable. None: Python code is involved; nothing was consumed then, unless
/// it was an iterator, whose elements are given back as a list.
fn set_from(vm: &mut Vm<'_>, values: Value) -> Result<Result<Set, Value>, Raised> {
    if let Some(set) = elements_of(vm, values)
        && ops::is_native_method(vm, values, vm_code::names::ITER)
    {
        return Ok(Ok(set.copied()));
    }
    let Some(items) = ops::iter::collect(vm, values)? else { return Ok(Err(values)) };
    let made = vm.heap().alloc(Object::Set(Box::default()));
    for item in &items {
        if ops::set_add(vm, made, *item)?.is_none() {
            return Ok(Err(vm.list(items)));
        }
    }
    match vm.get_mut(made) {
        Object::Set(set) => Ok(Ok(std::mem::take(set))),
        _ => Ok(Err(values)),
    }
}

fn new_set(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::SET)?;
    let set = vm.alloc(Object::Set(Box::default()));
    let made = instance_of(vm, class, types::SET, set);
    let [values] = take(vm, args, "set", [""], 0)?;
    fill(vm, set, made, values)
}

fn init(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [values]) = method(vm, args, types::SET, "set", [""], 0)?;
    let id = id_of(vm, this);
    if let Object::Set(set) = vm.get_mut(id) {
        set.clear();
    }
    fill(vm, Value::Obj(id), Value::None, values)
}

/// Adds the elements to an empty set, and gives `result`.
fn fill(vm: &mut Vm<'_>, set: Value, result: Value, values: Value) -> NativeResult {
    if !values.is_bound() {
        return Ok(result.into());
    }
    match set_from(vm, values)? {
        Ok(made) => {
            vm.heap().grew(made.len() * 32);
            if let Value::Obj(id) = set {
                *vm.get_mut(id) = Object::Set(Box::new(made));
            }
            Ok(result.into())
        }
        Err(values) => Ok(Flow::call(vm.prelude("_set_fill"), &[set, result, values])),
    }
}

fn new_frozenset(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::FROZENSET)?;
    let [values] = take(vm, args, "frozenset", [""], 0)?;
    if let Value::Obj(id) = values
        && class == types::FROZENSET
        && let Object::FrozenSet(_) = vm.get(id)
    {
        return Ok(values.into());
    }
    let made = match values {
        Value::Unbound => Set::default(),
        values => match set_from(vm, values)? {
            Ok(made) => made,
            Err(values) => {
                return Ok(Flow::call(vm.prelude("_frozenset_from"), &[Value::Obj(class), values]));
            }
        },
    };
    let payload = vm.alloc(Object::FrozenSet(Box::new(made)));
    Ok(instance_of(vm, class, types::FROZENSET, payload).into())
}

fn add(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::SET, "set.add", [""], 1)?;
    let id = id_of(vm, this);
    match ops::set_add(vm, id, value)? {
        Some(_) => Ok(Value::None.into()),
        None => Ok(Flow::call(vm.prelude("_set_add"), &[Value::Obj(id), value])),
    }
}

fn discard(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::SET, "set.discard", [""], 1)?;
    let id = id_of(vm, this);
    match ops::set_remove(vm, id, value)? {
        Some(_) => Ok(Value::None.into()),
        None => Ok(Flow::call(vm.prelude("_set_discard"), &[Value::Obj(id), value])),
    }
}

fn remove(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::SET, "set.remove", [""], 1)?;
    let id = id_of(vm, this);
    match ops::set_remove(vm, id, value)? {
        Some(true) => Ok(Value::None.into()),
        Some(false) => Err(vm.exception(types::KEY_ERROR, &[value])),
        None => Ok(Flow::call(vm.prelude("_set_remove"), &[Value::Obj(id), value])),
    }
}

fn pop(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::SET, "set.pop", [], 0)?;
    let id = id_of(vm, this);
    let popped = match vm.get_mut(id) {
        Object::Set(set) => set.pop(),
        _ => None,
    };
    match popped {
        Some(value) => Ok(value.into()),
        None => {
            let text = vm.str("pop from an empty set");
            Err(vm.exception(types::KEY_ERROR, &[text]))
        }
    }
}

fn clear(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::SET, "set.clear", [], 0)?;
    let id = id_of(vm, this);
    if let Object::Set(set) = vm.get_mut(id) {
        set.clear();
    }
    Ok(Value::None.into())
}

fn copy(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this] = take(vm, args, "copy", [""], 1)?;
    let id = id_of(vm, this);
    let made = match vm.get(id) {
        Object::FrozenSet(_) => return Ok(Value::Obj(id).into()),
        Object::Set(set) => set.copied(),
        _ => Set::default(),
    };
    Ok(vm.alloc(Object::Set(Box::new(made))).into())
}

fn update(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, rest) = receiver(vm, args, types::SET, "set.update")?;
    let id = id_of(vm, this);
    for (at, values) in rest.positional.iter().enumerate() {
        if let Some(other) = elements_of(vm, *values) {
            let Some(made) =
                elements_of(vm, this).and_then(|own| ops::binary::set_operation(vm, BinOp::Or, &own, &other))
            else {
                let values = vm.tuple(&rest.positional[at..]);
                return Ok(Flow::call(vm.prelude("_set_update"), &[Value::Obj(id), values]));
            };
            vm.heap().grew(other.len() * 32);
            *vm.get_mut(id) = Object::Set(Box::new(made));
            continue;
        }
        let done = match ops::iter::collect(vm, *values)? {
            Some(items) => add_all(vm, id, &items)?,
            None => Some(*values),
        };
        if let Some(left) = done {
            let mut all = vec![left];
            all.extend_from_slice(&rest.positional[at + 1..]);
            let values = vm.tuple(all);
            return Ok(Flow::call(vm.prelude("_set_update"), &[Value::Obj(id), values]));
        }
    }
    Ok(Value::None.into())
}

/// Adds all; what is left for Python code is given back as a list.
fn add_all(vm: &mut Vm<'_>, set: ObjId, items: &[Value]) -> Result<Option<Value>, Raised> {
    for (at, item) in items.iter().enumerate() {
        if ops::set_add(vm, set, *item)?.is_none() {
            return Ok(Some(vm.list(items[at..].to_vec())));
        }
    }
    Ok(None)
}

/// The result of an operation with each of the arguments in turn. None: Python code is involved.
fn folded(vm: &mut Vm<'_>, this: Value, others: &[Value], op: BinOp) -> Result<Option<Set>, Raised> {
    let Some(mut made) = elements_of(vm, this).map(|set| set.copied()) else { return Ok(None) };
    for other in others {
        // An iterator would be consumed before Python code could see it.
        if other.obj().is_some_and(|id| matches!(vm.get(id), Object::Iter(_) | Object::Generator(_))) {
            return Ok(None);
        }
        let other = match set_from(vm, *other)? {
            Ok(other) => other,
            Err(_) => return Ok(None),
        };
        match ops::binary::set_operation(vm, op, &made, &other) {
            Some(next) => made = next,
            None => return Ok(None),
        }
    }
    Ok(Some(made))
}

fn combine(vm: &mut Vm<'_>, args: Args<'_>, name: &str, op: BinOp) -> NativeResult {
    super::args::no_keywords(vm, args, name)?;
    let Some((this, others)) = args.positional.split_first() else {
        return Err(vm.type_error(format!("unbound method set.{name}() needs an argument")));
    };
    if op == BinOp::Xor && others.len() != 1 {
        let given = others.len();
        return Err(vm.type_error(format!("set.{name}() takes exactly one argument ({given} given)")));
    }
    let frozen = matches!(vm.get(id_of(vm, *this)), Object::FrozenSet(_));
    match folded(vm, *this, others, op)? {
        Some(made) => {
            let made = Box::new(made);
            Ok(vm.alloc(if frozen { Object::FrozenSet(made) } else { Object::Set(made) }).into())
        }
        None => {
            let (payload, others) = (vm.payload(*this), vm.tuple(others));
            Ok(Flow::call(vm.prelude(fold_name(op)), &[payload, others]))
        }
    }
}

fn fold_name(op: BinOp) -> &'static str {
    match op {
        BinOp::Or => "_set_unions",
        BinOp::And => "_set_intersections",
        BinOp::Sub => "_set_differences",
        _ => "_set_symmetric_differences",
    }
}

/// `set.difference_update` and its like.
fn change(vm: &mut Vm<'_>, args: Args<'_>, name: &str, op: BinOp) -> NativeResult {
    let (this, rest) = receiver(vm, args, types::SET, name)?;
    let id = id_of(vm, this);
    match folded(vm, this, rest.positional, op)? {
        Some(made) => {
            *vm.get_mut(id) = Object::Set(Box::new(made));
            Ok(Value::None.into())
        }
        None => {
            let (operation, others) = (vm.str(fold_name(op)), vm.tuple(rest.positional));
            Ok(Flow::call(vm.prelude("_set_change"), &[Value::Obj(id), operation, others]))
        }
    }
}

fn in_place(vm: &mut Vm<'_>, args: Args<'_>, op: BinOp) -> NativeResult {
    let (this, [other]) = method(vm, args, types::SET, "set.__ior__", [""], 1)?;
    let payload = vm.payload(this);
    let other = vm.payload(other);
    let id = id_of(vm, this);
    if !matches!(
        other.obj().map(|id| vm.get(id)),
        Some(Object::Set(_) | Object::FrozenSet(_) | Object::DictView { .. })
    ) {
        return Ok(Value::NotImplemented.into());
    }
    match ops::in_place(vm, op, payload, other)? {
        Some(_) => Ok(this.into()),
        None => {
            let (operation, others) = (vm.str(fold_name(op)), vm.tuple([other]));
            Ok(Flow::call(vm.prelude("_set_change_in_place"), &[this, Value::Obj(id), operation, others]))
        }
    }
}

fn relation(vm: &mut Vm<'_>, args: Args<'_>, name: &str, superset: bool) -> NativeResult {
    let [this, other] = take(vm, args, name, ["", ""], 2)?;
    let own = elements_of(vm, this).unwrap_or_default();
    let result = match set_from(vm, other)? {
        Ok(other) if superset => ops::mapping::is_subset(vm, &other, &own),
        Ok(other) => ops::mapping::is_subset(vm, &own, &other),
        Err(_) => Same::Python,
    };
    match ops::compare::same_to_bool(vm, result)? {
        Some(result) => Ok(Value::Bool(result).into()),
        None => {
            let payload = vm.payload(this);
            Ok(Flow::call(vm.prelude("_set_relation"), &[payload, other, Value::Bool(superset)]))
        }
    }
}

fn isdisjoint(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this, other] = take(vm, args, "isdisjoint", ["", ""], 2)?;
    match folded(vm, this, &[other], BinOp::And)? {
        Some(common) => Ok(Value::Bool(common.is_empty()).into()),
        None => {
            let payload = vm.payload(this);
            Ok(Flow::call(vm.prelude("_isdisjoint"), &[payload, other]))
        }
    }
}
