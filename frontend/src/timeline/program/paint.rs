//! Draws a strip of a program's run.

use shared::lane::{Crowd, CrowdPoint, Lane};
use shared::program::event::ResourceKind;
use shared::program::trace::{
    Doing, MarkKind, ProgramTrace, Stint, TaskDoing, TaskStint, TaskTrack, ThreadTrack,
};
use shared::program::{ResourceId, ThreadId};

use super::super::painter::{Bar, Painter, Slot};
use super::super::pieces::{Piece, crowd, marks, pieces};
use super::super::rows::PAD_PX;
use super::super::theme::Colour;
use super::LaneKey;
use super::describe;
use super::rows::{HOLD_PX, MOST_HOLDS, Strip, THIN_PX, THREAD_PX};

/// How thick the line of a thread is that has nothing to do, or sleeps.
const IDLE_PX: f64 = 4.0;
/// The opacity of native code and of waiting in a stretch of merged spans.
const PALE: f64 = 0.6;

/// Draws what is on a strip.
pub fn strip(strip: Strip, trace: &ProgramTrace, slot: Slot, painter: &mut Painter<'_>) -> Option<()> {
    match strip {
        Strip::Lane(LaneKey::Thread(id)) => thread(trace, trace.thread(id)?, slot, painter),
        Strip::Lane(LaneKey::Task(id)) => task(trace, trace.task(id)?, slot, painter),
        Strip::Lane(LaneKey::Gil(process)) => turns(trace, &trace.process(process)?.gil, slot, painter),
        Strip::Lane(LaneKey::Core(core)) => {
            turns(trace, trace.cores().get(core.0 as usize)?, slot, painter);
        }
        Strip::Threads(process) => counts(trace, &trace.process(process)?.crowd, slot, painter),
        Strip::Tasks(thread) => counts(trace, &trace.thread(thread)?.crowd, slot, painter),
    }
    Some(())
}

/// A thread's bars, what it held below them, and its marks.
fn thread(trace: &ProgramTrace, thread: &ThreadTrack, slot: Slot, painter: &mut Painter<'_>) {
    let (theme, scale) = (painter.theme, *painter.scale);
    let (top, now_ns, colour) = (slot.top + PAD_PX, trace.end_ns(), theme.task(thread.id.0));
    let colours = [(colour, 1.0), (colour, PALE), (&theme.ready, 1.0), (&theme.blocked, PALE)];
    pieces(&thread.lane, &scale, now_ns, |piece| match piece {
        Piece::One { index, x0, x1 } => {
            let bar = painter.bar_at(x0, x1, top, THREAD_PX);
            stint(trace, &thread.lane.spans()[index].what, bar, colour, painter);
        }
        Piece::Many(stretch) => painter.stretch(&stretch, top, THREAD_PX, colours),
    });
    for (row, held) in thread.held.iter().take(MOST_HOLDS).enumerate() {
        holds(held, now_ns, top + THREAD_PX + 1.0 + HOLD_PX * row as f64, painter);
    }
    marks(
        &thread.marks,
        |mark| mark.time_ns,
        &scale,
        |mark, x| match mark.kind {
            MarkKind::Raised(_) | MarkKind::Deadlock => {
                painter.fill(x - 1.5, top - 2.0, 3.0, THREAD_PX + 4.0, &theme.failed, 1.0);
            }
            MarkKind::Sent { .. } => painter.fill(x - 1.0, top - 2.0, 2.0, 5.0, &theme.muted, 1.0),
        },
    );
}

/// A task's bars.
fn task(trace: &ProgramTrace, task: &TaskTrack, slot: Slot, painter: &mut Painter<'_>) {
    let (theme, scale) = (painter.theme, *painter.scale);
    let (top, colour) = (slot.top + PAD_PX, theme.task(task.id.0));
    let colours = [(colour, 1.0), (colour, PALE), (&theme.ready, 1.0), (&theme.sleep, PALE)];
    pieces(&task.lane, &scale, trace.end_ns(), |piece| match piece {
        Piece::One { index, x0, x1 } => {
            let bar = painter.bar_at(x0, x1, top, THIN_PX);
            task_stint(trace, &task.lane.spans()[index].what, bar, colour, painter);
        }
        Piece::Many(stretch) => painter.stretch(&stretch, top, THIN_PX, colours),
    });
}

fn task_stint(trace: &ProgramTrace, stint: &TaskStint, bar: Bar, colour: &Colour, painter: &mut Painter<'_>) {
    let theme = painter.theme;
    match stint.doing {
        TaskDoing::Running => painter.bar(bar, colour),
        TaskDoing::Ready => painter.block(lower(bar, THIN_PX - 4.0), &theme.ready),
        TaskDoing::Suspended(_) => {
            painter.block(lower(bar, IDLE_PX), &theme.sleep);
            painter.plate(bar, || describe::task_label(trace, stint));
        }
    }
}

