//! "Did you mean: 'x'?" as CPython 3.11 computes it (`Python/suggestions.c`), for uncaught `AttributeError`s and
//! `NameError`s. It only looks: where Python code would have to be called for it (a `__dir__`), nothing is suggested.

use vm_code::{BUILTINS, CodeId, Value, names};

use crate::native;
use crate::object::{Exception, Object};
use crate::ops;
use crate::types;
use crate::vm::Vm;

const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;
const MOST_CANDIDATES: usize = 750;
const LONGEST: usize = 40;

/// What is appended to the last line of a traceback.
pub fn trailer(vm: &mut Vm<'_>, exception: &Exception) -> Option<String> {
    let name = exception.attrs.get(names::NAME_ATTR)?;
    let name = vm.as_str(name)?.to_owned();
    let near = match exception.class {
        types::ATTRIBUTE_ERROR => of_object(vm, exception.attrs.get(names::OBJ)?, &name),
        types::NAME_ERROR => of_frame(vm, exception.traceback.last()?.code, &name),
        _ => None,
    }?;
    Some(format!(". Did you mean: '{near}'?"))
}

fn of_object(vm: &mut Vm<'_>, object: Value, name: &str) -> Option<String> {
    if !ops::is_native_method(vm, object, names::DIR) {
        return None;
    }
    nearest(name, &native::object::attribute_names(vm, object))
}

/// The variables of the function first, then the module's, then the builtins.
fn of_frame(vm: &Vm<'_>, code: CodeId, name: &str) -> Option<String> {
    let code = vm.program.code(code);
    let local = code.locals.iter().map(|(name, _)| *name).chain(code.free_names.iter().copied());
    let local: Vec<String> = local.map(|name| vm.name(name).to_owned()).collect();
    let bound = |module: vm_code::ModuleId| {
        let slots = vm.program.module(module).slots.iter();
        let values = vm.isolate.modules[module.0 as usize].slots.iter();
        let bound = slots.zip(values).filter(|(_, value)| value.is_bound());
        bound.map(|(name, value)| (vm.name(*name).to_owned(), *value)).collect::<Vec<_>>()
    };
    let global: Vec<String> = bound(code.module).into_iter().map(|(name, _)| name).collect();
    nearest(name, &local).or_else(|| nearest(name, &global)).or_else(|| {
        let mut builtins = bound(BUILTINS);
        builtins.retain(|(name, _)| !name.starts_with('_') || name.starts_with("__"));
        // CPython's order decides between equals: functions, classes, exceptions, each more or less by the alphabet.
        let rank = |value: &Value| match value.obj().map(|id| (id, vm.get(id))) {
            Some((id, Object::Class(_))) => 1 + u8::from(vm.is_subclass(id, types::BASE_EXCEPTION)),
            _ => 0,
        };
        builtins.sort_by_cached_key(|(name, value)| (rank(value), name.clone()));
        nearest(name, &builtins.into_iter().map(|(name, _)| name).collect::<Vec<_>>())
    })
}

/// The candidate that takes the least to become `name`, if that is no more than a third of what there is.
fn nearest(name: &str, candidates: &[String]) -> Option<String> {
    if candidates.len() >= MOST_CANDIDATES {
        return None;
    }
    let mut best: Option<(&str, usize)> = None;
    for candidate in candidates.iter().filter(|candidate| *candidate != name) {
        let third = (name.len() + candidate.len() + 3) * MOVE_COST / 6;
        let most = match best {
            Some((_, 0)) => break,
            Some((_, cost)) => third.min(cost - 1),
            None => third,
        };
        let cost = distance(name.as_bytes(), candidate.as_bytes(), most);
        if cost <= most {
            best = Some((candidate, cost));
        }
    }
    best.map(|(candidate, _)| candidate.to_owned())
}

/// Levenshtein's distance with costs, or more than `most` once it is known to be more.
fn distance<'t>(mut a: &'t [u8], mut b: &'t [u8], most: usize) -> usize {
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_first(), b.split_first())
        && x == y
    {
        (a, b) = (rest_a, rest_b);
    }
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_last(), b.split_last())
        && x == y
    {
        (a, b) = (rest_a, rest_b);
    }
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE_COST;
    }
    if a.len() > LONGEST || b.len() > LONGEST {
        return most + 1;
    }
    if b.len() < a.len() {
        std::mem::swap(&mut a, &mut b);
    }
    if (b.len() - a.len()) * MOVE_COST > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|at| at * MOVE_COST).collect();
    let mut result = 0;
    for (at, code) in b.iter().enumerate() {
        let mut before = at * MOVE_COST;
        result = before;
        let mut least = usize::MAX;
        for (cell, other) in row.iter_mut().zip(a) {
            let substitute = before + substitution(*code, *other);
            before = *cell;
            result = (result.min(before) + MOVE_COST).min(substitute);
            *cell = result;
            least = least.min(result);
        }
        if least > most {
            return most + 1;
        }
    }
    result
}

fn substitution(a: u8, b: u8) -> usize {
    match a == b {
        true => 0,
        false if a.eq_ignore_ascii_case(&b) => CASE_COST,
        false => MOVE_COST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Costs that CPython's `_Py_UTF8_Edit_Cost` is tested with (`Lib/test/test_capi/test_misc.py`).
    #[test]
    fn distances_are_cpythons() {
        let cases = [
            ("", "", 0),
            ("", "a", 2),
            ("a", "A", 1),
            ("Apple", "Aple", 2),
            ("Banana", "B@n@n@", 6),
            ("Cherry", "Cherry!", 2),
            ("---0---", "------", 2),
            ("abc", "y", 6),
            ("aa", "bb", 4),
            ("aaaaa", "AAAAA", 5),
            ("wxyz", "wXyZ", 2),
            ("wxyz", "wXyZ123", 8),
            ("Python", "Java", 12),
            ("Java", "C#", 8),
            ("AbstractFoobarManager", "abstract_foobar_manager", 7),
            ("CPython", "PyPy", 10),
            ("CPython", "pypy", 11),
            ("AttributeError", "AttributeErrop", 2),
            ("AttributeError", "AttributeErrorTests", 10),
        ];
        for (a, b, cost) in cases {
            assert_eq!(distance(a.as_bytes(), b.as_bytes(), 4096), cost, "{a} {b}");
            assert_eq!(distance(b.as_bytes(), a.as_bytes(), 4096), cost, "{b} {a}");
        }
    }

    #[test]
    fn only_near_names_are_suggested_and_the_first_of_equals() {
        let names = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(nearest("prin", &names("min print pprint")).as_deref(), Some("print"));
        assert_eq!(nearest("mix", &names("max min")).as_deref(), Some("max"));
        assert_eq!(nearest("x", &names("y z xyz")), None);
        assert_eq!(nearest("same", &names("same")), None);
    }
}
