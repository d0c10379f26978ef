//! Who may ask: clients that use a name of the server, from its own page or from no page.

use std::process::Command;

use interleave_tests::server::{Server, program};

use super::client::{Client, noops};

#[test]
fn a_name_that_another_site_lets_resolve_to_this_machine_reaches_nothing() {
    let server = Server::start(&["--host", "lab.example"]);
    let client = Client::of(&server);
    for path in ["/api/v1/capabilities", "/api/v1/schedules", "/files/3", "/"] {
        let problem = client.get_with(path, &[("host", "attacker.example")]).problem(421);
        assert_eq!(problem["type"], "urn:interleave:problem:other-host", "{path}");
    }
    let spec = noops(1, "threads");
    client.post_with("/api/v1/runs", &spec, &[("host", "attacker.example")]).problem(421);
    assert_eq!(client.get_with("/api/v1/capabilities", &[("host", "lab.example")]).status, 200);
    assert_eq!(client.get("/api/v1/capabilities").status, 200);
}

#[test]
fn another_sites_page_begins_and_reads_nothing() {
    let server = Server::start(&[]);
    let client = Client::of(&server);
    let spec = noops(1, "threads");
    let foreign = [("origin", "http://attacker.example")];
    let refused = client.post_with("/api/v1/runs", &spec, &foreign);
    assert_eq!(refused.header("x-content-type-options"), "nosniff", "refusals have the security headers too");
    refused.problem(403);
    client.get_with("/api/v1/schedules", &foreign).problem(403);
    // A form without a body, which needs no JSON.
    client.post_with("/api/v1/schedules/1/run", &spec, &[("sec-fetch-site", "cross-site")]).problem(403);
    assert_eq!(client.post_with("/api/v1/runs", &spec, &[("origin", server.url())]).status, 201);
}

#[test]
fn a_server_for_other_machines_is_asked_for_explicitly() {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new(program());
    command.args(["serve", "--port", "0", "--bind", "0.0.0.0", "--data"]).arg(data.path());
    let output = command.output().unwrap();
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("--public"), "{error}");
    let server = Server::start(&["--bind", "0.0.0.0", "--public"]);
    let port = server.url().rsplit(':').next().unwrap();
    assert_eq!(Client::at(&format!("http://127.0.0.1:{port}")).get("/api/v1/capabilities").status, 200);
}
