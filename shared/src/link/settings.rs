//! The settings of a program in a link: pairs of a key and a value, for settings that differ from the format's own
//! defaults. Keys and values never change their meaning.

use crate::program::{Costs, ExecutorChoice, Policy, ProgramLimits, Settings};

/// One setting.
struct Field {
    key: u8,
    /// Its value in a link that leaves it out: part of the format, independent of the page's default.
    usual: u64,
    read: fn(&Settings) -> u64,
    /// Returns false if the setting has no such value.
    write: fn(&mut Settings, u64) -> bool,
}

/// A setting that is a number.
macro_rules! number {
    ($key:literal, $usual:literal, $($path:ident).+) => {
        Field {
            key: $key,
            usual: $usual,
            read: |settings| u64::from(settings.$($path).+),
            write: |settings, value| value.try_into().map(|value| settings.$($path).+ = value).is_ok(),
        }
    };
}

const POLICIES: [Policy; 4] =
    [Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded, Policy::AllInterleavings];

const EXECUTORS: [ExecutorChoice; 4] =
    [ExecutorChoice::Sequential, ExecutorChoice::Threads, ExecutorChoice::Processes, ExecutorChoice::Async];

const FIELDS: [Field; 24] = [
    Field {
        key: 0,
        usual: 0,
        read: |settings| index_of(&POLICIES, settings.policy),
        write: |settings, value| pick(&POLICIES, value).map(|policy| settings.policy = policy).is_some(),
    },
    number!(1, 4, cores),
    number!(2, 0, seed),
    Field {
        key: 3,
        usual: 1,
        read: |settings| index_of(&EXECUTORS, settings.executor),
        write: |settings, value| pick(&EXECUTORS, value).map(|chosen| settings.executor = chosen).is_some(),
    },
    Field {
        key: 4,
        usual: 0,
        read: |settings| u64::from(settings.library_steps),
        write: |settings, value| {
            settings.library_steps = value == 1;
            value <= 1
        },
    },
    number!(16, 15, costs.instruction_ns),
    number!(17, 3, costs.library_instruction_ns),
    number!(18, 5_000, costs.switch_ns),
    number!(19, 5_000_000, costs.switch_interval_ns),
    number!(20, 4_000_000, costs.time_slice_ns),
    number!(21, 50_000, costs.thread_start_ns),
    number!(22, 2_000_000, costs.process_start_ns),
    number!(23, 2, costs.pickle_byte_ns),
    number!(24, 20_000, costs.message_ns),
    number!(25, 100, costs.kernel_percent),
    number!(26, 100_000_000, costs.request_ns),
    number!(48, 500_000_000, limits.instructions),
    number!(49, 268_435_456, limits.heap_bytes),
    number!(50, 1_000, limits.depth),
    number!(51, 20_000, limits.threads),
    number!(52, 64, limits.processes),
    number!(53, 1_048_576, limits.output_bytes),
    number!(54, 2_000_000, limits.events),
    number!(55, 60_000, limits.wall_ms),
];

/// The settings that differ from the format's defaults.
pub fn pairs(settings: &Settings) -> Vec<(u8, u64)> {
    // Naming every member makes a new one a compile error here: give it a `Field` above.
    let Settings { policy: _, cores: _, seed: _, executor: _, library_steps: _, costs, limits } = settings;
    let Costs {
        instruction_ns: _,
        library_instruction_ns: _,
        switch_ns: _,
        switch_interval_ns: _,
        time_slice_ns: _,
        thread_start_ns: _,
        process_start_ns: _,
        pickle_byte_ns: _,
        message_ns: _,
        kernel_percent: _,
        request_ns: _,
    } = costs;
    let ProgramLimits {
        instructions: _,
        heap_bytes: _,
        depth: _,
        threads: _,
        processes: _,
        output_bytes: _,
        events: _,
        wall_ms: _,
    } = limits;
    let pair = |field: &Field| (field.key, (field.read)(settings), field.usual);
    FIELDS
        .iter()
        .map(pair)
        .filter(|(_, value, usual)| value != usual)
        .map(|(key, value, _)| (key, value))
        .collect()
}

/// The settings that `pairs` describe; `None` if one has no such key or value.
pub fn settings(pairs: &[(u8, u64)]) -> Option<Settings> {
    let mut settings = Settings::default();
    let usual = FIELDS.iter().map(|field| (field.key, field.usual));
    for (key, value) in usual.chain(pairs.iter().copied()) {
        let field = FIELDS.iter().find(|field| field.key == key)?;
        if !(field.write)(&mut settings, value) {
            return None;
        }
    }
    Some(settings)
}

fn index_of<T: PartialEq>(all: &[T], one: T) -> u64 {
    all.iter().position(|other| *other == one).unwrap_or_default() as u64
}

fn pick<T: Copy>(all: &[T], index: u64) -> Option<T> {
    all.get(usize::try_from(index).ok()?).copied()
}
