//! The heap of an isolate: objects by id, and their collection.
//!
//! Ids are handed out in a fixed order and collections happen at fixed counts of allocations, so no run sees
//! another id than the next. Only the interpreter collects, between two instructions: natives may hold values
//! without rooting them.

use vm_code::{ObjId, Value};

use crate::object::{Iter, Object, Str};

/// How many bytes are allocated before the next collection, at least.
const MIN_THRESHOLD: usize = 4 << 20;

/// From so many bytes on, a string that is made of two is a prefix of a buffer.
const BUFFERED: usize = 256;

/// Objects by id.
#[derive(Debug, Clone, Default)]
pub struct Heap {
    objects: Vec<Object>,
    free: Option<ObjId>,
    free_count: usize,
    /// Estimated; exact after a collection, and an upper bound of growth at allocation between two.
    bytes: usize,
    /// What was left by the last collection.
    kept: usize,
    threshold: usize,
    changes: Changes,
}

/// What a heap has that another one, of which it is a clone, has not.
#[derive(Debug, Clone)]
pub struct HeapDelta {
    changed: Vec<(ObjId, Object)>,
    new: Vec<Object>,
    free: Option<ObjId>,
    free_count: usize,
    bytes: usize,
}

/// Which of the objects that were there at some time have changed since.
#[derive(Debug, Default)]
struct Changes {
    /// Changes of objects below this id are noted.
    below: u32,
    /// Whether an object has changed already.
    marks: Vec<bool>,
    ids: Vec<ObjId>,
    /// After a collection: any object may have changed.
    all: bool,
}

impl Changes {
    #[inline(never)]
    fn note(&mut self, id: ObjId) {
        if !std::mem::replace(&mut self.marks[id.0 as usize], true) {
            self.ids.push(id);
        }
    }
}

impl Clone for Changes {
    /// A clone notes nothing: it is not what the notes are about.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Heap {
    /// Puts an object into the heap.
    #[inline]
    pub fn alloc(&mut self, object: Object) -> ObjId {
        self.bytes += object.bytes();
        if let Some(id) = self.free {
            if id.0 < self.changes.below {
                self.changes.note(id);
            }
            let slot = &mut self.objects[id.0 as usize];
            if let Object::Free(next) = slot {
                self.free = *next;
                self.free_count -= 1;
                *slot = object;
                return id;
            }
        }
        let id = ObjId(u32::try_from(self.objects.len()).unwrap_or(u32::MAX));
        self.objects.push(object);
        id
    }

    /// An object.
    #[inline]
    pub fn get(&self, id: ObjId) -> &Object {
        &self.objects[id.0 as usize]
    }

    /// An object, to change it. Who makes it larger says so with `grew`.
    #[inline]
    pub fn get_mut(&mut self, id: ObjId) -> &mut Object {
        if id.0 < self.changes.below {
            self.changes.note(id);
        }
        &mut self.objects[id.0 as usize]
    }

    /// Notes from now on which objects are changed, for [`Heap::restore`].
    pub fn note_changes(&mut self) {
        let below = u32::try_from(self.objects.len()).unwrap_or(u32::MAX);
        self.changes = Changes { below, marks: vec![false; self.objects.len()], ids: Vec::new(), all: false };
    }

    /// Becomes what `base` is. Only what was changed is copied: it must be a clone of `base` that noted its changes
    /// since. Says whether a class is among what was changed or made.
    pub fn restore(&mut self, base: &Self) -> bool {
        let Self { objects, free, free_count, bytes, kept, threshold, changes: _ } = base;
        let is_class = |object: &Object| matches!(object, Object::Class(_));
        let mut classes = self.objects[objects.len()..].iter().any(is_class);
        if self.changes.all {
            classes = true;
            self.objects.clone_from(objects);
            self.changes.all = false;
            self.changes.marks.fill(false);
            self.changes.ids.clear();
        }
        self.objects.truncate(objects.len());
        for id in self.changes.ids.drain(..) {
            let at = id.0 as usize;
            classes |= is_class(&self.objects[at]) || is_class(&objects[at]);
            self.objects[at].clone_from(&objects[at]);
            self.changes.marks[at] = false;
        }
        self.free = *free;
        self.free_count = *free_count;
        self.bytes = *bytes;
        self.kept = *kept;
        self.threshold = *threshold;
        classes
    }

    /// Objects below this id were there when changes began to be noted.
    pub fn noted(&self) -> u32 {
        self.changes.below
    }

    /// Objects of that time that were changed since, or nothing where any may have been.
    pub fn changed(&self) -> Option<&[ObjId]> {
        (!self.changes.all).then_some(&self.changes.ids)
    }

    /// Puts off collections for good: ids stay what they are.
    pub fn keep_all(&mut self) {
        self.threshold = usize::MAX;
    }

