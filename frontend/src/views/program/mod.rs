//! Programs: the text and what belongs to it on one side, the run of it on the other.

use leptos::prelude::*;

mod compare;
mod controls;
mod cycle;
mod help;
mod inspector;
mod lanes;
mod output;

use compare::Compare;
use controls::Controls;
use inspector::Inspector;
use lanes::Lanes;
use output::OutputPane;

/// The part of the page for programs.
#[component]
pub fn ProgramsView() -> impl IntoView {
    view! {
        <div class="programs" data-testid="programs">
            <div class="program-text"></div>
            <div class="program-stage">
                <Controls/>
                <Lanes/>
                <div class="stage-pair">
                    <OutputPane/>
                    <Inspector/>
                </div>
                <Compare/>
            </div>
        </div>
    }
    .into_any()
}
