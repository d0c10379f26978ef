//! Where a place lacks something, the page says what and why, and everything else works.

use interleave_tests::browser::in_browser;
use interleave_tests::server::project;
use interleave_tests::static_host;
use shared::{Setup, Workload};

use crate::visit::{address, all_variants, rows, run};

#[tokio::test]
async fn a_static_host_without_isolation_runs_all_but_threads() {
    let workload = Workload::Primes { tasks: 4, limit: 10_000 };
    let setup = Setup { workload, variants: all_variants(), ..Setup::default() };
    let host = static_host::serve(project().join("dist"));
    in_browser("a_static_host", async |page| {
        page.open_url(&address(&host, &setup)).await;
        assert_eq!(page.eval("crossOriginIsolated").await, false);
        let hints: Vec<String> = serde_json::from_value(
            page.eval("[...document.querySelectorAll('.variant.is-off .hint')].map(hint => hint.innerText)")
                .await,
        )
        .expect("texts");
        assert_eq!(hints.len(), 5, "threads, and the four models of the server: {hints:?}");
        assert!(hints[0].contains("isolated"), "{hints:?}");
        assert!(hints[1..].iter().all(|hint| hint.contains("server")), "{hints:?}");
        run(page).await;
        let rows = rows(page).await;
        assert_eq!(rows.len(), 3, "{rows:?}");
        assert!(rows.iter().all(|row| row.result == "1229 primes below 10000"), "{rows:?}");
        // That there is no API to ask is the only error.
        let errors = page.console_errors().await;
        assert!(errors.iter().all(|error| error.contains("/api/") && error.contains("404")), "{errors:?}");
    })
    .await;
}
