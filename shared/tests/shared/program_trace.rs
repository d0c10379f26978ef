//! Folding a program's events into lanes: what threads, locks and tasks were doing, and that a branch leaves
//! nothing of what lay ahead.

use proptest::collection::vec;
use proptest::prelude::*;
use shared::lane::Lane;
use shared::program::event::{PauseReason, ResourceKind, TaskOutcome};
use shared::program::trace::{ArrowKind, Doing, ProgramTrace, TaskDoing, Why};
use shared::program::{
    CodeLine, CoreId, Policy, ProcessId, ProgramEvent, ProgramEventKind as Kind, ResourceId, Stream,
    TaskNumber, ThreadId,
};

const LOCK: ResourceId = ResourceId(0);

fn event(time_ns: u64, thread: u32, kind: Kind) -> ProgramEvent {
    ProgramEvent {
        step: time_ns,
        time_ns,
        thread: ThreadId(thread),
        line: CodeLine::new(0, thread + 1),
        kind,
    }
}

fn started(name: &str, parent: Option<u32>) -> Kind {
    Kind::ThreadStarted {
        process: ProcessId(0),
        parent: parent.map(ThreadId),
        name: name.to_owned(),
        daemon: false,
    }
}

fn blocked(holder: u32) -> Kind {
    Kind::Blocked {
        resource: LOCK,
        what: ResourceKind::Lock,
        name: "lock".to_owned(),
        holders: vec![ThreadId(holder)],
        until_ns: None,
    }
}

fn acquired(resource: ResourceId) -> Kind {
    Kind::Acquired { resource, what: ResourceKind::Lock, name: "lock".to_owned() }
}

/// Two threads that need the same lock, on two cores.
fn contest() -> Vec<ProgramEvent> {
    let core = |core| Kind::Running { core: CoreId(core) };
    let paused = |reason| Kind::Paused { reason };
    vec![
        event(0, 0, Kind::ProcessStarted { process: ProcessId(0), parent: None, name: "main".to_owned() }),
        event(0, 0, started("MainThread", None)),
        event(0, 0, core(0)),
        event(10, 0, acquired(LOCK)),
        event(20, 1, started("worker", Some(0))),
        event(20, 1, Kind::Ready),
        event(30, 0, paused(PauseReason::Preempted)),
        event(30, 0, Kind::Ready),
        event(35, 1, core(0)),
        event(40, 1, blocked(0)),
        event(40, 1, paused(PauseReason::Blocked)),
        event(45, 0, core(1)),
        event(60, 0, Kind::Released { resource: LOCK }),
        event(60, 1, Kind::Woken { by: Some(ThreadId(0)) }),
        event(60, 1, Kind::Ready),
        event(70, 0, Kind::Output { stream: Stream::Stdout, text: "done\n".to_owned() }),
        event(70, 0, Kind::ThreadEnded { failed: false }),
        event(70, 0, paused(PauseReason::Ended)),
        event(75, 1, core(0)),
        event(76, 1, acquired(LOCK)),
        event(80, 1, Kind::ThreadEnded { failed: true }),
    ]
}

fn fold<'a>(policy: Policy, events: impl IntoIterator<Item = &'a ProgramEvent>) -> ProgramTrace {
    let mut trace = ProgramTrace::new(policy);
    events.into_iter().for_each(|event| trace.push(event));
    trace
}

fn turns(lane: &Lane<ThreadId>) -> Vec<(u32, u64, u64)> {
    lane.spans().iter().map(|span| (span.what.0, span.start_ns, span.end_ns(u64::MAX))).collect()
}

/// What a thread did, without the stretches that took no time.
fn life(trace: &ProgramTrace, thread: usize) -> Vec<(String, u64, u64)> {
    let spans = trace.threads()[thread].lane.spans().iter();
    let spans = spans.filter(|span| span.end_ns(trace.end_ns()) > span.start_ns);
    let name = |doing: Doing| match doing {
        Doing::Starting => "starting".to_owned(),
        Doing::Ready(why) => format!("ready {why:?}"),
        Doing::Running(core) => format!("running {}", core.0),
        Doing::Offloaded(name) => trace.text(name).to_owned(),
        Doing::Waiting(wait) => {
            let wait = trace.wait(wait).unwrap();
            format!("waits {} {:?}", trace.text(wait.name), wait.holders.first().map(|id| id.0))
        }
    };
    spans.map(|span| (name(span.what.doing), span.start_ns, span.end_ns(trace.end_ns()))).collect()
}