    /// What has changed since changes began to be noted.
    pub fn delta(&self) -> HeapDelta {
        let below = self.changes.below as usize;
        let changed = match self.changed() {
            Some(ids) => ids.iter().map(|id| (*id, self.get(*id).clone())).collect(),
            None => self.objects[..below]
                .iter()
                .enumerate()
                .map(|(at, object)| (ObjId(at as u32), object.clone()))
                .collect(),
        };
        HeapDelta {
            changed,
            new: self.objects[below..].to_vec(),
            free: self.free,
            free_count: self.free_count,
            bytes: self.bytes,
        }
    }

    /// Makes the same changes in a heap that stands where changes began to be noted. Says whether a class is among
    /// what was changed or made.
    pub fn apply(&mut self, delta: &HeapDelta) -> bool {
        let is_class = |object: &Object| matches!(object, Object::Class(_));
        for (id, object) in &delta.changed {
            self.get_mut(*id).clone_from(object);
        }
        self.objects.extend_from_slice(&delta.new);
        self.free = delta.free;
        self.free_count = delta.free_count;
        self.bytes = delta.bytes;
        delta.changed.iter().any(|(_, object)| is_class(object)) || delta.new.iter().any(is_class)
    }

    /// Notes that an object takes more bytes than when it was allocated.
    #[inline]
    pub fn grew(&mut self, bytes: usize) {
        self.bytes += bytes;
    }

    /// Two strings, one after the other. None: one of them is no string.
    ///
    /// Where the first one is all of a buffer, that grows; else a text that is not short begins a buffer of its own.
    #[inline]
    pub fn concat(&mut self, a: ObjId, b: ObjId) -> Option<ObjId> {
        let (Object::Str(left), Object::Str(right)) = (self.get(a), self.get(b)) else { return None };
        let (bytes, chars) = (left.bytes() + right.bytes(), left.len() + right.len());
        if right.is_empty() {
            return Some(a);
        }
        if left.is_empty() {
            return Some(b);
        }
        if bytes < BUFFERED {
            let text = Str::joined(left.as_str(self), right.as_str(self), chars);
            return Some(self.alloc(Object::Str(text)));
        }
        let whole = left.buffer().filter(|id| match self.get(*id) {
            Object::Buffer(text) => text.len() == left.bytes(),
            _ => false,
        });
        let buffer = match whole {
            Some(buffer) => {
                self.append(buffer, b);
                buffer
            }
            None => {
                let text = [left.as_str(self), right.as_str(self)].concat();
                self.alloc(Object::Buffer(text))
            }
        };
        Some(self.alloc(Object::Str(Str::prefix(buffer, bytes, chars))))
    }

    /// Whether two strings have the same text. None: one of them is no string.
    #[inline]
    pub fn equal_strings(&self, a: ObjId, b: ObjId) -> Option<bool> {
        match (self.get(a), self.get(b)) {
            (Object::Str(x), Object::Str(y)) => {
                Some(x.bytes() == y.bytes() && x.as_str(self) == y.as_str(self))
            }
            _ => None,
        }
    }

    /// Makes a buffer longer by the text of a string.
    fn append(&mut self, buffer: ObjId, tail: ObjId) {
        let Object::Buffer(text) = self.get_mut(buffer) else { return };
        let mut text = std::mem::take(text);
        let before = text.len();
        if let Object::Str(tail) = self.get(tail) {
            match tail.buffer() {
                Some(own) if own == buffer => text.extend_from_within(..tail.bytes()),
                _ => text.push_str(tail.as_str(self)),
            }
        }
        self.bytes += text.len() - before;
        *self.get_mut(buffer) = Object::Buffer(text);
    }

