//! The page in a real browser, on the real server: what a person does, and what they must then see.

use interleave_tests::browser::in_browser;
use interleave_tests::server::Server;

#[tokio::test]
async fn the_page_opens() {
    let server = Server::start(&[]);
    in_browser("the_page_opens", async |page| {
        page.open_url(server.url()).await;
        assert_eq!(page.eval("document.title").await, "Interleave: a concurrency playground");
        assert_eq!(page.console_errors().await, [""; 0]);
    })
    .await;
}
