//! `dict` and its views.

use vm_code::{BinOp, ObjId, Value, names};

use super::args::{class_argument, method, named_to_dict, no_keywords, or_none, receiver, take};
use super::list::instance_of;
use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::{Dict, DictPart, Object};
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// Methods.
pub const METHODS: &[NativeDef] = &[
    NativeDef::constructor(new),
    NativeDef::method("__init__", init),
    NativeDef::method("__getitem__", get_item),
    NativeDef::method("__setitem__", set_item),
    NativeDef::method("__delitem__", delete_item),
    NativeDef::method("__or__", or),
    NativeDef::method("__ror__", ror),
    NativeDef::method("__ior__", ior),
    NativeDef::method("get", get),
    NativeDef::method("setdefault", setdefault),
    NativeDef::method("pop", pop),
    NativeDef::method("popitem", popitem),
    NativeDef::method("update", update),
    NativeDef::method("keys", keys),
    NativeDef::method("values", values),
    NativeDef::method("items", items),
    NativeDef::method("clear", clear),
    NativeDef::method("copy", copy),
    NativeDef::class_method("fromkeys", fromkeys),
];

/// Methods of `x.__dict__`.
pub const NAMESPACE: &[NativeDef] = &[
    NativeDef::method("__getitem__", namespace_get_item),
    NativeDef::method("__setitem__", namespace_set_item),
    NativeDef::method("__delitem__", namespace_delete_item),
    NativeDef::method("get", namespace_get),
    NativeDef::method("keys", namespace_keys),
    NativeDef::method("values", namespace_values),
    NativeDef::method("items", namespace_items),
    NativeDef::method("copy", namespace_copy),
    NativeDef::method("update", namespace_update),
    NativeDef::method("pop", namespace_pop),
    NativeDef::method("setdefault", namespace_setdefault),
    NativeDef::method("clear", namespace_clear),
    NativeDef::method("__or__", namespace_or),
];

/// Methods of views.
pub const VIEW: &[NativeDef] =
    &[NativeDef::method("isdisjoint", isdisjoint), NativeDef::getter("mapping", mapping)];

/// The dict of a receiver.
fn id_of(vm: &Vm<'_>, this: Value) -> ObjId {
    vm.payload(this).obj().unwrap_or(ObjId(0))
}

fn entries<'a>(vm: &'a Vm<'_>, this: Value) -> Option<&'a Dict> {
    match vm.get(vm.payload(this).obj()?) {
        Object::Dict(dict) => Some(dict),
        _ => None,
    }
}

fn entries_mut<'a>(vm: &'a mut Vm<'_>, this: Value) -> Option<&'a mut Dict> {
    let id = vm.payload(this).obj()?;
    match vm.get_mut(id) {
        Object::Dict(dict) => Some(dict),
        _ => None,
    }
}

fn new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::DICT)?;
    let payload = vm.alloc(Object::Dict(Box::default()));
    let dict = instance_of(vm, class, types::DICT, payload);
    fill(vm, dict, payload, args, "dict")
}

fn init(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, args) = receiver(vm, args, types::DICT, "dict.__init__")?;
    let payload = vm.payload(this);
    fill(vm, Value::None, payload, args, "dict")
}

fn update(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, args) = receiver(vm, args, types::DICT, "dict.update")?;
    let payload = vm.payload(this);
    fill(vm, Value::None, payload, args, "update")
}

/// From a mapping, or an iterable of pairs, and named arguments; gives `result`.
fn fill(vm: &mut Vm<'_>, result: Value, dict: Value, args: Args<'_>, name: &str) -> NativeResult {
    let [source] = take(vm, Args { positional: args.positional, named: &[] }, name, [""], 0)?;
    let id = id_of(vm, dict);
    let done = match source {
        Value::Unbound => true,
        source => ops::binary::dict_update(vm, id, source)?.is_some() || fill_from_pairs(vm, id, source)?,
    };
    if !done {
        let named = named_to_dict(vm, args.named)?;
        return Ok(Flow::call(vm.prelude("_dict_fill"), &[result, dict, source, named]));
    }
    for (key, value) in args.named {
        let key = vm.name(*key).to_owned();
        let key = vm.str(key);
        if ops::dict_set(vm, id, key, *value)?.is_none() {
            return Ok(Flow::call(vm.prelude("_dict_set"), &[dict, key, *value]));
        }
    }
    Ok(result.into())
}

