//! Making classes, and what `type` can do.

use vm_code::{ObjId, Symbol, Value, names};

use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::{Attrs, Class, Layout, Object};
use crate::types;
use crate::vm::Vm;

/// Methods of `type`.
pub const TYPE: &[NativeDef] = &[
    NativeDef::constructor(type_new),
    NativeDef::method("mro", type_mro),
    NativeDef::method("__instancecheck__", type_instancecheck),
    NativeDef::method("__subclasscheck__", type_subclasscheck),
    NativeDef::method("__subclasses__", type_subclasses),
    NativeDef::method("__call__", type_call),
    NativeDef::getter("__name__", type_name),
    NativeDef::getter("__qualname__", type_qualname),
    NativeDef::getter("__module__", type_module),
    NativeDef::getter("__bases__", type_bases),
    NativeDef::getter("__base__", type_base),
    NativeDef::getter("__mro__", type_mro_tuple),
    NativeDef::getter("__abstractmethods__", type_abstract_methods),
    NativeDef::getter("__doc__", type_doc),
];

/// Functions that only the prelude sees, in the module `_builtins`.
pub const INTERNAL: &[NativeDef] = &[
    NativeDef::function("new_class", new_class),
    NativeDef::function("set_cell", set_cell),
    NativeDef::function("set_abstract_methods", set_abstract_methods),
    NativeDef::function("make_type", make_type),
];

fn class_arg(vm: &mut Vm<'_>, value: Option<Value>) -> Result<ObjId, Raised> {
    match value.and_then(|value| value.obj()) {
        Some(id) if matches!(vm.get(id), Object::Class(_)) => Ok(id),
        _ => Err(vm.type_error("expected a class")),
    }
}

/// `type(x)`, `type(name, bases, namespace)`.
fn type_new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    match args.positional {
        [_, object] => Ok(Flow::Value(Value::Obj(vm.class_of(*object)))),
        [meta, name, bases, namespace] => {
            Ok(Flow::call(vm.prelude("_type_new"), &[*meta, *name, *bases, *namespace]))
        }
        _ => Err(vm.type_error("type() takes 1 or 3 arguments")),
    }
}

/// What `type.__call__` is for metaclasses of the prelude: makes an instance as usual.
fn type_call(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let Some((class, rest)) = args.positional.split_first() else {
        return Err(vm.type_error("expected a class"));
    };
    let mut all = vec![*class];
    all.extend_from_slice(rest);
    let callee = Some(vm.prelude("_make_instance"));
    Ok(Flow::Call(Box::new(crate::flow::Call { callee, args: all.into(), named: args.named.to_vec() })))
}

/// `_new_class(meta, name, bases, namespace)`: a class, without calling any hook.
fn new_class(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [meta, name, bases, namespace] = args.positional else {
        return Err(vm.type_error("expected 4 arguments"));
    };
    let meta = class_arg(vm, Some(*meta))?;
    let text = vm.as_str(*name).unwrap_or_default().to_owned();
    let bases = base_classes(vm, *bases)?;
    let layout = layout_of(vm, &bases)?;
    let pairs: Vec<(Value, Value)> = match namespace.obj().map(|id| vm.get(id)) {
        Some(Object::Dict(dict)) => dict.iter().map(|entry| (entry.key, entry.value)).collect(),
        _ => Vec::new(),
    };
    let mut attrs = Attrs::default();
    for (key, value) in pairs {
        if let Some(key) = vm.as_str(key).map(str::to_owned) {
            attrs.set(vm.symbol(&key), value);
        }
    }
    if attrs.get(names::GETATTRIBUTE).is_some() {
        return Err(
            vm.type_error("__getattribute__ cannot be overridden here: use __getattr__ or a property")
        );
    }
    if attrs.get(names::EQ).is_some() && attrs.get(names::HASH).is_none() {
        attrs.set(names::HASH, Value::None);
    }
    let text_of =
        |vm: &Vm<'_>, name: Symbol| attrs.get(name).and_then(|value| vm.as_str(value).map(str::to_owned));
    let qualname = text_of(vm, names::QUALNAME).unwrap_or_else(|| text.clone());
    let module = text_of(vm, names::MODULE).unwrap_or_else(|| "__main__".to_owned());
    let mut attrs = attrs;
    attrs.remove(names::QUALNAME);
    wrap_implicit(vm, &mut attrs);
    let slots = slots_of(vm, &attrs, &bases);
    let (name, module_name) = (vm.symbol(&text), vm.symbol(&module));
    let library = vm.program.find_module(&module).is_some_and(|id| vm.program.module(id).library);
    let class = Class {
        name,
        qualname: qualname.into(),
        module: module_name,
        bases: bases.clone(),
        mro: Vec::new(),
        attrs,
        meta,
        layout,
        builtin: false,
        library,
        abstract_methods: Vec::new(),
        slots,
    };
    let class = vm.alloc(Object::Class(Box::new(class)));
    let Value::Obj(id) = class else { return Ok(Flow::Value(class)) };
    let mro = linearise(vm, id, &bases)?;
    if let Object::Class(data) = vm.get_mut(id) {
        data.mro = mro;
    }
    vm.isolate.cache.clear();
    Ok(Flow::Value(class))
}

