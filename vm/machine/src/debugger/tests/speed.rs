//! Bounds that hold whatever the machine's speed: how far going back has to go.

use shared::program::{Command, Policy, SeekTo};

use super::page::Page;
use super::spec;

/// A run that is long enough for the distance between checkpoints to double twice.
#[test]
fn a_place_far_back_in_a_long_run_is_the_same_as_it_was() {
    let source = "total = 0\nfor i in range(3_000_000):\n    total += i\nprint(total)\n";
    let spec = spec(source, Policy::Gil, 0, 1);
    let mut page = Page::open(&spec);
    let places = [150_000, 260_000, 1_000_003];
    let mut fresh = Page::open(&spec);
    let known: Vec<_> = places.iter().map(|step| fresh.seek(*step)).collect();
    page.ask(Command::Play { pace: shared::program::Pace::Full });
    let last = page.state().step;
    for (step, state) in places.iter().zip(&known) {
        assert_eq!(&page.seek(*step), state);
    }
    page.ask(Command::Seek { to: SeekTo::End });
    assert_eq!(page.state().step, last);
    // Ten thousand steps back, one after another.
    for back in 1..=50 {
        assert_eq!(page.seek(last - 200 * back).step, last - 200 * back);
    }
}
