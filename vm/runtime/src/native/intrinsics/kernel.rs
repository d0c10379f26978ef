//! The intrinsic `kernel`: real work of the playground's kernels, and how long it takes on a simulated core.
//!
//! The result is computed at once. The time is a formula of the work's size, never a clock's: see docs/machine.md.

use kernels::Isolation;
use sha2::{Digest as _, Sha256, Sha512};
use shared::job::Step;
use shared::{Task, TaskId, Work};
use vm_code::Value;

use crate::flow::{Args, NativeResult, Raised};
use crate::native::NativeDef;
use crate::native::intrinsics::picture;
use crate::native::intrinsics::{bind, bytes, int, text};
use crate::object::Object;
use crate::vm::Vm;

/// Functions of `_vm`.
pub const TABLE: &[NativeDef] = &[NativeDef::function("kernel", kernel)];

/// What a kernel gave, and nanoseconds on the machine of calibration.
pub(super) type Worked = Result<(Value, u64), Raised>;

fn kernel(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [name, args] = bind(vm, args, ["name", "args"])?;
    let name = text(vm, name)?;
    let args = vm.as_sequence(args).unwrap_or_default().to_vec();
    let (result, ns) = if name.starts_with("image_") {
        picture::kernel(vm, &name, &args)?
    } else if let Some(data) = digest_argument(&name, &args) {
        digest(vm, &name, data)?
    } else {
        compute(vm, &name, &args)?
    };
    let percent = vm.world.settings.costs.kernel_percent;
    let seconds = (ns as f64 / 1e9) * (percent as f64 / 100.0);
    Ok(vm.tuple([result, Value::Float(seconds)]).into())
}

fn digest_argument(name: &str, args: &[Value]) -> Option<Value> {
    match args {
        [data] if ["sha256", "sha1", "sha512", "md5", "blake2b"].contains(&name) => Some(*data),
        _ => None,
    }
}

fn digest(vm: &mut Vm<'_>, name: &str, data: Value) -> Worked {
    let data = bytes(vm, data)?;
    let (digest, ns): (Box<[u8]>, u64) = match name {
        "sha256" => (Sha256::digest(&data).as_slice().into(), data.len() as u64 * 5 / 2),
        "sha512" => (Sha512::digest(&data).as_slice().into(), data.len() as u64 * 2),
        _ => return Err(vm.value_error(format!("unsupported hash type {name}: sha256 and sha512 are there"))),
    };
    Ok((vm.alloc(Object::Bytes(digest)), ns + 500))
}

/// One of the jobs, to its end.
fn compute(vm: &mut Vm<'_>, name: &str, args: &[Value]) -> Worked {
    let mut numbers = Vec::with_capacity(args.len());
    for arg in args {
        let number = int(vm, *arg)?;
        match u64::try_from(number) {
            Ok(number) => numbers.push(number),
            Err(_) => return Err(vm.value_error(format!("{name}: {number} is negative"))),
        }
    }
    let Some((work, ns)) = work(name, &numbers) else {
        return Err(vm.value_error(format!("there is no kernel {name} of {} numbers", numbers.len())));
    };
    if ns > LONGEST_NS {
        return Err(vm.value_error(format!("{name}: too much work for one call")));
    }
    let task = Task { id: TaskId(0), work, fault: None, timeout_ms: None };
    let mut job = kernels::start(&task, Isolation::Shared);
    loop {
        match job.step(None) {
            Step::Continue => {}
            Step::Io(_) => return Err(vm.value_error(format!("{name}: a kernel that waits"))),
            Step::Done(Ok(output)) => {
                let result = match output.value {
                    shared::Value::None => Value::None,
                    shared::Value::Int(number) | shared::Value::Digest(number) => vm.int(number.into()),
                    shared::Value::Bytes(bytes) => vm.alloc(Object::Bytes(bytes.into())),
                };
                return Ok((result, ns));
            }
            Step::Done(Err(error)) => return Err(vm.value_error(format!("{name}: {error}"))),
        }
    }
}

/// What one call may take at most: it cannot be interrupted.
const LONGEST_NS: u64 = 20_000_000_000;

const PRIMES_NS: f64 = 0.4;
const MANDELBROT_BASE_NS: f64 = 5.0;
const MANDELBROT_ITERATION_NS: f64 = 0.25;
const PI_SAMPLE_NS: f64 = 1.0;
const MATMUL_PRODUCT_NS: f64 = 0.086;
const SORT_STEP_NS: f64 = 3.0;
const HASH_BYTE_NS: f64 = 0.24;
const WORD_NS: f64 = 99.0;

/// The work and its time. The factors were measured on the machine of calibration.
fn work(name: &str, numbers: &[u64]) -> Option<(Work, u64)> {
    let small = |number: u64| u32::try_from(number).ok();
    Some(match (name, numbers) {
        ("primes", [from, to]) => {
            let span = to.saturating_sub(*from) as f64;
            let ns = span * PRIMES_NS;
            (Work::Primes { from: *from, to: *to }, ns as u64)
        }
        ("mandelbrot", [width, height, max_iterations, from, to]) => {
            let points = width.saturating_mul(to.saturating_sub(*from)) as f64;
            let ns = points * (MANDELBROT_BASE_NS + MANDELBROT_ITERATION_NS * *max_iterations as f64);
            let (width, height) = (small(*width)?, small(*height)?);
            let (max_iterations, from, to) = (small(*max_iterations)?, small(*from)?, small(*to)?);
            (Work::Mandelbrot { width, height, max_iterations, from, to }, ns as u64)
        }
        ("pi", [samples, seed]) => {
            (Work::Pi { samples: *samples, seed: *seed }, (*samples as f64 * PI_SAMPLE_NS) as u64)
        }
        ("matmul", [size, from, to, seed]) => {
            let products = *size as f64 * *size as f64 * to.saturating_sub(*from) as f64;
            let (size, from, to) = (small(*size)?, small(*from)?, small(*to)?);
            (Work::Matmul { size, from, to, seed: *seed }, (products * MATMUL_PRODUCT_NS) as u64)
        }
        ("sort", [len, seed]) => {
            let compared = *len as f64 * libm::log2(*len as f64 + 2.0);
            (Work::Sort { len: *len, seed: *seed }, (compared * SORT_STEP_NS) as u64)
        }
        ("hash_work", [len, seed]) => {
            (Work::Hash { len: *len, seed: *seed }, (*len as f64 * HASH_BYTE_NS) as u64)
        }
        ("words", [words, seed]) => {
            (Work::WordCount { words: *words, seed: *seed }, (*words as f64 * WORD_NS) as u64)
        }
        _ => return None,
    })
}
