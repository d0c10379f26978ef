//! Bars drawn as SVG: makespans with their spread, and where the time went.

use leptos::prelude::*;
use shared::Place;
use shared::report::TimeSpent;

use super::lines::Line;
use crate::timeline::duration;

/// The makespan of each variant: a bar to the median, whiskers from the least to the most.
#[component]
pub fn Bars(lines: Memo<Vec<Line>>) -> impl IntoView {
    view! {
        <figure class="bars" data-testid="bars">
            <figcaption title="From pressing Run to the last result in the caller's hands.">"Makespan, shorter is better"</figcaption>
            {move || lines.with(|lines| {
                let most = lines.iter().filter_map(|line| line.row.makespan).map(|spread| spread.max_ns).max();
                lines.iter().map(|line| bar(line, most.unwrap_or(1))).collect_view()
            })}
        </figure>
    }
    .into_any()
}

fn bar(line: &Line, most_ns: u64) -> AnyView {
    let row = &line.row;
    let percent = |ns: u64| format!("{:.2}%", ns as f64 / most_ns.max(1) as f64 * 100.0);
    let class = if row.place == Place::Server { "bar-fill is-server" } else { "bar-fill" };
    let drawing = row.makespan.map(|spread| {
        let whiskers = (row.repeats > 1).then(|| {
            view! {
                <line class="whisker" x1=percent(spread.min_ns) x2=percent(spread.max_ns) y1="50%" y2="50%"/>
                <line class="whisker" x1=percent(spread.min_ns) x2=percent(spread.min_ns) y1="25%" y2="75%"/>
                <line class="whisker" x1=percent(spread.max_ns) x2=percent(spread.max_ns) y1="25%" y2="75%"/>
            }
        });
        view! { <rect class=class width=percent(spread.median_ns) height="100%" rx="3"/>{whiskers} }
    });
    let value = row.makespan.map_or_else(
        || if line.result.is_empty() { "not run yet".to_owned() } else { line.result.clone() },
        |spread| {
            let speedup = row.speedup.filter(|_| row.model != shared::ExecutionModel::Sequential);
            let speedup =
                speedup.map_or_else(String::new, |f| format!(" · {}", crate::state::format::factor(f)));
            format!("{}{speedup}", duration(spread.median_ns))
        },
    );
    view! {
        <div class="bar">
            <span class="bar-name">{row.name.clone()}</span>
            <svg class="bar-track" aria-hidden="true">{drawing}</svg>
            <span class="bar-value" class:is-text=row.makespan.is_none()>{value}</span>
        </div>
    }
    .into_any()
}

/// A part of the time: its name, its class, what it is, and how to read it from a report.
type Part = (&'static str, &'static str, &'static str, fn(&TimeSpent) -> u64);

// Queueing is not among them: it is summed over tasks, of which thousands may wait at once, and would leave no
// room for what the workers did.
const PARTS: [Part; 5] = [
    ("computing", "part-computing", "Tasks compute.", |time| time.computing_ns),
    ("blocked", "part-blocked", "Tasks wait for I/O.", |time| time.blocked_ns),
    ("transfer", "part-transfer", "Arguments and results are encoded, carried and decoded.", |time| {
        time.transfer_ns
    }),
    ("start-up", "part-startup", "Workers are being started.", |time| time.startup_ns),
    ("idle", "part-idle", "Workers are there and have nothing to compute.", |time| time.idle_ns),
];

/// What the colours of [`parts_bar`] mean.
#[component]
pub fn Parts() -> impl IntoView {
    let keys = PARTS.map(|(name, class, help, _)| {
        view! { <li title=help><span class=format!("part-key {class}") aria-hidden="true"></span>{name}</li> }
    });
    view! { <ul class="parts plain" aria-label="Where the time went">{keys.into_iter().collect_view()}</ul> }
        .into_any()
}

/// Where the workers' time went, as one stacked bar, and beneath it how long tasks waited for a worker.
pub fn parts_bar(time: &TimeSpent) -> AnyView {
    let total: u64 = PARTS.iter().map(|(.., read)| read(time)).sum::<u64>().max(1);
    let text: Vec<String> = PARTS
        .iter()
        .filter(|(.., read)| read(time) > 0)
        .map(|(name, _, _, read)| format!("{name} {}", duration(read(time))))
        .collect();
    let text = text.join(", ");
    let title = text.clone();
    let queueing = format!("queueing {}", duration(time.queueing_ns));
    let mut x = 0.0;
    let rects: Vec<_> = PARTS
        .iter()
        .map(|(_, class, _, read)| {
            let width = read(time) as f64 / total as f64 * 100.0;
            let rect = view! { <rect class=*class x=format!("{x:.2}%") width=format!("{width:.2}%") height="100%"/> };
            x += width;
            rect
        })
        .collect();
    view! {
        <span class="parts-bar" title=title>
            <svg role="img" aria-label=text>{rects}</svg>
        </span>
        <small title="Tasks wait for a free worker: summed over all tasks.">{queueing}</small>
    }
    .into_any()
}
