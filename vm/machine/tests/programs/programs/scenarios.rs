//! The gallery's programs: each runs to the end that it is about, the same way every time.

use std::fs;
use std::num::NonZeroU64;
use std::path::Path;
use std::sync::Arc;

use libtest_mimic::Trial;
use shared::program::scenario::{self, ProgramScenario};
use shared::program::view::ProgramEnd;
use shared::program::{Policy, ProgramEvent, ProgramEventKind};
use vm::library;
use vm::machine::explore::Explorer;
use vm::machine::{Machine, Until};

use crate::trial;

/// The scenarios that are about a deadlock.
const DEADLOCKS: [&str; 3] =
    ["11_forgetting_to_release", "12_deadlock_by_lock_order", "13_future_waits_for_future"];

/// The scenario that is about a race.
const RACE: &str = "07_race_inside_plus_equals";

pub fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for scenario in all() {
        if scenario.slug == RACE {
            let race = scenario.clone();
            let name = format!("scenarios::{RACE}::its_race_is_hidden_by_the_gil");
            trials.push(trial(name, || the_race_is_there_under_its_settings_and_hidden_by_the_gil(race)));
        }
        let (name, explored) = (scenario.slug.clone(), scenario.clone());
        trials.push(trial(format!("scenarios::{name}"), move || {
            ends_as_it_should_and_the_same_way_again(&scenario);
        }));
        trials.push(trial(format!("explorer::{name}"), || {
            an_explorer_runs_it_as_a_machine_of_that_seed_does(explored);
        }));
    }
    trials
}

fn all() -> Vec<ProgramScenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = fs::read_dir(folder).expect("there are scenarios");
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let parsed = paths.iter().map(|path| {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        scenario::parse(name, &fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    });
    parsed.collect()
}

/// How it ended, when, and what happened.
fn run(scenario: &ProgramScenario) -> (ProgramEnd, u64, Vec<ProgramEvent>) {
    let compiled = library::compile(&scenario.spec.source, &scenario.spec.files)
        .unwrap_or_else(|problems| panic!("{}: {problems:?}", scenario.slug));
    let mut machine = Machine::new(Arc::new(compiled.program), &scenario.spec);
    machine.run(Until::END);
    (machine.end().expect("it ran to the end").clone(), machine.now_ns(), machine.take_events())
}

fn ends_as_it_should_and_the_same_way_again(scenario: &ProgramScenario) {
    let (end, time_ns, events) = run(scenario);
    match DEADLOCKS.contains(&scenario.slug.as_str()) {
        true => assert!(matches!(end, ProgramEnd::Deadlock { .. }), "it ends with {end:?}"),
        false => assert_eq!(end, ProgramEnd::Finished { exit_code: 0 }),
    }
    assert!(time_ns <= 10_000_000_000, "it takes {} ms of virtual time", time_ns / 1_000_000);
    let prints = events.iter().any(|event| matches!(event.kind, ProgramEventKind::Output { .. }));
    assert!(prints, "it prints nothing");
    assert!(run(scenario) == (end, time_ns, events), "it does not repeat itself");
}

fn an_explorer_runs_it_as_a_machine_of_that_seed_does(mut scenario: ProgramScenario) {
    // Enough to be in the middle of what it is about; the limit ends both in the same way.
    scenario.spec.settings.limits.instructions = 50_000;
    let compiled = library::compile(&scenario.spec.source, &scenario.spec.files).unwrap();
    let program = Arc::new(compiled.program);
    let mut explorer = Explorer::new(program.clone(), &scenario.spec, true);
    explorer.prepare(u64::MAX);
    // A run that is left in the middle.
    let other = explorer.machine(NonZeroU64::MIN);
    other.run(Until::step(other.step() + 200));
    let machine = explorer.machine(NonZeroU64::new(2).unwrap());
    machine.run(Until::END);
    scenario.spec.settings.seed = 2;
    let mut fresh = Machine::new(program, &scenario.spec);
    fresh.run(Until::END);
    // Of two long lists, the assertion should not print all.
    let (expected, found) = (fresh.take_events(), machine.take_events());
    let differs = expected.iter().zip(&found).find(|(a, b)| a != b);
    assert_eq!(differs, None);
    assert_eq!(expected.len(), found.len());
    let ends = (fresh.end(), fresh.now_ns(), fresh.step());
    assert_eq!(ends, (machine.end(), machine.now_ns(), machine.step()));
}

fn the_race_is_there_under_its_settings_and_hidden_by_the_gil(race: ProgramScenario) {
    let printed = |scenario: &ProgramScenario| {
        let (_, _, events) = run(scenario);
        let texts = events.iter().filter_map(|event| match &event.kind {
            ProgramEventKind::Output { text, .. } => Some(text.as_str()),
            _ => None,
        });
        texts.collect::<String>()
    };
    assert!(printed(&race).contains("lost"), "{}", printed(&race));
    let mut hidden = race;
    hidden.spec.settings.policy = Policy::Gil;
    assert!(!printed(&hidden).contains("lost"), "{}", printed(&hidden));
}
