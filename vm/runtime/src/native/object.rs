//! `object`: what every value has; `None` and its like; `vars` and `dir`.

use vm_code::{CodeKind, ObjId, Symbol, Value, names};

use super::args::{named_to_dict, take, text_or_call};
use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::{Attrs, Instance, Layout, Object};
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// Methods of `object`.
pub const METHODS: &[NativeDef] = &[
    NativeDef::constructor(new),
    NativeDef::method("__init__", init),
    NativeDef::method("__repr__", repr),
    NativeDef::method("__str__", str),
    NativeDef::method("__format__", format),
    NativeDef::method("__eq__", eq),
    NativeDef::method("__ne__", ne),
    NativeDef::method("__lt__", unordered),
    NativeDef::method("__le__", unordered),
    NativeDef::method("__gt__", unordered),
    NativeDef::method("__ge__", unordered),
    NativeDef::method("__hash__", hash),
    NativeDef::method("__dir__", dir_of),
    NativeDef::method("__sizeof__", sizeof),
    NativeDef::class_method("__init_subclass__", init_subclass),
    NativeDef::class_method("__subclasshook__", subclass_hook),
];

/// `None`.
pub const NONE: &[NativeDef] = &[NativeDef::method("__bool__", |_, _| Ok(Value::Bool(false).into()))];

/// Functions.
pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("vars", vars),
    NativeDef::function("dir", dir),
    NativeDef::function("globals", globals),
    NativeDef::function("locals", locals),
];

/// Helpers of the prelude.
pub const INTERNAL: &[NativeDef] = &[NativeDef::function("address_of", address_of)];

fn new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let Some((Value::Obj(id), rest)) = args.positional.split_first() else {
        return Err(vm.type_error("object.__new__(): not enough arguments"));
    };
    let Object::Class(class) = vm.get(*id) else {
        return Err(vm.type_error("object.__new__(X): X is not a type object"));
    };
    let (layout, abstract_methods) = (class.layout, class.abstract_methods.clone());
    if layout != Layout::Plain {
        let name = vm.class_name_of(*id).to_owned();
        let base = builtin_base(vm, *id);
        let base = vm.class_name_of(base);
        let message = format!("object.__new__({name}) is not safe, use {base}.__new__()");
        return Err(vm.type_error(message));
    }
    let given = !rest.is_empty() || !args.named.is_empty();
    if given && !overrides(vm, *id, names::INIT) {
        let message = match overrides(vm, *id, names::NEW) {
            true => "object.__new__() takes exactly one argument (the type to instantiate)".to_owned(),
            false => format!("{}() takes no arguments", vm.class_name_of(*id)),
        };
        return Err(vm.type_error(message));
    }
    if !abstract_methods.is_empty() {
        let plural = if abstract_methods.len() == 1 { "" } else { "s" };
        let mut names: Vec<&str> = abstract_methods.iter().map(|name| vm.name(*name)).collect();
        names.sort_unstable();
        let names = names.join(", ");
        let name = vm.class_name_of(*id);
        let message = format!("Can't instantiate abstract class {name} with abstract method{plural} {names}");
        return Err(vm.type_error(message));
    }
    let instance = Instance { class: *id, attrs: Attrs::default(), payload: Value::Unbound };
    Ok(vm.alloc(Object::Instance(Box::new(instance))).into())
}

/// The builtin class that a class derives from.
fn builtin_base(vm: &Vm<'_>, class: ObjId) -> ObjId {
    let Object::Class(found) = vm.get(class) else { return types::OBJECT };
    let builtin = |id: &&ObjId| matches!(vm.get(**id), Object::Class(class) if class.builtin);
    found.mro.iter().find(builtin).copied().unwrap_or(types::OBJECT)
}

/// Whether a class has a method of its own in place of that of `object`.
fn overrides(vm: &Vm<'_>, class: ObjId, name: vm_code::Symbol) -> bool {
    vm.lookup_with_owner(class, name).is_some_and(|(_, owner)| owner != types::OBJECT)
}

fn init(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let Some((this, rest)) = args.positional.split_first() else {
        return Err(vm.type_error("unbound method object.__init__() needs an argument"));
    };
    let class = vm.class_of(*this);
    if (!rest.is_empty() || !args.named.is_empty()) && overrides(vm, class, names::INIT) {
        let message = "object.__init__() takes exactly one argument (the instance to initialize)";
        return Err(vm.type_error(message));
    }
    if (!rest.is_empty() || !args.named.is_empty()) && !overrides(vm, class, names::NEW) {
        let message = format!("{}() takes no arguments", vm.class_name_of(class));
        return Err(vm.type_error(message));
    }
    Ok(Value::None.into())
}

