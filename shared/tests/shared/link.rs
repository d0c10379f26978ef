//! Share links: round trips, damage, versions, hostile texts, and their length.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use proptest::prelude::*;
use shared::link::{LINK_VERSION, LinkError, MAX_JSON, decode, encode};
use shared::{Collect, ExecutionModel, Fault, FaultKind, Place, Reuse, Setup, Variant, Workload, scenario};

use crate::any;

proptest! {
    #[test]
    fn a_set_up_round_trips(setup in any::setup()) {
        let fragment = encode(&setup);
        prop_assert!(fragment.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b)));
        prop_assert_eq!(decode(&fragment), Ok(setup.clone()));
        prop_assert_eq!(decode(&format!("#{fragment}\n")), Ok(setup));
    }

    #[test]
    fn a_link_that_was_cut_is_damaged(setup in any::setup(), at: prop::sample::Index) {
        let fragment = encode(&setup);
        let cut = &fragment[..at.index(fragment.len())];
        prop_assert!(matches!(decode(cut), Err(LinkError::Damaged { .. })), "{cut}");
    }

    #[test]
    fn a_link_with_a_changed_character_never_means_something_else(
        setup in any::setup(),
        at: prop::sample::Index,
        character in "[A-Za-z0-9_.-]",
    ) {
        let mut fragment = encode(&setup);
        let at = at.index(fragment.len());
        fragment.replace_range(at..=at, &character);
        match decode(&fragment) {
            Ok(decoded) => prop_assert_eq!(decoded, setup),
            Err(LinkError::Damaged { .. } | LinkError::Newer { .. }) => {}
        }
    }

    #[test]
    fn other_texts_never_panic(text: String) {
        let _ = decode(&text);
        let _ = decode(&format!("1.{text}"));
    }

    #[test]
    fn other_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&packed(&bytes));
        let _ = decode(&format!("1.{}", BASE64URL.encode(&bytes)));
    }

    #[test]
    fn other_json_never_panics(json in r#"[\[\]{}":,wvmfkind0-9a-z ]{0,80}"#) {
        let _ = decode(&packed(json.as_bytes()));
    }
}

fn packed(json: &[u8]) -> String {
    format!("1.{}", BASE64URL.encode(miniz_oxide::deflate::compress_to_vec_zlib(json, 6)))
}

fn detail(fragment: &str) -> String {
    match decode(fragment) {
        Err(LinkError::Damaged { detail }) => detail,
        other => panic!("`{fragment}` should be damaged, and is {other:?}"),
    }
}

#[test]
fn an_old_link_still_means_what_it_meant() {
    let made_by_version_1 = PINNED;
    let variant = |model| Variant { model, ..Variant::default() };
    let setup = Setup {
        workload: Workload::Mixed { tasks: 12, latency_ms: 40, limit: 5_000_000 },
        variants: vec![
            variant(ExecutionModel::Sequential),
            Variant { slice_ms: 100, ..variant(ExecutionModel::Async) },
            Variant {
                place: Place::Server,
                workers: 4,
                reuse: Reuse::PerTask,
                collect: Collect::Map { chunksize: 3 },
                ..variant(ExecutionModel::Processes)
            },
            Variant { collect: Collect::AsCompleted, ..variant(ExecutionModel::Threads) },
        ],
        seed: 77,
        faults: vec![Fault { task: 2, kind: FaultKind::NeverYields }],
        timeout_ms: Some(900),
        repeats: 5,
        scenario: Some("never-yields".to_owned()),
    };
    assert_eq!(decode(made_by_version_1), Ok(setup.clone()), "a new one would be {}", encode(&setup));
}

const PINNED: &str = concat!(
    "1.eNplj00OgjAUhO8y65LgX4i9gycwLgg8taFU0haUNNzdKerK7t505s33Ep7QCZ1xLTR685IWCrEOXYDebBVsHcU184njvuR",
    "oehOhD-X6FoUJ-pwWldAzX4fZNcx3zObfhIFqED-Jp5wtg380EoIEzo47Fcasii9yKcUGevfbF-9e6jZ8VDdau1wUSFJVCtdc",
    "vJJCk_N7gRNWFbMRy1h2E_ZYEtwTWuH2Z3kDnxJM4w",
);

