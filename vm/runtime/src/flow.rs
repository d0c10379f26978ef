//! How a native or an operator ends: with a value, an exception, or something that the interpreter is to do next.

use smallvec::SmallVec;
use vm_code::{ObjId, Symbol, Value};

use crate::block::Block;

/// What a native returns.
pub type NativeResult = Result<Flow, Raised>;

/// The arguments of a call. For methods the first positional one is the receiver.
#[derive(Debug, Clone, Copy)]
pub struct Args<'a> {
    pub positional: &'a [Value],
    pub named: &'a [(Symbol, Value)],
}

/// How a native ends.
#[derive(Debug, Clone)]
pub enum Flow {
    Value(Value),
    /// The result is that of this call.
    Call(Box<Call>),
    /// The thread gives its turn away; the result is what it is woken with.
    Block(Box<Block>),
    /// The result is what the generator yields next.
    Resume {
        generator: ObjId,
        how: Resume,
    },
}

/// How a generator is resumed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resume {
    Send(Value),
    Throw(Value),
    /// Raises `GeneratorExit` in it, and expects it to end.
    Close,
}

/// A call that is to be made.
#[derive(Debug, Clone, Default)]
pub struct Call {
    pub callee: Option<Value>,
    pub args: SmallVec<[Value; 4]>,
    pub named: Vec<(Symbol, Value)>,
}

/// An exception that is being raised: an object of a class derived from `BaseException`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Raised(pub Value);

impl From<Value> for Flow {
    fn from(value: Value) -> Self {
        Flow::Value(value)
    }
}

impl Flow {
    /// A tail call.
    pub fn call(callee: Value, args: &[Value]) -> Flow {
        Flow::Call(Box::new(Call { callee: Some(callee), args: args.into(), named: Vec::new() }))
    }
}
