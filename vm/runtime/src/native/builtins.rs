//! Functions of `builtins`: the native part of each; the rest is in `builtins.py`.

use num_traits::Signed;
use shared::program::event::Stream;
use vm_code::{BinOp, CmpOp, Value, names};

use super::args::{int, int_or, named, or_none, take, text_or_call, value_or_call};
use crate::block::Block;
use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::{Iter, Object};
use crate::ops;
use crate::ops::number::{Number, number};
use crate::types;
use crate::vm::Vm;

/// Functions.
pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("print", print),
    NativeDef::function("len", len),
    NativeDef::function("repr", repr),
    NativeDef::function("ascii", ascii),
    NativeDef::function("format", format),
    NativeDef::function("hash", hash),
    NativeDef::function("id", id),
    NativeDef::function("abs", abs),
    NativeDef::function("divmod", divmod),
    NativeDef::function("pow", pow),
    NativeDef::function("round", round),
    NativeDef::function("sum", sum),
    NativeDef::function("min", min),
    NativeDef::function("max", max),
    NativeDef::function("sorted", sorted),
    NativeDef::function("any", any),
    NativeDef::function("all", all),
    NativeDef::function("bin", bin),
    NativeDef::function("oct", oct),
    NativeDef::function("hex", hex),
    NativeDef::function("chr", chr),
    NativeDef::function("ord", ord),
    NativeDef::function("iter", iter),
];

/// `print(*values, sep=" ", end="\n", file=None, flush=False)`.
fn print(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    const KNOWN: [&str; 4] = ["sep", "end", "file", "flush"];
    let mut separator = " ".to_owned();
    let mut end = "\n".to_owned();
    for (key, value) in args.named {
        let key = vm.name(*key).to_owned();
        if !KNOWN.contains(&key.as_str()) {
            return Err(super::args::unknown_keyword(vm, "print", &KNOWN, &key));
        }
        let target = match key.as_str() {
            "sep" => &mut separator,
            "end" => &mut end,
            _ => continue,
        };
        match vm.as_str(*value) {
            Some(text) => text.clone_into(target),
            None if value.is_none() => {}
            None => {
                let message = format!("{key} must be None or a string, not {}", vm.class_name(*value));
                return Err(vm.type_error(message));
            }
        }
    }
    let file = named(vm, args, "file").filter(|file| !file.is_none());
    let redirected = redirected(vm);
    let mut text = String::new();
    let mut native = file.is_none() && redirected.is_none();
    if native {
        for (at, value) in args.positional.iter().enumerate() {
            if at > 0 {
                text.push_str(&separator);
            }
            match ops::str(vm, *value)? {
                Some(part) => text.push_str(&part),
                None => {
                    native = false;
                    break;
                }
            }
        }
    }
    if native {
        text.push_str(&end);
        if !text.is_empty() {
            vm.note_line();
            vm.world.print(Stream::Stdout, &text);
        }
        return Ok(written(vm));
    }
    let values = vm.tuple(args.positional);
    let (separator, end) = (vm.str(separator), vm.str(end));
    let file = or_none(file.or(redirected).unwrap_or(Value::None));
    Ok(Flow::call(vm.prelude("_print"), &[values, separator, end, file]))
}

/// The program's own code has written to a terminal: now and then the operating system takes the thread off its
/// core then. The library's code is not interrupted.
fn written(vm: &mut Vm<'_>) -> Flow {
    let is_own = vm.thread.frames.last().is_some_and(|frame| !vm.program.code(frame.code).library);
    let delay = if is_own { vm.host.draw_delay() } else { None };
    match delay {
        Some(ns) => Flow::Block(Box::new(Block::Stall { ns, result: Value::None })),
        None => Value::None.into(),
    }
}

/// What a program has put in the place of `sys.stdout`.
fn redirected(vm: &Vm<'_>) -> Option<Value> {
    let sys = vm.program.find_module("sys")?;
    let now = vm.isolate.global(vm.program, sys, "stdout")?;
    let own = vm.isolate.global(vm.program, sys, "__stdout__")?;
    (now != own).then_some(now)
}

