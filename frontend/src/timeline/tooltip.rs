//! What is under the pointer, in words beside it.

use leptos::prelude::*;

use super::model::Tip;

/// How far from the pointer it is, in pixels.
const AWAY_PX: f64 = 14.0;

/// A tooltip and its place: left of the pointer or right of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Hover {
    pub tip: Tip,
    pub x: f64,
    pub y: f64,
    /// The width of the timeline, to choose the side.
    pub width: f64,
}

/// The tooltip. Those who do not see it are told by other means.
#[component]
pub fn Tooltip(hover: RwSignal<Option<Hover>>) -> impl IntoView {
    move || {
        hover.get().map(|hover| {
            let right = hover.x > hover.width / 2.0;
            let px = |value: f64| format!("{value}px");
            let left = if right { "auto".to_owned() } else { px(hover.x + AWAY_PX) };
            let far = if right { px(hover.width - hover.x + AWAY_PX) } else { "auto".to_owned() };
            let lines = hover.tip.lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view();
            view! {
                <div class="timeline-tip" aria-hidden="true"
                    style:top=px(hover.y + AWAY_PX) style:left=left style:right=far>
                    <strong>{hover.tip.title}</strong>
                    {lines}
                </div>
            }
        })
    }
}
