//! Arbitrary values of the task model, well-formed in type only: numbers take any value.

pub mod program;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use shared::event::{Blocker, Direction, LaneEnd};
use shared::link::program::ProgramLink;
use shared::program::{
    Costs, Decision, ExecutorChoice, Policy, ProgramLimits, ProgramSpec, Settings, SourceFile, ThreadId,
};
use shared::run::{RunEnd, RunStatus, StopReason};
use shared::wire::{Frame, FrameBody};
use shared::{
    Collect, Event, EventKind, ExecutionModel, Fault, FaultKind, LaneId, Limits, Place, Reuse, RunId,
    RunSpec, Setup, TaskError, TaskId, Value, Variant, Workload,
};

pub fn workload() -> impl Strategy<Value = Workload> {
    (0..Workload::examples().len(), vec(any::<u64>(), 4)).prop_map(|(kind, values)| {
        let mut workload = Workload::examples().swap_remove(kind);
        for (param, value) in workload.params(&Limits::default()).into_iter().zip(values) {
            // Small parameters do not take large values: then they get what fits.
            if workload.set_param(param.key, value).is_err() {
                workload.set_param(param.key, u64::from(value as u32)).unwrap();
            }
        }
        workload
    })
}

/// A workload within its bounds, and not so large that dividing it takes long.
pub fn valid_workload() -> impl Strategy<Value = Workload> {
    (0..Workload::examples().len(), 1..200u64, vec(any::<u64>(), 4)).prop_map(|(kind, tasks, values)| {
        let mut workload = Workload::examples().swap_remove(kind);
        workload.set_param("tasks", tasks).unwrap();
        for (param, value) in workload.params(&Limits::default()).into_iter().zip(values).skip(1) {
            let max = if workload.kind() == "payload" { param.max.min(1_000) } else { param.max };
            let value = param.min + value % (max - param.min + 1);
            workload.set_param(param.key, value).unwrap();
        }
        workload
    })
}

pub fn variant() -> impl Strategy<Value = Variant> {
    let collect = prop_oneof![
        any::<u32>().prop_map(|chunksize| Collect::Map { chunksize }),
        Just(Collect::AsCompleted)
    ];
    (
        prop::sample::select(&Place::ALL[..]),
        prop::sample::select(&ExecutionModel::ALL[..]),
        any::<u32>(),
        prop_oneof![Just(Reuse::Pool), Just(Reuse::PerTask)],
        collect,
        any::<u32>(),
    )
        .prop_map(|(place, model, workers, reuse, collect, slice_ms)| Variant {
            place,
            model,
            workers,
            reuse,
            collect,
            slice_ms,
        })
}

fn fault() -> impl Strategy<Value = Fault> {
    use FaultKind::{Crash, Exception, Hang, NeverYields, Panic};
    let kind = prop::sample::select(vec![Exception, Panic, Crash, Hang, NeverYields]);
    (any::<u32>(), kind).prop_map(|(task, kind)| Fault { task, kind })
}

pub fn setup() -> impl Strategy<Value = Setup> {
    (
        workload(),
        vec(variant(), 0..13),
        any::<u64>(),
        vec(fault(), 0..8),
        option::of(any::<u32>()),
        any::<u32>(),
        option::of(".{0,30}"),
    )
        .prop_map(|(workload, variants, seed, faults, timeout_ms, repeats, scenario)| Setup {
            workload,
            variants,
            seed,
            faults,
            timeout_ms,
            repeats,
            scenario,
        })
}

pub fn run_spec() -> impl Strategy<Value = RunSpec> {
    (setup(), variant(), vec(vec(any::<u8>(), 0..50), 0..3)).prop_map(|(setup, variant, pictures)| {
        let pictures: Vec<_> = pictures.into_iter().map(shared::task::Blob::new).collect();
        setup.run_spec(&variant, &pictures)
    })
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::None),
        any::<u64>().prop_map(Value::Int),
        any::<u64>().prop_map(Value::Digest),
        vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
    ]
}

fn task_error() -> impl Strategy<Value = TaskError> {
    prop_oneof![
        ".{0,20}".prop_map(|message| TaskError::Exception { message }),
        ".{0,20}".prop_map(|message| TaskError::Panicked { message }),
        any::<u32>().prop_map(|after_ms| TaskError::TimedOut { after_ms }),
        ".{0,20}".prop_map(|detail| TaskError::WorkerDied { detail }),
        ".{0,20}".prop_map(|reason| TaskError::Unsupported { reason }),
    ]
}

fn lane_kind() -> impl Strategy<Value = EventKind> {
    let reason = prop_oneof![
        Just(LaneEnd::Closed),
        Just(LaneEnd::Killed),
        ".{0,20}".prop_map(|detail| LaneEnd::Died { detail }),
    ];
    prop_oneof![
        ".{0,20}".prop_map(|name| EventKind::LaneOpened { name }),
        Just(EventKind::LaneReady),
        reason.prop_map(|reason| EventKind::LaneClosed { reason }),
        any::<u64>().prop_map(|peak_bytes| EventKind::Memory { peak_bytes }),
    ]
}

