//! Programs: the text and what belongs to it on one side, the run of it on the other.

mod editor;
mod files;
mod gallery;
mod marks;
mod note;
mod numbers;
mod problems;
mod settings;
mod words;

mod compare;
mod controls;
mod cycle;
mod explore;
mod help;
mod inspector;
mod lanes;
mod output;

use leptos::prelude::*;

use compare::Compare;
use controls::Controls;
use editor::EditorPanel;
use explore::Explore;
pub use gallery::ProgramGallery;
use inspector::Inspector;
use lanes::Lanes;
use note::ScenarioNote;
use output::OutputPane;
use settings::SettingsPanel;

/// The part of the page for programs.
#[component]
pub fn ProgramsView() -> impl IntoView {
    view! {
        <div class="programs" data-testid="programs">
            <ScenarioNote/>
            <div class="program-text">
                <EditorPanel/>
                <SettingsPanel/>
            </div>
            <div class="program-stage">
                <Controls/>
                <Lanes/>
                <div class="stage-pair">
                    <OutputPane/>
                    <Inspector/>
                </div>
                <Explore/>
                <Compare/>
            </div>
        </div>
    }
    .into_any()
}
