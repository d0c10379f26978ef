//! Which lines of the text are marked: where each thread is, and each task that waits.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::program::{CodeLine, FrameView, ProgramEnd, ProgramSpec, StateView, ThreadState};

/// The colours that threads and tasks take in turn, as on the lanes.
const COLOURS: u32 = 8;
/// More tasks than this at one line are one mark, with their number.
const MOST_TASKS: usize = 2;
/// How many characters of a message stand behind a line.
const LONGEST: usize = 60;

/// A mark, as the editor takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    pub file: String,
    pub line: u32,
    pub label: String,
    /// From 1.
    pub colour: u32,
    /// `next`: the next instruction is here. `running`, or `waiting`. `failed`: the run ended here.
    pub kind: &'static str,
}

/// The marks of a state.
pub fn of(state: &StateView, spec: &ProgramSpec) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for thread in &state.threads {
        let kind = match &thread.state {
            _ if state.current == Some(thread.id) && state.end.is_none() => "next",
            ThreadState::Running { .. } | ThreadState::Offloaded { .. } => "running",
            ThreadState::Ready | ThreadState::Blocked { .. } => "waiting",
            ThreadState::Ended => continue,
        };
        if let Some(frame) = own(&thread.frames) {
            marks.push(Mark {
                label: short(&thread.name).to_owned(),
                colour: colour(thread.id.0),
                kind,
                ..at(frame)
            });
        }
    }
    marks.extend(waiting_tasks(state));
    marks.extend(state.end.as_ref().map(|end| ends(end, spec)).unwrap_or_default());
    // The next one first: it must not be hidden behind "+3".
    marks.sort_by_key(|mark| mark.kind != "next");
    marks
}

/// `Thread-1 (add_many)` without what the line says anyway.
fn short(name: &str) -> &str {
    name.split_once(" (").map_or(name, |(short, _)| short)
}

/// Where the run ended, if it ended badly.
fn ends(end: &ProgramEnd, spec: &ProgramSpec) -> Vec<Mark> {
    let at = |line: CodeLine, label: &str, number: u32| Mark {
        file: spec.file_name(line.file()).to_owned(),
        line: line.number(),
        label: shortened(label),
        colour: colour(number),
        kind: "failed",
    };
    match end {
        ProgramEnd::Raised { message, line } | ProgramEnd::Limit { message, line, .. } => {
            vec![at(*line, message, 0)]
        }
        ProgramEnd::Deadlock { waits } => waits
            .iter()
            .map(|wait| {
                at(wait.line, &format!("{} waits for {}", wait.name, wait.resource_name), wait.thread.0)
            })
            .collect(),
        ProgramEnd::Finished { .. } | ProgramEnd::Stopped => Vec::new(),
    }
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

/// Tasks that do not run are nowhere on their thread's stack.
fn waiting_tasks(state: &StateView) -> Vec<Mark> {
    let mut places: BTreeMap<(&str, u32), Vec<Mark>> = BTreeMap::new();
    for task in state.tasks.iter().filter(|task| !task.running && task.outcome.is_none()) {
        if let Some(frame) = own(&task.frames) {
            let mark =
                Mark { label: task.name.clone(), colour: colour(task.id.0), kind: "waiting", ..at(frame) };
            places.entry((&frame.file, frame.line)).or_default().push(mark);
        }
    }
    let together = |marks: Vec<Mark>| -> Vec<Mark> {
        match marks.as_slice() {
            [first, ..] if marks.len() > MOST_TASKS => {
                vec![Mark { label: format!("{} tasks", marks.len()), colour: COLOURS, ..first.clone() }]
            }
            _ => marks,
        }
    };
    places.into_values().flat_map(together).collect()
}

/// The innermost frame of the user's own text.
fn own(frames: &[FrameView]) -> Option<&FrameView> {
    frames.iter().find(|frame| frame.file.ends_with(".py") && frame.line > 0)
}

fn at(frame: &FrameView) -> Mark {
    Mark { file: frame.file.clone(), line: frame.line, label: String::new(), colour: 1, kind: "waiting" }
}

fn colour(number: u32) -> u32 {
    number % COLOURS + 1
}

#[cfg(test)]
mod tests {
    use shared::program::{CoreId, ProcessId, TaskNumber, TaskView, ThreadId, ThreadView};

    use super::*;

    fn seen(state: &StateView) -> Vec<Mark> {
        of(state, &ProgramSpec::default())
    }

    fn frame(file: &str, line: u32) -> FrameView {
        FrameView { function: "f".to_owned(), file: file.to_owned(), line, locals: Vec::new() }
    }

    fn thread(id: u32, state: ThreadState, frames: Vec<FrameView>) -> ThreadView {
        ThreadView {
            id: ThreadId(id),
            process: ProcessId(0),
            name: format!("T{id} (f)"),
            daemon: false,
            state,
            frames,
            task: None,
            next: String::new(),
        }
    }

    fn task(id: u32, line: u32) -> TaskView {
        TaskView {
            id: TaskNumber(id),
            thread: ThreadId(0),
            name: format!("Task-{id}"),
            awaits: "sleep".to_owned(),
            running: false,
            outcome: None,
            frames: vec![frame("main.py", line)],
        }
    }

    fn state(threads: Vec<ThreadView>, tasks: Vec<TaskView>) -> StateView {
        StateView {
            step: 1,
            time_ns: 0,
            events: 0,
            end: None,
            current: Some(ThreadId(1)),
            processes: Vec::new(),
            threads,
            tasks,
            resources: Vec::new(),
            ready: Vec::new(),
            output_bytes: 0,
        }
    }

    #[test]
    fn each_thread_is_marked_in_the_users_own_text_and_the_next_one_comes_first() {
        let threads = vec![
            thread(0, ThreadState::Ready, vec![frame("threading", 90), frame("main.py", 7)]),
            thread(1, ThreadState::Running { core: CoreId(0) }, vec![frame("main.py", 3)]),
            thread(9, ThreadState::Ended, vec![frame("main.py", 5)]),
        ];
        let found = seen(&state(threads, Vec::new()));
        let short: Vec<_> = found.iter().map(|m| (m.label.as_str(), m.line, m.colour, m.kind)).collect();
        assert_eq!(short, [("T1", 3, 2, "next"), ("T0", 7, 1, "waiting")]);
    }

    #[test]
    fn where_a_run_ended_badly_is_marked() {
        let end = ProgramEnd::Raised {
            message: format!("ValueError: {}", "x".repeat(99)),
            line: CodeLine::new(0, 5),
        };
        let found = seen(&StateView { end: Some(end), ..state(Vec::new(), Vec::new()) });
        assert_eq!(
            (found[0].line, found[0].kind, found[0].label.chars().count()),
            (5, "failed", LONGEST + 1)
        );
        let end = ProgramEnd::Finished { exit_code: 0 };
        assert!(seen(&StateView { end: Some(end), ..state(Vec::new(), Vec::new()) }).is_empty());
    }

    #[test]
    fn many_tasks_at_a_line_are_counted() {
        let found = seen(&state(Vec::new(), vec![task(1, 4), task(2, 4), task(3, 4), task(4, 9)]));
        let short: Vec<_> = found.iter().map(|m| (m.label.as_str(), m.line)).collect();
        assert_eq!(short, [("3 tasks", 4), ("Task-4", 9)]);
    }
}
