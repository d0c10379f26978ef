//! What lives in a heap.

pub mod attrs;
pub mod class;
pub mod deque;
pub mod dict;
pub mod function;
pub mod generator;
pub mod iter;
pub mod set;
pub mod text;
pub mod twister;

use num_bigint::BigInt;
use vm_code::{ModuleId, ObjId, Span, Value};

pub use attrs::Attrs;
pub use class::{Class, Layout};
pub use deque::Deque;
pub use dict::Dict;
pub use function::{BoundMethod, Function, Property};
pub use generator::{Generator, GeneratorState};
pub use iter::Iter;
pub use set::Set;
pub use text::Str;
pub use twister::MersenneTwister;

/// A heap object.
#[derive(Debug, Clone)]
pub enum Object {
    /// A freed slot; the next free one.
    Free(Option<ObjId>),
    Str(Str),
    /// The text of long strings that grow. No value names it, only strings.
    Buffer(String),
    Bytes(Box<[u8]>),
    ByteArray(Vec<u8>),
    /// Never one that fits an `i64`.
    BigInt(Box<BigInt>),
    Complex(f64, f64),
    List(Vec<Value>),
    Deque(Box<Deque>),
    Tuple(Box<[Value]>),
    Dict(Box<Dict>),
    Set(Box<Set>),
    FrozenSet(Box<Set>),
    Range(Box<Range>),
    Slice(Box<[Value; 3]>),
    Function(Box<Function>),
    BoundMethod(Box<BoundMethod>),
    StaticMethod(Value),
    ClassMethod(Value),
    Property(Box<Property>),
    Class(Box<Class>),
    Instance(Box<Instance>),
    Exception(Box<Exception>),
    Module(ModuleId),
    Cell(Value),
    /// `super(class, receiver)`.
    Super {
        class: ObjId,
        receiver: Value,
    },
    Generator(Box<Generator>),
    Iter(Box<Iter>),
    /// `d.keys()` and its like.
    DictView {
        dict: ObjId,
        part: DictPart,
    },
    /// `x.__dict__` of an instance, class or module: attributes seen as a mapping.
    Namespace(ObjId),
    Traceback(Box<[TracebackEntry]>),
    /// The state of `random.Random`.
    Random(Box<MersenneTwister>),
    /// `list[int]`, `int | None`: origin and arguments.
    Alias(Box<Alias>),
}

/// `origin[args]`: the arguments are a tuple.
#[derive(Debug, Clone, Copy)]
pub struct Alias {
    pub origin: Value,
    pub args: Value,
}

/// Which part of a dict a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DictPart {
    Keys,
    Values,
    Items,
}

/// `range`. Bounds beyond 64 bits are not supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
}

impl Range {
    /// How many elements it has.
    pub fn len(&self) -> i64 {
        let (low, high, step) = if self.step > 0 {
            (i128::from(self.start), i128::from(self.stop), i128::from(self.step))
        } else {
            (i128::from(self.stop), i128::from(self.start), -i128::from(self.step))
        };
        if low >= high { 0 } else { i64::try_from((high - low - 1) / step + 1).unwrap_or(i64::MAX) }
    }

    /// Whether it has no element.
    #[inline]
    pub fn is_empty(&self) -> bool {
        if self.step > 0 { self.start >= self.stop } else { self.start <= self.stop }
    }
}

/// An instance of a class that a program (or the prelude) defines.
#[derive(Debug, Clone)]
pub struct Instance {
    pub class: ObjId,
    pub attrs: Attrs,
    /// Where the class derives from a builtin type: the value of that type (a `dict`'s `Value::Obj(dict)`, an
    /// `int`'s `Value::Int`); else unbound. Natives see through it with `Vm::payload`.
    pub payload: Value,
}

/// An instance of `BaseException` or a class derived from it.
#[derive(Debug, Clone)]
pub struct Exception {
    pub class: ObjId,
    pub attrs: Attrs,
    /// A tuple.
    pub args: Value,
    pub cause: Value,
    pub context: Value,
    pub suppress_context: bool,
    /// The outermost frame first (frames are added in front while it propagates).
    pub traceback: Vec<TracebackEntry>,
}

/// One line of a traceback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TracebackEntry {
    pub code: vm_code::CodeId,
    pub span: Span,
}

impl Object {
    /// About how many bytes it takes, the same on every machine.
    pub fn bytes(&self) -> usize {
        const SLOT: usize = 32;
        SLOT + match self {
            Object::Str(text) => text.own_bytes(),
            Object::Buffer(text) => text.len(),
            Object::Bytes(bytes) => bytes.len(),
            Object::ByteArray(bytes) => bytes.len(),
            Object::BigInt(big) => usize::try_from(big.bits() / 8).unwrap_or(usize::MAX) + 24,
            Object::List(items) => items.len() * 16,
            Object::Deque(deque) => 64 + deque.items.len() * 16,
            Object::Tuple(items) => items.len() * 16,
            Object::Dict(dict) => 64 + dict.len() * 48,
            Object::Set(set) | Object::FrozenSet(set) => 64 + set.len() * 32,
            Object::Instance(instance) => 48 + instance.attrs.len() * 24,
            Object::Exception(exception) => 112 + exception.attrs.len() * 24 + exception.traceback.len() * 20,
            Object::Class(class) => 256 + class.attrs.len() * 24,
            Object::Generator(generator) => generator.bytes(),
            Object::Function(_) => 96,
            Object::Random(_) => 2_504,
            _ => 32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is larger is boxed: a heap is a long vector of these.
    #[test]
    fn objects_are_small() {
        assert!(size_of::<Object>() <= 32, "{}", size_of::<Object>());
    }
}
