//! A deadlock as a small diagram: threads in a ring, with arrows from who waits to who has what it waits for.

use leptos::prelude::*;
use shared::program::ThreadId;
use shared::program::event::DeadlockWait;

use crate::timeline::resource_kind;

/// More threads than these are a list only.
const MOST_NODES: usize = 8;
const WIDTH: f64 = 420.0;
const NODE: (f64, f64) = (110.0, 28.0);

/// The diagram of a deadlock.
#[component]
pub fn Cycle(waits: Vec<DeadlockWait>) -> impl IntoView {
    (2..=MOST_NODES).contains(&waits.len()).then(move || {
        let (places, height) = places(waits.len());
        let place_of = |id: ThreadId| waits.iter().position(|wait| wait.thread == id).map(|index| places[index]);
        let arrows = waits.iter().zip(&places).filter_map(|(wait, from)| {
            let to = place_of(wait.holder?)?;
            let Arrow { path, label } = arrow(*from, to);
            let text = if wait.resource_name.is_empty() { resource_kind(wait.what).to_owned() } else { wait.resource_name.clone() };
            Some(view! {
                <path class="cycle-arrow" d=path marker-end="url(#cycle-head)"></path>
                <text class="cycle-label" x=label.0.to_string() y=label.1.to_string()>{text}</text>
            })
        });
        let nodes = waits.iter().zip(&places).map(|(wait, (x, y))| {
            view! {
                <rect class=format!("cycle-node swatch-{}", wait.thread.0 % 8 + 1) x=(x - NODE.0 / 2.0).to_string() y=(y - NODE.1 / 2.0).to_string()
                    width=NODE.0.to_string() height=NODE.1.to_string() rx="6"></rect>
                <text class="cycle-name" x=x.to_string() y=(y + 4.0).to_string()>{short(&wait.name)}</text>
            }
        });
        view! {
            <figure class="cycle">
                <svg viewBox=format!("0 0 {WIDTH} {height}") role="img" aria-label="An arrow goes from each thread that waits to the thread that has what it waits for.">
                    <defs>
                        <marker id="cycle-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
                            <path class="cycle-head" d="M0 0 L10 5 L0 10 z"></path>
                        </marker>
                    </defs>
                    {arrows.collect_view()}
                    {nodes.collect_view()}
                </svg>
                <figcaption class="hint">"waits for what the other has →"</figcaption>
            </figure>
        }
    })
}

struct Arrow {
    path: String,
    label: (f64, f64),
}

/// Where the threads lie on the ring, and how high the diagram is.
fn places(count: usize) -> (Vec<(f64, f64)>, f64) {
    if count == 2 {
        return (vec![(80.0, 60.0), (WIDTH - 80.0, 60.0)], 120.0);
    }
    let height = if count < 5 { 220.0 } else { 320.0 };
    let (rx, ry) = (WIDTH / 2.0 - NODE.0 / 2.0 - 10.0, height / 2.0 - NODE.1);
    let place = |index: usize| {
        let angle = std::f64::consts::TAU * index as f64 / count as f64 - std::f64::consts::FRAC_PI_2;
        (WIDTH / 2.0 + rx * angle.cos(), height / 2.0 + ry * angle.sin())
    };
    ((0..count).map(place).collect(), height)
}

/// A bent line between two nodes, from edge to edge, and where its label is.
fn arrow(from: (f64, f64), to: (f64, f64)) -> Arrow {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    // Bent to the left of its way, so that two arrows between the same nodes do not lie on each other.
    let bend = (length * 0.16).min(34.0);
    let middle = ((from.0 + to.0) / 2.0 + dy / length * bend, (from.1 + to.1) / 2.0 - dx / length * bend);
    let (start, end) = (edge(from, middle), edge(to, middle));
    Arrow {
        path: format!(
            "M{:.1} {:.1} Q{:.1} {:.1} {:.1} {:.1}",
            start.0, start.1, middle.0, middle.1, end.0, end.1
        ),
        label: ((start.0 + 2.0 * middle.0 + end.0) / 4.0, (start.1 + 2.0 * middle.1 + end.1) / 4.0 - 4.0),
    }
}

/// Where the line from a node's middle to `towards` leaves the node.
fn edge(node: (f64, f64), towards: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (towards.0 - node.0, towards.1 - node.1);
    let half = (NODE.0 / 2.0 + 3.0, NODE.1 / 2.0 + 3.0);
    let scale = (half.0 / dx.abs().max(1e-9)).min(half.1 / dy.abs().max(1e-9)).min(1.0);
    (node.0 + dx * scale, node.1 + dy * scale)
}

fn short(name: &str) -> String {
    if name.chars().count() <= 15 { name.to_owned() } else { name.chars().take(14).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_lie_inside_and_apart() {
        for count in 2..=MOST_NODES {
            let (places, height) = places(count);
            for (i, (x, y)) in places.iter().enumerate() {
                assert!(*x >= NODE.0 / 2.0 && *x <= WIDTH - NODE.0 / 2.0, "{count}: {x}");
                assert!(*y >= NODE.1 / 2.0 && *y <= height - NODE.1 / 2.0, "{count}: {y}");
                for (other_x, other_y) in &places[i + 1..] {
                    assert!((x - other_x).abs() >= NODE.0 || (y - other_y).abs() >= NODE.1, "{count}");
                }
            }
        }
    }

    #[test]
    fn an_arrow_begins_and_ends_at_the_edges() {
        let (x, y) = edge((100.0, 100.0), (300.0, 100.0));
        assert!((x - 158.0).abs() < 1e-6 && (y - 100.0).abs() < 1e-6);
        assert_ne!(arrow((0.0, 0.0), (9.0, 0.0)).label, arrow((9.0, 0.0), (0.0, 0.0)).label);
    }
}