fn repr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this] = take(vm, args, "object.__repr__", [""], 1)?;
    if ops::is_builtin(vm, this) {
        let text = ops::repr(vm, this)?;
        return text_or_call(vm, text, "_repr", &[this]);
    }
    if let Value::Obj(id) = this
        && let Object::Class(_) = vm.get(id)
    {
        let text = format!("<class '{}'>", ops::repr::qualified_name(vm, id));
        return Ok(vm.str(text).into());
    }
    let text = ops::repr::default_repr(vm, this);
    Ok(vm.str(text).into())
}

fn str(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this] = take(vm, args, "object.__str__", [""], 1)?;
    if ops::is_native_method(vm, this, names::REPR) {
        let text = ops::repr(vm, this)?;
        return text_or_call(vm, text, "_repr", &[this]);
    }
    Ok(Flow::call(vm.prelude("_repr"), &[this]))
}

fn format(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this, spec] = take(vm, args, "object.__format__", ["", ""], 2)?;
    match vm.as_str(spec) {
        Some("") => {
            let text = ops::str(vm, this)?;
            text_or_call(vm, text, "_str", &[this])
        }
        _ => {
            let message = format!("unsupported format string passed to {}.__format__", vm.class_name(this));
            Err(vm.type_error(message))
        }
    }
}

fn eq(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, b] = take(vm, args, "object.__eq__", ["", ""], 2)?;
    Ok(if a.is(b) { Value::Bool(true) } else { Value::NotImplemented }.into())
}

fn ne(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, b] = take(vm, args, "object.__ne__", ["", ""], 2)?;
    if !ops::is_native_method(vm, a, names::EQ) {
        return Ok(Flow::call(vm.prelude("_not_equal"), &[a, b]));
    }
    Ok(if a.is(b) { Value::Bool(false) } else { Value::NotImplemented }.into())
}

fn unordered(_: &mut Vm<'_>, _: Args<'_>) -> NativeResult {
    Ok(Value::NotImplemented.into())
}

fn hash(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this] = take(vm, args, "object.__hash__", [""], 1)?;
    let hash = match this {
        // Whatever `__hash__` the class has: this is the identity's.
        Value::Obj(id) => i64::from(id.0) << 4,
        other => ops::hash(vm, other)?.unwrap_or(0) as i64,
    };
    Ok(Value::Int(hash).into())
}

fn sizeof(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this] = take(vm, args, "object.__sizeof__", [""], 1)?;
    let bytes = match this {
        Value::Obj(id) => vm.get(id).bytes(),
        _ => 28,
    };
    Ok(Value::Int(i64::try_from(bytes).unwrap_or(i64::MAX)).into())
}

fn init_subclass(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    if let (Some(class), false) = (args.positional.first(), args.named.is_empty()) {
        let name = match class {
            Value::Obj(id) => vm.class_name_of(*id).to_owned(),
            _ => "object".to_owned(),
        };
        return Err(vm.type_error(format!("{name}.__init_subclass__() takes no keyword arguments")));
    }
    Ok(Value::None.into())
}

fn subclass_hook(_: &mut Vm<'_>, _: Args<'_>) -> NativeResult {
    Ok(Value::NotImplemented.into())
}