fn len(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    // As it is mostly called.
    if let ([value], []) = (args.positional, args.named)
        && ops::is_builtin(vm, *value)
        && let Some(len) = ops::item::len_of(vm, *value)
    {
        return Ok(Value::Int(i64::try_from(len).unwrap_or(i64::MAX)).into());
    }
    let [value] = take(vm, args, "len", [""], 1)?;
    match ops::len(vm, value)? {
        Some(len) => Ok(Value::Int(i64::try_from(len).unwrap_or(i64::MAX)).into()),
        None => Ok(Flow::call(vm.prelude("_len"), &[value])),
    }
}

fn repr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = take(vm, args, "repr", [""], 1)?;
    let text = ops::repr(vm, value)?;
    text_or_call(vm, text, "_repr", &[value])
}

fn ascii(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = take(vm, args, "ascii", [""], 1)?;
    let text = ops::ascii(vm, value)?;
    text_or_call(vm, text, "_ascii", &[value])
}

fn format(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value, spec] = take(vm, args, "format", ["", ""], 1)?;
    let text = match spec {
        Value::Unbound => String::new(),
        spec => match vm.as_str(spec) {
            Some(text) => text.to_owned(),
            None => {
                let message = format!("format() argument 2 must be str, not {}", vm.class_name(spec));
                return Err(vm.type_error(message));
            }
        },
    };
    let formatted = ops::format(vm, value, &text)?;
    let spec = vm.str(text);
    text_or_call(vm, formatted, "_format_value", &[value, spec])
}

fn hash(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = take(vm, args, "hash", [""], 1)?;
    match ops::hash(vm, value)? {
        Some(hash) => Ok(Value::Int(hash as i64).into()),
        None => Ok(Flow::call(vm.prelude("_hash"), &[value])),
    }
}

/// The id of an object: made up from its place in the heap, or from the value, so the same in every run.
fn id(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = take(vm, args, "id", [""], 1)?;
    let id = match value {
        Value::Int(int) => 0x5000_0000_0000 + i64::from(int as i32) * 0x20,
        Value::Float(float) => 0x6000_0000_0000 + ((float.to_bits() >> 20) as i64 & 0xfff_ffff_ffff),
        value => {
            let address = ops::repr::address(value);
            i64::from_str_radix(address.trim_start_matches("0x"), 16).unwrap_or(0)
        }
    };
    Ok(Value::Int(id).into())
}

fn abs(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = take(vm, args, "abs", [""], 1)?;
    if !ops::is_native_method(vm, value, names::ABS) {
        return Ok(Flow::call(vm.prelude("_abs"), &[value]));
    }
    abs_of(vm, value)
}

/// The magnitude of a number.
pub fn abs_of(vm: &mut Vm<'_>, value: Value) -> NativeResult {
    let result = match number(vm, value) {
        Some(Number::Int(int)) => match int.checked_abs() {
            Some(int) => Value::Int(int),
            None => vm.int(num_bigint::BigInt::from(int).abs()),
        },
        Some(Number::Big(big)) => vm.int(big.abs()),
        Some(Number::Float(float)) => Value::Float(float.abs()),
        Some(Number::Complex(re, im)) => Value::Float(ops::real::hypot(re, im)),
        None => {
            let message = format!("bad operand type for abs(): '{}'", vm.class_name(value));
            return Err(vm.type_error(message));
        }
    };
    Ok(result.into())
}

fn divmod(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, b] = take(vm, args, "divmod", ["", ""], 2)?;
    if !ops::is_builtin(vm, a) || !ops::is_builtin(vm, b) {
        return Ok(Flow::call(vm.prelude("_divmod"), &[a, b]));
    }
    match divmod_of(vm, a, b)? {
        Some(pair) => Ok(pair.into()),
        None => {
            let (a, b) = (vm.class_name(a), vm.class_name(b));
            let message = format!("unsupported operand type(s) for divmod(): '{a}' and '{b}'");
            Err(vm.type_error(message))
        }
    }
}

