//! Going back and forth.

use proptest::prelude::*;
use shared::program::{
    Command, Decision, Pace, ProgramEnd, ProgramEvent, ProgramEventKind, ProgramSpec, SeekTo, StepUnit,
};

use super::page::Page;
use super::{DEADLOCK, PROGRAMS, any_spec, spec};
use crate::debugger::{Turn, load};
use crate::machine::{Progress, Until};

/// The whole trace, its end, and how many steps it has, from a machine that nobody looks at.
fn straight(spec: &ProgramSpec) -> (Vec<ProgramEvent>, ProgramEnd, u64) {
    let (mut machine, _) = load(spec).unwrap();
    assert_eq!(machine.run(Until::END), Progress::Ended);
    (machine.take_events(), machine.end().unwrap().clone(), machine.step())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_place_is_the_same_from_wherever_one_comes(
        spec in any_spec(),
        places in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
    ) {
        let (_, _, steps) = straight(&spec);
        let mut page = Page::open(&spec);
        for place in places {
            let step = place.index(steps as usize + 1) as u64;
            let state = page.seek(step);
            prop_assert_eq!(state.step, step);
            prop_assert_eq!(&state, &Page::open(&spec).seek(step));
        }
    }

    #[test]
    fn an_instruction_forward_and_back_again_changes_nothing(spec in any_spec(), place: prop::sample::Index) {
        let (_, _, steps) = straight(&spec);
        let mut page = Page::open(&spec);
        let before = page.seek(place.index(steps as usize) as u64);
        page.ask(Command::Step { unit: StepUnit::Instruction, back: false });
        prop_assert_eq!(page.state().step, before.step + 1);
        page.ask(Command::Step { unit: StepUnit::Instruction, back: true });
        prop_assert_eq!(page.state(), &before);
    }

    #[test]
    fn a_step_back_ends_where_the_step_forward_began(
        spec in any_spec(),
        unit in prop::sample::select(&[StepUnit::Line, StepUnit::Decision][..]),
        place: prop::sample::Index,
    ) {
        let (_, _, steps) = straight(&spec);
        let mut page = Page::open(&spec);
        page.seek(place.index(steps as usize) as u64);
        // The first step ends where a step can end; from there it is the same way in both directions.
        page.ask(Command::Step { unit, back: false });
        let before = page.state().clone();
        page.ask(Command::Step { unit, back: false });
        if page.state().end.is_none() {
            prop_assert!(page.state().step > before.step);
            page.ask(Command::Step { unit, back: true });
            prop_assert_eq!(page.state(), &before);
        }
    }

    #[test]
    fn what_a_person_does_on_the_way_leaves_no_trace(
        spec in any_spec(),
        deeds in prop::collection::vec((0..6_u8, any::<prop::sample::Index>()), 0..8),
    ) {
        let (events, end, steps) = straight(&spec);
        let mut page = Page::open(&spec);
        for (deed, index) in deeds {
            match deed {
                0 => page.ask(Command::Step { unit: StepUnit::Line, back: false }),
                1 => page.ask(Command::Step { unit: StepUnit::Line, back: true }),
                2 => page.ask(Command::Step { unit: StepUnit::Decision, back: false }),
                3 => { page.seek(index.index(steps as usize + 1) as u64); }
                4 => {
                    let time_ns = index.index(40_000_000) as u64;
                    page.ask(Command::Seek { to: SeekTo::TimeNs(time_ns) });
                }
                _ => {
                    page.post(Command::Play { pace: Pace::Full });
                    for _ in 0..index.index(3) {
                        page.piece(5.0);
                    }
                    page.ask(Command::Pause);
                }
            }
        }
        page.ask(Command::Play { pace: Pace::Full });
        prop_assert_eq!(&page.trace, &events);
        prop_assert_eq!(page.state().end.as_ref(), Some(&end));
        prop_assert_eq!(page.paused.last().unwrap(), &Some(end));
        prop_assert!(page.refused.is_empty(), "{:?}", page.refused);
    }

    #[test]
    fn played_by_the_clock_it_is_the_same_run(spec in any_spec(), slowdown in 0.5..200.0_f64, ms in 0.1..40.0_f64) {
        let (events, end, _) = straight(&spec);
        let mut page = Page::open(&spec);
        page.post(Command::Play { pace: Pace::Clock { slowdown } });
        while page.piece(ms) != Turn::Idle {}
        prop_assert_eq!(&page.trace, &events);
        prop_assert_eq!(page.state().end.as_ref(), Some(&end));
    }

    #[test]
    fn a_choice_makes_a_run_that_its_decisions_make_again(
        spec in any_spec(),
        choices in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 1..5),
    ) {
        let (_, _, steps) = straight(&spec);
        let mut page = Page::open(&spec);
        for (place, which) in choices {
            let state = page.seek(place.index(steps as usize) as u64);
            if !state.ready.is_empty() {
                let thread = *which.get(&state.ready);
                page.refused.clear();
                page.ask(Command::Choose { thread });
                if page.refused.is_empty() {
                    // It had its turn; what it was doing in the library may have made it wait again at once.
                    let turn = page.trace.iter().rev().take_while(|event| event.step == state.step).any(|event| {
                        event.thread == thread && matches!(event.kind, ProgramEventKind::Running { .. })
                    });
                    prop_assert!(turn || page.state().current == Some(thread));
                    prop_assert_eq!(page.state().step, state.step);
                }
            }
        }
        page.refused.clear();
        page.ask(Command::Play { pace: Pace::Full });
        let again = ProgramSpec { decisions: page.decisions.clone(), ..spec };
        let (events, end, _) = straight(&again);
        prop_assert_eq!(&page.trace, &events);
        prop_assert_eq!(page.state().end.as_ref(), Some(&end));
        prop_assert!(page.refused.is_empty(), "{:?}", page.refused);
    }
}