fn task_kind() -> impl Strategy<Value = EventKind> {
    let direction = prop_oneof![Just(Direction::ToWorker), Just(Direction::FromWorker)];
    let what = prop_oneof![Just(Blocker::Download), "[a-z/]{0,20}".prop_map(|path| Blocker::Fetch { path })];
    prop_oneof![
        Just(EventKind::Submitted),
        (any::<u64>(), any::<u64>(), direction).prop_map(|(bytes, ns, direction)| EventKind::Sent {
            bytes,
            ns,
            direction
        }),
        Just(EventKind::Started),
        Just(EventKind::Yielded),
        what.prop_map(|what| EventKind::BlockedOn { what }),
        Just(EventKind::Woken),
        Just(EventKind::Resumed),
        any::<u16>().prop_map(|permille| EventKind::Progress { permille }),
        value().prop_map(|value| EventKind::Finished { value }),
        task_error().prop_map(|error| EventKind::Failed { error }),
        Just(EventKind::Cancelled),
    ]
}

/// Events in any order, at any time: what a damaged stream could hold.
pub fn events() -> impl Strategy<Value = Vec<Event>> {
    let time = || prop_oneof![0..1_000u64, any::<u64>()];
    let lane = || 0..6u32;
    let of_lane = (time(), lane(), lane_kind()).prop_map(|(time_ns, lane, kind)| Event {
        time_ns,
        lane: LaneId(lane),
        task: None,
        kind,
    });
    let of_task = (time(), lane(), 0..8u32, task_kind()).prop_map(|(time_ns, lane, task, kind)| Event {
        time_ns,
        lane: LaneId(lane),
        task: Some(TaskId(task)),
        kind,
    });
    vec(prop_oneof![1 => of_lane, 4 => of_task], 0..60)
}

pub fn run_end() -> impl Strategy<Value = RunEnd> {
    let status = prop_oneof![
        Just(RunStatus::Completed),
        Just(RunStatus::Stopped { reason: StopReason::User }),
        any::<u32>().prop_map(|max_run_ms| RunStatus::Stopped { reason: StopReason::RunTime { max_run_ms } }),
        Just(RunStatus::Stopped { reason: StopReason::Shutdown }),
        ".{0,20}".prop_map(|detail| RunStatus::Broken { detail }),
    ];
    let makespan = prop_oneof![0..2_000u64, any::<u64>()];
    (status, makespan, ".{0,20}", vec(any::<u32>().prop_map(TaskId), 0..9)).prop_map(
        |(status, makespan_ns, summary, collected)| RunEnd { status, makespan_ns, summary, collected },
    )
}

pub fn frame() -> impl Strategy<Value = Frame> {
    let body = prop_oneof![events().prop_map(FrameBody::Events), run_end().prop_map(FrameBody::End)];
    (any::<u64>(), body).prop_map(|(run, body)| Frame { run: RunId(run), body })
}

pub fn settings() -> impl Strategy<Value = Settings> {
    (
        prop::sample::select(&[Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded][..]),
        any::<u32>(),
        any::<u64>(),
        prop::sample::select(
            &[
                ExecutorChoice::Sequential,
                ExecutorChoice::Threads,
                ExecutorChoice::Processes,
                ExecutorChoice::Async,
            ][..],
        ),
        any::<bool>(),
        costs(),
        limits_of_programs(),
    )
        .prop_map(|(policy, cores, seed, executor, library_steps, costs, limits)| Settings {
            policy,
            cores,
            seed,
            executor,
            library_steps,
            costs,
            limits,
        })
}

fn costs() -> impl Strategy<Value = Costs> {
    option::of(any::<[u64; 11]>()).prop_map(|numbers| {
        let Some(numbers) = numbers else { return Costs::default() };
        Costs {
            instruction_ns: numbers[0],
            library_instruction_ns: numbers[1],
            switch_ns: numbers[2],
            switch_interval_ns: numbers[3],
            time_slice_ns: numbers[4],
            thread_start_ns: numbers[5],
            process_start_ns: numbers[6],
            pickle_byte_ns: numbers[7],
            message_ns: numbers[8],
            kernel_percent: numbers[9],
            request_ns: numbers[10],
        }
    })
}

fn limits_of_programs() -> impl Strategy<Value = ProgramLimits> {
    option::of((any::<[u64; 5]>(), any::<[u32; 3]>())).prop_map(|numbers| {
        let Some((long, short)) = numbers else { return ProgramLimits::default() };
        ProgramLimits {
            instructions: long[0],
            heap_bytes: long[1],
            depth: short[0],
            threads: short[1],
            processes: short[2],
            output_bytes: long[2],
            events: long[3],
            wall_ms: long[4],
        }
    })
}

pub fn program_link() -> impl Strategy<Value = ProgramLink> {
    let file = (".{0,20}", "(.|\n){0,80}").prop_map(|(name, text)| SourceFile { name, text });
    let decision = any::<(u64, u32)>().prop_map(|(step, thread)| Decision { step, thread: ThreadId(thread) });
    let spec = ("(.|\n){0,200}", vec(file, 0..3), settings(), vec(decision, 0..5))
        .prop_map(|(source, files, settings, decisions)| ProgramSpec { source, files, settings, decisions });
    (spec, option::of(any::<u64>()), any::<u32>()).prop_map(|(spec, cursor, machine)| ProgramLink {
        spec,
        cursor,
        machine,
    })
}