/// Quotient and remainder of two numbers. None: these types have none.
pub fn divmod_of(vm: &mut Vm<'_>, a: Value, b: Value) -> Result<Option<Value>, Raised> {
    let (Some(x), Some(y)) = (number(vm, a), number(vm, b)) else { return Ok(None) };
    if matches!(x, Number::Complex(..)) || matches!(y, Number::Complex(..)) {
        return Ok(None);
    }
    if matches!(x, Number::Float(_)) || matches!(y, Number::Float(_)) {
        let (x, y) = (ops::number::to_float(vm, &x)?, ops::number::to_float(vm, &y)?);
        if y == 0.0 {
            return Err(vm.error(types::ZERO_DIVISION_ERROR, "float divmod()"));
        }
        let (quotient, rest) = ops::number::float_divmod(x, y);
        return Ok(Some(vm.tuple([Value::Float(quotient), Value::Float(rest)])));
    }
    let quotient = ops::binary::on_payload(vm, BinOp::FloorDiv, a, b)?;
    let rest = ops::binary::on_payload(vm, BinOp::Mod, a, b)?;
    match (quotient, rest) {
        (Some(quotient), Some(rest)) => Ok(Some(vm.tuple([quotient, rest]))),
        _ => Ok(None),
    }
}

fn pow(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [base, exponent, modulus] = take(vm, args, "pow", ["base", "exp", "mod"], 2)?;
    if !ops::is_builtin(vm, base) || !ops::is_builtin(vm, exponent) {
        return Ok(Flow::call(vm.prelude("_pow"), &[base, exponent, or_none(modulus)]));
    }
    if matches!(modulus, Value::Unbound | Value::None) {
        return match ops::binary(vm, BinOp::Pow, base, exponent)? {
            Some(result) => Ok(result.into()),
            None => Err(ops::binary_error(vm, BinOp::Pow, false, base, exponent)),
        };
    }
    match (vm.as_big(base), vm.as_big(exponent), vm.as_big(modulus)) {
        (Some(base), Some(exponent), Some(modulus)) => {
            ops::power::power_modulo(vm, &base, &exponent, &modulus).map(Flow::Value)
        }
        _ if number(vm, base).is_some() && number(vm, exponent).is_some() => {
            Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
        }
        _ => {
            let names = [base, exponent, modulus].map(|value| vm.class_name(value).to_owned());
            let message = format!(
                "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
                names[0], names[1], names[2]
            );
            Err(vm.type_error(message))
        }
    }
}

fn round(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value, places] = take(vm, args, "round", ["number", "ndigits"], 1)?;
    if !ops::is_native_method(vm, value, names::ROUND) {
        return Ok(Flow::call(vm.prelude("_round"), &[value, or_none(places)]));
    }
    round_of(vm, value, places)
}

