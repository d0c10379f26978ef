//! Exceptions: their arguments, notes, groups, and attributes.

use vm_code::{ObjId, Value, names};

use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::{Exception, Object};
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// Methods of `BaseException`.
pub const BASE_EXCEPTION: &[NativeDef] = &[
    NativeDef::method("__init__", init),
    NativeDef::method("__str__", str),
    NativeDef::method("__repr__", repr),
    NativeDef::method("with_traceback", with_traceback),
    NativeDef::method("add_note", add_note),
    NativeDef::getter("args", args_of),
    NativeDef::getter("__cause__", cause),
    NativeDef::getter("__context__", context),
    NativeDef::getter("__suppress_context__", suppress_context),
    NativeDef::getter("__traceback__", traceback),
];

/// `StopIteration`.
pub const STOP_ITERATION: &[NativeDef] = &[NativeDef::getter("value", first_argument)];

/// `SystemExit`.
pub const SYSTEM_EXIT: &[NativeDef] = &[NativeDef::getter("code", exit_code)];

/// `OSError`: `OSError(errno, text, filename)` becomes the class of that number.
pub const OS_ERROR: &[NativeDef] = &[NativeDef::method("__init__", os_error_init)];

/// Exceptions that take attributes by name.
pub const IMPORT_ERROR: &[NativeDef] = &[NativeDef::method("__init__", named_init)];

/// Groups.
pub const GROUP: &[NativeDef] = &[
    NativeDef::method("__init__", group_init),
    NativeDef::method("split", group_split),
    NativeDef::method("subgroup", group_subgroup),
    NativeDef::method("derive", group_derive),
];

/// Tracebacks.
pub const TRACEBACK: &[NativeDef] =
    &[NativeDef::getter("tb_lineno", traceback_line), NativeDef::getter("tb_next", none)];

fn with_exception<T>(
    vm: &mut Vm<'_>,
    args: Args<'_>,
    use_it: impl FnOnce(&mut Exception) -> T,
) -> Result<T, Raised> {
    if let Some(Value::Obj(id)) = args.positional.first().copied()
        && let Object::Exception(exception) = vm.get_mut(id)
    {
        return Ok(use_it(exception));
    }
    Err(vm.type_error("descriptor requires a 'BaseException' object"))
}

fn init(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    if !args.named.is_empty() {
        let class = args.positional.first().map_or("exception", |value| vm.class_name(*value)).to_owned();
        return Err(vm.type_error(format!("{class}() takes no keyword arguments")));
    }
    set_args(vm, args, args.positional.get(1..).unwrap_or_default())
}

fn set_args(vm: &mut Vm<'_>, args: Args<'_>, values: &[Value]) -> NativeResult {
    let tuple = vm.tuple(values);
    with_exception(vm, args, |exception| exception.args = tuple)?;
    Ok(Flow::Value(Value::None))
}

fn str(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let this = args.positional.first().copied().unwrap_or(Value::None);
    let text = match this.obj() {
        Some(id) => ops::repr::str_of_exception(vm, id)?,
        None => None,
    };
    match text {
        Some(text) => Ok(Flow::Value(vm.str(text))),
        None => Ok(Flow::call(vm.prelude("_exception_str"), &[this])),
    }
}

fn repr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let this = args.positional.first().copied().unwrap_or(Value::None);
    Ok(Flow::call(vm.prelude("_exception_repr"), &[this]))
}

fn with_traceback(_vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(args.positional.first().copied().unwrap_or(Value::None)))
}

fn add_note(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let note = args.positional.get(1).copied().unwrap_or(Value::None);
    if vm.as_str(note).is_none() {
        let message = format!("note must be a str, not '{}'", vm.class_name(note));
        return Err(vm.type_error(message));
    }
    let notes = with_exception(vm, args, |exception| exception.attrs.get(names::NOTES))?;
    match notes.and_then(|notes| notes.obj()) {
        Some(id) => {
            if let Object::List(items) = vm.get_mut(id) {
                items.push(note);
            }
        }
        None => {
            let list = vm.list(vec![note]);
            with_exception(vm, args, |exception| exception.attrs.set(names::NOTES, list))?;
        }
    }
    Ok(Flow::Value(Value::None))
}

fn args_of(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    with_exception(vm, args, |exception| Flow::Value(exception.args))
}

fn cause(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    with_exception(vm, args, |exception| Flow::Value(exception.cause))
}

fn context(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    with_exception(vm, args, |exception| Flow::Value(exception.context))
}

fn suppress_context(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    with_exception(vm, args, |exception| Flow::Value(Value::Bool(exception.suppress_context)))
}

fn traceback(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let entries = with_exception(vm, args, |exception| exception.traceback.clone())?;
    if entries.is_empty() {
        return Ok(Flow::Value(Value::None));
    }
    Ok(Flow::Value(vm.alloc(Object::Traceback(entries.into()))))
}

fn traceback_line(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let line = match args.positional.first().and_then(|value| value.obj()).map(|id| vm.get(id)) {
        Some(Object::Traceback(entries)) => entries.first().map_or(0, |entry| entry.span.line),
        _ => 0,
    };
    Ok(Flow::Value(Value::Int(i64::from(line))))
}

