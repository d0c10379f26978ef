//! The text of a program: typing, what is found wrong while typing, and that no text of the user is lost.

use interleave_tests::browser::{Page, in_browser};
use interleave_tests::server::Server;
use thirtyfour::Key;

use crate::visit::{NOTICE, share};

const TEXT: &str = ".cm-content";
const SUMMARY: &str = "[data-testid=problems-summary]";
const UNDO: &str = "[data-testid=undo]";

/// Runs `test` with a server and the programs' page on it. At the end the console must be free of errors,
/// violations of the content security policy among them.
async fn with_programs(name: &str, test: impl AsyncFnOnce(&Page, &Server)) {
    let server = Server::start(&[]);
    in_browser(name, async |page| {
        page.open_url(&address(&server)).await;
        test(page, &server).await;
        assert_eq!(page.console_errors().await, [""; 0]);
    })
    .await;
}

fn address(server: &Server) -> String {
    format!("{}/?view=programs", server.url())
}

/// Replaces the text that is shown by what is typed.
async fn write(page: &Page, text: &str) {
    let field = page.find(TEXT).await;
    field.click().await.expect("the text can be clicked");
    field.send_keys(Key::Control + "a").await.expect("the text takes keys");
    field.send_keys(Key::Delete + "").await.expect("the text takes keys");
    field.send_keys(text).await.expect("the text takes keys");
    page.idle().await;
}

/// The text that the editor shows.
async fn text(page: &Page) -> String {
    let lines = page
        .eval("[...document.querySelectorAll('.cm-line')].map(line => line.textContent).join('\\n')")
        .await;
    lines.as_str().expect("lines are a text").to_owned()
}

async fn reload(page: &Page) {
    page.driver().refresh().await.expect("the page can be loaded again");
    page.idle().await;
}

/// Opens a scenario of the gallery.
async fn open_scenario(page: &Page, slug: &str) {
    page.click("[data-testid=open-gallery]").await;
    page.idle().await;
    page.click(&format!("[data-testid=program-{slug}]")).await;
    page.idle().await;
}

#[tokio::test]
async fn what_is_typed_is_there_after_loading_the_page_again() {
    with_programs("typing", async |page, server| {
        write(page, "print(\"mine\")").await;
        assert_eq!(text(page).await, "print(\"mine\")");
        reload(page).await;
        assert_eq!(text(page).await, "print(\"mine\")");
        // Another address in the same tab, and back without a fragment.
        page.open_url("about:blank").await;
        page.open_url(&address(server)).await;
        assert_eq!(text(page).await, "print(\"mine\")");
    })
    .await;
}

#[tokio::test]
async fn an_error_is_underlined_where_it_is_and_said_below() {
    with_programs("error", async |page, _| {
        write(page, "count = 0\ncount = = 1").await;
        assert_eq!(page.count(".cm-lintRange-error").await, 1);
        let line = "document.querySelector('.cm-lintRange-error').closest('.cm-line').textContent";
        assert_eq!(page.eval(line).await, "count = = 1");
        assert_eq!(page.text(SUMMARY).await, "1 error");
        let problems = page.text("[data-testid=problems]").await;
        assert!(problems.contains("Line 2") && problems.contains("SyntaxError"), "{problems}");
        write(page, "count = 1").await;
        assert_eq!(page.count(".cm-lintRange-error").await, 0);
        assert_eq!(page.text(SUMMARY).await, "No errors found.");
    })
    .await;
}

#[tokio::test]
async fn opening_a_scenario_can_be_taken_back_and_the_text_stays_among_the_earlier_ones() {
    with_programs("undo_of_opening", async |page, _| {
        write(page, "mine = 1").await;
        open_scenario(page, "first-threads").await;
        let scenario = text(page).await;
        assert!(scenario.contains("import threading"), "{scenario}");
        assert!(page.has("[data-testid=program-note]").await);
        assert!(page.text(NOTICE).await.contains("is open"));
        page.click(UNDO).await;
        page.idle().await;
        assert_eq!(text(page).await, "mine = 1");
        // Without taking back, after a reload.
        open_scenario(page, "first-threads").await;
        reload(page).await;
        assert_eq!(text(page).await, scenario);
        page.click("[data-testid=earlier-texts]").await;
        assert_eq!(page.count("[data-testid=earlier-text]").await, 1);
        page.click("[data-testid=earlier-text]").await;
        page.idle().await;
        assert_eq!(text(page).await, "mine = 1");
    })
    .await;
}

