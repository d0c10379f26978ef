//! Runs what was asked for, one run after another, so that runs do not disturb each other.

use std::cell::Cell;

use futures_channel::oneshot;
use leptos::prelude::*;
use shared::wire::FrameBody;
use shared::{RunId, RunSpec, Setup, Variant};
use wasm_bindgen_futures::spawn_local;

use super::frame_meter::FrameMeter;
use super::runs::{Action, Purpose};
use super::store::Store;
use crate::executors;
use crate::platform::{document, frames, random};

/// The most workers of a speed-up curve.
const CURVE_MOST: u32 = 8;

struct Planned {
    purpose: Purpose,
    spec: RunSpec,
}

/// Runs every variant of the set-up, or says which field forbids it. Does nothing while something runs.
pub fn run(store: Store) {
    let Some(setup) = checked(store) else { return };
    let mut plan = Vec::new();
    for (series, variant) in setup.variants.iter().enumerate() {
        for repeat in 0..setup.repeats {
            plan.push(Planned {
                purpose: Purpose::Compare { series, repeat },
                spec: store.spec(&setup, variant),
            });
        }
    }
    store.solo.set(None);
    store.notice.update(|notice| {
        // What was opened is run now: there is no more to say about it. An error stays until it is dismissed.
        notice.take_if(|notice| !notice.is_error);
    });
    store.dispatch(Action::Compare { setup, total: plan.len() });
    drive(store, plan);
}

/// Measures `variant` with 1 worker, then 2, up to the number of cores.
pub fn measure_curve(store: Store, variant: Variant) {
    let Some(setup) = checked(store) else { return };
    let limits = store.limits.get_untracked();
    let most = store.cores(variant.place).clamp(2, CURVE_MOST).min(limits.max_workers);
    let mut plan = Vec::new();
    for workers in 1..=most {
        let variant = Variant { workers, ..variant.clone() };
        let planned = || Planned { purpose: Purpose::Curve { workers }, spec: store.spec(&setup, &variant) };
        plan.extend((0..setup.repeats).map(|_| planned()));
    }
    store.dispatch(Action::Measure { variant, most, total: plan.len() });
    drive(store, plan);
}

/// Ends the run in progress and all that would follow. What there is by then is kept.
pub fn stop(store: Store) {
    if store.runs.with_untracked(super::runs::Runs::is_running) {
        store.dispatch(Action::Stop);
        store.running.with_value(|running| {
            if let Some(running) = &*running.borrow() {
                running.stop();
            }
        });
    }
}

/// The set-up, if it can run now; otherwise the reason is shown where it belongs.
fn checked(store: Store) -> Option<Setup> {
    if store.runs.with_untracked(super::runs::Runs::is_running) {
        return None;
    }
    store.refused.set(None);
    let limits = store.limits.get_untracked();
    if let Some((key, error)) = store.form.with_untracked(|form| form.first_error(&limits)) {
        let label =
            store.form.with_untracked(|form| form.bounds(key, &limits)).map_or("", |bounds| bounds.label);
        store.refused.set(Some(format!("{label}: {error}")));
        document::focus(&format!("#{}", key.id()));
        return None;
    }
    let mut setup = store.form.with_untracked(|form| form.setup());
    setup.variants.retain(|variant| untrack(|| store.unavailable(variant.place, variant.model)).is_none());
    if setup.variants.is_empty() {
        store.refused.set(Some("Choose at least one execution model that is available here.".to_owned()));
        return None;
    }
    match setup.validate(|_| limits.clone()) {
        Ok(()) => Some(setup),
        Err(error) => {
            store.refused.set(Some(error.message));
            None
        }
    }
}

fn drive(store: Store, plan: Vec<Planned>) {
    spawn_local(async move {
        for planned in plan {
            // What was pressed is drawn first, and each run begins with a fresh frame.
            frames::next().await;
            frames::next().await;
            if store.runs.with_untracked(|runs| is_stopping(runs.phase)) {
                break;
            }
            run_one(store, planned).await;
        }
        store.dispatch(Action::Finish);
    });
}

fn is_stopping(phase: super::runs::Phase) -> bool {
    matches!(phase, super::runs::Phase::Running { stopping: true, .. })
}

async fn run_one(store: Store, planned: Planned) {
    let Planned { purpose, spec } = planned;
    let (variant, workload) = (spec.variant.clone(), spec.workload.clone());
    let meter = FrameMeter::start();
    let id = RunId(random::u64());
    let (end, ended) = oneshot::channel();
    let end = Cell::new(Some(end));
    let sink = move |body: FrameBody| {
        let is_last = matches!(body, FrameBody::End(_));
        store.dispatch(Action::Frame { id, body });
        if is_last && let Some(end) = end.take() {
            // It fails only if the end is not awaited any more.
            let _ = end.send(());
        }
    };
    store.dispatch(Action::Begin { id, purpose, variant, workload });
    let running = executors::start(id, spec, sink);
    store.running.with_value(|slot| *slot.borrow_mut() = Some(running));
    // The sink is dropped only after the end, so this is the end either way.
    let _ = ended.await;
    store.running.with_value(|slot| *slot.borrow_mut() = None);
    let frames = meter.finish().await;
    store.dispatch(Action::Metered { id, frames });
}
