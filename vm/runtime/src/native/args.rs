//! Arguments of natives: taken apart, with CPython's messages where they do not fit.

use vm_code::{ObjId, Symbol, Value};

use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::types;
use crate::vm::Vm;

/// The arguments by parameter; those that are missing are unbound. A parameter without a name takes positional
/// arguments only. `name` is as messages have it: `len`, `list.append`.
pub fn take<const N: usize>(
    vm: &mut Vm<'_>,
    args: Args<'_>,
    name: &str,
    params: [&str; N],
    required: usize,
) -> Result<[Value; N], Raised> {
    let mut values = [Value::Unbound; N];
    let given = args.positional.len();
    if given > N || (given < required && args.named.is_empty()) {
        return Err(wrong_count(vm, name, &params, required, given));
    }
    values[..given].copy_from_slice(args.positional);
    for (key, value) in args.named {
        let key = vm.name(*key).to_owned();
        match params.iter().position(|param| !param.is_empty() && *param == key) {
            Some(at) if values[at].is_bound() => {
                let message =
                    format!("argument for {name}() given by name ('{key}') and position ({})", at + 1);
                return Err(vm.type_error(message));
            }
            Some(at) => values[at] = *value,
            None => return Err(unknown_keyword(vm, name, &params, &key)),
        }
    }
    if let Some(at) = values[..required].iter().position(|value| !value.is_bound()) {
        if params[at].is_empty() {
            return Err(wrong_count(vm, name, &params, required, given));
        }
        let message = format!("{name}() missing required argument '{}' (pos {})", params[at], at + 1);
        return Err(vm.type_error(message));
    }
    Ok(values)
}

/// The same for a method: its receiver, which must be of `class`, and the other arguments.
pub fn method<const N: usize>(
    vm: &mut Vm<'_>,
    args: Args<'_>,
    class: ObjId,
    name: &str,
    params: [&str; N],
    required: usize,
) -> Result<(Value, [Value; N]), Raised> {
    let (this, rest) = receiver(vm, args, class, name)?;
    Ok((this, take(vm, rest, name, params, required)?))
}

/// The receiver of a method, which must be of `class`, and the other arguments.
pub fn receiver<'a>(
    vm: &mut Vm<'_>,
    args: Args<'a>,
    class: ObjId,
    name: &str,
) -> Result<(Value, Args<'a>), Raised> {
    let Some((this, rest)) = args.positional.split_first() else {
        let (class, short) = (vm.class_name_of(class), short(name));
        let message = format!("unbound method {class}.{short}() needs an argument");
        return Err(vm.type_error(message));
    };
    let own = vm.class_of(*this);
    if own != class && !vm.is_subclass(own, class) {
        let (class, own, short) = (vm.class_name_of(class), vm.class_name_of(own), short(name));
        let message = format!("descriptor '{short}' for '{class}' objects doesn't apply to a '{own}' object");
        return Err(vm.type_error(message));
    }
    Ok((*this, Args { positional: rest, named: args.named }))
}