#[tokio::test]
async fn a_link_carries_the_text_and_keeps_the_receivers_own() {
    let server = Server::start(&[]);
    let mut link = String::new();
    in_browser("program_is_sent", async |page| {
        page.open_url(&address(&server)).await;
        write(page, "sent = 1").await;
        page.fill("[data-testid=setting-cores]", "7").await;
        page.idle().await;
        link = share(page).await;
    })
    .await;
    in_browser("program_is_received", async |page| {
        page.open_url(&address(&server)).await;
        write(page, "mine = 2").await;
        page.open_url("about:blank").await;
        page.open_url(&link).await;
        assert_eq!(text(page).await, "sent = 1");
        assert_eq!(page.eval("document.querySelector('#setting-cores').value").await, "7");
        page.click(UNDO).await;
        page.idle().await;
        assert_eq!(text(page).await, "mine = 2");
        assert_eq!(page.console_errors().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn files_are_added_renamed_and_removed_and_can_be_had_back() {
    with_programs("files", async |page, _| {
        page.click("[data-testid=add-file]").await;
        page.fill("#file-name", "../secret").await;
        page.click("[data-testid=file-name-done]").await;
        assert!(page.text("#file-name-note").await.contains("relative"));
        page.fill("#file-name", "helper.py").await;
        page.click("[data-testid=file-name-done]").await;
        page.idle().await;
        write(page, "answer = 42").await;
        page.click("[data-testid=rename-file]").await;
        page.fill("#file-name", "answers.py").await;
        page.click("[data-testid=file-name-done]").await;
        page.idle().await;
        reload(page).await;
        assert_eq!(text(page).await, "answer = 42");
        page.click("[data-testid=remove-file]").await;
        page.idle().await;
        assert!(!page.has("[data-testid='file-answers.py']").await);
        page.click(UNDO).await;
        page.idle().await;
        page.click("[data-testid='file-answers.py']").await;
        assert_eq!(text(page).await, "answer = 42");
    })
    .await;
}

#[tokio::test]
async fn a_setting_out_of_bounds_says_so_at_its_field() {
    with_programs("settings", async |page, _| {
        let note = "#setting-cores-note";
        page.fill("#setting-cores", "65").await;
        assert!(page.text(note).await.contains("1 to 64"), "{}", page.text(note).await);
        let invalid = "document.querySelector('#setting-cores').getAttribute('aria-invalid')";
        assert_eq!(page.eval(invalid).await, "true");
        page.fill("#setting-cores", "3").await;
        assert_eq!(page.eval(invalid).await, "false");
        page.idle().await;
        reload(page).await;
        assert_eq!(page.eval("document.querySelector('#setting-cores').value").await, "3");
    })
    .await;
}

#[tokio::test]
async fn the_keyboard_gets_into_the_text_and_out_of_it() {
    with_programs("keyboard", async |page, _| {
        write(page, "x = 1").await;
        let field = page.find(TEXT).await;
        field.send_keys(Key::Home + "").await.expect("the text takes keys");
        field.send_keys(Key::Tab + "").await.expect("the text takes keys");
        assert_eq!(text(page).await, "    x = 1");
        field.send_keys(Key::Control + "/").await.expect("the text takes keys");
        assert_eq!(text(page).await, "    # x = 1");
        field.send_keys(Key::Escape + Key::Tab).await.expect("the text takes keys");
        assert_eq!(text(page).await, "    # x = 1");
        assert_eq!(page.eval("document.activeElement.closest('.cm-content') === null").await, true);
    })
    .await;
}

#[tokio::test]
async fn a_selection_is_typed_over_without_an_inline_style() {
    with_programs("typing_over", async |page, _| {
        // The first word is a keyword, which looks different: the browser would keep that look.
        write(page, "import time").await;
        let field = page.find(TEXT).await;
        field.send_keys(Key::Control + "a").await.expect("the text takes keys");
        field.send_keys("x = 1").await.expect("the text takes keys");
        assert_eq!(text(page).await, "x = 1");
        field.send_keys(Key::Control + "a").await.expect("the text takes keys");
        field.send_keys("(").await.expect("the text takes keys");
        assert_eq!(text(page).await, "(x = 1)");
    })
    .await;
}

#[tokio::test]
async fn what_is_supported_is_offered_to_complete() {
    with_programs("completion", async |page, _| {
        write(page, "import threading\nthreading.Barr").await;
        page.until("document.querySelector('.cm-tooltip-autocomplete [aria-selected]')").await;
        assert_eq!(
            page.text(".cm-tooltip-autocomplete [aria-selected] .cm-completionLabel").await,
            "Barrier"
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_can_be_taken_back_after_looking_at_something_else() {
    with_programs("undo_stays", async |page, _| {
        write(page, "first = 1").await;
        page.find(TEXT).await.send_keys(Key::End + " # and more").await.expect("the text takes keys");
        page.idle().await;
        for tab in ["playground", "programs"] {
            page.click(&format!("[data-testid=tab-{tab}]")).await;
            page.idle().await;
        }
        assert_eq!(text(page).await, "first = 1 # and more");
        page.find(TEXT).await.click().await.expect("the text can be clicked");
        page.find(TEXT).await.send_keys(Key::Control + "z").await.expect("the text takes keys");
        page.idle().await;
        assert_ne!(text(page).await, "first = 1 # and more");
        assert_eq!(page.count(".cm-editor").await, 1);
    })
    .await;
}
