//! Functions, methods, properties.

use std::sync::Arc;

use vm_code::{CodeId, Symbol, Value};

use crate::object::Attrs;

/// A function made by `def` or `lambda`.
#[derive(Debug, Clone)]
pub struct Function {
    pub code: CodeId,
    pub name: Symbol,
    pub qualname: Arc<str>,
    /// A tuple's elements, for the last of the positional parameters.
    pub defaults: Box<[Value]>,
    /// One for each keyword-only parameter; unbound where there is none.
    pub keyword_defaults: Box<[Value]>,
    /// The cells of its free variables.
    pub cells: Box<[Value]>,
    /// Everything else that was set on it: `__wrapped__`, `__annotations__`, `__doc__`, a counter, …
    pub attrs: Attrs,
}

/// A function with its first argument.
#[derive(Debug, Clone, Copy)]
pub struct BoundMethod {
    /// A `Function` object, a `Native`, or any callable.
    pub function: Value,
    pub receiver: Value,
}

/// `property`.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    pub get: Value,
    pub set: Value,
    pub delete: Value,
    pub doc: Value,
}
