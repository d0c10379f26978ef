//! Arbitrary values of what crosses between a program's debugger and the page.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use shared::message::{FromProgram, ToProgram};
use shared::program::debug::Comparison;
use shared::program::event::{DeadlockWait, PauseReason, ResourceKind, TaskOutcome};
use shared::program::explore::{Exploration, ExplorationStatus, ExploredOutcome, Operation};
use shared::program::{
    CodeLine, Command, CoreId, Decision, Diagnostic, FrameView, Pace, ProcessId, ProcessView, ProgramEnd,
    ProgramEvent, ProgramEventKind, Reply, ResourceId, ResourceView, SeekTo, Severity, StateView, StepUnit,
    Stream, TaskNumber, TaskView, ThreadId, ThreadState, ThreadView, Variable,
};

use super::{program_link, settings};

pub fn event() -> impl Strategy<Value = ProgramEvent> {
    let kind = prop_oneof![
        any::<u32>().prop_map(|core| ProgramEventKind::Running { core: CoreId(core) }),
        Just(ProgramEventKind::Paused { reason: PauseReason::Preempted }),
        any::<Option<u32>>().prop_map(|by| ProgramEventKind::Woken { by: by.map(ThreadId) }),
        any::<String>().prop_map(|text| ProgramEventKind::Output { stream: Stream::Stderr, text }),
        any::<String>().prop_map(|message| ProgramEventKind::Raised { message }),
        vec(wait(), 0..3).prop_map(|waits| ProgramEventKind::Deadlock { waits }),
    ];
    (any::<(u64, u64, u32)>(), line(), kind).prop_map(|((step, time_ns, thread), line, kind)| ProgramEvent {
        step,
        time_ns,
        thread: ThreadId(thread),
        line,
        kind,
    })
}

fn line() -> impl Strategy<Value = CodeLine> {
    (0..4_096_usize, 0..1_u32 << 20).prop_map(|(file, number)| CodeLine::new(file, number))
}

fn resource() -> impl Strategy<Value = (ResourceId, ResourceKind)> {
    let kinds = [ResourceKind::Lock, ResourceKind::Queue, ResourceKind::EventLoop, ResourceKind::Other];
    (any::<u32>().prop_map(ResourceId), prop::sample::select(kinds.to_vec()))
}

fn wait() -> impl Strategy<Value = DeadlockWait> {
    (any::<u32>(), ".{0,9}", line(), resource(), ".{0,9}", any::<Option<u32>>(), line()).prop_map(
        |(thread, name, line, (resource, what), resource_name, holder, held_since_line)| DeadlockWait {
            thread: ThreadId(thread),
            name,
            line,
            resource,
            what,
            resource_name,
            holder: holder.map(ThreadId),
            held_since_line,
        },
    )
}

pub fn end() -> impl Strategy<Value = ProgramEnd> {
    prop_oneof![
        any::<i32>().prop_map(|exit_code| ProgramEnd::Finished { exit_code }),
        (".{0,20}", line()).prop_map(|(message, line)| ProgramEnd::Raised { message, line }),
        vec(wait(), 0..3).prop_map(|waits| ProgramEnd::Deadlock { waits }),
        (".{0,9}", ".{0,20}", line()).prop_map(|(name, message, line)| ProgramEnd::Limit {
            name,
            message,
            line
        }),
        Just(ProgramEnd::Stopped),
    ]
}

fn thread() -> impl Strategy<Value = ThreadView> {
    let state = prop_oneof![
        any::<u32>().prop_map(|core| ThreadState::Running { core: CoreId(core) }),
        Just(ThreadState::Ready),
        (any::<u32>(), ".{0,9}").prop_map(|(core, name)| ThreadState::Offloaded { core: CoreId(core), name }),
        (resource(), ".{0,9}", any::<Option<u64>>()).prop_map(|((resource, what), name, until_ns)| {
            ThreadState::Blocked { resource, what, name, holders: vec![ThreadId(1)], until_ns }
        }),
        Just(ThreadState::Ended),
    ];
    (any::<(u32, u32, bool)>(), ".{0,9}", state, frames(), any::<Option<u32>>(), ".{0,9}").prop_map(
        |((id, process, daemon), name, state, frames, task, next)| ThreadView {
            id: ThreadId(id),
            process: ProcessId(process),
            name,
            daemon,
            state,
            frames,
            task: task.map(TaskNumber),
            next,
        },
    )
}

