//! What is wrong with the text, below it: one line with a summary, and the list when the user asks for it. The
//! height of the line is constant, so that nothing moves while the user types.

use leptos::prelude::*;
use shared::program::{Diagnostic, Severity};

use crate::state::program::{ProgramStore, use_program};
use crate::state::program_text::{MAIN, ProgramText, use_text};

/// The line and the list.
#[component]
pub fn Problems() -> impl IntoView {
    let (text, program) = (use_text(), use_program());
    let is_open = RwSignal::new(false);
    let summary = Memo::new(move |_| summary(text, program));
    let count = Memo::new(move |_| program.diagnostics.with(Vec::len));
    let is_many = move || count.get() > 1;
    let has_errors = move || program.diagnostics.with(|found| found.iter().any(is_error));
    let first = move || {
        program
            .diagnostics
            .with(|found| found.first().map(|first| view! { <Problem problem=first.clone()/> }))
    };
    let all = move || {
        program
            .diagnostics
            .get()
            .into_iter()
            .map(|problem| view! { <li><Problem problem/></li> })
            .collect_view()
    };
    view! {
        <div class="problems" class:has-errors=has_errors data-testid="problems">
            <div class="problems-head">
                <p role="status" aria-live="polite" data-testid="problems-summary">{move || summary.get()}</p>
                <Show when=is_many>
                    <button type="button" class="button quiet" data-testid="all-problems"
                        aria-expanded=move || if is_open.get() { "true" } else { "false" }
                        on:click=move |_| is_open.update(|open| *open = !*open)>
                        {move || if is_open.get() { "Only the first" } else { "Show all" }}
                    </button>
                </Show>
                <p class="hint problems-keys">"Tab indents · Esc, Tab leaves · Ctrl / comments · Ctrl ↵ runs"</p>
            </div>
            <Show when=move || is_open.get() && is_many() fallback=move || view! { <div class="problems-first">{first}</div> }>
                <ul class="plain problems-list" aria-label="Problems" data-testid="problems-list">{all}</ul>
            </Show>
            <Show when=move || !text.is_kept.get()>
                <p class="hint is-warning">"This browser keeps no texts for this page: copy yours before you leave."</p>
            </Show>
        </div>
    }
    .into_any()
}

/// One problem; pressing it goes there.
#[component]
fn Problem(problem: Diagnostic) -> impl IntoView {
    let text = use_text();
    let Diagnostic { file, line, message, hint, severity, .. } = problem;
    let at = if file == MAIN { format!("Line {line}") } else { format!("{file}, line {line}") };
    let go = move |_| {
        text.reveal(&file, line);
        text.with_editor(|editor| editor.focus());
    };
    view! {
        <button type="button" class="problem" class:is-warning=severity == Severity::Warning on:click=go>
            <span class="problem-place">{at}</span>
            <span>{message}</span>
            {(!hint.is_empty()).then(|| view! { <span class="problem-hint">{hint}</span> })}
        </button>
    }
    .into_any()
}

fn summary(text: ProgramText, program: ProgramStore) -> String {
    if program.missing.with(Option::is_some) {
        return "The text was not checked.".to_owned();
    }
    if !text.is_checked.get() {
        return "The text is checked while you type.".to_owned();
    }
    program.diagnostics.with(|found| {
        let errors = found.iter().filter(|problem| is_error(problem)).count();
        match (errors, found.len() - errors) {
            (0, 0) => "No errors found.".to_owned(),
            (0, warnings) => counted(warnings, "warning"),
            (errors, 0) => counted(errors, "error"),
            (errors, warnings) => {
                format!("{} and {}", counted(errors, "error"), counted(warnings, "warning"))
            }
        }
    })
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn is_error(problem: &Diagnostic) -> bool {
    problem.severity == Severity::Error
}