#[test]
fn threads_run_wait_and_are_woken() {
    let trace = fold(Policy::Gil, &contest());
    let expected = [("running 0", 0, 30), ("ready Preempted", 30, 45), ("running 1", 45, 70)];
    assert_eq!(life(&trace, 0), expected.map(|(name, from, to)| (name.to_owned(), from, to)));
    let expected = [
        ("ready Started", 20, 35),
        ("running 0", 35, 40),
        ("waits lock Some(0)", 40, 60),
        ("ready Woken", 60, 75),
        ("running 0", 75, 80),
    ];
    assert_eq!(life(&trace, 1), expected.map(|(name, from, to)| (name.to_owned(), from, to)));
    let arrows: Vec<ArrowKind> = trace.arrows().iter().map(|arrow| arrow.kind).collect();
    let (main, worker) = (ThreadId(0), ThreadId(1));
    assert_eq!(
        arrows,
        [ArrowKind::Started { parent: main, thread: worker }, ArrowKind::Woke { by: main, thread: worker }]
    );
    assert!(!trace.threads()[0].ended.unwrap().how && trace.threads()[1].ended.unwrap().how);
}

#[test]
fn cores_and_the_interpreter_lock_have_one_owner_at_a_time() {
    let trace = fold(Policy::Gil, &contest());
    assert_eq!(turns(&trace.cores()[0]), [(0, 0, 30), (1, 35, 40), (1, 75, 80)]);
    assert_eq!(turns(&trace.cores()[1]), [(0, 45, 70)]);
    assert_eq!(turns(&trace.processes()[0].gil), [(0, 0, 30), (1, 35, 40), (0, 45, 70), (1, 75, 80)]);
    assert_eq!(fold(Policy::FreeThreaded, &contest()).processes()[0].gil.spans().len(), 0);
}

#[test]
fn native_code_keeps_the_core_but_not_the_interpreter_lock() {
    let mut events = contest()[..3].to_vec();
    events.push(event(5, 0, Kind::OffloadStarted { name: "mandelbrot".to_owned() }));
    events.push(event(9, 0, Kind::OffloadEnded));
    events.push(event(9, 0, Kind::Running { core: CoreId(0) }));
    events.push(event(12, 0, Kind::Paused { reason: PauseReason::Yielded }));
    let trace = fold(Policy::Gil, &events);
    assert_eq!(turns(&trace.processes()[0].gil), [(0, 0, 5), (0, 9, 12)]);
    assert_eq!(turns(&trace.cores()[0]), [(0, 0, 12)]);
    assert_eq!(life(&trace, 0)[1], ("mandelbrot".to_owned(), 5, 9));
}

#[test]
fn native_code_that_lost_its_core_goes_on_as_native_code() {
    let mut events = contest()[..6].to_vec();
    events.extend([
        event(21, 0, Kind::OffloadStarted { name: "sort".to_owned() }),
        event(22, 1, Kind::Running { core: CoreId(1) }),
        event(25, 0, Kind::Paused { reason: PauseReason::Preempted }),
        event(30, 0, Kind::Running { core: CoreId(0) }),
        event(35, 0, Kind::OffloadEnded),
        // The other has the interpreter lock.
        event(35, 0, Kind::Ready),
        event(40, 1, Kind::Paused { reason: PauseReason::Preempted }),
        event(45, 0, Kind::Running { core: CoreId(0) }),
        event(50, 0, Kind::Paused { reason: PauseReason::Preempted }),
    ]);
    let trace = fold(Policy::Gil, &events);
    let expected = [
        ("running 0", 0, 21),
        ("sort", 21, 25),
        ("ready Preempted", 25, 30),
        ("sort", 30, 35),
        ("ready Returned", 35, 45),
        ("running 0", 45, 50),
    ];
    assert_eq!(life(&trace, 0), expected.map(|(name, from, to)| (name.to_owned(), from, to)));
    assert_eq!(turns(&trace.processes()[0].gil), [(0, 0, 21), (1, 22, 40), (0, 45, 50)]);
    assert_eq!(turns(&trace.cores()[0]), [(0, 0, 25), (0, 30, 35), (0, 45, 50)]);
}

#[test]
fn threads_are_listed_as_they_start_whatever_their_numbers() {
    let events = [event(0, 7, started("late", None)), event(1, 3, started("early", Some(7)))];
    let mut trace = fold(Policy::Gil, &events);
    let names: Vec<&str> = trace.threads().iter().map(|thread| thread.name.as_str()).collect();
    assert_eq!(names, ["late", "early"]);
    assert_eq!(trace.thread(ThreadId(3)).unwrap().name, "early");
    trace.truncate(1);
    assert_eq!(
        (trace.thread(ThreadId(3)).is_none(), trace.process(ProcessId(0)).unwrap().threads.len()),
        (true, 1)
    );
}