/// `__new__` is a static method, `__init_subclass__` and `__class_getitem__` class methods, without saying so.
fn wrap_implicit(vm: &mut Vm<'_>, attrs: &mut Attrs) {
    let is_function = |vm: &Vm<'_>, value: Option<Value>| {
        value.filter(|value| matches!(value.obj().map(|id| vm.get(id)), Some(Object::Function(_))))
    };
    if let Some(function) = is_function(vm, attrs.get(names::NEW)) {
        attrs.set(names::NEW, vm.alloc(Object::StaticMethod(function)));
    }
    for name in [names::INIT_SUBCLASS, names::CLASS_GETITEM] {
        if let Some(function) = is_function(vm, attrs.get(name)) {
            attrs.set(name, vm.alloc(Object::ClassMethod(function)));
        }
    }
}

fn base_classes(vm: &mut Vm<'_>, bases: Value) -> Result<Vec<ObjId>, Raised> {
    let given: Vec<Value> = vm.as_sequence(bases).unwrap_or_default().to_vec();
    let mut found: Vec<ObjId> = Vec::new();
    for base in given {
        let id = class_arg(vm, Some(base))?;
        if found.contains(&id) {
            let message = format!("duplicate base class {}", vm.class_name_of(id));
            return Err(vm.type_error(message));
        }
        found.push(id);
    }
    if found.is_empty() {
        found.push(types::OBJECT);
    }
    Ok(found)
}

/// What instances are made of: that of the bases, which must not contradict each other.
fn layout_of(vm: &mut Vm<'_>, bases: &[ObjId]) -> Result<Layout, Raised> {
    let mut layout = Layout::Plain;
    for base in bases {
        let Object::Class(class) = vm.get(*base) else { continue };
        if class.layout == Layout::Sealed {
            let message = format!("type '{}' is not an acceptable base type", vm.name(class.name));
            return Err(vm.type_error(message));
        }
        if class.layout != Layout::Plain {
            if layout != Layout::Plain && layout != class.layout {
                return Err(vm.type_error("multiple bases have instance lay-out conflict"));
            }
            layout = class.layout;
        }
    }
    Ok(layout)
}

/// The attributes that instances may have; none where any may be set.
fn slots_of(vm: &Vm<'_>, attrs: &Attrs, bases: &[ObjId]) -> Option<Vec<Symbol>> {
    let own = attrs.get(names::SLOTS)?;
    let mut slots = Vec::new();
    match vm.as_str(own) {
        Some(one) => slots.extend(vm.world.symbols.find(one)),
        None => {
            let texts = vm.as_sequence(own).unwrap_or_default().iter().filter_map(|name| vm.as_str(*name));
            slots.extend(texts.filter_map(|name| vm.world.symbols.find(name)));
        }
    }
    if slots.contains(&names::DICT) {
        return None;
    }
    for base in bases.iter().filter(|base| **base != types::OBJECT) {
        let Object::Class(class) = vm.get(*base) else { continue };
        slots.extend(class.slots.as_ref()?);
    }
    Some(slots)
}

/// The order of resolution, by C3. <https://www.python.org/download/releases/2.3/mro/>
fn linearise(vm: &mut Vm<'_>, class: ObjId, bases: &[ObjId]) -> Result<Vec<ObjId>, Raised> {
    let mut lists: Vec<Vec<ObjId>> = Vec::new();
    for base in bases {
        if let Object::Class(base) = vm.get(*base) {
            lists.push(base.mro.clone());
        }
    }
    lists.push(bases.to_vec());
    let mut order = vec![class];
    loop {
        lists.retain(|list| !list.is_empty());
        if lists.is_empty() {
            return Ok(order);
        }
        let in_a_tail = |id: &ObjId| lists.iter().any(|list| list[1..].contains(id));
        let Some(next) = lists.iter().map(|list| list[0]).find(|head| !in_a_tail(head)) else {
            let mut heads: Vec<ObjId> = Vec::new();
            for list in &lists {
                if !heads.contains(&list[0]) {
                    heads.push(list[0]);
                }
            }
            let names: Vec<&str> = heads.iter().map(|id| vm.class_name_of(*id)).collect();
            let message = format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                names.join(", ")
            );
            return Err(vm.type_error(message));
        };
        order.push(next);
        for list in &mut lists {
            if list[0] == next {
                list.remove(0);
            }
        }
    }
}

