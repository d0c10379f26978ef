//! Operations on values of builtin types: arithmetic, comparison, hashing, indexing, iteration, text.
//!
//! Nothing here calls Python code. A result of `None` says "not natively possible": the caller looks up the
//! special method on the type and calls it. Builtin types have natives for their special methods, which go on in
//! the prelude where elements or keys are compared by Python code.

pub mod number;
pub mod power;
pub mod real;

pub mod compare;
pub mod hash;

pub mod binary;
pub mod unary;

pub mod item;
pub mod iter;
pub mod mapping;
pub mod slice;

pub mod digits;
pub mod percent;
pub mod repr;
pub mod spec;

pub use binary::{binary, binary_error, in_place};
pub use compare::{compare, compare_error, contains};
pub use hash::hash;
pub use item::{delete_item, get_item, len, set_item};
pub use iter::{iter, levels_over, next, not_iterable, unpack, unpack_star};
pub use mapping::{dict_get, dict_remove, dict_set, set_add, set_remove};
pub use repr::{ascii, repr, str};
pub use spec::format;
pub use unary::{truth, unary, unary_error};

use vm_code::{Symbol, Value};

use crate::flow::Raised;
use crate::object::Object;
use crate::types;
use crate::vm::Vm;

/// Whether the value is of a builtin class, so that no special method of it can be Python code.
#[inline]
pub fn is_builtin(vm: &Vm<'_>, value: Value) -> bool {
    let Value::Obj(id) = value else { return true };
    match vm.get(id) {
        Object::Instance(_) => false,
        Object::Exception(exception) => match vm.get(exception.class) {
            Object::Class(class) => class.builtin,
            _ => true,
        },
        Object::Class(class) => class.meta == types::TYPE,
        _ => true,
    }
}

/// Whether a special method of the value, if there is one, is a native: then the value behaves as its payload.
pub fn is_native_method(vm: &Vm<'_>, value: Value, name: Symbol) -> bool {
    is_builtin(vm, value) || matches!(vm.lookup(vm.class_of(value), name), None | Some(Value::Native(_)))
}

/// Refuses to make something so large that the heap's limit could not hold it.
pub fn check_room(vm: &mut Vm<'_>, bytes: usize) -> Result<(), Raised> {
    let limit = usize::try_from(vm.world.settings.limits.heap_bytes).unwrap_or(usize::MAX);
    // What was made since the last collection may be garbage: the collector sees to the rest.
    if bytes > limit.saturating_sub(vm.isolate.heap.kept()) {
        let message = format!("{bytes} bytes do not fit below the limit of {limit} bytes of heap");
        return Err(vm.error(types::MEMORY_ERROR, message));
    }
    Ok(())
}
