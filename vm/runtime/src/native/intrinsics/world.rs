//! Intrinsics of files, output, settings and tracebacks.

use std::sync::Arc;

use shared::program::event::Stream;
use shared::program::{ExecutorChoice, Policy};
use vm_code::Value;

use crate::block::Block;
use crate::flow::{Args, Flow, NativeResult};
use crate::native::NativeDef;
use crate::native::intrinsics::{bind, bytes, int, nanoseconds, text, wrong};
use crate::object::{Attrs, Function, Object};
use crate::traceback::{self, Texts};
use crate::types;
use crate::vm::Vm;

/// Functions of `_vm`.
pub const TABLE: &[NativeDef] = &[
    NativeDef::function("file_read", file_read),
    NativeDef::function("file_write", file_write),
    NativeDef::function("file_remove", file_remove),
    NativeDef::function("file_list", file_list),
    NativeDef::function("write", write),
    NativeDef::function("setting", setting),
    NativeDef::function("set_setting", set_setting),
    NativeDef::function("format_exception", format_exception),
    NativeDef::function("traceback_frames", traceback_frames),
    NativeDef::function("never_awaited", never_awaited),
    NativeDef::function("caller", caller),
    NativeDef::function("import_module", import_module),
];

fn file_read(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [path] = bind(vm, args, ["path"])?;
    let path = text(vm, path)?;
    match vm.world.files.get(&path).cloned() {
        Some(data) => Ok(vm.alloc(Object::Bytes(data.as_ref().into())).into()),
        None => Ok(Value::None.into()),
    }
}

fn file_write(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [path, data] = bind(vm, args, ["path", "data"])?;
    let (path, data) = (text(vm, path)?, bytes(vm, data)?);
    vm.world.files.insert(path, Arc::from(data));
    Ok(Value::None.into())
}

fn file_remove(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [path] = bind(vm, args, ["path"])?;
    let path = text(vm, path)?;
    Ok(Value::Bool(vm.world.files.remove(&path).is_some()).into())
}

fn file_list(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    let names: Vec<String> = vm.world.files.keys().cloned().collect();
    let names = names.into_iter().map(|name| vm.str(name)).collect();
    Ok(vm.list(names).into())
}

fn write(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [stream, words] = bind(vm, args, ["stream", "text"])?;
    let (stream, words) = (text(vm, stream)?, text(vm, words)?);
    let stream = match stream.as_str() {
        "stdout" => Stream::Stdout,
        "stderr" => Stream::Stderr,
        _ => return Err(vm.value_error("_vm: a stream is stdout or stderr")),
    };
    vm.world.line = super::thread::own_line(vm);
    vm.world.print(stream, &words);
    Ok(Value::None.into())
}

fn setting(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [name] = bind(vm, args, ["name"])?;
    let name = text(vm, name)?;
    let settings = &vm.world.settings;
    let in_seconds = |ns: u64| Value::Float(ns as f64 / 1e9);
    let value = match name.as_str() {
        "cores" => Value::Int(i64::from(settings.cores)),
        "switch_interval" => in_seconds(settings.costs.switch_interval_ns),
        "request" => in_seconds(settings.costs.request_ns),
        "recursion_limit" => Value::Int(i64::from(settings.limits.depth)),
        "policy" => {
            let policy = match settings.policy {
                Policy::Gil => "gil",
                Policy::AnyBytecode => "any-bytecode",
                Policy::FreeThreaded => "free-threaded",
                Policy::AllInterleavings => "all-interleavings",
            };
            vm.str(policy)
        }
        "executor" => {
            let executor = match settings.executor {
                ExecutorChoice::Sequential => "sequential",
                ExecutorChoice::Threads => "threads",
                ExecutorChoice::Processes => "processes",
                ExecutorChoice::Async => "async",
            };
            vm.str(executor)
        }
        _ => return Err(vm.value_error(format!("_vm: no setting '{name}'"))),
    };
    Ok(value.into())
}

fn set_setting(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [name, value] = bind(vm, args, ["name", "value"])?;
    let name = text(vm, name)?;
    match name.as_str() {
        "recursion_limit" => {
            let depth = int(vm, value)?;
            vm.world.settings.limits.depth = u32::try_from(depth.clamp(1, 100_000)).unwrap_or(1_000);
        }
        "switch_interval" => {
            let interval_ns = nanoseconds(vm, value)?.max(1);
            vm.world.settings.costs.switch_interval_ns = interval_ns;
            vm.host.set_switch_interval(interval_ns);
        }
        _ => return Err(vm.value_error(format!("_vm: the setting '{name}' cannot be changed"))),
    }
    Ok(Value::None.into())
}