fn variables() -> impl Strategy<Value = Vec<Variable>> {
    vec((".{0,9}", ".{0,9}").prop_map(|(name, value)| Variable { name, value }), 0..3)
}

fn frames() -> impl Strategy<Value = Vec<FrameView>> {
    let frame = (".{0,9}", ".{0,9}", any::<u32>(), variables())
        .prop_map(|(function, file, line, locals)| FrameView { function, file, line, locals });
    vec(frame, 0..3)
}

fn task() -> impl Strategy<Value = TaskView> {
    (any::<(u32, u32, bool, bool)>(), ".{0,9}", ".{0,9}", frames()).prop_map(
        |((id, thread, running, ended), name, awaits, frames)| TaskView {
            id: TaskNumber(id),
            thread: ThreadId(thread),
            name,
            awaits,
            running,
            outcome: ended.then_some(TaskOutcome::Cancelled),
            frames,
        },
    )
}

fn state() -> impl Strategy<Value = StateView> {
    let process = (any::<(u32, Option<u32>, u64, u64)>(), ".{0,9}", variables()).prop_map(
        |((id, gil, heap_objects, heap_bytes), name, globals)| ProcessView {
            id: ProcessId(id),
            name,
            gil: gil.map(ThreadId),
            heap_objects,
            heap_bytes,
            globals,
        },
    );
    let resource = (resource(), ".{0,9}", ".{0,9}").prop_map(|((id, what), name, detail)| ResourceView {
        id,
        what,
        name,
        holders: vec![ThreadId(2)],
        waiters: Vec::new(),
        detail,
    });
    let numbers = any::<(u64, u64, u64, Option<u32>, u64)>();
    (
        numbers,
        option::of(end()),
        vec(process, 0..2),
        vec(thread(), 0..3),
        vec(task(), 0..2),
        vec(resource, 0..2),
    )
        .prop_map(|(numbers, end, processes, threads, tasks, resources)| StateView {
            step: numbers.0,
            time_ns: numbers.1,
            events: numbers.2,
            end,
            current: numbers.3.map(ThreadId),
            processes,
            threads,
            tasks,
            resources,
            ready: vec![ThreadId(0)],
            output_bytes: numbers.4,
        })
}

fn decisions() -> impl Strategy<Value = Vec<Decision>> {
    vec(any::<(u64, u32)>().prop_map(|(step, thread)| Decision { step, thread: ThreadId(thread) }), 0..3)
}

