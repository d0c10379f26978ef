//! Intrinsics of asyncio tasks: what the trace tells of them. They decide nothing.

use shared::program::event::{CodeLine, ProgramEventKind, TaskNumber, TaskOutcome};
use vm_code::Value;

use crate::flow::{Args, NativeResult, Raised};
use crate::native::NativeDef;
use crate::native::intrinsics::thread::own_line;
use crate::native::intrinsics::{bind, number, optional_task, text};
use crate::vm::Vm;
use crate::world::TaskInfo;

/// Functions of `_vm`.
pub const TABLE: &[NativeDef] = &[
    NativeDef::function("task_created", task_created),
    NativeDef::function("task_resumed", task_resumed),
    NativeDef::function("task_suspended", task_suspended),
    NativeDef::function("task_woken", task_woken),
    NativeDef::function("task_ended", task_ended),
];

fn task_created(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [name, parent, coroutine] = bind(vm, args, ["name", "parent", "coroutine"])?;
    let (name, parent) = (text(vm, name)?, optional_task(vm, parent)?);
    vm.world.line = own_line(vm);
    let task = TaskNumber(u32::try_from(vm.world.tasks.len()).unwrap_or(u32::MAX));
    vm.world.tasks.push(TaskInfo {
        thread: vm.world.current,
        process: vm.world.process,
        name: name.clone(),
        coroutine,
        awaits: String::new(),
        line: vm.world.line,
        outcome: None,
    });
    vm.world.emit(ProgramEventKind::TaskCreated { task, name, parent });
    Ok(Value::Int(i64::from(task.0)).into())
}

fn task_resumed(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [task] = bind(vm, args, ["task"])?;
    resume(vm, task)?;
    Ok(Value::None.into())
}

/// A task goes on.
pub(super) fn resume(vm: &mut Vm<'_>, task: Value) -> Result<(), Raised> {
    let task = known(vm, task)?;
    vm.world.tasks[task.0 as usize].awaits.clear();
    let line = vm.world.tasks[task.0 as usize].line;
    running(vm, Some(task));
    vm.world.line = line;
    vm.world.emit(ProgramEventKind::TaskResumed { task });
    Ok(())
}

fn task_suspended(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [task, on] = bind(vm, args, ["task", "on"])?;
    let on = text(vm, on)?;
    suspend(vm, task, on)?;
    Ok(Value::None.into())
}

/// A task waits for something, in words.
pub(super) fn suspend(vm: &mut Vm<'_>, task: Value, on: String) -> Result<(), Raised> {
    let task = known(vm, task)?;
    let line = suspended_line(vm, task);
    let info = &mut vm.world.tasks[task.0 as usize];
    info.awaits.clone_from(&on);
    info.line = line;
    running(vm, None);
    vm.world.line = line;
    vm.world.emit(ProgramEventKind::TaskSuspended { task, on });
    Ok(())
}

fn task_woken(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [task, by] = bind(vm, args, ["task", "by"])?;
    wake(vm, task, by)?;
    Ok(Value::None.into())
}

/// What a task waited for is there, because of another task.
pub(super) fn wake(vm: &mut Vm<'_>, task: Value, by: Value) -> Result<(), Raised> {
    let (task, by) = (known(vm, task)?, optional_task(vm, by)?);
    vm.world.tasks[task.0 as usize].awaits.clear();
    vm.world.line = own_line(vm);
    vm.world.emit(ProgramEventKind::TaskWoken { task, by });
    Ok(())
}

fn task_ended(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [task, outcome] = bind(vm, args, ["task", "outcome"])?;
    let (task, outcome) = (known(vm, task)?, text(vm, outcome)?);
    let outcome = match outcome.as_str() {
        "returned" => TaskOutcome::Returned,
        "raised" => TaskOutcome::Raised,
        "cancelled" => TaskOutcome::Cancelled,
        _ => return Err(vm.value_error("_vm: an outcome is returned, raised or cancelled")),
    };
    let info = &mut vm.world.tasks[task.0 as usize];
    info.outcome = Some(outcome);
    info.coroutine = Value::Unbound;
    vm.world.line = info.line;
    running(vm, None);
    vm.world.emit(ProgramEventKind::TaskEnded { task, outcome });
    Ok(Value::None.into())
}

fn known(vm: &mut Vm<'_>, task: Value) -> Result<TaskNumber, Raised> {
    let at = number(vm, task)?;
    if (at as usize) < vm.world.tasks.len() {
        Ok(TaskNumber(at))
    } else {
        Err(vm.value_error("_vm: no such task"))
    }
}

fn running(vm: &mut Vm<'_>, task: Option<TaskNumber>) {
    vm.host.set_task(vm.world.current, task);
}

/// The line at which the innermost coroutine of the program is suspended, of those that the task awaits.
fn suspended_line(vm: &Vm<'_>, task: TaskNumber) -> CodeLine {
    use crate::object::Object;
    let mut line = vm.world.tasks[task.0 as usize].line;
    let mut next = vm.world.tasks[task.0 as usize].coroutine;
    // Deeper than any stack may be.
    for _ in 0..vm.world.settings.limits.depth {
        let Some(Object::Generator(generator)) = next.obj().map(|id| vm.get(id)) else { break };
        let code = vm.program.code(generator.code);
        let at = generator.pc.saturating_sub(1);
        if !code.library && !generator.registers.is_empty() {
            line = vm.program.line(code, at);
        }
        let delegation = code.delegations.iter().find(|(pc, _)| *pc == at);
        let Some((_, reg)) = delegation else { break };
        next = generator.registers.get(usize::from(*reg)).copied().unwrap_or(Value::None);
    }
    line
}
