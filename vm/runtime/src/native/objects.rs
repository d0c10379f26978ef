//! Objects and their classes: `getattr`, `isinstance`, `super`, `next`, generators' methods.

use vm_code::{ObjId, Symbol, Value, names};

use crate::flow::{Args, Flow, NativeResult, Raised, Resume};
use crate::native::NativeDef;
use crate::object::{GeneratorState, Object};
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// Tuples in tuples of classes that are looked through natively; Python code, which has a limit of its own, looks
/// through deeper ones.
const TUPLES: u32 = 50;

/// Functions of `builtins`.
pub const BUILTINS: &[NativeDef] = &[
    NativeDef::function("getattr", getattr),
    NativeDef::function("setattr", setattr),
    NativeDef::function("delattr", delattr),
    NativeDef::function("hasattr", hasattr),
    NativeDef::function("isinstance", isinstance),
    NativeDef::function("issubclass", issubclass),
    NativeDef::function("callable", callable),
    NativeDef::function("next", next),
    NativeDef::function("anext", anext),
    NativeDef::function("aiter", aiter),
];

/// Functions that only the prelude sees, in the module `_builtins`.
pub const INTERNAL: &[NativeDef] = &[
    NativeDef::function("agen_send", agen_send),
    NativeDef::function("agen_throw", agen_throw),
    NativeDef::function("exc_info", exc_info),
    NativeDef::function("lookup_special", lookup_special),
    NativeDef::function("find_attribute", find_attribute),
];

/// Methods of `object`.
pub const OBJECT: &[NativeDef] = &[
    NativeDef::method("__getattribute__", object_getattribute),
    NativeDef::method("__setattr__", object_setattr),
    NativeDef::method("__delattr__", object_delattr),
];

/// Methods of generators.
pub const GENERATOR: &[NativeDef] = &[
    NativeDef::method("__iter__", itself),
    NativeDef::method("__next__", generator_next),
    NativeDef::method("send", generator_send),
    NativeDef::method("throw", generator_throw),
    NativeDef::method("close", generator_close),
    NativeDef::getter("gi_running", generator_running),
    NativeDef::getter("gi_suspended", generator_suspended),
    NativeDef::getter("gi_frame", generator_frame),
];

/// Methods of coroutines.
pub const COROUTINE: &[NativeDef] = &[
    NativeDef::method("__await__", coroutine_await),
    NativeDef::method("send", generator_send),
    NativeDef::method("throw", generator_throw),
    NativeDef::method("close", generator_close),
    NativeDef::getter("cr_running", generator_running),
    NativeDef::getter("cr_suspended", generator_suspended),
    NativeDef::getter("cr_frame", generator_frame),
];

/// Methods of async generators.
pub const ASYNC_GENERATOR: &[NativeDef] = &[
    NativeDef::method("__aiter__", itself),
    NativeDef::method("__anext__", async_next),
    NativeDef::method("asend", async_send),
    NativeDef::method("athrow", async_throw),
    NativeDef::method("aclose", async_close),
    NativeDef::getter("ag_running", generator_running),
    NativeDef::getter("ag_frame", generator_frame),
];

/// `super`.
pub const SUPER: &[NativeDef] = &[NativeDef::constructor(super_new)];

fn attribute_name(vm: &mut Vm<'_>, value: Value, function: &str) -> Result<Symbol, Raised> {
    match vm.as_str(value).map(str::to_owned) {
        Some(name) => Ok(vm.symbol(&name)),
        None => {
            let class = vm.class_name(value);
            let message = format!("{function}: attribute name must be string, not '{class}'");
            Err(vm.type_error(message))
        }
    }
}

fn getattr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, name, rest @ ..] = args.positional else {
        let message = format!("getattr expected at least 2 arguments, got {}", args.positional.len());
        return Err(vm.type_error(message));
    };
    let symbol = attribute_name(vm, *name, "getattr()")?;
    let Some(default) = rest.first().copied() else { return vm.attribute(*object, symbol) };
    // A property or `__getattr__` in Python may raise: then the prelude catches it.
    match vm.attribute(*object, symbol) {
        Ok(Flow::Call(_)) => Ok(Flow::call(vm.prelude("_getattr_default"), &[*object, *name, default])),
        Ok(flow) => Ok(flow),
        Err(raised) if vm.is_instance(raised.0, types::ATTRIBUTE_ERROR) => Ok(Flow::Value(default)),
        Err(raised) => Err(raised),
    }
}