/// Whether all pairs of a list or tuple (or of an iterator over builtin values) were native.
fn fill_from_pairs(vm: &mut Vm<'_>, dict: ObjId, source: Value) -> Result<bool, Raised> {
    let mapping = vm.lookup(vm.class_of(source), names::KEYS).is_some();
    if mapping
        || source.obj().is_some_and(|id| matches!(vm.get(id), Object::Iter(_)))
            && !is_native_source(vm, source)
    {
        return Ok(false);
    }
    let Some(pairs) = ops::iter::collect(vm, source)? else { return Ok(false) };
    let mut found = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.into_iter().enumerate() {
        let parts = match ops::iter::collect(vm, pair) {
            Ok(Some(parts)) => parts,
            Ok(None) => return Ok(false),
            Err(_) => {
                let message =
                    format!("cannot convert dictionary update sequence element #{at} to a sequence");
                return Err(vm.type_error(message));
            }
        };
        let [key, value] = parts[..] else {
            let len = parts.len();
            let message = format!("dictionary update sequence element #{at} has length {len}; 2 is required");
            return Err(vm.value_error(message));
        };
        if ops::hash(vm, key)?.is_none() {
            return Ok(false);
        }
        found.push((key, value));
    }
    for (key, value) in found {
        if ops::dict_set(vm, dict, key, value)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Iterators are consumed once, so Python code gets them whole unless they are `zip` or `enumerate` of natives,
/// whose pairs are made here and hashed natively or not at all.
fn is_native_source(vm: &Vm<'_>, source: Value) -> bool {
    use crate::object::Iter;
    let Some(id) = source.obj() else { return false };
    let Object::Iter(iter) = vm.get(id) else { return false };
    let keys = match &**iter {
        Iter::Zip { iters, .. } => iters.first().copied(),
        Iter::Enumerate { .. } => return true,
        _ => None,
    };
    // The keys are looked at before anything is taken.
    let items = match keys.map(|id| vm.get(id)) {
        Some(Object::Iter(iter)) => match &**iter {
            Iter::List { list, .. } => vm.as_sequence(Value::Obj(*list)).map(<[Value]>::to_vec),
            Iter::Tuple { tuple, .. } => vm.as_sequence(Value::Obj(*tuple)).map(<[Value]>::to_vec),
            Iter::Str { .. } | Iter::Range(_) | Iter::Bytes { .. } => Some(Vec::new()),
            _ => None,
        },
        _ => None,
    };
    items.is_some_and(|items| items.iter().all(|item| ops::is_builtin(vm, *item)))
}

fn get_item(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key]) = method(vm, args, types::DICT, "dict.__getitem__", [""], 1)?;
    let id = id_of(vm, this);
    match ops::dict_get(vm, id, key)? {
        Some(Some(value)) => Ok(value.into()),
        Some(None) => match vm.lookup(vm.class_of(this), names::MISSING) {
            Some(missing) => Ok(Flow::call(missing, &[this, key])),
            None => Err(vm.exception(types::KEY_ERROR, &[key])),
        },
        None => Ok(Flow::call(vm.prelude("_dict_get_item"), &[this, Value::Obj(id), key])),
    }
}

fn set_item(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key, value]) = method(vm, args, types::DICT, "dict.__setitem__", ["", ""], 2)?;
    let id = id_of(vm, this);
    match ops::dict_set(vm, id, key, value)? {
        Some(()) => Ok(Value::None.into()),
        None => Ok(Flow::call(vm.prelude("_dict_set"), &[Value::Obj(id), key, value])),
    }
}

fn delete_item(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key]) = method(vm, args, types::DICT, "dict.__delitem__", [""], 1)?;
    let id = id_of(vm, this);
    match ops::dict_remove(vm, id, key)? {
        Some(Some(_)) => Ok(Value::None.into()),
        Some(None) => Err(vm.exception(types::KEY_ERROR, &[key])),
        None => Ok(Flow::call(vm.prelude("_dict_delete"), &[Value::Obj(id), key])),
    }
}

fn or(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [other]) = method(vm, args, types::DICT, "dict.__or__", [""], 1)?;
    joined(vm, this, other)
}

fn ror(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [other]) = method(vm, args, types::DICT, "dict.__ror__", [""], 1)?;
    joined(vm, other, this)
}

fn joined(vm: &mut Vm<'_>, a: Value, b: Value) -> NativeResult {
    let (x, y) = (vm.payload(a), vm.payload(b));
    if entries(vm, x).is_none() || entries(vm, y).is_none() {
        return Ok(Value::NotImplemented.into());
    }
    match ops::binary::on_payload(vm, BinOp::Or, x, y)? {
        Some(dict) => Ok(dict.into()),
        None => Ok(Flow::call(vm.prelude("_dict_or"), &[x, y])),
    }
}

fn ior(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [other]) = method(vm, args, types::DICT, "dict.__ior__", [""], 1)?;
    let payload = vm.payload(this);
    let id = id_of(vm, this);
    if ops::binary::dict_update(vm, id, other)?.is_some() {
        return Ok(this.into());
    }
    Ok(Flow::call(vm.prelude("_dict_ior"), &[this, payload, other]))
}