/// A number rounded.
pub fn round_of(vm: &mut Vm<'_>, value: Value, places: Value) -> NativeResult {
    let whole = matches!(places, Value::Unbound | Value::None);
    let places = if whole { 0 } else { int(vm, places)? };
    match number(vm, value) {
        Some(Number::Float(float)) if whole => {
            super::float::check_finite(vm, float, "integer")?;
            let rounded = libm::rint(float);
            Ok(vm.int(ops::number::big_from_f64(rounded)).into())
        }
        Some(Number::Float(float)) => {
            let rounded = ops::digits::round_to(float, places);
            if rounded.is_infinite() && float.is_finite() {
                return Err(vm.error(types::OVERFLOW_ERROR, "rounded value too large to represent"));
            }
            Ok(Value::Float(rounded).into())
        }
        Some(found @ (Number::Int(_) | Number::Big(_))) => {
            if places >= 0 {
                return match found {
                    Number::Int(int) => Ok(Value::Int(int).into()),
                    other => Ok(vm.int(other.into_big().unwrap_or_default()).into()),
                };
            }
            let big = found.into_big().unwrap_or_default();
            let Some(power) = u32::try_from(-places).ok().filter(|places| *places < 5_000) else {
                return Ok(Value::Int(0).into());
            };
            let unit = num_bigint::BigInt::from(10).pow(power);
            let rest = num_integer::Integer::mod_floor(&big, &unit);
            let low = &big - &rest;
            let twice: num_bigint::BigInt = &rest * 2;
            let odd = num_integer::Integer::is_odd(&(&low / &unit));
            let up = twice > unit || (twice == unit && odd);
            Ok(vm.int(if up { low + unit } else { low }).into())
        }
        _ => {
            let message = format!("type {} doesn't define __round__ method", vm.class_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn sum(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [values, start] = take(vm, args, "sum", ["", "start"], 1)?;
    let start = if start.is_bound() { start } else { Value::Int(0) };
    for (kind, advice) in
        [("strings", "''.join(seq)"), ("bytes", "b''.join(seq)"), ("bytearray", "b''.join(seq)")]
    {
        let refused = match vm.payload(start).obj().map(|id| vm.get(id)) {
            Some(Object::Str(_)) => kind == "strings",
            Some(Object::Bytes(_)) => kind == "bytes",
            Some(Object::ByteArray(_)) => kind == "bytearray",
            _ => false,
        };
        if refused {
            return Err(vm.type_error(format!("sum() can't sum {kind} [use {advice} instead]")));
        }
    }
    let native = start_is_number(vm, start) && ops::is_builtin(vm, start);
    let Some(items) = (if native { numbers_of(vm, values)? } else { None }) else {
        return Ok(Flow::call(vm.prelude("_sum"), &[values, start]));
    };
    let mut total = start;
    for item in items {
        match ops::binary(vm, BinOp::Add, total, item)? {
            Some(next) => total = next,
            None => return Err(ops::binary_error(vm, BinOp::Add, false, total, item)),
        }
    }
    Ok(total.into())
}

fn start_is_number(vm: &Vm<'_>, value: Value) -> bool {
    number(vm, value).is_some()
}

/// The elements, if they can be had natively and all are builtin.
fn numbers_of(vm: &mut Vm<'_>, values: Value) -> Result<Option<Vec<Value>>, Raised> {
    if consumes(vm, values) {
        return Ok(None);
    }
    let Some(items) = ops::iter::collect(vm, values)? else { return Ok(None) };
    Ok(items.iter().all(|item| ops::is_builtin(vm, *item)).then_some(items))
}

/// Whether taking the elements changes the value: then Python code must not be asked to do it a second time.
fn consumes(vm: &Vm<'_>, values: Value) -> bool {
    values.obj().is_some_and(|id| matches!(vm.get(id), Object::Iter(_)))
}

fn min(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    extreme(vm, args, "min", CmpOp::Lt)
}

fn max(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    extreme(vm, args, "max", CmpOp::Gt)
}

fn extreme(vm: &mut Vm<'_>, args: Args<'_>, name: &str, op: CmpOp) -> NativeResult {
    const KNOWN: [&str; 2] = ["key", "default"];
    for (key, _) in args.named {
        let key = vm.name(*key).to_owned();
        if !KNOWN.contains(&key.as_str()) {
            return Err(super::args::unknown_keyword(vm, name, &KNOWN, &key));
        }
    }
    let key = named(vm, args, "key").unwrap_or(Value::None);
    let default = named(vm, args, "default");
    let values = match args.positional {
        [] => return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0"))),
        [values] => *values,
        many => {
            if default.is_some() {
                let message =
                    format!("Cannot specify a default for {name}() with multiple positional arguments");
                return Err(vm.type_error(message));
            }
            vm.tuple(many)
        }
    };
    if key.is_none()
        && !consumes(vm, values)
        && let Some(items) = ops::iter::collect(vm, values)?
        && let Some(best) = best_of(vm, &items, op)?
    {
        return match (best, default) {
            (Some(best), _) => Ok(best.into()),
            (None, Some(default)) => Ok(default.into()),
            (None, None) => Err(vm.value_error(format!("{name}() arg is an empty sequence"))),
        };
    }
    let has_default = Value::Bool(default.is_some());
    let default = default.unwrap_or(Value::None);
    let function = vm.prelude(if op == CmpOp::Lt { "_min" } else { "_max" });
    Ok(Flow::call(function, &[values, key, has_default, default]))
}

/// The least or largest: `Some(None)` of nothing. None: Python code compares.
fn best_of(vm: &mut Vm<'_>, items: &[Value], op: CmpOp) -> Result<Option<Option<Value>>, Raised> {
    let mut best = None;
    for item in items {
        let better = match best {
            None => Some(Value::Bool(true)),
            Some(best) => ops::compare(vm, op, *item, best)?,
        };
        match better {
            Some(Value::Bool(true)) => best = Some(*item),
            Some(_) => {}
            None => return Ok(None),
        }
    }
    Ok(Some(best))
}

fn sorted(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    const KNOWN: [&str; 2] = ["key", "reverse"];
    let &[values] = args.positional else {
        let given = args.positional.len();
        return Err(vm.type_error(format!("sorted expected 1 argument, got {given}")));
    };
    for (key, _) in args.named {
        let key = vm.name(*key).to_owned();
        if !KNOWN.contains(&key.as_str()) {
            return Err(super::args::unknown_keyword(vm, "sort", &KNOWN, &key));
        }
    }
    let key = named(vm, args, "key").unwrap_or(Value::None);
    let reverse = named(vm, args, "reverse").unwrap_or(Value::Bool(false));
    if key.is_none()
        && !consumes(vm, values)
        && let Some(reverse) = ops::truth(vm, reverse)
        && let Some(items) = ops::iter::collect(vm, values)?
        && let Some(items) = super::list::sort_natively(vm, items, reverse)?
    {
        return Ok(vm.list(items).into());
    }
    Ok(Flow::call(vm.prelude("_sorted"), &[values, key, reverse]))
}

fn any(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [values] = take(vm, args, "any", [""], 1)?;
    let found = quantify(vm, values, true)?;
    Ok(value_or_call(vm, found.map(Value::Bool), "_any", &[values]))
}

fn all(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [values] = take(vm, args, "all", [""], 1)?;
    let found = quantify(vm, values, false)?;
    Ok(value_or_call(vm, found.map(|found| Value::Bool(!found)), "_all", &[values]))
}

/// Whether an element has that truth. None: Python code is involved.
fn quantify(vm: &mut Vm<'_>, values: Value, wanted: bool) -> Result<Option<bool>, Raised> {
    if consumes(vm, values) {
        return Ok(None);
    }
    let Some(items) = ops::iter::collect(vm, values)? else { return Ok(None) };
    for item in items {
        match ops::truth(vm, item) {
            None => return Ok(None),
            Some(truth) if truth == wanted => return Ok(Some(true)),
            Some(_) => {}
        }
    }
    Ok(Some(false))
}

fn bin(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    in_base(vm, args, "bin", 2, "0b")
}

fn oct(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    in_base(vm, args, "oct", 8, "0o")
}

fn hex(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    in_base(vm, args, "hex", 16, "0x")
}

fn in_base(vm: &mut Vm<'_>, args: Args<'_>, name: &str, base: u32, prefix: &str) -> NativeResult {
    let [value] = take(vm, args, name, [""], 1)?;
    let Some(big) = vm.as_big(value) else {
        if !ops::is_native_method(vm, value, names::INDEX) {
            let function = vm.isolate.global(vm.program, vm_code::BUILTINS, name).unwrap_or(Value::None);
            return Ok(Flow::call(vm.prelude("_with_index"), &[function, value]));
        }
        let message = format!("'{}' object cannot be interpreted as an integer", vm.class_name(value));
        return Err(vm.type_error(message));
    };
    let sign = if big.is_negative() { "-" } else { "" };
    Ok(vm.str(format!("{sign}{prefix}{}", big.magnitude().to_str_radix(base))).into())
}

fn chr(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = take(vm, args, "chr", [""], 1)?;
    let code = int(vm, value)?;
    match u32::try_from(code).ok().filter(|code| *code < 0x11_0000) {
        None => Err(vm.value_error("chr() arg not in range(0x110000)")),
        Some(code) => match char::from_u32(code) {
            Some(char) => Ok(vm.str(char.to_string()).into()),
            None => {
                Err(vm.value_error("chr() of a surrogate is not supported: strings hold characters only"))
            }
        },
    }
}

fn ord(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = take(vm, args, "ord", [""], 1)?;
    let found = match vm.payload(value).obj().map(|id| vm.get(id)) {
        Some(Object::Str(text)) => (text.len(), text.char_at(&vm.isolate.heap, 0).map(u32::from)),
        Some(Object::Bytes(bytes)) => (bytes.len(), bytes.first().map(|byte| u32::from(*byte))),
        Some(Object::ByteArray(bytes)) => (bytes.len(), bytes.first().map(|byte| u32::from(*byte))),
        _ => {
            let message = format!("ord() expected string of length 1, but {} found", vm.class_name(value));
            return Err(vm.type_error(message));
        }
    };
    match found {
        (1, Some(code)) => Ok(Value::Int(i64::from(code)).into()),
        (len, _) => {
            let message = format!("ord() expected a character, but string of length {len} found");
            Err(vm.type_error(message))
        }
    }
}

fn iter(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value, sentinel] = take(vm, args, "iter", ["", ""], 1)?;
    if sentinel.is_bound() {
        return Ok(Flow::call(vm.prelude("_iter_until"), &[value, sentinel]));
    }
    let found = ops::iter(vm, value)?;
    Ok(value_or_call(vm, found, "_iter", &[value]))
}

/// `map.__new__`.
pub fn map(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, args) = super::args::class_argument(vm, args, types::MAP)?;
    super::args::no_keywords(vm, args, "map")?;
    let Some((function, iterables)) = args.positional.split_first().filter(|(_, rest)| !rest.is_empty())
    else {
        return Err(vm.type_error("map() must have at least two arguments."));
    };
    let iterables = vm.tuple(iterables);
    Ok(Flow::call(vm.prelude("_map"), &[*function, iterables]))
}

/// `filter.__new__`.
pub fn filter(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, args) = super::args::class_argument(vm, args, types::FILTER)?;
    let [function, values] = take(vm, args, "filter", ["", ""], 2)?;
    Ok(Flow::call(vm.prelude("_filter"), &[function, values]))
}

/// `enumerate.__new__`.
pub fn enumerate(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, args) = super::args::class_argument(vm, args, types::ENUMERATE)?;
    let [values, start] = take(vm, args, "enumerate", ["iterable", "start"], 1)?;
    let count = int_or(vm, start, 0)?;
    match ops::iter(vm, values)? {
        Some(Value::Obj(iter))
            if matches!(vm.get(iter), Object::Iter(_))
                && let Some(levels) = ops::levels_over(vm, &[iter]) =>
        {
            Ok(vm.alloc(Object::Iter(Box::new(Iter::Enumerate { iter, count, levels }))).into())
        }
        _ => Ok(Flow::call(vm.prelude("_enumerate"), &[values, Value::Int(count)])),
    }
}

