//! `heapq`, where the elements compare without Python code. Else the same in Python goes on from the beginning:
//! nothing is moved before all comparisons are made.

use std::cmp::Ordering;

use smallvec::SmallVec;
use vm_code::{CmpOp, Value};

use super::args::take;
use crate::flow::{Args, Flow, NativeResult};
use crate::native::NativeDef;
use crate::object::Object;
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// Functions.
pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("heappush", heappush),
    NativeDef::function("heappop", heappop),
    NativeDef::function("heapify", heapify),
    NativeDef::function("heapreplace", heapreplace),
    NativeDef::function("heappushpop", heappushpop),
];

/// What a function does with the heap. None: Python code compares, or two elements cannot be compared.
type Work = fn(&mut Vm<'_>, &mut Vec<Value>, Value) -> Option<Value>;

fn heappush(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let given = take(vm, args, "heappush", ["", ""], 2)?;
    on_heap(vm, "heappush", &given, |vm, heap, item| {
        let mut at = heap.len();
        while at > 0 && less(vm, item, heap[(at - 1) / 2])? {
            at = (at - 1) / 2;
        }
        let mut hole = heap.len();
        heap.push(item);
        vm.heap().grew(16);
        while hole > at {
            heap[hole] = heap[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }
        heap[at] = item;
        Some(Value::None)
    })
}

fn heappop(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let given = take(vm, args, "heappop", [""], 1)?;
    on_heap(vm, "heappop", &given, |vm, heap, _| {
        let (last, rest) = heap.split_last_mut()?;
        let least = match rest.first() {
            None => *last,
            Some(_) => sink(vm, rest, 0, *last)?,
        };
        heap.pop();
        Some(least)
    })
}

fn heapify(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let given = take(vm, args, "heapify", [""], 1)?;
    on_heap(vm, "heapify", &given, |vm, heap, _| {
        let mut items = heap.clone();
        for at in (0..items.len() / 2).rev() {
            let item = items[at];
            sink(vm, &mut items, at, item)?;
        }
        *heap = items;
        Some(Value::None)
    })
}

fn heapreplace(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let given = take(vm, args, "heapreplace", ["", ""], 2)?;
    on_heap(vm, "heapreplace", &given, |vm, heap, item| {
        heap.first()?;
        sink(vm, heap, 0, item)
    })
}

fn heappushpop(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let given = take(vm, args, "heappushpop", ["", ""], 2)?;
    on_heap(vm, "heappushpop", &given, |vm, heap, item| match heap.first() {
        Some(least) if less(vm, *least, item)? => sink(vm, heap, 0, item),
        _ => Some(item),
    })
}

/// Does the work on the list that is the first argument, with the second one if there is one.
fn on_heap(vm: &mut Vm<'_>, name: &str, given: &[Value], work: Work) -> NativeResult {
    let id = vm.payload(given[0]).obj();
    let Some((id, Object::List(items))) = id.map(|id| (id, vm.isolate.heap.get_mut(id))) else {
        let number = if given.len() > 1 { " 1" } else { "" };
        let message = format!("{name}() argument{number} must be list, not {}", vm.class_name(given[0]));
        return Err(vm.type_error(message));
    };
    let mut items = std::mem::take(items);
    let done = work(vm, &mut items, given.get(1).copied().unwrap_or(Value::None));
    if let Object::List(list) = vm.get_mut(id) {
        *list = items;
    }
    if let Some(value) = done {
        return Ok(value.into());
    }
    let python = vm.program.find_module("heapq");
    let python = python.and_then(|module| vm.isolate.global(vm.program, module, &format!("_{name}")));
    match python {
        Some(python) => Ok(Flow::call(python, given)),
        None => Err(vm.error(types::SYSTEM_ERROR, "heapq is not loaded")),
    }
}

/// Puts an item in the place of the element at `start`, which it gives: along the lesser children to a leaf, then up
/// to where it belongs, as CPython does.
fn sink(vm: &mut Vm<'_>, heap: &mut [Value], start: usize, item: Value) -> Option<Value> {
    let mut path: SmallVec<[usize; 32]> = SmallVec::new();
    let mut at = start;
    path.push(at);
    while 2 * at + 1 < heap.len() {
        let child = 2 * at + 1;
        let right = child + 1 < heap.len() && !less(vm, heap[child], heap[child + 1])?;
        at = child + usize::from(right);
        path.push(at);
    }
    let mut place = path.len() - 1;
    while place > 0 && less(vm, item, heap[path[place]])? {
        place -= 1;
    }
    let replaced = heap[start];
    for step in 0..place {
        heap[path[step]] = heap[path[step + 1]];
    }
    heap[path[place]] = item;
    Some(replaced)
}

/// `a < b`. None: Python code says so, or nobody.
fn less(vm: &mut Vm<'_>, a: Value, b: Value) -> Option<bool> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => return Some(a < b),
        (Value::Float(a), Value::Float(b)) => return Some(a < b),
        (Value::Obj(x), Value::Obj(y)) => {
            // Tuples that differ in their first elements, numbers: times and priorities.
            if let (Object::Tuple(x), Object::Tuple(y)) = (vm.get(x), vm.get(y)) {
                match (x.first(), y.first()) {
                    (Some(Value::Int(a)), Some(Value::Int(b))) if a != b => return Some(a < b),
                    (Some(Value::Float(a)), Some(Value::Float(b)))
                        if a.partial_cmp(b).is_some_and(Ordering::is_ne) =>
                    {
                        return Some(a < b);
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
    match ops::compare(vm, CmpOp::Lt, a, b) {
        Ok(Some(Value::Bool(less))) => Some(less),
        _ => None,
    }
}