fn get(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    // As it is mostly called.
    if let ([Value::Obj(id), key, default], []) = (args.positional, args.named)
        && let Object::Dict(_) = vm.get(*id)
        && let Some(found) = ops::dict_get(vm, *id, *key)?
    {
        return Ok(found.unwrap_or(*default).into());
    }
    let (this, [key, default]) = method(vm, args, types::DICT, "dict.get", ["", ""], 1)?;
    let id = id_of(vm, this);
    let default = or_none(default);
    match ops::dict_get(vm, id, key)? {
        Some(found) => Ok(found.unwrap_or(default).into()),
        None => Ok(Flow::call(vm.prelude("_dict_get"), &[Value::Obj(id), key, default])),
    }
}

fn setdefault(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key, default]) = method(vm, args, types::DICT, "dict.setdefault", ["", ""], 1)?;
    let id = id_of(vm, this);
    let default = or_none(default);
    match ops::dict_get(vm, id, key)? {
        Some(Some(value)) => Ok(value.into()),
        Some(None) => {
            ops::dict_set(vm, id, key, default)?;
            Ok(default.into())
        }
        None => Ok(Flow::call(vm.prelude("_dict_setdefault"), &[Value::Obj(id), key, default])),
    }
}

fn pop(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key, default]) = method(vm, args, types::DICT, "dict.pop", ["", ""], 1)?;
    let id = id_of(vm, this);
    match ops::dict_remove(vm, id, key)? {
        Some(Some(value)) => Ok(value.into()),
        Some(None) if default.is_bound() => Ok(default.into()),
        Some(None) => Err(vm.exception(types::KEY_ERROR, &[key])),
        None => {
            let given = Value::Bool(default.is_bound());
            Ok(Flow::call(vm.prelude("_dict_pop"), &[Value::Obj(id), key, given, or_none(default)]))
        }
    }
}

fn popitem(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::DICT, "dict.popitem", [], 0)?;
    let last = entries_mut(vm, this).and_then(|dict| {
        let end = dict.end();
        let at = (0..end).rev().find(|at| dict.at(*at).is_some())?;
        dict.remove_at(at)
    });
    match last {
        Some(entry) => Ok(vm.tuple([entry.key, entry.value]).into()),
        None => {
            let text = vm.str("popitem(): dictionary is empty");
            Err(vm.exception(types::KEY_ERROR, &[text]))
        }
    }
}

fn view(vm: &mut Vm<'_>, args: Args<'_>, name: &str, part: DictPart) -> NativeResult {
    let (this, []) = method(vm, args, types::DICT, name, [], 0)?;
    let dict = id_of(vm, this);
    Ok(vm.alloc(Object::DictView { dict, part }).into())
}

fn keys(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    view(vm, args, "dict.keys", DictPart::Keys)
}

fn values(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    view(vm, args, "dict.values", DictPart::Values)
}

fn items(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    view(vm, args, "dict.items", DictPart::Items)
}

fn clear(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::DICT, "dict.clear", [], 0)?;
    if let Some(dict) = entries_mut(vm, this) {
        dict.clear();
    }
    Ok(Value::None.into())
}

fn copy(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::DICT, "dict.copy", [], 0)?;
    let copy = entries(vm, this).cloned().unwrap_or_default();
    Ok(vm.alloc(Object::Dict(Box::new(copy))).into())
}

fn fromkeys(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::DICT)?;
    let [keys, value] = take(vm, args, "fromkeys", ["", ""], 1)?;
    let value = or_none(value);
    let native = class == types::DICT && !keys.obj().is_some_and(|id| matches!(vm.get(id), Object::Iter(_)));
    if native && let Some(items) = ops::iter::collect(vm, keys)? {
        let dict = vm.alloc(Object::Dict(Box::default()));
        let id = id_of(vm, dict);
        let mut done = true;
        for key in items {
            done = done && ops::dict_set(vm, id, key, value)?.is_some();
        }
        if done {
            return Ok(dict.into());
        }
    }
    Ok(Flow::call(vm.prelude("_dict_fromkeys"), &[Value::Obj(class), keys, value]))
}

fn isdisjoint(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this, other] = take(vm, args, "isdisjoint", ["", ""], 2)?;
    Ok(Flow::call(vm.prelude("_isdisjoint"), &[this, other]))
}

fn mapping(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this] = take(vm, args, "mapping", [""], 1)?;
    match this.obj().map(|id| vm.get(id)) {
        Some(Object::DictView { dict, .. }) => Ok(Value::Obj(*dict).into()),
        _ => Ok(Value::None.into()),
    }
}

fn namespace(vm: &mut Vm<'_>, args: Args<'_>, name: &str) -> Result<ObjId, Raised> {
    let (this, []) = method(vm, args, types::NAMESPACE, name, [], 0)?;
    Ok(id_of(vm, this))
}