/// `zip.__new__`.
pub fn zip(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, args) = super::args::class_argument(vm, args, types::ZIP)?;
    let mut strict = false;
    for (key, value) in args.named {
        let key = vm.name(*key).to_owned();
        if key != "strict" {
            return Err(super::args::unknown_keyword(vm, "zip", &["strict"], &key));
        }
        strict = ops::truth(vm, *value).unwrap_or(true);
    }
    let mut iters = Vec::new();
    for values in args.positional {
        let found = ops::iter(vm, *values)?;
        match found {
            Some(Value::Obj(iter)) if matches!(vm.get(iter), Object::Iter(_)) => iters.push(iter),
            _ => return Ok(zip_in_python(vm, args.positional, strict)),
        }
    }
    match ops::levels_over(vm, &iters) {
        Some(levels) => {
            Ok(vm.alloc(Object::Iter(Box::new(Iter::Zip { iters: iters.into(), strict, levels }))).into())
        }
        None => Ok(zip_in_python(vm, args.positional, strict)),
    }
}

fn zip_in_python(vm: &mut Vm<'_>, all: &[Value], strict: bool) -> Flow {
    let all = vm.tuple(all);
    Flow::call(vm.prelude("_zip"), &[all, Value::Bool(strict)])
}

/// `reversed.__new__`.
pub fn reversed(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, args) = super::args::class_argument(vm, args, types::REVERSED)?;
    let [values] = take(vm, args, "reversed", [""], 1)?;
    let found = ops::iter::reversed(vm, values)?;
    Ok(value_or_call(vm, found, "_reversed", &[values]))
}
