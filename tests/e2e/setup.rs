//! The set-up: bad input says what is possible, and the gallery opens every scenario.

use shared::{Setup, Workload, scenario};

use crate::visit::{STATUS, largest, nothing_ran, rows, run, with_setup};

fn primes() -> Setup {
    Setup { workload: Workload::Primes { tasks: 4, limit: 1_000 }, ..Setup::default() }
}

#[tokio::test]
async fn a_size_that_is_too_large_names_the_largest() {
    with_setup("too_large", &primes(), async |page, _| {
        let largest = largest("limit", &primes().workload).to_string();
        let too_large = format!("{largest}0");
        for (field, bad, named) in [
            ("#param-limit", too_large.as_str(), largest.as_str()),
            ("#param-limit", "many", "10"),
            ("#param-tasks", "0", "1"),
        ] {
            page.fill(field, bad).await;
            let note = page.text(&format!("{field}-note")).await;
            let plain = |text: &str| text.replace([',', ' '], "");
            assert!(plain(&note).contains(&plain(named)), "{bad}: {note}");
            run(page).await;
            assert!(nothing_ran(page).await, "{bad} ran");
            assert!(plain(&page.text(STATUS).await).contains(&plain(named)));
            assert_eq!(page.eval(&format!("document.querySelector('{field}').value")).await, bad);
            assert_eq!(page.eval("document.activeElement.id").await, field.trim_start_matches('#'));
            page.fill(field, "100").await;
        }
        run(page).await;
        assert!(rows(page).await.iter().all(|row| row.result == "25 primes below 100"));
    })
    .await;
}

#[tokio::test]
async fn the_gallery_opens_every_scenario() {
    with_setup("the_gallery", &primes(), async |page, _| {
        for scenario in scenario::all() {
            page.click("[data-testid=open-gallery]").await;
            page.click(&format!("[data-testid=scenario-{}]", scenario.slug)).await;
            page.idle().await;
            assert_eq!(page.text("[data-testid=scenario] h2").await, scenario.title);
            let address = page.eval("location.href").await;
            let opened = crate::visit::setup_of(address.as_str().expect("an address is a text"));
            assert_eq!(opened, scenario.setup);
            assert_eq!(page.count("[data-testid=variant]").await, scenario.setup.variants.len());
            assert!(!page.has("[aria-invalid=true]").await, "{} has a bad field", scenario.slug);
            assert!(nothing_ran(page).await);
        }
    })
    .await;
}

#[tokio::test]
async fn a_scenario_runs_and_its_replacement_can_be_taken_back() {
    with_setup("a_scenario", &primes(), async |page, _| {
        page.click("[data-testid=open-gallery]").await;
        page.click("[data-testid=scenario-waiting]").await;
        page.idle().await;
        page.click("[data-testid=undo]").await;
        page.idle().await;
        assert_eq!(page.eval("document.querySelector('#param-limit').value").await, "1000");
        assert!(!page.has("[data-testid=scenario]").await);
        page.click("[data-testid=open-gallery]").await;
        page.click("[data-testid=scenario-waiting]").await;
        page.idle().await;
        run(page).await;
        assert!(rows(page).await.iter().all(|row| row.result == "1048576 bytes received"));
    })
    .await;
}
