//! The gallery.

use std::collections::HashSet;

use shared::scenario::{all, find};
use shared::{Limits, Place, Setup, Workload, link};

#[test]
fn there_are_at_least_twelve_with_names_of_their_own() {
    let slugs: HashSet<&str> = all().iter().map(|scenario| scenario.slug).collect();
    let titles: HashSet<&str> = all().iter().map(|scenario| scenario.title).collect();
    assert!(slugs.len() >= 12);
    assert_eq!((slugs.len(), titles.len()), (all().len(), all().len()));
    for slug in slugs {
        assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{slug}");
        assert_eq!(find(slug).unwrap().slug, slug);
    }
    assert!(find("nothing").is_none());
}

#[test]
fn every_text_is_there_and_of_the_length_that_fits() {
    for scenario in all() {
        let sentences = |text: &str| text.matches(['.', ':', '?']).count();
        assert!((2..=6).contains(&sentences(scenario.look_for)), "{}", scenario.slug);
        assert!((1..=4).contains(&sentences(scenario.try_next)), "{}", scenario.slug);
        for text in [scenario.title, scenario.look_for, scenario.try_next] {
            assert!(!text.is_empty() && text.len() < 420, "{}: {}", scenario.slug, text.len());
            assert!(!text.contains("  ") && text.trim() == text, "{}", scenario.slug);
        }
    }
}

#[test]
fn every_set_up_is_valid_named_and_shareable() {
    for scenario in all() {
        assert_eq!(scenario.setup.validate(|_| Limits::default()), Ok(()), "{}", scenario.slug);
        assert_eq!(scenario.setup.scenario.as_deref(), Some(scenario.slug));
        assert_eq!(link::decode(&link::encode(&scenario.setup)), Ok(scenario.setup));
    }
}

#[test]
fn the_page_needs_a_server_only_where_the_scenario_is_about_it() {
    let needs_server = |setup: &Setup| {
        matches!(setup.workload, Workload::Fetch { .. })
            || setup.variants.iter().any(|variant| variant.place == Place::Server)
    };
    let with_server: Vec<&str> =
        all().iter().filter(|scenario| needs_server(&scenario.setup)).map(|scenario| scenario.slug).collect();
    assert_eq!(with_server, ["real-fetches", "browser-or-server"]);
}

/// The waits of one after another, which is the longest that any model takes.
#[test]
fn no_scenario_waits_longer_than_three_seconds() {
    for scenario in all() {
        let waits: u64 = match scenario.setup.workload {
            Workload::Fetch { tasks, latency_ms, .. } => u64::from(tasks * latency_ms) * 1_000,
            _ => {
                let spec = scenario.setup.run_spec(&scenario.setup.variants[0], &[]);
                let wait = |task: shared::Task| match task.work {
                    shared::Work::Download { latency_us, .. } | shared::Work::Mixed { latency_us, .. } => {
                        latency_us
                    }
                    _ => 0,
                };
                spec.tasks().into_iter().map(wait).sum()
            }
        };
        assert!(waits < 3_000_000, "{} waits {waits} µs", scenario.slug);
    }
}
