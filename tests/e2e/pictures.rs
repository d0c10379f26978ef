//! The pictures of README, taken from real runs. Every test run takes them; `cargo xtask pictures` keeps them in
//! `docs`, by naming that folder in `INTERLEAVE_PICTURES`.

use std::path::Path;

use interleave_tests::animation::Animation;
use interleave_tests::browser::{Page, in_browser};
use interleave_tests::readme;
use interleave_tests::server::Server;
use serde_json::json;
use shared::link::program::{self as program_link, ProgramLink};
use shared::program::{Policy, ProgramSpec, Settings};
use shared::{Setup, Workload};

use crate::programs_stage::{press, step};
use crate::visit::{all_variants, rows, run, with_setup};

/// What a PNG file begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// README is read on slow connections too.
const LARGEST_ANIMATION: usize = 500_000;

/// How long a step is shown, and how long the last one before the animation begins again.
const STEP_MS: u16 = 800;
const END_MS: u16 = 3_000;

const THREAD: &str = "[data-testid=thread]";
const FORWARD: &str = "[data-testid=bytecode-forward]";
const BACK: &str = "[data-testid=bytecode-back]";

#[tokio::test]
async fn the_picture_of_execution_models() {
    let workload = Workload::Mixed { tasks: 24, latency_ms: 40, limit: 300_000_000 };
    let setup = Setup { workload, variants: all_variants(), ..Setup::default() };
    with_setup("the_picture", &setup, async |page, _| {
        page.prefer("light").await;
        page.resize(1_440, 1_000).await;
        run(page).await;
        assert_eq!(rows(page).await.len(), 8);
        let picture = picture_of_top(page).await;
        assert!(picture.starts_with(PNG) && picture.len() > 20_000, "{} bytes", picture.len());
        keep("models.png", &picture);
    })
    .await;
}

#[tokio::test]
async fn the_race_of_readme_step_by_step() {
    let settings = Settings { policy: Policy::AnyBytecode, seed: readme::seed("1"), ..Settings::default() };
    let spec = ProgramSpec { source: readme::race(), settings, ..ProgramSpec::default() };
    let fragment = program_link::encode(&ProgramLink::new(spec, None)).expect("the program is small");
    let server = Server::start(&[]);
    in_browser("the_race", async |page| {
        page.prefer("light").await;
        page.resize(1_280, 860).await;
        page.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
        page.open_url(&format!("{}/#{fragment}", server.url())).await;
        press(page, "[data-testid=notice] button[aria-label]").await;
        press(page, "[data-testid=program-run]").await;
        assert_eq!(page.text("[data-testid=output]").await.trim(), "1", "an update was lost");

        // Back to where ada and bob both live, and on back to the moment before.
        let end = step(page).await;
        while page.count(THREAD).await < 3 {
            press(page, BACK).await;
        }
        while page.count(THREAD).await == 3 {
            press(page, BACK).await;
        }
        let mut animation = Animation::default();
        while step(page).await < end {
            animation.push(&picture_of_top(page).await, STEP_MS);
            press(page, FORWARD).await;
        }
        animation.push(&picture_of_top(page).await, END_MS);
        let file = animation.encode();
        assert!(animation.len() > 10, "{} different steps", animation.len());
        assert!(file.len() < LARGEST_ANIMATION, "{} bytes", file.len());
        keep("race.png", &file);
        assert_eq!(page.console_errors().await, [""; 0]);
    })
    .await;
}

async fn picture_of_top(page: &Page) -> Vec<u8> {
    page.eval("window.scrollTo(0, 0)").await;
    page.idle().await;
    page.picture().await
}

fn keep(name: &str, picture: &[u8]) {
    if let Some(folder) = std::env::var_os("INTERLEAVE_PICTURES") {
        let path = Path::new(&folder).join(name);
        std::fs::write(&path, picture).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}
