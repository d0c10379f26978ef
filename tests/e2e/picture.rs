//! The picture of README: a real run, taken anew on every test, kept only where somebody asks for it:
//! `INTERLEAVE_SCREENSHOT=docs/screenshot.png cargo test -p interleave-tests --test e2e picture`.

use interleave_tests::server::project;
use shared::{Setup, Workload};

use crate::visit::{all_variants, rows, run, with_setup};

/// What a PNG file begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[tokio::test]
async fn the_picture_of_a_real_run() {
    let workload = Workload::Mixed { tasks: 24, latency_ms: 40, limit: 300_000_000 };
    let setup = Setup { workload, variants: all_variants(), ..Setup::default() };
    with_setup("the_picture", &setup, async |page, _| {
        page.prefer("light").await;
        page.resize(1_440, 1_000).await;
        run(page).await;
        assert_eq!(rows(page).await.len(), 8);
        page.eval("window.scrollTo(0, 0)").await;
        page.idle().await;
        let picture = page.picture().await;
        assert!(picture.starts_with(PNG) && picture.len() > 20_000, "{} bytes", picture.len());
        if let Some(path) = std::env::var_os("INTERLEAVE_SCREENSHOT") {
            let path = project().join(path);
            std::fs::write(&path, picture).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
    })
    .await;
}