fn hasattr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, name] = args.positional else {
        return Err(vm.type_error(format!("hasattr expected 2 arguments, got {}", args.positional.len())));
    };
    let symbol = attribute_name(vm, *name, "hasattr()")?;
    match vm.attribute(*object, symbol) {
        Ok(Flow::Call(_)) => Ok(Flow::call(vm.prelude("_hasattr"), &[*object, *name])),
        Ok(_) => Ok(Flow::Value(Value::Bool(true))),
        Err(raised) if vm.is_instance(raised.0, types::ATTRIBUTE_ERROR) => {
            Ok(Flow::Value(Value::Bool(false)))
        }
        Err(raised) => Err(raised),
    }
}

fn setattr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, name, value] = args.positional else {
        return Err(vm.type_error(format!("setattr expected 3 arguments, got {}", args.positional.len())));
    };
    let symbol = attribute_name(vm, *name, "setattr()")?;
    let class = vm.class_of(*object);
    if let Some(function @ Value::Obj(_)) = vm.lookup(class, names::SETATTR) {
        return Ok(Flow::call(function, &[*object, *name, *value]));
    }
    set(vm, *object, symbol, *value)
}

fn set(vm: &mut Vm<'_>, object: Value, name: Symbol, value: Value) -> NativeResult {
    match vm.set_attribute(object, name, value)? {
        Some(call) => Ok(Flow::Call(Box::new(call))),
        None => Ok(Flow::Value(Value::None)),
    }
}

fn delattr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, name] = args.positional else {
        return Err(vm.type_error(format!("delattr expected 2 arguments, got {}", args.positional.len())));
    };
    let symbol = attribute_name(vm, *name, "delattr()")?;
    match vm.remove_attribute(*object, symbol)? {
        Some(call) => Ok(Flow::Call(Box::new(call))),
        None => Ok(Flow::Value(Value::None)),
    }
}

fn object_getattribute(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, name] = args.positional else { return Err(vm.type_error("expected 1 argument")) };
    let symbol = attribute_name(vm, *name, "__getattribute__")?;
    match vm.find_attribute(*object, symbol)? {
        Some(flow) => Ok(flow),
        None => Err(vm.no_attribute(*object, symbol)),
    }
}

fn object_setattr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, name, value] = args.positional else { return Err(vm.type_error("expected 2 arguments")) };
    let symbol = attribute_name(vm, *name, "__setattr__")?;
    set(vm, *object, symbol, *value)
}

fn object_delattr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, name] = args.positional else { return Err(vm.type_error("expected 1 argument")) };
    let symbol = attribute_name(vm, *name, "__delattr__")?;
    match vm.remove_attribute(*object, symbol)? {
        Some(call) => Ok(Flow::Call(Box::new(call))),
        None => Ok(Flow::Value(Value::None)),
    }
}

/// Whether a class check can be decided without Python code: `None` if not.
fn check_class(vm: &mut Vm<'_>, class: ObjId, wanted: Value, hook: Symbol, depth: u32) -> Option<bool> {
    let Value::Obj(id) = wanted else { return None };
    match vm.get(id) {
        Object::Class(found) => {
            let meta = found.meta;
            if vm.is_subclass(class, id) {
                return Some(true);
            }
            match vm.class_attribute(meta, hook) {
                Some(Value::Obj(_)) => None,
                _ => Some(false),
            }
        }
        Object::Tuple(items) if depth > 0 => {
            let items = items.clone();
            let mut all = true;
            for item in &items {
                match check_class(vm, class, *item, hook, depth - 1) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => all = false,
                }
            }
            all.then_some(false)
        }
        _ => None,
    }
}

fn isinstance(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, class] = args.positional else {
        return Err(vm.type_error(format!("isinstance expected 2 arguments, got {}", args.positional.len())));
    };
    let own = vm.class_of(*object);
    match check_class(vm, own, *class, names::INSTANCECHECK, TUPLES) {
        Some(answer) => Ok(Flow::Value(Value::Bool(answer))),
        None => Ok(Flow::call(vm.prelude("_isinstance"), &[*object, *class])),
    }
}

fn issubclass(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [class, wanted] = args.positional else {
        return Err(vm.type_error(format!("issubclass expected 2 arguments, got {}", args.positional.len())));
    };
    let Some((id, Object::Class(_))) = class.obj().map(|id| (id, vm.get(id))) else {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    };
    match check_class(vm, id, *wanted, names::SUBCLASSCHECK, TUPLES) {
        Some(answer) => Ok(Flow::Value(Value::Bool(answer))),
        None => Ok(Flow::call(vm.prelude("_issubclass"), &[*class, *wanted])),
    }
}