fn set_cell(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    if let [Value::Obj(cell), value] = args.positional
        && let Object::Cell(slot) = vm.get_mut(*cell)
    {
        *slot = *value;
    }
    Ok(Flow::Value(Value::None))
}

/// `_set_abstract_methods(cls, names)`.
fn set_abstract_methods(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [class, list] = args.positional else { return Err(vm.type_error("expected 2 arguments")) };
    let class = class_arg(vm, Some(*class))?;
    let texts: Vec<String> = vm
        .as_sequence(*list)
        .unwrap_or_default()
        .iter()
        .filter_map(|name| vm.as_str(*name).map(str::to_owned))
        .collect();
    let symbols: Vec<Symbol> = texts.iter().map(|name| vm.symbol(name)).collect();
    if let Object::Class(class) = vm.get_mut(class) {
        class.abstract_methods = symbols;
    }
    Ok(Flow::Value(Value::None))
}

/// The class of a value, whatever its name is bound to.
fn make_type(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let object = args.positional.first().copied().unwrap_or(Value::None);
    Ok(Flow::Value(Value::Obj(vm.class_of(object))))
}

fn receiver(vm: &mut Vm<'_>, args: Args<'_>) -> Result<ObjId, Raised> {
    class_arg(vm, args.positional.first().copied())
}

fn with_class<T>(vm: &mut Vm<'_>, args: Args<'_>, read: impl FnOnce(&Class) -> T) -> Result<T, Raised> {
    let id = receiver(vm, args)?;
    match vm.get(id) {
        Object::Class(class) => Ok(read(class)),
        _ => Err(vm.type_error("expected a class")),
    }
}

fn type_mro(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let mro: Vec<Value> = with_class(vm, args, |class| class.mro.iter().map(|id| Value::Obj(*id)).collect())?;
    Ok(Flow::Value(vm.list(mro)))
}

fn type_mro_tuple(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let mro: Vec<Value> = with_class(vm, args, |class| class.mro.iter().map(|id| Value::Obj(*id)).collect())?;
    Ok(Flow::Value(vm.tuple(mro)))
}

fn type_bases(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let bases: Vec<Value> =
        with_class(vm, args, |class| class.bases.iter().map(|id| Value::Obj(*id)).collect())?;
    Ok(Flow::Value(vm.tuple(bases)))
}

fn type_base(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let base = with_class(vm, args, |class| class.bases.first().copied())?;
    Ok(Flow::Value(base.map_or(Value::None, Value::Obj)))
}

fn type_name(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let name = with_class(vm, args, |class| class.name)?;
    Ok(Flow::Value(vm.name_value(name)))
}

fn type_qualname(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let name = with_class(vm, args, |class| class.qualname.clone())?;
    Ok(Flow::Value(vm.str(&*name)))
}

fn type_module(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let name = with_class(vm, args, |class| class.module)?;
    Ok(Flow::Value(vm.name_value(name)))
}

fn type_doc(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let doc = with_class(vm, args, |class| class.own(names::DOC))?;
    Ok(Flow::Value(doc.unwrap_or(Value::None)))
}

fn type_abstract_methods(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let left = with_class(vm, args, |class| class.abstract_methods.clone())?;
    let left: Vec<Value> = left.into_iter().map(|name| vm.name_value(name)).collect();
    Ok(Flow::Value(vm.tuple(left)))
}

fn type_subclasses(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let id = receiver(vm, args)?;
    let derived = vm.isolate.heap.ids().filter(|other| match vm.get(*other) {
        Object::Class(class) => class.bases.contains(&id) && *other != id,
        _ => false,
    });
    let derived: Vec<Value> = derived.map(Value::Obj).collect();
    Ok(Flow::Value(vm.list(derived)))
}

fn type_instancecheck(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let id = receiver(vm, args)?;
    let object = args.positional.get(1).copied().unwrap_or(Value::None);
    Ok(Flow::Value(Value::Bool(vm.is_instance(object, id))))
}

fn type_subclasscheck(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let id = receiver(vm, args)?;
    let class = class_arg(vm, args.positional.get(1).copied())?;
    Ok(Flow::Value(Value::Bool(vm.is_subclass(class, id))))
}
