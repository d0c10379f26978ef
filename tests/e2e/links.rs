//! A link restores the whole set-up in another browser, and runs nothing until the user asks for it.

use interleave_tests::browser::in_browser;
use interleave_tests::server::Server;
use shared::{Collect, Fault, FaultKind, Place, Reuse, Setup, Variant, Workload};

use crate::visit::{NOTICE, address, nothing_ran, rows, run, runs, setup_of, share, variant, with_setup};

/// A set-up that differs from the default in every member.
fn unusual() -> Setup {
    let processes = variant(Place::Browser, shared::ExecutionModel::Processes);
    Setup {
        workload: Workload::Mixed { tasks: 5, latency_ms: 20, limit: 30_000 },
        variants: vec![
            Variant { workers: 3, reuse: Reuse::PerTask, ..processes.clone() },
            Variant { collect: Collect::AsCompleted, place: Place::Server, ..processes },
            Variant { slice_ms: 3, ..variant(Place::Browser, shared::ExecutionModel::Async) },
        ],
        seed: 99,
        faults: vec![Fault { task: 2, kind: FaultKind::Exception }],
        timeout_ms: Some(5_000),
        repeats: 2,
        scenario: None,
    }
}

#[tokio::test]
async fn a_link_takes_the_set_up_to_a_fresh_profile() {
    let server = Server::start(&[]);
    let mut shared_link = String::new();
    in_browser("a_link_is_made", async |page| {
        page.open_url(&address(server.url(), &unusual())).await;
        page.fill("#param-tasks", "7").await;
        page.idle().await;
        shared_link = share(page).await;
    })
    .await;
    let sent = setup_of(&shared_link);
    assert_eq!(
        sent,
        Setup { workload: Workload::Mixed { tasks: 7, latency_ms: 20, limit: 30_000 }, ..unusual() }
    );
    in_browser("a_link_is_opened", async |page| {
        page.open_url(&shared_link).await;
        assert!(nothing_ran(page).await);
        assert_eq!(page.eval("document.querySelector('#param-tasks').value").await, "7");
        assert_eq!(page.count("[data-testid=variant]").await, 3);
        assert_eq!(setup_of(&share(page).await), sent);
        run(page).await;
        for run in runs(page).await {
            assert_eq!((run.finished, run.failed), (6, 1));
        }
        assert_eq!(page.console_errors().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn the_address_follows_the_set_up() {
    let setup = Setup { workload: Workload::Primes { tasks: 4, limit: 1_000 }, ..Setup::default() };
    with_setup("the_address", &setup, async |page, _| {
        page.choose("#workload", "pi").await;
        page.idle().await;
        let address = page.eval("location.href").await;
        let now = setup_of(address.as_str().expect("an address is a text"));
        assert_eq!(now.workload.kind(), "pi");
        page.driver().refresh().await.expect("the page can be loaded again");
        page.idle().await;
        assert_eq!(page.eval("document.querySelector('#workload').value").await, "pi");
        assert!(nothing_ran(page).await);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_cannot_be_opened_says_why_and_leaves_a_usable_page() {
    let server = Server::start(&[]);
    let whole = shared::link::encode(&unusual());
    let cases =
        [(&whole[..whole.len() / 2], "damaged"), ("nonsense", "damaged"), ("9999.AAAA", "newer version")];
    in_browser("bad_links", async |page| {
        for (fragment, word) in cases {
            page.open_url("about:blank").await;
            page.open_url(&format!("{}/#{fragment}", server.url())).await;
            let notice = page.text(NOTICE).await;
            assert!(notice.contains(word), "{fragment}: {notice}");
            assert!(nothing_ran(page).await);
        }
        page.choose("#workload", "noop").await;
        run(page).await;
        assert!(rows(page).await.iter().all(|row| row.result == "1000 tasks done"));
        assert_eq!(page.console_errors().await, [""; 0]);
    })
    .await;
}
