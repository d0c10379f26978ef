//! What threads hold and wait for: who has it, since which line, and who waits. It decides nothing: holding is
//! what the library says of itself; who is woken is what a native asks for.

use std::collections::VecDeque;

use hashbrown::HashMap;
use shared::program::event::{CodeLine, ProcessId, ResourceId, ResourceKind, ThreadId};

use vm_code::Symbol;
use vm_runtime::{Resource, ResourceKey};

/// All resources that were used.
#[derive(Debug, Clone, Default)]
pub struct Resources {
    all: Vec<Entry>,
    index: HashMap<(Option<ProcessId>, ResourceKey), ResourceId>,
}

/// One resource.
#[derive(Debug, Clone)]
pub struct Entry {
    /// None for what processes share.
    pub process: Option<ProcessId>,
    pub key: ResourceKey,
    pub kind: ResourceKind,
    /// Its name.
    pub name: String,
    /// Whether the name is a variable's.
    pub named: bool,
    /// How often a variable was looked for.
    pub tries: u8,
    /// Who has it, and the line at which it was taken.
    pub holders: Vec<(ThreadId, CodeLine)>,
    pub waiters: VecDeque<ThreadId>,
    /// What it contains, in words.
    pub detail: String,
    /// The attribute whose length "{}" in these words stands for: counted when the state is shown.
    pub counted: Option<Symbol>,
}

impl Resources {
    /// The number of a resource, new if need be.
    pub fn id(&mut self, process: ProcessId, resource: Resource) -> ResourceId {
        let process = owner(process, resource.key);
        if let Some(id) = self.index.get(&(process, resource.key)) {
            let entry = &mut self.all[id.0 as usize];
            // A `describe` may come before anybody says what it is.
            if entry.kind == ResourceKind::Other {
                entry.kind = resource.kind;
            }
            return *id;
        }
        let id = ResourceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.index.insert((process, resource.key), id);
        self.all.push(Entry {
            process,
            key: resource.key,
            kind: resource.kind,
            name: [kind_title(resource.kind), " ", &(id.0 + 1).to_string()].concat(),
            named: false,
            tries: 0,
            holders: Vec::new(),
            waiters: VecDeque::new(),
            detail: String::new(),
            counted: None,
        });
        id
    }

    /// Becomes what `base` is, in the memory that it has.
    pub fn restore(&mut self, base: &Self) {
        self.all.clone_from(&base.all);
        self.index.clear();
        self.index.extend(&base.index);
    }

    /// The number of a resource that was used before.
    pub fn find(&self, process: ProcessId, key: ResourceKey) -> Option<ResourceId> {
        self.index.get(&(owner(process, key), key)).copied()
    }

    /// A resource.
    pub fn get(&self, id: ResourceId) -> &Entry {
        &self.all[id.0 as usize]
    }

    /// A resource, to change it.
    pub fn get_mut(&mut self, id: ResourceId) -> &mut Entry {
        &mut self.all[id.0 as usize]
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = (ResourceId, &Entry)> {
        let number = |at| ResourceId(u32::try_from(at).unwrap_or(u32::MAX));
        self.all.iter().enumerate().map(move |(at, entry)| (number(at), entry))
    }

    /// Who has it now.
    pub fn holders(&self, id: ResourceId) -> Vec<ThreadId> {
        self.get(id).holders.iter().map(|(thread, _)| *thread).collect()
    }

    /// The resource that stands for waiting for time alone.
    pub fn of_time(&mut self, kind: ResourceKind) -> ResourceId {
        // Numbers that the machine gives out begin at 1, and objects are another variant.
        let number = u32::MAX - u32::from(kind == ResourceKind::Io);
        self.id(ProcessId(0), Resource { key: ResourceKey::Shared(number), kind })
    }

    /// Takes one out of the queue, by its place.
    pub fn take_waiter(&mut self, id: ResourceId, at: usize) -> Option<ThreadId> {
        self.get_mut(id).waiters.remove(at)
    }

    /// Takes a thread out of a queue.
    pub fn forget_waiter(&mut self, id: ResourceId, thread: ThreadId) {
        let waiters = &mut self.get_mut(id).waiters;
        if waiters.front() == Some(&thread) {
            waiters.pop_front();
        } else {
            waiters.retain(|other| *other != thread);
        }
    }

    /// Forgets resources of a process whose objects are gone: their ids may be given to others.
    pub fn forget_dead(&mut self, process: ProcessId, is_alive: impl Fn(vm_code::ObjId) -> bool) {
        self.index.retain(|(owner, key), _| match key {
            ResourceKey::Object(id) => *owner != Some(process) || is_alive(*id),
            ResourceKey::Shared(_) => true,
        });
    }
}

fn owner(process: ProcessId, key: ResourceKey) -> Option<ProcessId> {
    matches!(key, ResourceKey::Object(_)).then_some(process)
}

/// A kind, as a heading says it.
pub fn kind_title(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Lock => "Lock",
        ResourceKind::RLock => "RLock",
        ResourceKind::Condition => "Condition",
        ResourceKind::Semaphore => "Semaphore",
        ResourceKind::Event => "Event",
        ResourceKind::Barrier => "Barrier",
        ResourceKind::Queue => "Queue",
        ResourceKind::Future => "Future",
        ResourceKind::Thread => "Thread",
        ResourceKind::Process => "Process",
        ResourceKind::EventLoop => "Event loop",
        ResourceKind::Pool => "Pool",
        ResourceKind::Pipe => "Pipe",
        ResourceKind::Sleep => "Sleep",
        ResourceKind::Io => "Input or output",
        ResourceKind::Other => "Resource",
    }
}
