//! The page itself: narrow screens, themes, the keyboard.

use interleave_tests::browser::Page;
use shared::{Setup, Workload};
use thirtyfour::Key;

use crate::visit::{RUN, all_variants, nothing_ran, rows, run, with_setup};

fn quick() -> Setup {
    let workload = Workload::Primes { tasks: 12, limit: 100_000 };
    Setup { workload, variants: all_variants(), ..Setup::default() }
}

/// Nothing may stick out of the page to the side.
async fn fits(page: &Page, what: &str) {
    let width = page.eval("document.documentElement.scrollWidth").await;
    // Without a scroll bar that takes room.
    let room = page.eval("document.documentElement.clientWidth").await;
    assert_eq!(width, room, "{what} is wider than the screen");
}

#[tokio::test]
async fn everything_fits_into_375_pixels() {
    with_setup("375_pixels", &quick(), async |page, _| {
        page.resize(375, 700).await;
        fits(page, "the page before a run").await;
        run(page).await;
        assert_eq!(rows(page).await.len(), 8);
        fits(page, "the page after a run").await;
        page.find(".timeline-lanes").await.send_keys("]").await.expect("the timeline takes keys");
        page.idle().await;
        fits(page, "the page with a task's details").await;
        page.click("[data-testid=open-gallery]").await;
        fits(page, "the gallery").await;
        page.find("body").await.send_keys(Key::Escape).await.expect("the page takes keys");
        page.click("[data-testid=tab-schedules]").await;
        page.idle().await;
        fits(page, "the schedules").await;
    })
    .await;
}

#[tokio::test]
async fn the_theme_follows_the_system_until_one_is_chosen() {
    with_setup("the_theme", &quick(), async |page, _| {
        let ground = "getComputedStyle(document.body).backgroundColor";
        page.prefer("light").await;
        let light = page.eval(ground).await;
        page.prefer("dark").await;
        let dark = page.eval(ground).await;
        assert_ne!(light, dark);
        page.choose("[data-testid=theme]", "light").await;
        page.idle().await;
        assert_eq!(page.eval(ground).await, light);
        page.driver().refresh().await.expect("the page can be loaded again");
        page.idle().await;
        assert_eq!(page.eval(ground).await, light, "the choice is remembered");
    })
    .await;
}

#[tokio::test]
async fn the_keyboard_is_enough() {
    with_setup("the_keyboard", &quick(), async |page, _| {
        let body = page.find("body").await;
        body.send_keys(Key::Control + Key::Enter).await.expect("the page takes keys");
        page.idle().await;
        assert_eq!(rows(page).await.len(), 8);
        let lanes = page.find(".timeline-lanes").await;
        lanes.send_keys("ww]").await.expect("the timeline takes keys");
        page.idle().await;
        assert_eq!(page.text(".timeline-details h3").await, "Task #0");
        let spoken = page.eval("document.querySelector('.timeline [aria-live]').textContent").await;
        assert!(spoken.as_str().is_some_and(|text| text.starts_with("Task 0, ")), "{spoken}");
        lanes.send_keys(Key::Escape).await.expect("the timeline takes keys");
        page.idle().await;
        assert!(!page.has(".timeline-details").await);
    })
    .await;
}

#[tokio::test]
async fn every_control_has_a_name() {
    with_setup("names", &quick(), async |page, _| {
        run(page).await;
        let nameless = "[...document.querySelectorAll('button, input, select, canvas[tabindex]')].filter(e =>
            !e.closest('dialog:not([open])')
            && !(e.textContent ?? '').trim() && !e.labels?.length
            && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')).map(e => e.outerHTML)";
        assert_eq!(page.eval(nameless).await, serde_json::json!([]));
        assert!(page.has(RUN).await);
    })
    .await;
}

#[tokio::test]
async fn an_open_page_runs_nothing() {
    with_setup("nothing_runs", &quick(), async |page, _| {
        assert!(nothing_ran(page).await);
        assert_eq!(page.eval("document.title").await, "Interleave: a concurrency playground");
    })
    .await;
}
