//! Commands in every order: who waits, who is interrupted, what is answered.

use shared::program::explore::ExplorationStatus;
use shared::program::{Command, Pace, Policy, ProgramEnd, ProgramSpec, SeekTo, Settings, StepUnit, ThreadId};

use super::page::Page;
use super::{RACE, spec};
use crate::debugger::Turn;

/// It never ends by itself.
const FOREVER: &str = "n = 0\nwhile True:\n    n += 1\n";

fn forever() -> ProgramSpec {
    spec(FOREVER, Policy::Gil, 0, 1)
}

#[test]
fn stop_ends_a_run_where_it_is_and_back_and_forth_it_stays_there() {
    let mut page = Page::open(&forever());
    page.post(Command::Play { pace: Pace::Full });
    for _ in 0..5 {
        assert_eq!(page.piece(1.0), Turn::Soon);
    }
    page.post(Command::Stop);
    assert_eq!(page.paused, [Some(ProgramEnd::Stopped)]);
    let end = page.state().clone();
    assert_eq!(end.end, Some(ProgramEnd::Stopped));
    assert!(end.step > 0);
    assert_eq!(page.piece(1.0), Turn::Idle);
    page.ask(Command::Step { unit: StepUnit::Instruction, back: true });
    assert_eq!((page.state().step, &page.state().end), (end.step - 1, &None));
    page.seek(u64::MAX);
    assert_eq!(page.state(), &end);
}

#[test]
fn pause_is_answered_at_once_and_playing_goes_on_from_there() {
    let mut page = Page::open(&forever());
    page.post(Command::Play { pace: Pace::Full });
    page.piece(1.0);
    page.post(Command::Pause);
    assert_eq!(page.paused, [None]);
    let step = page.state().step;
    page.post(Command::Play { pace: Pace::Full });
    page.piece(1.0);
    page.post(Command::Stop);
    assert!(page.state().step > step);
}

#[test]
fn a_seek_that_takes_long_is_interrupted_by_pause_and_stop() {
    for command in [Command::Pause, Command::Stop] {
        let mut page = Page::open(&forever());
        page.post(Command::Seek { to: SeekTo::Step(400_000_000) });
        page.post(Command::Step { unit: StepUnit::Line, back: false });
        page.piece(1.0);
        page.post(command);
        assert!(page.state().step < 400_000_000);
        assert_eq!(page.piece(1.0), Turn::Idle, "what waited is forgotten");
    }
}

#[test]
fn commands_wait_for_those_before_them() {
    let mut page = Page::open(&forever());
    let states = page.states;
    page.post(Command::Seek { to: SeekTo::Step(100_000) });
    page.post(Command::Step { unit: StepUnit::Instruction, back: false });
    page.post(Command::Step { unit: StepUnit::Instruction, back: false });
    page.wait();
    assert_eq!(page.state().step, 100_002);
    assert_eq!(page.states, states + 3, "each is answered");
}

#[test]
fn whoever_steps_while_it_plays_pauses_it_first() {
    let mut page = Page::open(&forever());
    page.post(Command::Play { pace: Pace::Full });
    page.piece(1.0);
    page.post(Command::Seek { to: SeekTo::Start });
    page.wait();
    assert_eq!(page.paused, [None]);
    assert_eq!(page.state().step, 0);
}

#[test]
fn states_come_now_and_then_while_it_plays() {
    let mut page = Page::open(&forever());
    let states = page.states;
    page.post(Command::Play { pace: Pace::Full });
    for _ in 0..500 {
        page.piece(1.0);
    }
    let came = page.states - states;
    assert!((8..=11).contains(&came), "{came} states in half a second");
    page.post(Command::Stop);
}

#[test]
fn real_time_is_limited_while_it_plays_at_full_speed() {
    let mut spec = forever();
    spec.settings.limits.wall_ms = 100;
    let mut page = Page::open(&spec);
    page.post(Command::Play { pace: Pace::Full });
    while page.piece(10.0) != Turn::Idle {}
    let end = page.paused.pop().unwrap();
    assert!(matches!(&end, Some(ProgramEnd::Limit { name, .. }) if name == "wall"), "{end:?}");
    assert_eq!(page.state().end, end);
    // Played slowly, a moment stays until the next command.
    let mut page = Page::open(&spec);
    page.post(Command::Play { pace: Pace::Clock { slowdown: 1000.0 } });
    for _ in 0..50 {
        assert_ne!(page.piece(10.0), Turn::Idle);
    }
    page.post(Command::Stop);
}

#[test]
fn a_check_disturbs_nothing() {
    let mut page = Page::open(&forever());
    page.post(Command::Play { pace: Pace::Full });
    page.piece(1.0);
    let before = page.diagnostics;
    let broken = ProgramSpec { source: "def f(:\n".to_owned(), ..ProgramSpec::default() };
    page.post(Command::Check { spec: broken });
    assert_eq!(page.diagnostics, before + 1);
    assert_eq!(page.piece(1.0), Turn::Soon, "it goes on playing");
    page.post(Command::Stop);
}

#[test]
fn without_a_program_commands_are_refused() {
    let mut page = Page::default();
    page.ask(Command::Play { pace: Pace::Full });
    page.ask(Command::Choose { thread: ThreadId(0) });
    page.ask(Command::Pause);
    assert_eq!(page.refused.len(), 3);
    page.ask(Command::Stop);
    assert_eq!(page.paused, [None]);
    page.ask(Command::Load { spec: ProgramSpec { source: "x = (\n".to_owned(), ..ProgramSpec::default() } });
    assert!(page.state.is_none());
    assert_eq!(page.diagnostics, 1);
}

