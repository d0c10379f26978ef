//! The speed-up curve: one variant with 1, 2, … workers, against the ideal.

use leptos::prelude::*;
use shared::Variant;

use crate::state::driver;
use crate::state::format;
use crate::state::runs::Curve;
use crate::state::store::use_store;

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 40.0;
const BOTTOM: f64 = 36.0;
const TOP: f64 = 12.0;
const RIGHT: f64 = 16.0;

/// The choice of the variant, and its curve.
#[component]
pub fn CurvePanel() -> impl IntoView {
    let store = use_store();
    let candidates = Memo::new(move |_| {
        store.form.with(|form| {
            let mut seen: Vec<Variant> = Vec::new();
            for (_, variant) in &form.variants {
                let variant = Variant { workers: 1, ..variant.clone() };
                if variant.model.is_parallel() && !seen.contains(&variant) {
                    seen.push(variant);
                }
            }
            seen
        })
    });
    let chosen = RwSignal::new(0_usize);
    let running = Memo::new(move |_| store.runs.with(|runs| runs.is_running()));
    let curve = Memo::new(move |_| store.runs.with(|runs| runs.curve.clone()));
    let measure = move |_| {
        let variant =
            candidates.with_untracked(|all| all.get(chosen.get_untracked()).or(all.first()).cloned());
        if let Some(variant) = variant {
            driver::measure_curve(store, variant);
        }
    };
    let options = move || {
        candidates
            .get()
            .into_iter()
            .enumerate()
            .map(|(i, variant)| {
                let name = format::variant_name(&variant).replace(" × 1", "");
                view! { <option value=i.to_string()>{name}</option> }
            })
            .collect_view()
    };
    view! {
        <Show when=move || candidates.with(|all| !all.is_empty())>
            <div class="curve">
                <div class="curve-head">
                    <h3 title="The same work with 1, 2, 3 … workers: how much faster does it get?">"Speed-up curve"</h3>
                    <label class="inline-field">
                        <span class="visually-hidden">"Variant"</span>
                        <select data-testid="curve-variant" on:change=move |event| chosen.set(event_target_value(&event).parse().unwrap_or(0))>
                            {options}
                        </select>
                    </label>
                    <button type="button" class="button" data-testid="measure-curve" prop:disabled=move || running.get() on:click=measure>
                        "Measure speed-up curve"
                    </button>
                </div>
                {move || curve.get().map(|curve| plot(&curve))}
            </div>
        </Show>
    }
    .into_any()
}

fn plot(curve: &Curve) -> AnyView {
    let speedups = curve.speedups();
    let most = f64::from(curve.most);
    let x = move |workers: f64| LEFT + (workers - 1.0) / (most - 1.0).max(1.0) * (WIDTH - LEFT - RIGHT);
    let y = move |factor: f64| HEIGHT - BOTTOM - factor.min(most) / most * (HEIGHT - BOTTOM - TOP);
    let grid = (1..=curve.most).map(|n| {
        let (gx, gy) = (x(n.into()), y(n.into()));
        view! {
            <line class="grid" x1=LEFT x2=WIDTH - RIGHT y1=gy y2=gy/>
            <text class="tick" x=LEFT - 8.0 y=gy + 4.0 text-anchor="end">{format!("{n}×")}</text>
            <text class="tick" x=gx y=HEIGHT - BOTTOM + 16.0 text-anchor="middle">{n}</text>
        }
    });
    let path: String = speedups
        .iter()
        .enumerate()
        .map(|(i, (n, f))| format!("{}{:.1},{:.1} ", if i == 0 { "M" } else { "L" }, x((*n).into()), y(*f)))
        .collect();
    let dots = speedups.iter().map(|(n, f)| {
        let title = format!("{n} workers: {}", format::factor(*f));
        let (cx, cy) = (x((*n).into()), y(*f));
        view! {
            <circle class="dot" cx=cx cy=cy r="4"><title>{title}</title></circle>
            <text class="dot-label" x=cx y=cy - 9.0 text-anchor="middle">{format::factor(*f)}</text>
        }
    });
    let words: Vec<String> =
        speedups.iter().map(|(n, f)| format!("{n} workers {}", format::factor(*f))).collect();
    let label = format!("Speed-up of {}: {}", curve.name, words.join(", "));
    view! {
        <figure class="curve-plot">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label data-testid="curve">
                {grid.collect_view()}
                <line class="ideal" x1=x(1.0) y1=y(1.0) x2=x(most) y2=y(most)/>
                <path class="line" d=path/>
                {dots.collect_view()}
                <text class="tick" x=(WIDTH + LEFT) / 2.0 y=HEIGHT - 4.0 text-anchor="middle">"workers"</text>
            </svg>
            <figcaption>{curve.name.clone()} ". The dashed line is the ideal: n workers, n times as fast."</figcaption>
        </figure>
    }
    .into_any()
}