fn callable(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object] = args.positional else {
        return Err(vm.type_error("callable() takes exactly one argument"));
    };
    let answer = match object {
        Value::Native(_) => true,
        Value::Obj(id) => match vm.get(*id) {
            Object::Function(_) | Object::BoundMethod(_) | Object::Class(_) | Object::StaticMethod(_) => true,
            _ => vm.lookup(vm.class_of(*object), names::CALL).is_some(),
        },
        _ => false,
    };
    Ok(Flow::Value(Value::Bool(answer)))
}

fn next(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (iterator, default) = match args.positional {
        [iterator] => (*iterator, None),
        [iterator, default] => (*iterator, Some(*default)),
        _ => {
            let message = format!("next expected at least 1 argument, got {}", args.positional.len());
            return Err(vm.type_error(message));
        }
    };
    if let Value::Obj(id) = iterator
        && let Object::Iter(_) = vm.get(id)
    {
        return match (ops::next(vm, id)?, default) {
            (Some(value), _) | (None, Some(value)) => Ok(Flow::Value(value)),
            (None, None) => Err(vm.exception(types::STOP_ITERATION, &[])),
        };
    }
    if vm.lookup(vm.class_of(iterator), names::NEXT).is_none() {
        return Err(vm.not_an_iterator(iterator));
    }
    match (default, iterator.obj().map(|id| (id, vm.get(id)))) {
        (Some(default), _) => Ok(Flow::call(vm.prelude("_next_default"), &[iterator, default])),
        (None, Some((generator, Object::Generator(_)))) => {
            Ok(Flow::Resume { generator, how: Resume::Send(Value::None) })
        }
        _ => match vm.lookup(vm.class_of(iterator), names::NEXT) {
            Some(function) => Ok(Flow::call(function, &[iterator])),
            None => Err(vm.not_an_iterator(iterator)),
        },
    }
}

fn anext(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    match args.positional {
        [iterator] => {
            let function = vm.lookup(vm.class_of(*iterator), names::ANEXT);
            match function {
                Some(function) => Ok(Flow::call(function, &[*iterator])),
                None => {
                    let message = format!("'{}' object is not an async iterator", vm.class_name(*iterator));
                    Err(vm.type_error(message))
                }
            }
        }
        [iterator, default] => Ok(Flow::call(vm.prelude("_anext_default"), &[*iterator, *default])),
        _ => Err(vm.type_error("anext expected at least 1 argument, got 0")),
    }
}

fn aiter(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object] = args.positional else { return Err(vm.type_error("aiter() takes exactly one argument")) };
    match vm.lookup(vm.class_of(*object), names::AITER) {
        Some(function) => Ok(Flow::call(function, &[*object])),
        None => {
            let message = format!("'{}' object is not an async iterable", vm.class_name(*object));
            Err(vm.type_error(message))
        }
    }
}

fn itself(_vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(args.positional.first().copied().unwrap_or(Value::None)))
}

fn receiver(vm: &mut Vm<'_>, args: Args<'_>) -> Result<ObjId, Raised> {
    match args.positional.first().and_then(|value| value.obj()) {
        Some(id) if matches!(vm.get(id), Object::Generator(_)) => Ok(id),
        _ => Err(vm.type_error("descriptor requires a generator")),
    }
}

fn generator_next(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let generator = receiver(vm, args)?;
    Ok(Flow::Resume { generator, how: Resume::Send(Value::None) })
}

fn generator_send(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let generator = receiver(vm, args)?;
    let [_, value] = args.positional else {
        let message =
            format!("generator.send() takes exactly one argument ({} given)", args.positional.len() - 1);
        return Err(vm.type_error(message));
    };
    Ok(Flow::Resume { generator, how: Resume::Send(*value) })
}

fn generator_throw(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let generator = receiver(vm, args)?;
    let [_, thrown, rest @ ..] = args.positional else {
        return Err(vm.type_error("throw expected at least 1 argument, got 0"));
    };
    match thrown.obj().map(|id| (id, vm.get(id))) {
        Some((_, Object::Exception(_))) => Ok(Flow::Resume { generator, how: Resume::Throw(*thrown) }),
        Some((id, Object::Class(_))) if vm.is_subclass(id, types::BASE_EXCEPTION) => {
            let value = rest.first().copied().unwrap_or(Value::None);
            Ok(Flow::call(vm.prelude("_throw"), &[Value::Obj(generator), *thrown, value]))
        }
        _ => {
            let class = vm.class_name(*thrown);
            let message =
                format!("exceptions must be classes or instances deriving from BaseException, not {class}");
            Err(vm.type_error(message))
        }
    }
}