#[test]
fn the_end_is_as_far_as_the_run_got() {
    let spec = spec(PROGRAMS[0], shared::program::Policy::Gil, 0, 2);
    let (_, end, steps) = straight(&spec);
    let mut page = Page::open(&spec);
    page.seek(steps / 2);
    page.seek(steps / 4);
    page.ask(Command::Seek { to: SeekTo::End });
    assert_eq!(page.state().step, steps / 2);
    page.seek(u64::MAX);
    assert_eq!((page.state().step, &page.state().end), (steps, &Some(end)));
    page.ask(Command::Seek { to: SeekTo::Start });
    assert_eq!((page.state().step, &page.state().end), (0, &None));
}

#[test]
fn going_back_sends_no_trace_and_a_choice_replaces_what_lay_ahead() {
    let spec = spec(PROGRAMS[0], shared::program::Policy::AnyBytecode, 3, 2);
    let (events, ..) = straight(&spec);
    let mut page = Page::open(&spec);
    page.ask(Command::Play { pace: Pace::Full });
    let other = |state: &shared::program::StateView| {
        state.ready.iter().copied().find(|thread| Some(*thread) != state.current)
    };
    let mut step = page.state().step / 2;
    while other(&page.seek(step)).is_none() {
        step -= 1;
    }
    assert_eq!(page.trace, events, "going back takes nothing from the trace");
    let thread = other(page.state()).unwrap();
    let at = page.state().events as usize;
    page.ask(Command::Choose { thread });
    assert_eq!(page.trace[..at], events[..at]);
    assert_eq!(page.trace.len(), page.state().events as usize, "nothing is known beyond the choice");
    assert_eq!(page.decisions, [Decision { step, thread }]);
}

#[test]
fn a_time_between_two_things_that_happen_shows_who_waits() {
    let source = "import time\nprint('a')\ntime.sleep(1)\nprint('b')\n";
    let mut page = Page::open(&spec(source, shared::program::Policy::Gil, 0, 1));
    let start = page.state().clone();
    page.ask(Command::Seek { to: SeekTo::TimeNs(500_000_000) });
    let state = page.state();
    assert_eq!(state.time_ns, 500_000_000);
    assert!(matches!(state.threads[0].state, shared::program::ThreadState::Blocked { .. }), "{state:?}");
    page.ask(Command::Step { unit: StepUnit::Line, back: false });
    assert_eq!(page.state().threads[0].frames[0].line, 4);
    // What begins at that time has happened.
    page.ask(Command::Seek { to: SeekTo::TimeNs(start.time_ns) });
    assert_eq!(page.state().step, start.step + 1);
}

#[test]
fn lines_are_stepped_through_in_their_order() {
    let source = "x = 1\nfor i in range(2):\n    x += i\ndef f():\n    return 7\ny = f()\nprint(x, y)\n";
    let mut page = Page::open(&spec(source, shared::program::Policy::Gil, 0, 1));
    let line = |page: &Page| page.state().threads[0].frames[0].line;
    let mut lines = vec![line(&page)];
    loop {
        page.ask(Command::Step { unit: StepUnit::Line, back: false });
        if page.state().end.is_some() {
            break;
        }
        lines.push(line(&page));
    }
    assert_eq!(lines, [1, 2, 3, 2, 3, 2, 4, 6, 5, 7]);
    let mut back = Vec::new();
    while page.state().step > 0 {
        page.ask(Command::Step { unit: StepUnit::Line, back: true });
        back.push(line(&page));
    }
    back.reverse();
    assert_eq!(back, lines);
}

#[test]
fn a_deadlock_is_where_the_run_ends() {
    let mut page = Page::open(&spec(DEADLOCK, shared::program::Policy::Gil, 0, 2));
    page.ask(Command::Play { pace: Pace::Full });
    assert!(matches!(page.state().end, Some(ProgramEnd::Deadlock { .. })), "{:?}", page.state().end);
    let end = page.state().clone();
    page.ask(Command::Step { unit: StepUnit::Decision, back: true });
    assert!(page.state().end.is_none());
    page.ask(Command::Seek { to: SeekTo::End });
    assert_eq!(page.state(), &end);
}