/// Who had the interpreter lock, or a core.
fn turns(trace: &ProgramTrace, lane: &Lane<ThreadId>, slot: Slot, painter: &mut Painter<'_>) {
    let (theme, scale, top) = (painter.theme, *painter.scale, slot.top + PAD_PX);
    pieces(lane, &scale, trace.end_ns(), |piece| match piece {
        Piece::One { index, x0, x1 } => {
            let thread = lane.spans()[index].what;
            let (bar, colour) = (painter.bar_at(x0, x1, top, THIN_PX), theme.task(thread.0));
            painter.bar(bar, colour);
            painter.label(bar, colour.ink, || describe::thread_name(trace, thread));
        }
        Piece::Many(stretch) => {
            let colour = theme.task(lane.spans()[stretch.longest].what.0);
            painter.stretch(&stretch, top, THIN_PX, [(colour, 1.0); 4]);
        }
    });
}

/// How many of a crowd ran, were ready and waited.
fn counts(trace: &ProgramTrace, all: &Crowd, slot: Slot, painter: &mut Painter<'_>) {
    let (theme, scale) = (painter.theme, *painter.scale);
    let (bottom, room) = (slot.top + slot.height - PAD_PX, slot.height - 2.0 * PAD_PX);
    let most = f64::from(all.most().max(1));
    crowd(all, &scale, trace.end_ns(), |x0, x1, point: &CrowdPoint| {
        let mut y = bottom;
        let parts =
            [(point.running, &theme.many), (point.ready, &theme.ready), (point.waiting, &theme.blocked)];
        for (count, colour) in parts.into_iter().filter(|(count, _)| *count > 0) {
            let height = (f64::from(count) / most * room).max(1.0);
            painter.fill(x0, y - height, x1 - x0, height, colour, 1.0);
            y -= height;
        }
    });
}

/// A bar of a thread.
fn stint(trace: &ProgramTrace, stint: &Stint, bar: Bar, colour: &Colour, painter: &mut Painter<'_>) {
    let theme = painter.theme;
    let text = || describe::stint_label(trace, stint);
    match stint.doing {
        Doing::Running(_) => {
            painter.bar(bar, colour);
            painter.label(bar, colour.ink, text);
        }
        Doing::Offloaded(_) => {
            painter.bar(bar, colour);
            painter.hatched(lower(bar, THREAD_PX - 6.0), &theme.surface);
            painter.label(bar, &theme.text.css, text);
        }
        Doing::Ready(_) => {
            painter.block(lower(bar, THREAD_PX - 10.0), &theme.ready);
            painter.label(bar, &theme.text.css, text);
        }
        Doing::Starting => {
            painter.block(lower(bar, THREAD_PX - 10.0), &theme.startup);
            painter.label(bar, &theme.text.css, text);
        }
        Doing::Waiting(wait) => match trace.wait(wait).map_or(ResourceKind::Other, |wait| wait.what) {
            ResourceKind::Sleep | ResourceKind::EventLoop | ResourceKind::Pool => {
                painter.block(lower(bar, IDLE_PX), &theme.sleep);
                painter.plate(bar, text);
            }
            ResourceKind::Io | ResourceKind::Pipe => {
                painter.block(lower(bar, THREAD_PX - 8.0), &theme.io);
                painter.label(bar, &theme.text.css, text);
            }
            _ => {
                painter.hatched(lower(bar, THREAD_PX - 2.0), &theme.blocked);
                painter.label(bar, &theme.text.css, text);
            }
        },
    }
}

fn holds(held: &Lane<ResourceId>, now_ns: u64, top: f64, painter: &mut Painter<'_>) {
    let (theme, scale) = (painter.theme, *painter.scale);
    pieces(held, &scale, now_ns, |piece| {
        let (index, x0, x1) = match piece {
            Piece::One { index, x0, x1 } => (index, x0, x1),
            Piece::Many(stretch) => (stretch.longest, stretch.x0, stretch.x1),
        };
        let bar = painter.bar_at(x0, x1, top, HOLD_PX - 2.0);
        painter.block(bar, theme.task(held.spans()[index].what.0.wrapping_add(3)));
    });
}

/// A lower bar with the same middle.
fn lower(bar: Bar, height: f64) -> Bar {
    Bar { top: bar.top + (bar.height - height) / 2.0, height, ..bar }
}
