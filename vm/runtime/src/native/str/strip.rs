//! Taking off: `strip`, `removeprefix` and their like.

use vm_code::Value;

use super::case::is_space;
use super::{text, text_argument};
use crate::flow::{Args, NativeResult};
use crate::native::NativeDef;
use crate::vm::Vm;

/// Methods.
pub const METHODS: &[NativeDef] = &[
    NativeDef::method("strip", |vm, args| strip(vm, args, "strip", true, true)),
    NativeDef::method("lstrip", |vm, args| strip(vm, args, "lstrip", true, false)),
    NativeDef::method("rstrip", |vm, args| strip(vm, args, "rstrip", false, true)),
    NativeDef::method("removeprefix", |vm, args| remove(vm, args, "removeprefix", false)),
    NativeDef::method("removesuffix", |vm, args| remove(vm, args, "removesuffix", true)),
];

fn strip(vm: &mut Vm<'_>, args: Args<'_>, name: &str, left: bool, right: bool) -> NativeResult {
    let (text, [chars]) = text(vm, args, &format!("str.{name}"), [""], 0)?;
    let set: Option<Vec<char>> = match chars {
        Value::Unbound | Value::None => None,
        chars => {
            Some(text_argument(vm, chars, &format!("{name} arg must be None or str"))?.chars().collect())
        }
    };
    let matches = |char: char| set.as_ref().map_or_else(|| is_space(char), |set| set.contains(&char));
    let mut rest = text.as_str();
    if left {
        rest = rest.trim_start_matches(matches);
    }
    if right {
        rest = rest.trim_end_matches(matches);
    }
    Ok(vm.str(rest).into())
}

fn remove(vm: &mut Vm<'_>, args: Args<'_>, name: &str, suffix: bool) -> NativeResult {
    let (text, [part]) = text(vm, args, &format!("str.{name}"), [""], 1)?;
    let part = text_argument(vm, part, &format!("{name}() argument must be str"))?;
    let rest = if suffix { text.strip_suffix(&part) } else { text.strip_prefix(&part) };
    Ok(vm.str(rest.unwrap_or(&text)).into())
}
