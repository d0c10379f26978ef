//! Links to programs: round trips, damage, versions, hostile texts, and their length.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use proptest::prelude::*;
use shared::Setup;
use shared::link::program::{MAX_PROGRAM, ProgramLink, TooLarge, decode, encode, is_program};
use shared::link::{self, LinkError, Opened};
use shared::program::{
    Decision, ExecutorChoice, MACHINE_VERSION, Policy, ProgramSpec, Settings, SourceFile, ThreadId,
};

use crate::any;

proptest! {
    #[test]
    fn a_moment_of_a_run_round_trips(link in any::program_link()) {
        let fragment = encode(&link).unwrap();
        prop_assert!(fragment.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b)));
        prop_assert!(is_program(&fragment));
        prop_assert_eq!(decode(&fragment), Ok(link.clone()));
        prop_assert_eq!(link::open(&format!("#{fragment}\n")), Ok(Opened::Program(link)));
    }

    #[test]
    fn a_link_that_was_cut_is_damaged(link in any::program_link(), at: prop::sample::Index) {
        let fragment = encode(&link).unwrap();
        let cut = &fragment[..at.index(fragment.len())];
        prop_assert!(matches!(decode(cut), Err(LinkError::Damaged { .. })), "{cut}");
    }

    #[test]
    fn a_link_with_a_changed_character_never_means_something_else(
        link in any::program_link(),
        at: prop::sample::Index,
        character in "[A-Za-z0-9_.-]",
    ) {
        let mut fragment = encode(&link).unwrap();
        let at = at.index(fragment.len());
        fragment.replace_range(at..=at, &character);
        match decode(&fragment) {
            Ok(decoded) => prop_assert_eq!(decoded, link),
            Err(LinkError::Damaged { .. } | LinkError::Newer { .. }) => {}
        }
    }

    #[test]
    fn other_texts_never_panic(text: String) {
        let _ = decode(&text);
        let _ = decode(&format!("p1.{text}"));
    }

    #[test]
    fn other_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&format!("p1.{}", BASE64URL.encode(&bytes)));
    }
}

fn small() -> ProgramLink {
    let settings = Settings {
        policy: Policy::AnyBytecode,
        cores: 2,
        seed: 7,
        executor: ExecutorChoice::Processes,
        ..Settings::default()
    };
    let spec = ProgramSpec {
        source: "import threading\n\ncount = 0\n".to_owned(),
        files: vec![SourceFile { name: "data.txt".to_owned(), text: "1 2 3\n".to_owned() }],
        settings,
        decisions: vec![
            Decision { step: 17, thread: ThreadId(2) },
            Decision { step: 1_000, thread: ThreadId(0) },
        ],
    };
    ProgramLink { spec, cursor: Some(1_234), machine: 1 }
}

#[test]
fn an_old_link_still_means_what_it_meant() {
    assert_eq!(decode(PINNED), Ok(small()));
}

/// What [`small`] was when version 1 was made.
const PINNED: &str = "p1.lyDPbH3XwQ0AEBBE0Z0hFjd3NUhEa3tQp4t20IAefn7y4AUg1ZGFWwUrIT4aNZsW-n3-yPUX7QE";

#[test]
fn a_link_of_one_kind_is_never_taken_for_the_other() {
    let setup = link::encode(&Setup::default());
    assert!(!is_program(&setup));
    assert_eq!(link::open(&setup), Ok(Opened::Setup(Setup::default())));
    assert!(matches!(decode(&setup), Err(LinkError::Damaged { .. })));
    let program = encode(&small()).unwrap();
    assert!(matches!(link::decode(&program), Err(LinkError::Damaged { .. })));
}

#[test]
fn a_newer_link_says_so() {
    assert_eq!(decode("p2.whatever"), Err(LinkError::Newer { theirs: 2, ours: 1 }));
    assert_eq!(link::open("#p17.x"), Err(LinkError::Newer { theirs: 17, ours: 1 }));
}

#[test]
fn a_link_of_another_machine_opens_the_program_and_warns() {
    for machine in [MACHINE_VERSION - 1, MACHINE_VERSION + 1] {
        let link = ProgramLink { machine, ..small() };
        let (spec, cursor, warning) = link.clone().open();
        assert_eq!(spec, ProgramSpec { decisions: Vec::new(), ..link.spec });
        assert_eq!(cursor, None);
        let warning = warning.unwrap();
        assert!(warning.contains(&machine.to_string()), "{warning}");
    }
    let (spec, cursor, warning) = ProgramLink { machine: MACHINE_VERSION, ..small() }.open();
    assert_eq!((spec, cursor, warning), (small().spec, Some(1_234), None));
}

#[test]
fn a_program_that_is_too_large_is_refused_where_the_link_is_made() {
    let source = "#".repeat(MAX_PROGRAM);
    let link = ProgramLink::new(ProgramSpec { source, ..ProgramSpec::default() }, None);
    assert!(matches!(encode(&link), Err(TooLarge { bytes }) if bytes > MAX_PROGRAM));
    let source = "#".repeat(MAX_PROGRAM - 64);
    let link = ProgramLink::new(ProgramSpec { source, ..ProgramSpec::default() }, None);
    assert_eq!(decode(&encode(&link).unwrap()), Ok(link));
}

/// The packed text of a bomb: as much of one character as deflate packs into few bytes.
#[test]
fn a_text_that_unpacks_to_too_much_is_refused() {
    let packed = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 8 * MAX_PROGRAM], 9);
    let fragment = format!("p1.{}", BASE64URL.encode([&[0; 4], &packed[..]].concat()));
    assert!(matches!(decode(&fragment), Err(LinkError::Damaged { .. })));
}

#[test]
fn a_usual_program_makes_a_short_link() {
    let source = "import threading\n\ncounter = 0\n\n\ndef work():\n    global counter\n    for _ in range(1000):\n        \
                  value = counter\n        counter = value + 1\n\n\nthreads = [threading.Thread(target=work) for _ in \
                  range(2)]\nfor thread in threads:\n    thread.start()\nfor thread in threads:\n    \
                  thread.join()\nprint(counter)\n";
    let link =
        ProgramLink::new(ProgramSpec { source: source.to_owned(), ..ProgramSpec::default() }, Some(999));
    let fragment = encode(&link).unwrap();
    assert!(fragment.len() < 180, "{} characters: {fragment}", fragment.len());
}
