//! The numbers among a program's settings, as a table: what each is called, its unit, and what it may be.

use shared::program::Settings;

/// A number of the settings.
#[derive(Clone, Copy)]
pub struct Number {
    /// Its name in identifiers of the page.
    pub key: &'static str,
    pub label: &'static str,
    pub unit: Unit,
    /// What it means, in a sentence.
    pub help: &'static str,
    pub min: u64,
    pub max: u64,
    /// The field of the settings that holds it.
    pub slot: fn(&mut Settings) -> Slot<'_>,
}

/// A field of the settings that holds a number.
pub enum Slot<'a> {
    Small(&'a mut u32),
    Large(&'a mut u64),
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    None,
    Nanoseconds,
    Milliseconds,
    Bytes,
    Percent,
}

impl Unit {
    pub fn name(self) -> &'static str {
        match self {
            Unit::None => "",
            Unit::Nanoseconds => "ns",
            Unit::Milliseconds => "ms",
            Unit::Bytes => "B",
            Unit::Percent => "%",
        }
    }
}

impl Number {
    /// Its value in these settings.
    pub fn of(&self, settings: &Settings) -> u64 {
        // The table names each field once, for reading and for writing; a copy is cheap.
        match (self.slot)(&mut settings.clone()) {
            Slot::Small(number) => (*number).into(),
            Slot::Large(number) => *number,
        }
    }

    /// Puts a value within the bounds into settings.
    pub fn put(&self, settings: &mut Settings, value: u64) {
        match (self.slot)(settings) {
            Slot::Small(number) => *number = u32::try_from(value).unwrap_or(u32::MAX),
            Slot::Large(number) => *number = value,
        }
    }

    /// Its value in the settings that a new program has.
    pub fn usual(&self) -> u64 {
        self.of(&Settings::default())
    }
}

const SECOND: u64 = 1_000_000_000;

pub const CORES: Number = Number {
    key: "cores",
    label: "Cores",
    unit: Unit::None,
    help: "How many cores the simulated machine has.",
    min: 1,
    max: 64,
    slot: |settings| Slot::Small(&mut settings.cores),
};

pub const SEED: Number = Number {
    key: "seed",
    label: "Seed",
    unit: Unit::None,
    help: "Fixes everything random: the same seed gives the same run, everywhere.",
    min: 0,
    max: u64::MAX,
    slot: |settings| Slot::Large(&mut settings.seed),
};

/// What things cost in virtual time.
pub const COSTS: [Number; 11] = [
    cost("instruction-ns", "An instruction", "One bytecode of your program.", |s| {
        Slot::Large(&mut s.costs.instruction_ns)
    }),
    cost(
        "library-instruction-ns",
        "A library instruction",
        "One instruction of what is written in C in CPython.",
        |s| Slot::Large(&mut s.costs.library_instruction_ns),
    ),
    cost("switch-ns", "A switch", "Giving the interpreter lock, or a core, to another thread.", |s| {
        Slot::Large(&mut s.costs.switch_ns)
    }),
    cost(
        "switch-interval-ns",
        "Switch interval",
        "How long a thread may hold the interpreter lock while others wait for it (sys.setswitchinterval).",
        |s| Slot::Large(&mut s.costs.switch_interval_ns),
    ),
    cost(
        "time-slice-ns",
        "Time slice",
        "How long a thread may keep a core while others wait for one.",
        |s| Slot::Large(&mut s.costs.time_slice_ns),
    ),
    cost("thread-start-ns", "Starting a thread", "Until a new thread is ready.", |s| {
        Slot::Large(&mut s.costs.thread_start_ns)
    }),
    cost("process-start-ns", "Starting a process", "Until a new process is ready.", |s| {
        Slot::Large(&mut s.costs.process_start_ns)
    }),
    cost("pickle-byte-ns", "Pickling a byte", "And the same again for unpickling it.", |s| {
        Slot::Large(&mut s.costs.pickle_byte_ns)
    }),
    cost("message-ns", "A message", "Every message between processes, whatever its size.", |s| {
        Slot::Large(&mut s.costs.message_ns)
    }),
    Number {
        unit: Unit::Percent,
        max: 100_000,
        ..cost(
            "kernel-percent",
            "Kernel work",
            "Of the time that was measured when the costs were calibrated.",
            |s| Slot::Large(&mut s.costs.kernel_percent),
        )
    },
    cost("request-ns", "A request", "The median answer time of a simulated network request.", |s| {
        Slot::Large(&mut s.costs.request_ns)
    }),
];

/// What a run may use at most.
pub const LIMITS: [Number; 8] = [
    limit(
        "instructions",
        "Instructions",
        Unit::None,
        (1_000, 1_000 * SECOND),
        "Bytecodes of all threads together.",
        |s| Slot::Large(&mut s.limits.instructions),
    ),
    limit("heap-bytes", "Memory", Unit::Bytes, (1 << 20, 2 << 30), "All heaps together, estimated.", |s| {
        Slot::Large(&mut s.limits.heap_bytes)
    }),
    limit(
        "depth",
        "Depth",
        Unit::None,
        (10, 1_000_000),
        "Frames of one thread (sys.setrecursionlimit).",
        |s| Slot::Small(&mut s.limits.depth),
    ),
    limit(
        "threads",
        "Threads",
        Unit::None,
        (1, 1_000_000),
        "Alive at the same time, in all processes.",
        |s| Slot::Small(&mut s.limits.threads),
    ),
    limit("processes", "Processes", Unit::None, (1, 1_000), "Alive at the same time.", |s| {
        Slot::Small(&mut s.limits.processes)
    }),
    limit("output-bytes", "Output", Unit::Bytes, (1 << 10, 64 << 20), "What the program may print.", |s| {
        Slot::Large(&mut s.limits.output_bytes)
    }),
    limit("events", "Events", Unit::None, (1_000, 50_000_000), "The length of the trace.", |s| {
        Slot::Large(&mut s.limits.events)
    }),
    limit("wall-ms", "Real time", Unit::Milliseconds, (100, 3_600_000), "How long a run may take.", |s| {
        Slot::Large(&mut s.limits.wall_ms)
    }),
];

const fn cost(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    slot: fn(&mut Settings) -> Slot<'_>,
) -> Number {
    Number { key, label, unit: Unit::Nanoseconds, help, min: 0, max: 3_600 * SECOND, slot }
}

const fn limit(
    key: &'static str,
    label: &'static str,
    unit: Unit,
    (min, max): (u64, u64),
    help: &'static str,
    slot: fn(&mut Settings) -> Slot<'_>,
) -> Number {
    Number { key, label, unit, help, min, max, slot }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_a_field_and_a_name_of_its_own_and_its_usual_value_is_allowed() {
        let all: Vec<Number> = [CORES, SEED].into_iter().chain(COSTS).chain(LIMITS).collect();
        for (index, number) in all.iter().enumerate() {
            let usual = number.usual();
            assert!((number.min..=number.max).contains(&usual), "{}: {usual}", number.key);
            let mut settings = Settings::default();
            let other = if usual == number.max { number.min } else { usual + 1 };
            number.put(&mut settings, other);
            for (position, reader) in all.iter().enumerate() {
                let expected = if position == index { other } else { reader.usual() };
                assert_eq!(reader.of(&settings), expected, "{} after {}", reader.key, number.key);
            }
            assert_eq!(all.iter().filter(|one| one.key == number.key).count(), 1);
        }
    }
}
