//! The debugger over real programs: each moment is the same by every sequence of commands that leads to it.

mod commands;
mod history;
mod page;
mod speed;

use proptest::prelude::*;
use shared::program::{Policy, ProgramSpec, Settings};

/// Threads that count without a lock.
const RACE: &str = "\
import threading

count = 0

def work():
    global count
    for i in range(20):
        value = count
        count = value + 1

threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print('done')
";

/// A lock, waiting, and output on the way.
const LOCK: &str = "\
import threading
import time

lock = threading.Lock()
seen = []

def work(name):
    for i in range(3):
        with lock:
            time.sleep(0.01)
            seen.append((name, i))
        print(name, i)

a = threading.Thread(target=work, args=('a',))
b = threading.Thread(target=work, args=('b',))
a.start(); b.start()
a.join(); b.join()
print(len(seen))
";

/// Calls, generators and exceptions in one thread.
const CALLS: &str = "\
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def numbers():
    for n in range(6):
        yield fib(n)

total = 0
for number in numbers():
    total += number
try:
    raise ValueError(total)
except ValueError as error:
    print('caught', error)
print(total)
";

/// Two threads that wait for each other.
const DEADLOCK: &str = "\
import threading
import time

a = threading.Lock()
b = threading.Lock()

def work(first, second):
    with first:
        time.sleep(0.001)
        with second:
            print('both')

one = threading.Thread(target=work, args=(a, b))
two = threading.Thread(target=work, args=(b, a))
one.start()
two.start()
one.join()
two.join()
";

const PROGRAMS: [&str; 4] = [RACE, LOCK, CALLS, DEADLOCK];

/// A program under a policy.
fn spec(source: &str, policy: Policy, seed: u64, cores: u32) -> ProgramSpec {
    let settings = Settings { policy, seed, cores, ..Settings::default() };
    ProgramSpec { source: source.to_owned(), settings, ..ProgramSpec::default() }
}

/// Any program under any policy.
fn any_spec() -> impl Strategy<Value = ProgramSpec> {
    (
        prop::sample::select(&PROGRAMS[..]),
        prop::sample::select(&[Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded][..]),
        0..4_u64,
        1..4_u32,
    )
        .prop_map(|(source, policy, seed, cores)| spec(source, policy, seed, cores))
}
