//! Steps of asyncio's tasks and futures: the common case of each. What is rare goes on in the library, which has the
//! same in Python. The attributes are those of `asyncio.futures.Future`, `asyncio.tasks.Task` and the event loop.

use vm_code::{Symbol, Value, names};

use crate::flow::{Args, Flow, NativeResult, Raised, Resume};
use crate::native::NativeDef;
use crate::native::intrinsics::bind;
use crate::native::intrinsics::task::{resume, suspend, wake};
use crate::object::{Attrs, Instance, Object};
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// Functions and methods of `_vm`.
pub const TABLE: &[NativeDef] = &[
    NativeDef::function("task_step", task_step),
    NativeDef::function("task_settle", task_settle),
    NativeDef::function("make_future", make_future),
    NativeDef::method("set_result", set_result),
];

/// `task_step(task, contexts)`: runs the task's coroutine on, in its context; what it awaits.
fn task_step(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [task, contexts] = bind(vm, args, ["task", "contexts"])?;
    let (loop_, context) = (own(vm, task, names::LOOP_ATTR), own(vm, task, names::OWN_CONTEXT));
    let thread = own(vm, loop_, names::THREAD);
    if own(vm, task, names::STATE_ATTR).is_bound() {
        return method(vm, task, "_refuse_step", &[]);
    }
    set(vm, task, names::FUT_WAITER, Value::None);
    set(vm, loop_, names::TASK, task);
    if let Value::Obj(contexts) = contexts {
        ops::dict_set(vm, contexts, thread, context)?;
    }
    let number = own(vm, task, names::NUMBER);
    resume(vm, number)?;
    if own(vm, task, names::MUST_CANCEL) == Value::Bool(true) {
        return method(vm, task, "_throw_cancelled", &[]);
    }
    let coroutine = own(vm, task, names::CORO);
    match coroutine {
        Value::Obj(generator) if matches!(vm.get(generator), Object::Generator(_)) => {
            Ok(Flow::Resume { generator, how: Resume::Send(Value::None) })
        }
        _ => method(vm, coroutine, "send", &[Value::None]),
    }
}

/// `task_settle(task, awaited)`: the task goes on when what it awaits is there. False where the library must see to it.
fn task_settle(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [task, awaited] = bind(vm, args, ["task", "awaited"])?;
    let loop_ = own(vm, task, names::LOOP_ATTR);
    set(vm, loop_, names::TASK, Value::None);
    let (number, ready) = (own(vm, task, names::NUMBER), own(vm, loop_, names::READY));
    if awaited.is_none() {
        suspend(vm, number, "its next turn".to_owned())?;
        push(vm, ready, task);
        return Ok(Value::Bool(true).into());
    }
    let callbacks = own(vm, awaited, names::CALLBACKS);
    let on = match own(vm, awaited, names::WAITS_ON) {
        Value::Unbound => vm.class_attribute(vm.class_of(awaited), names::WAITS_ON).unwrap_or(Value::Unbound),
        on => on,
    };
    let common = own(vm, awaited, names::BLOCKING) == Value::Bool(true)
        && own(vm, awaited, names::LOOP_ATTR) == loop_
        && awaited != task
        && callbacks.is_bound()
        && own(vm, task, names::MUST_CANCEL) != Value::Bool(true);
    let Some(on) = vm.as_str(on).filter(|_| common).map(str::to_owned) else {
        return Ok(Value::Bool(false).into());
    };
    set(vm, awaited, names::BLOCKING, Value::Bool(false));
    let waits = if own(vm, awaited, names::STATE_ATTR).is_bound() { ready } else { callbacks };
    push(vm, waits, task);
    set(vm, task, names::FUT_WAITER, awaited);
    suspend(vm, number, on)?;
    Ok(Value::Bool(true).into())
}

/// `make_future(cls, loop, on)`: an instance as `Future.__init__` leaves it.
fn make_future(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [class, loop_, on] = bind(vm, args, ["cls", "loop", "on"])?;
    let Value::Obj(class) = class else { return Err(vm.type_error("_vm: expected a class")) };
    let callbacks = vm.list(Vec::new());
    let mut attrs = Attrs::default();
    attrs.set(names::LOOP_ATTR, loop_);
    attrs.set(names::CALLBACKS, callbacks);
    attrs.set(names::WAITS_ON, on);
    let instance = Instance { class, attrs, payload: Value::Unbound };
    Ok(vm.alloc(Object::Instance(Box::new(instance))).into())
}

/// `Future.set_result`.
fn set_result(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [future, result] = crate::native::args::take(vm, args, "set_result", ["", "result"], 2)?;
    if own(vm, future, names::STATE_ATTR).is_bound() {
        return method(vm, future, "_refuse_result", &[]);
    }
    let finished = vm.class_attribute(vm.class_of(future), names::FINISHED).unwrap_or(Value::None);
    set(vm, future, names::RESULT_ATTR, result);
    set(vm, future, names::STATE_ATTR, finished);
    let callbacks = own(vm, future, names::CALLBACKS);
    let waiting = vm.as_sequence(callbacks).unwrap_or_default().to_vec();
    // Callbacks that are no tasks are called by the loop.
    if waiting.iter().any(|each| !own(vm, *each, names::NUMBER).is_bound()) {
        return method(vm, future, "_schedule_callbacks", &[]);
    }
    let loop_ = own(vm, future, names::LOOP_ATTR);
    let (ready, by) = (own(vm, loop_, names::READY), own(vm, loop_, names::TASK));
    let by = if by.is_none() { by } else { own(vm, by, names::NUMBER) };
    for task in &waiting {
        push(vm, ready, *task);
        let number = own(vm, *task, names::NUMBER);
        wake(vm, number, by)?;
    }
    if let Some(Object::List(callbacks)) = callbacks.obj().map(|id| vm.get_mut(id)) {
        callbacks.clear();
    }
    Ok(Value::None.into())
}

/// An attribute of the object's own.
fn own(vm: &Vm<'_>, object: Value, name: Symbol) -> Value {
    match object.obj().map(|id| vm.get(id)) {
        Some(Object::Instance(instance)) => instance.attrs.get(name).unwrap_or(Value::Unbound),
        _ => Value::Unbound,
    }
}

fn set(vm: &mut Vm<'_>, object: Value, name: Symbol, value: Value) {
    if let Some(Object::Instance(instance)) = object.obj().map(|id| vm.get_mut(id)) {
        let before = instance.attrs.len();
        instance.attrs.set(name, value);
        if instance.attrs.len() > before {
            vm.heap().grew(24);
        }
    }
}

fn push(vm: &mut Vm<'_>, list: Value, value: Value) {
    if let Some(Object::List(items)) = list.obj().map(|id| vm.get_mut(id)) {
        items.push(value);
        vm.heap().grew(16);
    }
}

/// A call of a method that is Python code.
fn method(vm: &mut Vm<'_>, object: Value, name: &str, args: &[Value]) -> Result<Flow, Raised> {
    let symbol = vm.symbol(name);
    let Some(function) = vm.lookup(vm.class_of(object), symbol) else {
        let message = format!("'{}' object has no attribute '{name}'", vm.class_name(object));
        return Err(vm.error(types::ATTRIBUTE_ERROR, message));
    };
    let args: Vec<Value> = std::iter::once(object).chain(args.iter().copied()).collect();
    Ok(Flow::call(function, &args))
}