fn command() -> impl Strategy<Value = Command> {
    let spec = || program_link().prop_map(|link| link.spec);
    let unit = prop::sample::select(vec![StepUnit::Instruction, StepUnit::Line, StepUnit::Decision]);
    let to = prop_oneof![
        any::<u64>().prop_map(SeekTo::Step),
        any::<u64>().prop_map(SeekTo::TimeNs),
        Just(SeekTo::Start),
        Just(SeekTo::End),
    ];
    prop_oneof![
        spec().prop_map(|spec| Command::Check { spec }),
        spec().prop_map(|spec| Command::Load { spec }),
        Just(Command::Play { pace: Pace::Full }),
        (0.1..1e9).prop_map(|slowdown| Command::Play { pace: Pace::Clock { slowdown } }),
        Just(Command::Pause),
        Just(Command::Stop),
        (unit, any::<bool>()).prop_map(|(unit, back)| Command::Step { unit, back }),
        to.prop_map(|to| Command::Seek { to }),
        any::<u32>().prop_map(|thread| Command::Choose { thread: ThreadId(thread) }),
        (spec(), vec(settings(), 0..3)).prop_map(|(spec, settings)| Command::Compare { spec, settings }),
        spec().prop_map(|spec| Command::Explore { spec }),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    let severity = prop::sample::select(vec![Severity::Error, Severity::Warning]);
    let diagnostic = (severity, any::<[u32; 4]>(), [".{0,9}", ".{0,9}", ".{0,9}"]).prop_map(
        |(severity, place, [file, message, hint])| Diagnostic {
            severity,
            file,
            line: place[0],
            column: place[1],
            end_line: place[2],
            end_column: place[3],
            message,
            hint,
        },
    );
    let comparison = (settings(), end(), any::<[u64; 3]>(), ".{0,20}", vec(event(), 0..3)).prop_map(
        |(settings, end, [time_ns, steps, switches], output, events)| Comparison {
            settings,
            end,
            time_ns,
            steps,
            switches,
            output,
            events,
        },
    );
    prop_oneof![
        vec(diagnostic, 0..3).prop_map(|diagnostics| Reply::Diagnostics { diagnostics }),
        (any::<u64>(), vec(event(), 0..9)).prop_map(|(from, events)| Reply::Trace { from, events }),
        (state(), decisions())
            .prop_map(|(state, decisions)| Reply::State { state: Box::new(state), decisions }),
        option::of(end()).prop_map(|end| Reply::Paused { end }),
        (any::<u32>(), comparison)
            .prop_map(|(index, result)| Reply::Compared { index, result: Box::new(result) }),
        ".{0,20}".prop_map(|message| Reply::Refused { message }),
        exploration().prop_map(|exploration| Reply::Explored { exploration: Box::new(exploration) }),
    ]
}

fn exploration() -> impl Strategy<Value = Exploration> {
    let status = prop_oneof![
        Just(ExplorationStatus::Working),
        Just(ExplorationStatus::Complete),
        ".{0,9}".prop_map(|by| ExplorationStatus::Bounded { by }),
    ];
    let operation = (any::<(u32, bool)>(), ["[a-z]{0,9}", ".{0,9}", ".{0,9}"], line()).prop_map(
        |((thread, writes), [name, text, on], line)| Operation {
            thread: ThreadId(thread),
            name,
            line,
            text,
            on,
            writes,
        },
    );
    let outcome = (
        [".{0,9}", ".{0,9}"],
        option::of(end()),
        any::<(bool, u32, u32)>(),
        option::of("[0-9]{1,30}"),
        option::of(0.0..=1.0),
        decisions(),
        vec(operation, 0..3),
    )
        .prop_map(
            |(
                [stdout, stderr],
                end,
                (failing, threads_failed, switches),
                interleavings,
                share,
                decisions,
                operations,
            )| {
                ExploredOutcome {
                    stdout,
                    stderr,
                    end,
                    failing,
                    threads_failed,
                    interleavings,
                    share,
                    switches,
                    decisions,
                    operations,
                }
            },
        );
    (status, any::<u64>(), option::of("[0-9]{1,30}"), vec(outcome, 0..3)).prop_map(
        |(status, states, interleavings, outcomes)| Exploration { status, states, interleavings, outcomes },
    )
}

pub fn to_program() -> impl Strategy<Value = ToProgram> {
    let restore = (program_link(), any::<(u64, u64, bool)>()).prop_map(|(link, (events, step, stopped))| {
        ToProgram::Restore { spec: link.spec, events, step, stopped }
    });
    prop_oneof![command().prop_map(ToProgram::Command), restore]
}

pub fn from_program() -> impl Strategy<Value = FromProgram> {
    prop_oneof![
        Just(FromProgram::Ready),
        reply().prop_map(FromProgram::Reply),
        (any::<u32>(), vec(event(), 0..9))
            .prop_map(|(index, events)| FromProgram::ComparedEvents { index, events }),
    ]
}