#[test]
fn holds_lie_in_rows_and_end_with_whoever_releases() {
    let other = ResourceId(1);
    let mut events = contest()[..4].to_vec();
    events.extend([
        event(12, 0, acquired(other)),
        event(14, 0, Kind::Released { resource: LOCK }),
        event(16, 0, acquired(LOCK)),
        event(18, 1, started("worker", None)),
        // Any thread may release a lock.
        event(20, 1, Kind::Released { resource: other }),
    ]);
    let trace = fold(Policy::Gil, &events);
    let held = |row: usize| {
        let spans = trace.threads()[0].held[row].spans().iter();
        spans.map(|span| (span.what.0, span.start_ns, span.end_ns(99))).collect::<Vec<_>>()
    };
    assert_eq!(held(0), [(0, 10, 14), (0, 16, 99)]);
    assert_eq!(held(1), [(1, 12, 20)]);
    assert!(trace.threads()[1].held.is_empty());
}

#[test]
fn tasks_take_turns_on_their_loop() {
    let task = TaskNumber;
    let events = [
        event(0, 0, started("MainThread", None)),
        event(1, 0, Kind::TaskCreated { task: task(0), name: "main".to_owned(), parent: None }),
        event(1, 0, Kind::TaskResumed { task: task(0) }),
        event(2, 0, Kind::TaskCreated { task: task(1), name: "child".to_owned(), parent: Some(task(0)) }),
        event(3, 0, Kind::TaskSuspended { task: task(0), on: "child".to_owned() }),
        event(3, 0, Kind::TaskResumed { task: task(1) }),
        event(7, 0, Kind::TaskEnded { task: task(1), outcome: TaskOutcome::Returned }),
        event(7, 0, Kind::TaskWoken { task: task(0), by: Some(task(1)) }),
        event(8, 0, Kind::TaskResumed { task: task(0) }),
    ];
    let trace = fold(Policy::Gil, &events);
    assert_eq!(trace.threads()[0].tasks, [task(0), task(1)]);
    let main: Vec<_> =
        trace.tasks()[0].lane.spans().iter().map(|span| (span.what.doing, span.start_ns)).collect();
    assert!(matches!(
        main[..],
        [
            (TaskDoing::Ready, 1),
            (TaskDoing::Running, 1),
            (TaskDoing::Suspended(_), 3),
            (TaskDoing::Ready, 7),
            (TaskDoing::Running, 8)
        ]
    ));
    let crowd = &trace.threads()[0].crowd;
    let at = |time| crowd.at(time).map(|point| (point.running, point.ready, point.waiting));
    assert_eq!((at(0), at(2), at(5), at(9)), (None, Some((1, 1, 0)), Some((1, 0, 1)), Some((1, 0, 0))));
    assert_eq!(crowd.most(), 2);
}

#[test]
fn a_hundred_thousand_events_are_folded_and_cut_quickly() {
    let core = CoreId(0);
    let mut trace = fold(Policy::Gil, &contest()[..6]);
    for turn in 0..50_000u64 {
        let thread = (turn % 2) as u32;
        trace.push(&event(100 + turn * 10, thread, Kind::Running { core }));
        trace.push(&event(105 + turn * 10, thread, Kind::Paused { reason: PauseReason::Preempted }));
    }
    assert_eq!(trace.processes()[0].gil.spans().len(), 50_000);
    let spans = trace.threads()[0].lane.spans().len();
    // Running for five of every twenty nanoseconds, also where each span is looked up by a search alone.
    let (from, to) = (spans / 2 - spans / 2 % 2, spans);
    let [running, native, ready, _] = trace.threads()[0].lane.summary(from, to, trace.end_ns()).sums;
    assert!(native == 0 && running * 2 < ready && running > 0, "{running} {ready}");
    trace.truncate(6);
    assert_eq!(format!("{trace:?}"), format!("{:?}", fold(Policy::Gil, &contest()[..6])));
}