fn generator_close(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let generator = receiver(vm, args)?;
    Ok(Flow::Resume { generator, how: Resume::Close })
}

fn state(vm: &mut Vm<'_>, args: Args<'_>) -> Result<GeneratorState, Raised> {
    let id = receiver(vm, args)?;
    match vm.get(id) {
        Object::Generator(generator) => Ok(generator.state),
        _ => Ok(GeneratorState::Closed),
    }
}

fn generator_running(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(Value::Bool(state(vm, args)? == GeneratorState::Running)))
}

fn generator_suspended(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(Value::Bool(state(vm, args)? == GeneratorState::Suspended)))
}

/// There are no frame objects; `None` says that the generator has ended, which is what programs look for.
fn generator_frame(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let closed = state(vm, args)? == GeneratorState::Closed;
    Ok(Flow::Value(if closed { Value::None } else { Value::Ellipsis }))
}

fn coroutine_await(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let id = receiver(vm, args)?;
    Ok(Flow::call(vm.prelude("_await_coroutine"), &[Value::Obj(id)]))
}

fn async_step(vm: &mut Vm<'_>, args: Args<'_>, value: Value, exception: Value) -> NativeResult {
    let helper = if state(vm, args)? == GeneratorState::Created { "_asend_first" } else { "_asend" };
    let id = receiver(vm, args)?;
    Ok(Flow::call(vm.prelude(helper), &[Value::Obj(id), value, exception]))
}

fn async_next(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    async_step(vm, args, Value::None, Value::None)
}

fn async_send(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let value = args.positional.get(1).copied().unwrap_or(Value::None);
    async_step(vm, args, value, Value::None)
}

fn async_throw(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let exception = args.positional.get(1).copied().unwrap_or(Value::None);
    async_step(vm, args, Value::None, exception)
}

fn async_close(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let id = receiver(vm, args)?;
    Ok(Flow::call(vm.prelude("_aclose"), &[Value::Obj(id)]))
}

/// Resumes an async generator: `(True, item)` for an item, `(False, value)` for the event loop.
fn agen_send(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    generator_send(vm, args)
}

fn agen_throw(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    generator_throw(vm, args)
}

/// `sys.exc_info()`.
fn exc_info(vm: &mut Vm<'_>, _args: Args<'_>) -> NativeResult {
    let Some(exception) = vm.handled() else {
        return Ok(Flow::Value(vm.tuple([Value::None; 3])));
    };
    let class = Value::Obj(vm.class_of(exception));
    let entries = match exception.obj().map(|id| vm.get(id)) {
        Some(Object::Exception(data)) => data.traceback.clone(),
        _ => Vec::new(),
    };
    let traceback = vm.alloc(Object::Traceback(entries.into()));
    Ok(Flow::Value(vm.tuple([class, exception, traceback])))
}

/// A special method of an object's class, unbound; `None` where there is none.
fn lookup_special(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, name] = args.positional else { return Err(vm.type_error("expected 2 arguments")) };
    let symbol = attribute_name(vm, *name, "lookup_special")?;
    let class = vm.class_of(*object);
    Ok(Flow::Value(vm.lookup(class, symbol).unwrap_or(Value::None)))
}

/// An attribute without `__getattr__`; the third argument where it is missing.
fn find_attribute(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, name, default] = args.positional else { return Err(vm.type_error("expected 3 arguments")) };
    let symbol = attribute_name(vm, *name, "find_attribute")?;
    Ok(vm.find_attribute(*object, symbol)?.unwrap_or(Flow::Value(*default)))
}

fn super_new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, receiver) = match args.positional {
        [_, class, receiver] => (*class, *receiver),
        [_] => return Err(vm.error(types::RUNTIME_ERROR, "super(): no arguments")),
        _ => return Err(vm.type_error("super() takes a class and an object")),
    };
    let Some(id) = class.obj().filter(|id| matches!(vm.get(*id), Object::Class(_))) else {
        let message = format!("super() argument 1 must be a type, not {}", vm.class_name(class));
        return Err(vm.type_error(message));
    };
    let fits =
        vm.is_instance(receiver, id) || receiver.obj().is_some_and(|object| vm.is_subclass(object, id));
    if !fits {
        return Err(vm.type_error("super(type, obj): obj must be an instance or subtype of type"));
    }
    Ok(Flow::Value(vm.alloc(Object::Super { class: id, receiver })))
}
