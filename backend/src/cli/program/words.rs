//! A run of a program in words: how it ended, and what can be seen of it at one step.

use std::fmt::Write as _;

use shared::program::event::DeadlockWait;
use shared::program::{
    CodeLine, FrameView, ProgramEnd, ProgramSpec, ResourceView, StateView, ThreadId, ThreadState, ThreadView,
    Variable,
};

/// Why a run ended, unless its own output says so.
pub fn why(end: &ProgramEnd, spec: &ProgramSpec) -> String {
    match end {
        ProgramEnd::Finished { .. } | ProgramEnd::Raised { .. } => String::new(),
        ProgramEnd::Deadlock { waits } => deadlock(waits, spec),
        ProgramEnd::Limit { message, line: CodeLine::NONE, .. } => format!("{message}\n"),
        ProgramEnd::Limit { message, line, .. } => format!("{}: {message}\n", spec.line_text(*line)),
        ProgramEnd::Stopped => "stopped\n".to_owned(),
    }
}

/// A run in one line.
pub fn summary(end: Option<&ProgramEnd>, time_ns: u64, steps: u64, switches: u64) -> String {
    let how = how(end);
    format!("{how}; {} virtual, {steps} instructions, {switches} switches", time(time_ns))
}

/// How a run ended, in a few words.
pub fn how(end: Option<&ProgramEnd>) -> String {
    match end {
        None => "not over".to_owned(),
        Some(ProgramEnd::Finished { exit_code }) => format!("finished with exit code {exit_code}"),
        Some(ProgramEnd::Raised { message, .. }) => format!("raised {message}"),
        Some(ProgramEnd::Deadlock { .. }) => "deadlock".to_owned(),
        Some(ProgramEnd::Limit { name, .. }) => format!("limit \"{name}\" reached"),
        Some(ProgramEnd::Stopped) => "stopped".to_owned(),
    }
}

/// The state of the machine at one step.
pub fn state(view: &StateView) -> String {
    let mut text = format!("step {}, {} virtual, {} events\n", view.step, time(view.time_ns), view.events);
    for process in &view.processes {
        let gil =
            process.gil.map_or_else(String::new, |gil| format!(", interpreter lock: {}", name(view, gil)));
        line(&mut text, 0, &format!("process {} {}{gil}", process.id.0, process.name));
        variables(&mut text, 1, &process.globals);
        for thread in view.threads.iter().filter(|thread| thread.process == process.id) {
            describe_thread(&mut text, view, thread);
        }
    }
    for task in &view.tasks {
        let doing = if task.running { "running".to_owned() } else { format!("awaits {}", task.awaits) };
        line(&mut text, 0, &format!("task {} {}: {doing}", task.id.0, task.name));
        frames(&mut text, &task.frames);
    }
    for resource in &view.resources {
        describe_resource(&mut text, view, resource);
    }
    let ready: Vec<String> = view.ready.iter().map(|thread| name(view, *thread)).collect();
    line(&mut text, 0, &format!("ready: {}", ready.join(", ")));
    text
}

fn deadlock(waits: &[DeadlockWait], spec: &ProgramSpec) -> String {
    let mut text = "deadlock: all threads wait\n".to_owned();
    for wait in waits {
        let holder = wait.holder.map(|holder| {
            let named = waits.iter().find(|other| other.thread == holder);
            named.map_or_else(|| format!("thread {}", holder.0), |other| other.name.clone())
        });
        let held = match holder {
            Some(holder) if !wait.held_since_line.is_none() => {
                format!("which {holder} has had since {}", spec.line_text(wait.held_since_line))
            }
            Some(holder) => format!("which {holder} has"),
            None => "which no thread is left to give".to_owned(),
        };
        let at = spec.line_text(wait.line);
        line(&mut text, 1, &format!("{} waits at {at} for {}, {held}", wait.name, wait.resource_name));
    }
    text
}

fn describe_thread(text: &mut String, view: &StateView, thread: &ThreadView) {
    let doing = match &thread.state {
        ThreadState::Running { core } => format!("runs on core {}", core.0),
        ThreadState::Ready => "ready".to_owned(),
        ThreadState::Offloaded { core, name } => format!("runs {name} on core {}", core.0),
        ThreadState::Blocked { name, holders, until_ns, .. } => {
            let holders: Vec<String> = holders.iter().map(|holder| self::name(view, *holder)).collect();
            let held =
                if holders.is_empty() { String::new() } else { format!(", held by {}", holders.join(", ")) };
            let until = until_ns.map_or_else(String::new, |ns| format!(", until {}", time(ns)));
            format!("waits for {name}{held}{until}")
        }
        ThreadState::Ended => "ended".to_owned(),
    };
    let next = if view.current == Some(thread.id) { "  <- next" } else { "" };
    line(text, 1, &format!("thread {} {}: {doing}{next}", thread.id.0, thread.name));
    frames(text, &thread.frames);
}

fn describe_resource(text: &mut String, view: &StateView, resource: &ResourceView) {
    let names = |threads: &[ThreadId]| {
        threads.iter().map(|thread| name(view, *thread)).collect::<Vec<_>>().join(", ")
    };
    let mut said = format!("resource {}", resource.name);
    if !resource.detail.is_empty() {
        said.push_str(&format!(" ({})", resource.detail));
    }
    if !resource.holders.is_empty() {
        said.push_str(&format!(", held by {}", names(&resource.holders)));
    }
    if !resource.waiters.is_empty() {
        said.push_str(&format!(", awaited by {}", names(&resource.waiters)));
    }
    line(text, 0, &said);
}

fn frames(text: &mut String, frames: &[FrameView]) {
    for frame in frames {
        line(text, 2, &format!("{}:{} in {}", frame.file, frame.line, frame.function));
        variables(text, 3, &frame.locals);
    }
}

fn variables(text: &mut String, depth: usize, variables: &[Variable]) {
    for variable in variables {
        line(text, depth, &format!("{} = {}", variable.name, variable.value));
    }
}

fn line(text: &mut String, depth: usize, said: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}{said}", "  ".repeat(depth));
}

fn name(view: &StateView, thread: ThreadId) -> String {
    let known = view.threads.iter().find(|known| known.id == thread);
    known.map_or_else(|| format!("thread {}", thread.0), |known| known.name.clone())
}

/// Virtual time, in nanoseconds, milliseconds or seconds.
fn time(ns: u64) -> String {
    match ns {
        0..10_000 => format!("{ns} ns"),
        10_000..10_000_000 => format!("{:.3} ms", ns as f64 / 1e6),
        _ => format!("{:.6} s", ns as f64 / 1e9),
    }
}