#[test]
fn a_thread_that_is_not_there_is_refused_and_nothing_changes() {
    let spec = spec(RACE, Policy::Gil, 0, 2);
    let mut page = Page::open(&spec);
    page.ask(Command::Play { pace: Pace::Full });
    let before = page.seek(page.state().step / 2);
    let trace = page.trace.clone();
    page.ask(Command::Choose { thread: ThreadId(77) });
    assert_eq!(page.refused.len(), 1);
    page.ask(Command::Seek { to: SeekTo::Step(before.step) });
    assert_eq!((page.state(), &page.trace), (&before, &trace));
}

#[test]
fn a_choice_that_does_not_fit_is_said() {
    let decision = shared::program::Decision { step: 30, thread: ThreadId(5) };
    let spec = ProgramSpec { decisions: vec![decision], ..spec(RACE, Policy::Gil, 0, 2) };
    let mut page = Page::open(&spec);
    page.ask(Command::Play { pace: Pace::Full });
    assert_eq!(page.refused.len(), 1, "{:?}", page.refused);
    assert!(
        matches!(page.state().end, Some(ProgramEnd::Finished { exit_code: 0 })),
        "{:?}",
        page.state().end
    );
}

#[test]
fn a_comparison_is_as_its_runs_are_alone_and_leaves_the_loaded_run_alone() {
    let all = [Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded];
    let settings: Vec<Settings> = all.iter().map(|policy| spec(RACE, *policy, 5, 2).settings).collect();
    let mut page = Page::open(&forever());
    let here = page.seek(1_000);
    page.ask(Command::Compare { spec: spec(RACE, Policy::Gil, 0, 1), settings: settings.clone() });
    assert_eq!(page.compared.len(), 3);
    for (index, result) in &page.compared {
        let mut alone = Page::open(&spec(RACE, all[*index as usize], 5, 2));
        alone.ask(Command::Play { pace: Pace::Full });
        assert_eq!(result.settings, settings[*index as usize]);
        assert_eq!(result.events, alone.trace);
        assert_eq!(Some(&result.end), alone.state().end.as_ref());
        assert_eq!(result.output, "done\n");
        assert_eq!(result.steps, alone.state().step);
    }
    assert_eq!(page.state(), &here);
}

#[test]
fn stop_ends_a_comparison_with_what_there_is() {
    let mut page = Page::open(&spec(RACE, Policy::Gil, 0, 1));
    let here = page.state().clone();
    page.post(Command::Compare { spec: forever(), settings: vec![Settings::default(); 2] });
    page.piece(1.0);
    page.post(Command::Stop);
    assert_eq!(page.compared.len(), 2);
    assert!(page.compared.iter().all(|(_, result)| result.end == ProgramEnd::Stopped));
    assert_eq!(page.paused, [None]);
    page.ask(Command::Pause);
    assert_eq!(page.state(), &here, "the loaded run has not ended");
}

#[test]
fn an_exploration_counts_every_interleaving_and_leaves_the_loaded_run_alone() {
    let text = "import threading\n\ncount = 0\n\ndef add():\n    global count\n    count += 1\n\n\
         threads = [threading.Thread(target=add) for _ in range(2)]\nfor t in threads: t.start()\nfor t in threads: t.join()\nprint(count)\n";
    let mut page = Page::open(&forever());
    let here = page.seek(1_000);
    page.ask(Command::Explore { spec: spec(text, Policy::Gil, 0, 1) });
    let found = page.explored.last().expect("it is explored");
    assert_eq!(
        (found.status.clone(), found.interleavings.as_deref()),
        (ExplorationStatus::Complete, Some("6"))
    );
    assert_eq!(found.outcomes.len(), 2);
    assert_eq!(page.state(), &here);
}

#[test]
fn stop_ends_an_exploration_with_what_there_is() {
    let text = "import threading\n\nx = 0\n\ndef add():\n    global x\n    for _ in range(200):\n        x += 1\n\n\
         threads = [threading.Thread(target=add) for _ in range(4)]\nfor t in threads: t.start()\nfor t in threads: t.join()\nprint(x)\n";
    let mut page = Page::open(&spec(RACE, Policy::Gil, 0, 1));
    page.post(Command::Explore { spec: spec(text, Policy::Gil, 0, 1) });
    page.piece(1.0);
    page.post(Command::Stop);
    let found = page.explored.last().expect("what was found is told");
    assert_eq!(found.status, ExplorationStatus::Bounded { by: "stopped".to_owned() });
    assert_eq!(page.paused, [None]);
    assert_eq!(page.piece(1.0), Turn::Idle);
}

#[test]
fn whoever_takes_over_stands_where_the_other_stood() {
    let spec = forever();
    let mut page = Page::open(&spec);
    page.post(Command::Play { pace: Pace::Full });
    page.piece(1.0);
    page.post(Command::Pause);
    let (state, trace) = (page.state().clone(), page.trace.clone());
    let mut other = Page { trace: trace.clone(), ..Page::default() };
    other.session.restore(spec, trace.len() as u64, state.step, true);
    other.wait();
    assert_eq!(other.state().end, Some(ProgramEnd::Stopped));
    assert_eq!(other.state(), &shared::program::StateView { end: Some(ProgramEnd::Stopped), ..state });
    assert_eq!(other.trace, trace, "the page knows the trace already");
    assert_eq!(other.diagnostics, 0);
}