/// Names of attributes: the value's own and its classes', sorted.
pub fn attribute_names(vm: &mut Vm<'_>, value: Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut classes = Vec::new();
    if let Value::Obj(id) = value {
        let own = match vm.get(id) {
            Object::Instance(instance) => instance.attrs.iter().map(|(name, _)| name).collect(),
            Object::Exception(exception) => exception.attrs.iter().map(|(name, _)| name).collect(),
            Object::Function(function) => function.attrs.iter().map(|(name, _)| name).collect(),
            Object::Class(class) => {
                classes.clone_from(&class.mro);
                Vec::new()
            }
            Object::Module(_) => {
                let namespace = vm.heap().alloc(Object::Namespace(id));
                ops::item::namespace_entries(vm, namespace).into_iter().map(|(name, _)| name).collect()
            }
            _ => Vec::new(),
        };
        found.extend(own.into_iter().map(|name| vm.name(name).to_owned()));
    }
    if classes.is_empty()
        && !matches!(value.obj().map(|id| vm.get(id)), Some(Object::Module(_)))
        && let Object::Class(class) = vm.get(vm.class_of(value))
    {
        classes.clone_from(&class.mro);
    }
    for class in classes {
        if let Object::Class(class) = vm.get(class) {
            found.extend(class.attrs.iter().map(|(name, _)| vm.name(name).to_owned()));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The same as a list.
fn names_of(vm: &mut Vm<'_>, value: Value) -> Value {
    let names: Vec<Value> = attribute_names(vm, value).into_iter().map(|name| vm.str(name)).collect();
    vm.list(names)
}

fn dir_of(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this] = take(vm, args, "object.__dir__", [""], 1)?;
    Ok(names_of(vm, this).into())
}

fn dir(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this] = take(vm, args, "dir", [""], 0)?;
    if !this.is_bound() {
        let here = local_variables(vm)?;
        return Ok(Flow::call(vm.prelude("_sorted"), &[here, Value::None, Value::Bool(false)]));
    }
    if !ops::is_native_method(vm, this, names::DIR) {
        return Ok(Flow::call(vm.prelude("_dir"), &[this]));
    }
    Ok(names_of(vm, this).into())
}

fn vars(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this] = take(vm, args, "vars", [""], 0)?;
    if !this.is_bound() {
        return local_variables(vm).map(Flow::Value);
    }
    if vm.lookup(vm.class_of(this), names::DICT).is_some() {
        return Ok(Flow::call(vm.prelude("_dict_of"), &[this]));
    }
    if let Value::Obj(id) = this
        && (vm.has_attributes(this) || matches!(vm.get(id), Object::Class(_) | Object::Module(_)))
    {
        return Ok(vm.alloc(Object::Namespace(id)).into());
    }
    Err(vm.type_error("vars() argument must have __dict__ attribute"))
}

/// The variables of the caller's module, as a mapping that changes them.
fn globals(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = take(vm, args, "globals", [], 0)?;
    module_variables(vm).map(Flow::Value)
}

fn locals(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = take(vm, args, "locals", [], 0)?;
    local_variables(vm).map(Flow::Value)
}

fn module_variables(vm: &mut Vm<'_>) -> Result<Value, Raised> {
    let module = vm.thread.frames.last().map(|frame| vm.program.code(frame.code).module);
    let object = module.and_then(|module| vm.isolate.modules.get(module.0 as usize)?.object);
    match object {
        Some(object) => Ok(vm.alloc(Object::Namespace(object))),
        None => Err(vm.error(types::SYSTEM_ERROR, "the module of the caller is not there yet")),
    }
}

/// The variables of the caller: a dict of what they are now; of a module, the variables themselves.
fn local_variables(vm: &mut Vm<'_>) -> Result<Value, Raised> {
    let Some(frame) = vm.thread.frames.last().copied() else { return module_variables(vm) };
    let code = vm.program.code(frame.code);
    let register = |vm: &Vm<'_>, reg: usize| {
        let value = vm.thread.stack.get(frame.base as usize + reg).copied().unwrap_or(Value::Unbound);
        match value.obj().map(|id| vm.get(id)) {
            Some(Object::Cell(inner)) => *inner,
            _ => value,
        }
    };
    match code.kind {
        CodeKind::Module => return module_variables(vm),
        CodeKind::ClassBody => return Ok(register(vm, 0)),
        _ => {}
    }
    let own = code.locals.iter().map(|(name, reg)| (*name, usize::from(*reg)));
    let first_free = code.params.names.len();
    let free = code.free_names.iter().enumerate().map(|(at, name)| (*name, first_free + at));
    let all: Vec<(Symbol, Value)> = own.chain(free).map(|(name, reg)| (name, register(vm, reg))).collect();
    let mut bound: Vec<(Symbol, Value)> = Vec::new();
    for (name, value) in all {
        let plain = !vm.name(name).starts_with('.');
        if value.is_bound() && plain && !bound.iter().any(|(known, _)| *known == name) {
            bound.push((name, value));
        }
    }
    named_to_dict(vm, &bound)
}

/// The made-up address of an object, as `repr` shows it.
fn address_of(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this] = take(vm, args, "address_of", [""], 1)?;
    let text = ops::repr::address(this);
    Ok(vm.str(text).into())
}