    /// The ids of all objects.
    pub fn ids(&self) -> impl Iterator<Item = ObjId> + '_ {
        let used = self.objects.iter().enumerate().filter(|(_, object)| !matches!(object, Object::Free(_)));
        used.map(|(at, _)| ObjId(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len() - self.free_count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// About how many bytes they take.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many bytes were reachable when it was collected last: what is sure to be in use.
    pub fn kept(&self) -> usize {
        self.kept
    }

    /// Whether it is time to collect.
    #[inline]
    pub fn wants_collection(&self) -> bool {
        self.bytes > self.threshold.max(MIN_THRESHOLD)
    }

    /// Frees what cannot be reached from the roots.
    pub fn collect(&mut self, roots: impl IntoIterator<Item = Value>) {
        self.collect_with(roots, usize::MAX, |_| {});
    }

    /// The same, and shows what is freed. The next collection comes when `ceiling` bytes are reached, at the latest.
    pub fn collect_with(
        &mut self,
        roots: impl IntoIterator<Item = Value>,
        ceiling: usize,
        freed: impl FnMut(&Object),
    ) {
        let mut marks = vec![false; self.objects.len()];
        let mut gray: Vec<ObjId> = Vec::new();
        let mut reach = |value: Value, gray: &mut Vec<ObjId>| {
            if let Value::Obj(id) = value
                && !std::mem::replace(&mut marks[id.0 as usize], true)
            {
                gray.push(id);
            }
        };
        for root in roots {
            reach(root, &mut gray);
        }
        while let Some(id) = gray.pop() {
            children(&self.objects[id.0 as usize], |value| reach(value, &mut gray));
        }
        self.sweep(&marks, freed);
        self.kept = self.bytes;
        self.threshold = self.bytes.saturating_mul(2).min(ceiling);
    }

    fn sweep(&mut self, marks: &[bool], mut freed: impl FnMut(&Object)) {
        self.changes.all = true;
        self.free = None;
        self.free_count = 0;
        self.bytes = 0;
        // From the end, so that the lowest ids are reused first.
        for (at, object) in self.objects.iter_mut().enumerate().rev() {
            if marks[at] {
                self.bytes += object.bytes();
            } else {
                freed(object);
                *object = Object::Free(self.free);
                self.free = Some(ObjId(u32::try_from(at).unwrap_or(u32::MAX)));
                self.free_count += 1;
            }
        }
    }
}

/// Calls `visit` with every value that an object refers to.
pub fn children(object: &Object, mut visit: impl FnMut(Value)) {
    let mut all = |values: &[Value]| values.iter().for_each(|value| visit(*value));
    match object {
        Object::List(items) => all(items),
        Object::Deque(deque) => deque.items.iter().for_each(|item| all(&[*item])),
        Object::Tuple(items) => all(items),
        Object::Slice(parts) => all(&parts[..]),
        Object::Dict(dict) => dict.iter().for_each(|entry| all(&[entry.key, entry.value])),
        Object::Set(set) | Object::FrozenSet(set) => set.iter().for_each(|(_, key)| all(&[key])),
        Object::Function(function) => {
            all(&function.defaults);
            all(&function.keyword_defaults);
            all(&function.cells);
            function.attrs.iter().for_each(|(_, value)| all(&[value]));
        }
        Object::BoundMethod(method) => all(&[method.function, method.receiver]),
        Object::StaticMethod(value) | Object::ClassMethod(value) | Object::Cell(value) => all(&[*value]),
        Object::Property(property) => all(&[property.get, property.set, property.delete, property.doc]),
        Object::Class(class) => {
            class.bases.iter().chain(&class.mro).chain([&class.meta]).for_each(|id| all(&[Value::Obj(*id)]));
            class.attrs.iter().for_each(|(_, value)| all(&[value]));
        }
        Object::Instance(instance) => {
            all(&[Value::Obj(instance.class), instance.payload]);
            instance.attrs.iter().for_each(|(_, value)| all(&[value]));
        }
        Object::Exception(exception) => {
            all(&[Value::Obj(exception.class), exception.args, exception.cause, exception.context]);
            exception.attrs.iter().for_each(|(_, value)| all(&[value]));
        }
        Object::Super { class, receiver } => all(&[Value::Obj(*class), *receiver]),
        Object::Generator(generator) => {
            all(&generator.registers);
            generator.shown.into_iter().for_each(|class| all(&[Value::Obj(class)]));
        }
        Object::Iter(iter) => iter_children(iter, all),
        Object::DictView { dict, .. } => all(&[Value::Obj(*dict)]),
        Object::Namespace(owner) => all(&[Value::Obj(*owner)]),
        Object::Alias(alias) => all(&[alias.origin, alias.args]),
        Object::Str(text) => text.buffer().into_iter().for_each(|id| all(&[Value::Obj(id)])),
        Object::Free(_)
        | Object::Buffer(_)
        | Object::Bytes(_)
        | Object::ByteArray(_)
        | Object::BigInt(_)
        | Object::Complex(..)
        | Object::Range(_)
        | Object::Module(_)
        | Object::Traceback(_)
        | Object::Random(_) => {}
    }
}

fn iter_children(iter: &Iter, mut all: impl FnMut(&[Value])) {
    match iter {
        Iter::List { list: id, .. }
        | Iter::Tuple { tuple: id, .. }
        | Iter::Str { text: id, .. }
        | Iter::Bytes { bytes: id, .. }
        | Iter::Dict { dict: id, .. }
        | Iter::Set { set: id, .. }
        | Iter::Deque { deque: id, .. }
        | Iter::Enumerate { iter: id, .. } => all(&[Value::Obj(*id)]),
        Iter::Reversed { sequence, .. } => all(&[*sequence]),
        Iter::Zip { iters, .. } => iters.iter().for_each(|id| all(&[Value::Obj(*id)])),
        Iter::Values { values, .. } => all(values),
        Iter::Range(_) | Iter::Done => {}
    }
}
