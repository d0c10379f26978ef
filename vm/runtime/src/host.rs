//! What natives ask of the machine around them: threads, processes, the scheduler, and who holds what.

use std::sync::Arc;

use shared::program::event::{ProcessId, ResourceId, ResourceKind, TaskNumber, ThreadId};
use vm_code::{Program, Symbol, Value};

use crate::block::{Resource, ResourceKey};
use crate::isolate::Isolate;
use crate::thread::Thread;
use crate::world::World;

/// The machine, as natives see it. Resources are those of the running process, or shared.
pub trait Host {
    /// Makes a thread of the running process known. It begins by itself when its start has taken its time.
    fn new_thread(&mut self, world: &mut World, name: &str, daemon: bool) -> ThreadId;

    /// Gives a thread another name.
    fn rename_thread(&mut self, thread: ThreadId, name: String);

    /// Whether a thread has not ended.
    fn is_alive(&self, thread: ThreadId) -> bool;

    /// Notes which asyncio task a thread is executing.
    fn set_task(&mut self, thread: ThreadId, task: Option<TaskNumber>);

    /// Makes a process known, with its first thread.
    fn new_process(&mut self, world: &mut World, name: &str) -> ProcessId;

    /// How a process is, if there is one of that number.
    fn process(&self, process: ProcessId) -> Option<ProcessState>;

    /// A message that is sent when a process ends, which it has not.
    fn send_at_exit(&mut self, process: ProcessId, channel: u32, message: Arc<[u8]>);

    /// Wakes up to `count` threads that wait for a resource, first come first; how many.
    fn unpark(&mut self, world: &mut World, resource: Resource, count: u32, answer: &Answer) -> u32;

    /// Wakes one thread, if it is parked.
    fn unpark_thread(&mut self, world: &mut World, thread: ThreadId, answer: Answer) -> bool;

    /// Whether the operating system keeps the running thread off its core for a while, and for how long.
    fn draw_delay(&mut self) -> Option<u64>;

    /// Changes the switch interval.
    fn set_switch_interval(&mut self, ns: u64);

    /// Core time that a process has used, without the turn that goes on.
    fn process_used_ns(&self, process: ProcessId) -> u64;

    /// How many threads wait for a resource.
    fn waiters(&self, world: &World, resource: Resource) -> usize;

    /// Notes that the running thread holds a resource, since the world's line. Looks for the variable that holds it.
    fn acquired(
        &mut self,
        program: &Program,
        isolate: &Isolate,
        thread: &Thread,
        world: &World,
        resource: Resource,
    ) -> Acquired;

    /// Notes that the running thread, or else the first holder, holds a resource no longer.
    fn released(&mut self, world: &World, resource: Resource) -> Option<ResourceId>;

    /// Notes what a resource contains, in words; "{}" in them stands for the length of the attribute `counted`.
    fn describe(&mut self, world: &World, resource: Resource, detail: String, counted: Option<Symbol>);

    /// Where the marks under a piece of a line stand (PEP 657): the ends of its operator or of its brackets.
    fn anchors(&self, segment: &str) -> Option<(usize, usize)>;

    /// Puts a message into a channel, or gives it to a waiting thread. Returns whether there is such a channel.
    fn send(&mut self, world: &mut World, channel: u32, message: Arc<[u8]>) -> bool {
        let Some(found) = world.channels.get(channel as usize) else { return false };
        let resource = Resource { key: ResourceKey::Shared(found.resource), kind: ResourceKind::Pipe };
        if self.unpark(world, resource, 1, &Answer::Bytes(message.clone())) == 0 {
            world.channels[channel as usize].messages.push_back(message);
        }
        true
    }
}

/// What a thread is woken with.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A value of the thread's own process.
    Value(Value),
    /// A message: it becomes a `bytes` of whatever process receives it.
    Bytes(Arc<[u8]>),
}

/// How a process is.
#[derive(Debug, Clone, Copy)]
pub struct ProcessState {
    pub exit_code: Option<i32>,
    /// What its end wakes.
    pub end: Resource,
}

/// A resource that a thread has come to hold.
#[derive(Debug, Clone)]
pub struct Acquired {
    pub resource: ResourceId,
    pub kind: ResourceKind,
    pub name: String,
}