/// The class of a `__new__`, which must be `base` or derived from it, and the other arguments.
pub fn class_argument<'a>(vm: &mut Vm<'_>, args: Args<'a>, base: ObjId) -> Result<(ObjId, Args<'a>), Raised> {
    let Some((class, rest)) = args.positional.split_first() else {
        let name = vm.class_name_of(base);
        return Err(vm.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    match class {
        Value::Obj(id) if *id == base || vm.is_subclass(*id, base) => {
            Ok((*id, Args { positional: rest, named: args.named }))
        }
        other => {
            let (name, found) = (vm.class_name_of(base), vm.class_name(*other));
            let message = format!("{name}.__new__(X): X is not a type object ({found})");
            Err(vm.type_error(message))
        }
    }
}

/// No named arguments.
pub fn no_keywords(vm: &mut Vm<'_>, args: Args<'_>, name: &str) -> Result<(), Raised> {
    if args.named.is_empty() {
        return Ok(());
    }
    Err(vm.type_error(format!("{name}() takes no keyword arguments")))
}

/// A named argument.
pub fn named(vm: &Vm<'_>, args: Args<'_>, name: &str) -> Option<Value> {
    args.named.iter().find(|(key, _)| vm.name(*key) == name).map(|(_, value)| *value)
}

/// The error for an argument name that a function does not have.
pub fn unknown_keyword<const N: usize>(vm: &mut Vm<'_>, name: &str, params: &[&str; N], key: &str) -> Raised {
    if params.iter().all(|param| param.is_empty()) {
        return vm.type_error(format!("{name}() takes no keyword arguments"));
    }
    vm.type_error(format!("'{key}' is an invalid keyword argument for {name}()"))
}

/// An integer argument that fits 64 bits. Instances with an `__index__` in Python are not taken.
pub fn int(vm: &mut Vm<'_>, value: Value) -> Result<i64, Raised> {
    if let Some(int) = vm.as_int(value) {
        return Ok(int);
    }
    if vm.as_big(value).is_some() {
        return Err(vm.error(types::OVERFLOW_ERROR, "Python int too large to convert to C ssize_t"));
    }
    let message = format!("'{}' object cannot be interpreted as an integer", vm.class_name(value));
    Err(vm.type_error(message))
}

/// An integer argument or its default.
pub fn int_or(vm: &mut Vm<'_>, value: Value, default: i64) -> Result<i64, Raised> {
    if value.is_bound() { int(vm, value) } else { Ok(default) }
}

/// The value, or `None` where it is missing.
pub fn or_none(value: Value) -> Value {
    if value.is_bound() { value } else { Value::None }
}

/// The value, or what Python code makes of these arguments.
pub fn value_or_call(vm: &Vm<'_>, value: Option<Value>, function: &str, args: &[Value]) -> Flow {
    match value {
        Some(value) => Flow::Value(value),
        None => Flow::call(vm.prelude(function), args),
    }
}

/// A string, or what Python code makes of these arguments.
pub fn text_or_call(vm: &mut Vm<'_>, text: Option<String>, function: &str, args: &[Value]) -> NativeResult {
    match text {
        Some(text) => Ok(Flow::Value(vm.str(text))),
        None => Ok(Flow::call(vm.prelude(function), args)),
    }
}

/// Named arguments as a dict with string keys.
pub fn named_to_dict(vm: &mut Vm<'_>, named: &[(Symbol, Value)]) -> Result<Value, Raised> {
    let dict = vm.alloc(crate::object::Object::Dict(Box::default()));
    if let Value::Obj(id) = dict {
        for (key, value) in named {
            let key = vm.name(*key).to_owned();
            let key = vm.str(key);
            crate::ops::dict_set(vm, id, key, *value)?;
        }
    }
    Ok(dict)
}

/// A method's name without its class.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn wrong_count(vm: &mut Vm<'_>, name: &str, params: &[&str], required: usize, given: usize) -> Raised {
    let most = params.len();
    let short = short(name);
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let positional = params.iter().all(|param| param.is_empty());
    let message = match (positional, most, required) {
        (_, 0, _) => format!("{name}() takes no arguments ({given} given)"),
        (true, 1, 1) => format!("{name}() takes exactly one argument ({given} given)"),
        (true, _, _) if required == most => {
            format!("{short} expected {most} argument{}, got {given}", plural(most))
        }
        (true, ..) if given < required => {
            format!("{short} expected at least {required} argument{}, got {given}", plural(required))
        }
        (true, ..) => format!("{short} expected at most {most} argument{}, got {given}", plural(most)),
        (false, ..) if given < required => {
            format!("{name}() missing required argument '{}' (pos {})", params[given], given + 1)
        }
        (false, ..) => format!("{name}() takes at most {most} argument{} ({given} given)", plural(most)),
    };
    vm.type_error(message)
}