/// `texts` is for the prelude: what it found out about exceptions whose text only Python code can say.
fn format_exception(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [exception, texts, suggest] = bind(vm, args, ["exc", "texts", "suggest"])?;
    if exception.obj().is_none_or(|id| !matches!(vm.get(id), Object::Exception(_))) {
        return Err(wrong(vm, "an exception", exception));
    }
    let unknown = traceback::unknown_texts(vm, exception);
    let said = vm.as_sequence(texts).unwrap_or_default().to_vec();
    if !unknown.is_empty() && said.is_empty() {
        let unknown = vm.list(unknown);
        return Ok(Flow::call(
            vm.prelude("_format_exception"),
            &[exception, unknown, Value::Bool(suggest == Value::Bool(true))],
        ));
    }
    let mut known = Texts::default();
    for (exception, words) in unknown.iter().zip(&said) {
        if let (Some(id), Some(words)) = (exception.obj(), vm.as_str(*words)) {
            known.insert(id, words.to_owned());
        }
    }
    let text = traceback::format(vm, exception, &known, suggest == Value::Bool(true));
    Ok(vm.str(text).into())
}

fn traceback_frames(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [tb] = bind(vm, args, ["tb"])?;
    let Some(Object::Traceback(entries)) = tb.obj().map(|id| vm.get(id)) else {
        return Err(wrong(vm, "a traceback", tb));
    };
    let program = vm.program;
    let entries = entries.clone();
    let own = entries.iter().filter(|entry| !program.code(entry.code).library);
    let mut frames = Vec::new();
    for entry in own {
        let code = program.code(entry.code);
        let module = program.module(code.module);
        let source = (entry.span.line as usize).checked_sub(1).and_then(|at| module.source.lines().nth(at));
        let name = vm.name(code.name).to_owned();
        let (file, name) = (vm.str(&*module.file), vm.str(name));
        let text = vm.str(source.unwrap_or_default().trim());
        let printed = traceback::frame(vm, entry);
        let printed = vm.str(printed);
        frames.push(vm.tuple([file, Value::Int(i64::from(entry.span.line)), name, text, printed]));
    }
    Ok(vm.list(frames).into())
}

fn never_awaited(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    Ok(Flow::Block(Box::new(Block::NeverAwaited)))
}

fn caller(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [level] = bind(vm, args, ["level"])?;
    let level = usize::try_from(int(vm, level)?.max(1)).unwrap_or(1);
    let program = vm.program;
    let mut own = vm.thread.frames.iter().rev().filter(|frame| !program.code(frame.code).library);
    let (file, line, source) = match own.nth(level - 1) {
        None => ("sys", 1, ""),
        Some(frame) => {
            let code = program.code(frame.code);
            let module = program.module(code.module);
            let at = (frame.pc as usize).saturating_sub(1);
            let line = code.spans.get(at).map_or(0, |span| span.line);
            let source = (line as usize).checked_sub(1).and_then(|at| module.source.lines().nth(at));
            (&*module.file, line, source.unwrap_or_default())
        }
    };
    let (file, source) = (vm.str(file), vm.str(source));
    Ok(vm.tuple([file, Value::Int(i64::from(line)), source]).into())
}

/// The module; its code is executed first where it was not, and then the result is `None`.
fn import_module(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [name] = bind(vm, args, ["name"])?;
    let name = text(vm, name)?;
    let Some(id) = crate::pickle::find_module(vm, &name) else {
        return Err(vm.error(types::MODULE_NOT_FOUND_ERROR, format!("No module named '{name}'")));
    };
    let object = vm.module_object(id);
    if std::mem::replace(&mut vm.isolate.modules[id.0 as usize].imported, true) {
        return Ok(object.into());
    }
    let code = vm.program.code(vm.program.module(id).code);
    let body = Function {
        code: code.id,
        name: code.name,
        qualname: code.qualname.clone(),
        defaults: Box::default(),
        keyword_defaults: Box::default(),
        cells: Box::default(),
        attrs: Attrs::default(),
    };
    let body = vm.alloc(Object::Function(Box::new(body)));
    Ok(Flow::call(body, &[]))
}
