//! Every program of the gallery gives the same trace to the byte in the browser's engine and in the terminal.

use std::fs;
use std::process::Command;

use interleave_tests::browser::in_browser;
use interleave_tests::server::{self, Server, project};
use serde_json::{Value, json};
use shared::link::program::{self as program_link, ProgramLink};
use shared::message::Message;
use shared::program::scenario::{self, ProgramScenario};

#[tokio::test]
async fn the_gallerys_programs_interleave_alike_in_browser_and_terminal() {
    let server = Server::start(&[]);
    let hash = fs::read_to_string(project().join("target/engine/HASH")).expect("the engine is built");
    let engine = format!("{}/engine/{}/programs/engine.js", server.url(), hash.trim());
    in_browser("programs_same", async |page| {
        page.open_url(server.url()).await;
        let mut different = Vec::new();
        for scenario in scenarios() {
            let spec = scenario.spec.encode();
            let script = "const [engine, spec, done] = arguments;
                import(engine)
                    .then(async (engine) => {
                        await engine.default();
                        return engine.fingerprintOf(new Uint8Array(spec));
                    })
                    .then(done, (error) => done(String(error)));";
            let answer = page.driver().execute_async(script, vec![json!(engine), json!(spec)]).await;
            let here = answer.expect("the script ends").json().clone();
            let there = in_terminal(&scenario);
            if here != there {
                different.push(format!("{}: {here} in the browser, {there} in the terminal", scenario.slug));
            }
        }
        assert!(different.is_empty(), "{}", different.join("\n"));
    })
    .await;
}

/// The fingerprint that `interleave run LINK` gives.
fn in_terminal(scenario: &ProgramScenario) -> Value {
    let link = program_link::encode(&ProgramLink::new(scenario.spec.clone(), None)).expect("it is small");
    let output = Command::new(server::program()).args(["run", &link, "--json"]).output().expect("it runs");
    let said: Value = serde_json::from_slice(&output.stdout).expect("it says JSON");
    said["fingerprint"].clone()
}

fn scenarios() -> Vec<ProgramScenario> {
    let folder = fs::read_dir(project().join("vm/scenarios")).expect("there are scenarios");
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("it can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths.sort();
    assert!(paths.len() >= 30);
    let parsed = paths.iter().map(|path| {
        let text = fs::read_to_string(path).expect("it can be read");
        let slug = path.file_stem().unwrap_or_default().to_string_lossy();
        scenario::parse(&slug, &text).expect("it is whole")
    });
    parsed.collect()
}