fn none(_vm: &mut Vm<'_>, _args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(Value::None))
}

fn first_argument(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let all = with_exception(vm, args, |exception| exception.args)?;
    let first = vm.as_sequence(all).and_then(|all| all.first().copied());
    Ok(Flow::Value(first.unwrap_or(Value::None)))
}

fn exit_code(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let all = with_exception(vm, args, |exception| exception.args)?;
    Ok(Flow::Value(match vm.as_sequence(all) {
        Some([one]) => *one,
        Some([_, ..]) => all,
        _ => Value::None,
    }))
}

fn named_init(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    set_args(vm, args, args.positional.get(1..).unwrap_or_default())?;
    for (name, value) in args.named {
        with_exception(vm, args, |exception| exception.attrs.set(*name, *value))?;
    }
    Ok(Flow::Value(Value::None))
}

/// The class that an error number stands for (PEP 3151).
fn os_error_class(errno: i64) -> Option<ObjId> {
    Some(match errno {
        1 | 13 => types::PERMISSION_ERROR,
        2 => types::FILE_NOT_FOUND_ERROR,
        3 => types::PROCESS_LOOKUP_ERROR,
        4 => types::INTERRUPTED_ERROR,
        10 => types::CHILD_PROCESS_ERROR,
        11 => types::BLOCKING_IO_ERROR,
        17 => types::FILE_EXISTS_ERROR,
        20 => types::NOT_A_DIRECTORY_ERROR,
        21 => types::IS_A_DIRECTORY_ERROR,
        32 => types::BROKEN_PIPE_ERROR,
        103 => types::CONNECTION_ABORTED_ERROR,
        104 => types::CONNECTION_RESET_ERROR,
        110 => types::TIMEOUT_ERROR,
        111 => types::CONNECTION_REFUSED_ERROR,
        _ => return None,
    })
}

fn os_error_init(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let given = args.positional.get(1..).unwrap_or_default();
    let (number, text) = match given {
        [number, text, ..] if given.len() <= 5 => (*number, *text),
        _ => (Value::None, Value::None),
    };
    let filename = given.get(2).copied().unwrap_or(Value::None);
    let kept = if number.is_none() { given } else { &given[..2] };
    set_args(vm, args, kept)?;
    let class = vm.as_int(number).and_then(os_error_class);
    with_exception(vm, args, |exception| {
        exception.attrs.set(names::ERRNO, number);
        exception.attrs.set(names::STRERROR, text);
        exception.attrs.set(names::FILENAME, filename);
        if let (types::OS_ERROR, Some(class)) = (exception.class, class) {
            exception.class = class;
        }
    })?;
    Ok(Flow::Value(Value::None))
}

fn group_init(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this, message, list] = args.positional else {
        let given = args.positional.len().saturating_sub(1);
        let message = format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({given} given)");
        return Err(vm.type_error(message));
    };
    if vm.as_str(*message).is_none() {
        let message = format!("argument 1 must be str, not {}", vm.class_name(*message));
        return Err(vm.type_error(message));
    }
    let Some(items) = vm.as_sequence(*list).map(<[Value]>::to_vec) else {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    };
    if items.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut all_plain = true;
    for (at, item) in items.iter().enumerate() {
        if !vm.is_instance(*item, types::BASE_EXCEPTION) {
            let message = format!("Item {at} of second argument (exceptions) is not an exception");
            return Err(vm.value_error(message));
        }
        all_plain &= vm.is_instance(*item, types::EXCEPTION);
    }
    let class = vm.class_of(*this);
    if !all_plain && vm.is_subclass(class, types::EXCEPTION) {
        let name = vm.class_name_of(class).to_owned();
        let what = if class == types::EXCEPTION_GROUP { "an ExceptionGroup" } else { &name };
        return Err(vm.type_error(format!("Cannot nest BaseExceptions in {what}")));
    }
    set_args(vm, args, &args.positional[1..])?;
    let tuple = vm.tuple(items);
    with_exception(vm, args, |exception| {
        exception.attrs.set(names::MESSAGE, *message);
        exception.attrs.set(names::EXCEPTIONS, tuple);
        if exception.class == types::BASE_EXCEPTION_GROUP && all_plain {
            exception.class = types::EXCEPTION_GROUP;
        }
    })?;
    Ok(Flow::Value(Value::None))
}

fn group_call(vm: &mut Vm<'_>, args: Args<'_>, helper: &str) -> NativeResult {
    let [this, condition] = args.positional else { return Err(vm.type_error("expected 1 argument")) };
    Ok(Flow::call(vm.prelude(helper), &[*this, *condition]))
}

fn group_split(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    group_call(vm, args, "_group_split")
}

fn group_subgroup(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    group_call(vm, args, "_group_subgroup")
}

fn group_derive(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [this, list] = args.positional else { return Err(vm.type_error("expected 1 argument")) };
    let message = match this.obj().map(|id| vm.get(id)) {
        Some(Object::Exception(exception)) => exception.attrs.get(names::MESSAGE).unwrap_or(Value::None),
        _ => Value::None,
    };
    Ok(Flow::call(Value::Obj(types::BASE_EXCEPTION_GROUP), &[message, *list]))
}
