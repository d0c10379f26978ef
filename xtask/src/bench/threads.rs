//! Threads in the browser against threads on the server, and two threads against one in each.
//!
//! Both sides are driven from one page in one browser, so both are told and measured in the same way: the time
//! from the first start of a task to the last end of one, which leaves out the start of the threads.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use shared::run::RunStatus;
use shared::trace::Trace;
use shared::wire::{Frame, FrameBody};
use shared::{ExecutionModel, Place, RunSpec, Variant, Workload};

use super::figure::{Aim, Figure, Unit};
use super::sample::Sample;
use super::server::Server;
use super::webdriver::{Browser, Driver};
use crate::engine;

/// Measured runs of each combination, after one that warms up compilers and caches.
const REPEATS: usize = 5;

/// The workloads that compute.
const KERNELS: [&str; 8] = ["primes", "mandelbrot", "pi", "matmul", "sort", "hash", "word-count", "image"];

/// Runs a spec in an engine worker, one for each size of the pool, which the first run starts; gives the frames.
const IN_BROWSER: &str = "
    const [folder, spec] = args;
    const workers = window.benchWorkers ??= {};
    const worker = workers[JSON.parse(spec).variant.workers] ??= await new Promise((resolve, reject) => {
        const worker = new Worker(new URL(folder + '/worker.js', document.baseURI), { type: 'module' });
        worker.onerror = (event) => reject(new Error(event.message || 'the engine did not load'));
        worker.onmessage = () => resolve(worker);
        worker.postMessage({ base: document.baseURI });
    });
    return await new Promise((resolve, reject) => {
        const frames = [];
        worker.onerror = (event) => reject(new Error(event.message || 'the engine broke down'));
        worker.onmessage = ({ data }) => {
            const frame = new Uint8Array(data);
            frames.push(Array.from(frame));
            // A version, a run id of 17 bytes, then what the frame says: 1 is the end.
            if (frame[18] === 1) resolve(frames);
        };
        worker.postMessage({ run: '0000000000000001', spec, maxRunMs: 120000 });
    });";

/// Runs a spec on the server; gives the frames.
const ON_SERVER: &str = "
    const [, spec] = args;
    const headers = { 'Content-Type': 'application/json' };
    const created = await fetch('api/v1/runs', { method: 'POST', headers, body: spec });
    const answer = await created.text();
    if (!created.ok) throw new Error(answer);
    const events = await fetch(JSON.parse(answer).events);
    const bytes = await events.arrayBuffer();
    const view = new DataView(bytes), frames = [];
    for (let at = 0; at < bytes.byteLength; at += 4 + view.getUint32(at, true))
        frames.push(Array.from(new Uint8Array(bytes, at + 4, view.getUint32(at, true))));
    return frames;";

/// Where a run happens, and on how many threads.
type Combination = (Place, u32);

const COMBINATIONS: [Combination; 4] =
    [(Place::Browser, 1), (Place::Browser, 2), (Place::Server, 1), (Place::Server, 2)];

pub fn measure(server: &Server) -> Result<Vec<Figure>> {
    let driver = Driver::start()?;
    let browser = driver.browser()?;
    browser.open(&server.address)?;
    let folder = format!("engine/{}/threads", engine::last_built().context("there is no engine")?);
    let mut measured = Vec::new();
    for kind in KERNELS {
        let workload = Workload::example(kind).with_context(|| format!("there is no workload {kind}"))?;
        measured.push((kind, measure_workload(&browser, &folder, &workload)?));
    }
    let mut figures = Vec::new();
    for (kind, times) in &measured {
        figures.push(ratio(
            "Wasm against native, two threads each",
            kind,
            (times, (Place::Browser, 2)),
            (times, (Place::Server, 2)),
            Aim::AtMost(1.15),
        ));
    }
    for (place, group) in [
        (Place::Browser, "Two threads against one, wasm"),
        (Place::Server, "Two threads against one, native"),
    ] {
        for (kind, times) in &measured {
            figures.push(ratio(group, kind, (times, (place, 1)), (times, (place, 2)), Aim::AtLeast(1.9)));
        }
    }
    Ok(figures)
}

type Times = HashMap<Combination, Sample>;

/// The times of one workload in every combination, in turns, so that a change of the machine hits all.
fn measure_workload(browser: &Browser, folder: &str, workload: &Workload) -> Result<Times> {
    let mut times: HashMap<Combination, Vec<f64>> = HashMap::new();
    let mut results = Vec::new();
    for repeat in 0..=REPEATS {
        for combination in COMBINATIONS {
            let (ms, summary) = measure_run(browser, folder, workload, combination)
                .with_context(|| format!("{} with {combination:?}", workload.kind()))?;
            results.push(summary);
            if repeat > 0 {
                times.entry(combination).or_default().push(ms);
            }
        }
    }
    results.dedup();
    ensure!(results.len() == 1, "{} came to different results: {results:?}", workload.kind());
    Ok(times.into_iter().filter_map(|(key, values)| Some((key, Sample::of(values)?))).collect())
}

/// One run: how many ms its tasks took, and what it came to.
fn measure_run(
    browser: &Browser,
    folder: &str,
    workload: &Workload,
    (place, workers): Combination,
) -> Result<(f64, String)> {
    let variant = Variant { place, model: ExecutionModel::Threads, workers, ..Variant::default() };
    let spec = RunSpec {
        workload: workload.clone(),
        variant,
        seed: 1,
        faults: Vec::new(),
        timeout_ms: None,
        pictures: Vec::new(),
    };
    let script = match place {
        Place::Browser => IN_BROWSER,
        Place::Server => ON_SERVER,
    };
    let frames = browser.run(script, &[json!(folder), json!(serde_json::to_string(&spec)?)])?;
    let mut trace = Trace::new();
    let mut end = None;
    for bytes in serde_json::from_value::<Vec<Vec<u8>>>(frames)? {
        match Frame::decode(&bytes)?.body {
            FrameBody::Events(events) => events.iter().for_each(|event| trace.push(event)),
            FrameBody::End(run_end) => end = Some(run_end),
        }
    }
    let end = end.context("the run has no end")?;
    ensure!(end.status == RunStatus::Completed, "the run ended as {:?}", end.status);
    let starts = trace.lanes().iter().flat_map(|lane| &lane.spans).map(|span| span.start_ns);
    let began = starts.min().context("no task was started")?;
    Ok((trace.tasks_end_ns().saturating_sub(began) as f64 / 1e6, end.summary))
}

/// The first time over the second.
fn ratio(
    group: &'static str,
    kind: &str,
    (of, over_key): (&Times, Combination),
    (by, under_key): (&Times, Combination),
    aim: Aim,
) -> Figure {
    let (Some(over), Some(under)) = (of.get(&over_key), by.get(&under_key)) else {
        return Figure::missing(group, kind, Unit::Times, "it was not measured");
    };
    let note = format!("{:.0} ms over {:.0} ms", over.median, under.median);
    let detail: Value = json!({ "over": over, "under": under, "repeats": REPEATS });
    Figure::new(group, kind, over.median / under.median, Unit::Times).aim(aim).note(note, detail)
}
