//! When nothing can run any more: who waits for what, held by whom.

use shared::program::event::{
    CodeLine, DeadlockWait, ProcessId, ProgramEventKind, ResourceKind, Stream, ThreadId,
};
use shared::program::view::ProgramEnd;
use vm_code::{ObjId, Value};
use vm_runtime::{Object, ResourceKey};

use crate::machine::Machine;
use crate::system::resources::kind_title;
use crate::system::{Stage, ThreadInfo};

impl Machine {
    /// Nothing can run and no timer is set.
    pub(crate) fn stuck(&mut self) {
        let order = self.in_order_of_waiting();
        let waits: Vec<DeadlockWait> =
            order.threads.iter().filter_map(|id| self.describe_wait(*id)).collect();
        let mut text = String::from("Deadlock: no thread can go on.\n");
        for (at, wait) in waits.iter().enumerate() {
            if order.cycle > 0 && at == order.cycle {
                text.push_str("Because of that:\n");
            }
            text.push_str(&format!("  {}\n", self.sentence(wait)));
            self.tell_tasks(wait, &mut text);
        }
        self.world.current = waits.first().map_or(ThreadId(0), |wait| wait.thread);
        self.world.line = waits.first().map_or(CodeLine::NONE, |wait| wait.line);
        self.world.begin_turn(self.system.scheduler.now_ns());
        self.world.emit(ProgramEventKind::Deadlock { waits: waits.clone() });
        self.world.print(Stream::Stderr, &text);
        self.finish(ProgramEnd::Deadlock { waits });
    }

    /// Threads that wait: first those of a cycle, in its order, then the others by number.
    fn in_order_of_waiting(&self) -> Order {
        let waiting: Vec<ThreadId> = (0..self.system.threads.len())
            .filter(|at| self.system.threads[*at].stage == Stage::Alive)
            .map(|at| ThreadId(u32::try_from(at).unwrap_or(u32::MAX)))
            .collect();
        let mut order = Order { threads: Vec::new(), cycle: 0 };
        for first in &waiting {
            let mut path = vec![*first];
            let mut next = self.blocked_by(*first);
            while let Some(thread) = next {
                if let Some(at) = path.iter().position(|other| *other == thread) {
                    order.threads = path.split_off(at);
                    order.cycle = order.threads.len();
                    break;
                }
                path.push(thread);
                next = self.blocked_by(thread);
            }
            if order.cycle > 0 {
                break;
            }
        }
        let others: Vec<ThreadId> = waiting.into_iter().filter(|id| !order.threads.contains(id)).collect();
        order.threads.extend(others);
        order
    }

    /// The thread that this one waits for.
    fn blocked_by(&self, thread: ThreadId) -> Option<ThreadId> {
        let wait = self.system.thread(thread)?.wait.as_ref()?;
        let resource = self.system.resources.get(wait.resource?);
        if let Some((holder, _)) = resource.holders.first() {
            return Some(*holder);
        }
        match resource.key {
            ResourceKey::Object(id) => self.thread_of_object(resource.process?, id),
            ResourceKey::Shared(number) => {
                let process = self.system.processes.iter().find(|process| process.resource == number)?;
                Some(process.main)
            }
        }
    }

    /// The thread that a `threading.Thread` stands for.
    fn thread_of_object(&self, process: ProcessId, id: ObjId) -> Option<ThreadId> {
        let isolate = self.isolates.get(process.0 as usize)?.as_ref()?;
        let Object::Instance(instance) = isolate.heap.get(id) else { return None };
        let ident = instance.attrs.get(self.world.symbols.find("_ident")?)?;
        match ident {
            // The library's `get_ident()` counts from 1, as an identity is never 0.
            Value::Int(number) => Some(ThreadId(u32::try_from(number - 1).ok()?)),
            _ => None,
        }
    }

    fn describe_wait(&self, id: ThreadId) -> Option<DeadlockWait> {
        let info = self.system.thread(id)?;
        let wait = info.wait.as_ref()?;
        let resource = wait.resource?;
        let entry = self.system.resources.get(resource);
        let held = entry.holders.first();
        let holder = held.map(|(holder, _)| *holder).or_else(|| self.blocked_by(id));
        let resource_name = match (wait.kind, holder.and_then(|holder| self.system.thread(holder))) {
            (ResourceKind::Thread | ResourceKind::Process, Some(other)) => other.name.clone(),
            _ => entry.name.clone(),
        };
        Some(DeadlockWait {
            thread: id,
            name: self.full_name(info),
            line: info.line,
            resource,
            what: wait.kind,
            resource_name,
            holder,
            held_since_line: held.map_or(CodeLine::NONE, |(_, line)| *line),
        })
    }

    fn full_name(&self, info: &ThreadInfo) -> String {
        if self.system.processes.len() == 1 {
            return info.name.clone();
        }
        format!("{} of {}", info.name, self.system.processes[info.process.0 as usize].name)
    }

    fn sentence(&self, wait: &DeadlockWait) -> String {
        let at = match wait.line {
            CodeLine::NONE => format!("{} waits", wait.name),
            line => format!("{} waits at {}", wait.name, self.program.line_text(line)),
        };
        let what = match wait.what {
            ResourceKind::Thread | ResourceKind::Process => {
                return format!("{at} for {} to end.", wait.resource_name);
            }
            ResourceKind::EventLoop => {
                return format!("{at} in its event loop, with no timer set and nobody left to wake it.");
            }
            kind => {
                let title = kind_title(kind);
                match wait.resource_name.starts_with(title) {
                    true => wait.resource_name.clone(),
                    false => format!("{} {}", title.to_lowercase(), wait.resource_name),
                }
            }
        };
        let Some(holder) = wait.holder.and_then(|holder| self.system.thread(holder)) else {
            return format!("{at} for {what}, which nobody is left to {}.", verb(wait.what));
        };
        let holder_name = self.full_name(holder);
        let ended = if holder.stage == Stage::Ended { ", which has ended," } else { "" };
        let since = match wait.held_since_line {
            CodeLine::NONE => String::new(),
            line => format!(" since {}", self.program.line_text(line)),
        };
        if wait.holder == Some(wait.thread) {
            return format!("{at} for {what}, which it holds itself{since}.");
        }
        format!("{at} for {what}, which {holder_name}{ended} holds{since}.")
    }

    /// Tasks of an event loop that waits.
    fn tell_tasks(&self, wait: &DeadlockWait, text: &mut String) {
        let of_loop = |task: &&vm_runtime::TaskInfo| task.thread == wait.thread && task.outcome.is_none();
        for task in self.world.tasks.iter().filter(of_loop).take(20) {
            let on = if task.awaits.is_empty() { "something" } else { &task.awaits };
            let at = match task.line {
                CodeLine::NONE => String::new(),
                line => format!(" at {}", self.program.line_text(line)),
            };
            text.push_str(&format!("    {} awaits {on}{at}.\n", task.name));
        }
    }
}

struct Order {
    threads: Vec<ThreadId>,
    /// How many of them are the cycle.
    cycle: usize,
}

/// What would end the wait.
fn verb(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Lock | ResourceKind::RLock | ResourceKind::Semaphore => "release",
        ResourceKind::Condition => "notify",
        ResourceKind::Event => "set",
        ResourceKind::Barrier => "reach",
        ResourceKind::Queue | ResourceKind::Pipe => "serve",
        ResourceKind::Future => "complete",
        _ => "end",
    }
}