/// A dict with what the namespace holds now.
pub fn snapshot(vm: &mut Vm<'_>, namespace: ObjId) -> Result<Value, Raised> {
    let entries = ops::item::namespace_entries(vm, namespace);
    named_to_dict(vm, &entries)
}

fn namespace_get_item(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key]) = method(vm, args, types::NAMESPACE, "dict.__getitem__", [""], 1)?;
    match ops::get_item(vm, this, key)? {
        Some(value) => Ok(value.into()),
        None => Err(vm.exception(types::KEY_ERROR, &[key])),
    }
}

fn namespace_set_item(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key, value]) = method(vm, args, types::NAMESPACE, "dict.__setitem__", ["", ""], 2)?;
    ops::set_item(vm, this, key, value)?;
    Ok(Value::None.into())
}

fn namespace_delete_item(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key]) = method(vm, args, types::NAMESPACE, "dict.__delitem__", [""], 1)?;
    ops::delete_item(vm, this, key)?;
    Ok(Value::None.into())
}

fn namespace_get(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key, default]) = method(vm, args, types::NAMESPACE, "dict.get", ["", ""], 1)?;
    let id = id_of(vm, this);
    Ok(ops::item::get_namespace(vm, id, key).unwrap_or(or_none(default)).into())
}

fn namespace_view(vm: &mut Vm<'_>, args: Args<'_>, name: &str, part: DictPart) -> NativeResult {
    let id = namespace(vm, args, name)?;
    let Value::Obj(dict) = snapshot(vm, id)? else { return Ok(Value::None.into()) };
    Ok(vm.alloc(Object::DictView { dict, part }).into())
}

fn namespace_keys(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    namespace_view(vm, args, "dict.keys", DictPart::Keys)
}

fn namespace_values(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    namespace_view(vm, args, "dict.values", DictPart::Values)
}

fn namespace_items(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    namespace_view(vm, args, "dict.items", DictPart::Items)
}

fn namespace_copy(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let id = namespace(vm, args, "dict.copy")?;
    snapshot(vm, id).map(Flow::Value)
}

fn namespace_update(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, rest) = receiver(vm, args, types::NAMESPACE, "dict.update")?;
    let [source] = take(vm, Args { positional: rest.positional, named: &[] }, "update", [""], 0)?;
    for (key, value) in rest.named {
        let key = vm.name(*key).to_owned();
        let key = vm.str(key);
        ops::set_item(vm, this, key, *value)?;
    }
    let pairs: Option<Vec<(Value, Value)>> = match source {
        Value::Unbound => Some(Vec::new()),
        source => match vm.payload(source).obj().map(|id| vm.get(id)) {
            Some(Object::Dict(dict)) => Some(dict.iter().map(|entry| (entry.key, entry.value)).collect()),
            Some(Object::Namespace(_)) => {
                let id = id_of(vm, source);
                let copy = snapshot(vm, id)?;
                entries(vm, copy).map(|dict| dict.iter().map(|entry| (entry.key, entry.value)).collect())
            }
            _ => None,
        },
    };
    let Some(pairs) = pairs else {
        return Ok(Flow::call(vm.prelude("_namespace_update"), &[this, source]));
    };
    for (key, value) in pairs {
        ops::set_item(vm, this, key, value)?;
    }
    Ok(Value::None.into())
}

fn namespace_pop(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key, default]) = method(vm, args, types::NAMESPACE, "dict.pop", ["", ""], 1)?;
    let id = id_of(vm, this);
    match ops::item::get_namespace(vm, id, key) {
        Some(value) => {
            ops::delete_item(vm, this, key)?;
            Ok(value.into())
        }
        None if default.is_bound() => Ok(default.into()),
        None => Err(vm.exception(types::KEY_ERROR, &[key])),
    }
}

fn namespace_setdefault(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [key, default]) = method(vm, args, types::NAMESPACE, "dict.setdefault", ["", ""], 1)?;
    let id = id_of(vm, this);
    if let Some(value) = ops::item::get_namespace(vm, id, key) {
        return Ok(value.into());
    }
    let default = or_none(default);
    ops::set_item(vm, this, key, default)?;
    Ok(default.into())
}

fn namespace_clear(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let id = namespace(vm, args, "dict.clear")?;
    for (name, _) in ops::item::namespace_entries(vm, id) {
        let name = vm.name(name).to_owned();
        let name = vm.str(name);
        ops::delete_item(vm, Value::Obj(id), name)?;
    }
    Ok(Value::None.into())
}

fn namespace_or(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [other]) = method(vm, args, types::NAMESPACE, "dict.__or__", [""], 1)?;
    let id = id_of(vm, this);
    let copy = snapshot(vm, id)?;
    no_keywords(vm, args, "__or__")?;
    joined(vm, copy, other)
}