fn any_kind() -> impl Strategy<Value = (u32, Kind)> {
    let id = 0u32..4;
    let kind = prop_oneof![
        Just(started("t", Some(0))),
        (0u32..3).prop_map(|core| Kind::Running { core: CoreId(core) }),
        (0usize..5).prop_map(|reason| {
            let all = [
                PauseReason::Preempted,
                PauseReason::Yielded,
                PauseReason::Blocked,
                PauseReason::Chosen,
                PauseReason::Ended,
            ];
            Kind::Paused { reason: all[reason] }
        }),
        Just(Kind::Ready),
        Just(Kind::OffloadStarted { name: "k".to_owned() }),
        Just(Kind::OffloadEnded),
        id.clone().prop_map(blocked),
        proptest::option::of(id.clone()).prop_map(|by| Kind::Woken { by: by.map(ThreadId) }),
        id.clone().prop_map(|resource| acquired(ResourceId(resource))),
        id.clone().prop_map(|resource| Kind::Released { resource: ResourceId(resource) }),
        (id.clone(), proptest::option::of(id.clone())).prop_map(|(task, parent)| Kind::TaskCreated {
            task: TaskNumber(task),
            name: "t".to_owned(),
            parent: parent.map(TaskNumber)
        }),
        id.clone().prop_map(|task| Kind::TaskResumed { task: TaskNumber(task) }),
        id.clone().prop_map(|task| Kind::TaskSuspended { task: TaskNumber(task), on: "sleep".to_owned() }),
        (id.clone(), id.clone())
            .prop_map(|(task, by)| Kind::TaskWoken { task: TaskNumber(task), by: Some(TaskNumber(by)) }),
        id.clone()
            .prop_map(|task| Kind::TaskEnded { task: TaskNumber(task), outcome: TaskOutcome::Cancelled }),
        Just(Kind::Output { stream: Stream::Stderr, text: "x".to_owned() }),
        Just(Kind::Raised { message: "E".to_owned() }),
        Just(Kind::Deadlock { waits: Vec::new() }),
        any::<bool>().prop_map(|failed| Kind::ThreadEnded { failed }),
        (0u32..2).prop_map(|process| Kind::ProcessStarted {
            process: ProcessId(process),
            parent: None,
            name: "p".to_owned()
        }),
        (0u32..2).prop_map(|process| Kind::ProcessEnded { process: ProcessId(process), exit_code: 1 }),
        Just(Kind::Sent { to: None, bytes: 9 }),
    ];
    (id, kind)
}

/// All that can be seen of a trace; not the texts that were kept, which a cut leaves there.
fn seen(trace: &ProgramTrace) -> String {
    let waits: Vec<_> = (0..).map_while(|index| trace.wait(index)).collect();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {waits:?} {:?} {:?} {:?}",
        trace.moments(),
        trace.processes(),
        trace.threads(),
        trace.tasks(),
        trace.cores(),
        trace.arrows(),
        trace.outputs(),
        trace.deadlock(),
    )
}

proptest! {
    /// However events come: cut at any place, a trace is what it was there, and goes on in the same way.
    #[test]
    fn a_branch_leaves_nothing_of_what_lay_ahead(
        kinds in vec((any_kind(), 0u64..4), 1..120),
        cut in 0usize..120,
        gil in any::<bool>(),
    ) {
        let mut time = 0;
        let events: Vec<ProgramEvent> = kinds.into_iter().map(|((thread, kind), gap)| {
            time += gap;
            event(time, thread, kind)
        }).collect();
        let policy = if gil { Policy::AnyBytecode } else { Policy::FreeThreaded };
        let cut = cut.min(events.len());
        let mut trace = fold(policy, &events);
        let whole = seen(&trace);
        trace.truncate(cut);
        prop_assert_eq!(seen(&trace), seen(&fold(policy, &events[..cut])));
        events[cut..].iter().for_each(|event| trace.push(event));
        prop_assert_eq!(seen(&trace), whole);
    }

    /// A core and an interpreter lock have one owner at a time, and times never go back.
    #[test]
    fn lanes_never_overlap(kinds in vec((any_kind(), 0u64..4), 1..200)) {
        let mut time = 100;
        let mut trace = ProgramTrace::new(Policy::Gil);
        for ((thread, kind), gap) in kinds {
            // Now and then an event is late.
            time = if gap == 3 { time - 1 } else { time + gap };
            trace.push(&event(time, thread, kind));
        }
        let now = trace.end_ns();
        let gils = trace.processes().iter().map(|process| &process.gil);
        for lane in trace.cores().iter().chain(gils) {
            for pair in lane.spans().windows(2) {
                prop_assert!(pair[0].end_ns(now) <= pair[1].start_ns && !pair[0].is_open());
            }
        }
        for thread in trace.threads() {
            for pair in thread.lane.spans().windows(2) {
                prop_assert!(pair[0].end_ns(now) <= pair[1].start_ns);
            }
        }
    }
}

#[test]
fn why_a_thread_is_ready_is_known() {
    let trace = fold(Policy::Gil, &contest()[..8]);
    let last = trace.threads()[0].lane.now().unwrap();
    assert_eq!(last.doing, Doing::Ready(Why::Preempted));
}