#[test]
fn what_a_link_leaves_out_is_part_of_its_format() {
    let json = br#"{"w":{"kind":"noop","tasks":3},"v":[{}]}"#;
    let setup = decode(&packed(json)).unwrap();
    let variant = Variant {
        place: Place::Browser,
        model: ExecutionModel::Sequential,
        workers: 2,
        reuse: Reuse::Pool,
        collect: Collect::Map { chunksize: 1 },
        slice_ms: 8,
    };
    let expected = Setup {
        workload: Workload::Noop { tasks: 3 },
        variants: vec![variant],
        seed: 1,
        faults: vec![],
        timeout_ms: None,
        repeats: 1,
        scenario: None,
    };
    assert_eq!(setup, expected);
}

#[test]
fn a_newer_link_is_named_as_such() {
    let error = decode("9.whatever-comes-then").unwrap_err();
    assert_eq!(error, LinkError::Newer { theirs: 9, ours: LINK_VERSION });
    assert!(error.to_string().contains("newer version"), "{error}");
}

#[test]
fn damage_says_what_is_wrong_and_what_to_do() {
    for (fragment, expected) in [
        ("", "begin with a version"),
        ("#", "begin with a version"),
        ("views", "begin with a version"),
        ("0.abc", "begin with a version"),
        ("x.abc", "begin with a version"),
        ("99999999999.abc", "begin with a version"),
        ("1.", "part is missing"),
        ("1.*", "character"),
        ("1.AAAA", "part is missing"),
    ] {
        assert!(detail(fragment).contains(expected), "`{fragment}`: {}", detail(fragment));
        let message = decode(fragment).unwrap_err().to_string();
        assert!(message.contains("copy it whole"), "{message}");
    }
    for json in ["", "3", "{}", r#"{"w":{"kind":"noop","tasks":3},"v":[],"x":1}"#, "[1", "nul"] {
        assert!(detail(&packed(json.as_bytes())).contains("not a set-up"), "{json}");
    }
    let nested = "[".repeat(10_000);
    assert!(detail(&packed(nested.as_bytes())).contains("not a set-up"));
}

#[test]
fn a_link_that_unpacks_to_too_much_is_refused() {
    let bomb = packed(&vec![b' '; 50 << 20]);
    assert!(bomb.len() < 100_000);
    assert!(detail(&bomb).contains("part is missing or wrong"));
    let most = [vec![b' '; MAX_JSON - 2], b"{}".to_vec()].concat();
    assert!(detail(&packed(&most)).contains("not a set-up"), "as large as allowed is read");
}

/// The longest set-up that validates still fits: faults are bounded for this.
#[test]
fn the_largest_valid_set_up_fits() {
    let variant = Variant {
        place: Place::Server,
        model: ExecutionModel::Processes,
        workers: 64,
        reuse: Reuse::PerTask,
        collect: Collect::Map { chunksize: u32::MAX },
        slice_ms: 10_000,
    };
    let setup = Setup {
        variants: vec![variant; shared::spec::MAX_VARIANTS],
        faults: (0..100).map(|task| Fault { task, kind: FaultKind::NeverYields }).collect(),
        workload: Workload::Noop { tasks: 100_000 },
        seed: u64::MAX,
        ..Setup::default()
    };
    setup.validate(|_| shared::Limits::default()).unwrap();
    assert_eq!(decode(&encode(&setup)), Ok(setup));
}

#[test]
fn links_are_short() {
    let length = |setup: &Setup| encode(setup).len();
    assert!(length(&Setup::default()) <= 140, "{}", length(&Setup::default()));
    for scenario in scenario::all() {
        assert!(length(&scenario.setup) <= 260, "{}: {}", scenario.slug, length(&scenario.setup));
    }
}
