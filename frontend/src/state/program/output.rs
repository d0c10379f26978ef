//! What a program has written up to an event, in lines, each divided into segments by the thread that wrote them. Pure.

use shared::program::trace::ProgramTrace;
use shared::program::{CodeLine, Stream, ThreadId};

/// The last lines of an output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    pub lines: Vec<Line>,
    /// How many lines are before them.
    pub hidden: usize,
}

/// A line, without its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// From 0.
    pub number: usize,
    pub segments: Vec<Segment>,
}

/// What one thread wrote of a line at one time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Segment {
    pub text: String,
    /// Whether it went to standard error.
    pub is_error: bool,
    pub thread: ThreadId,
    /// The line of the program that wrote it.
    pub line: CodeLine,
    pub time_ns: u64,
}

/// The last `most` lines of what was written before the event numbered `events`.
pub fn lines(trace: &ProgramTrace, events: usize, most: usize) -> Shown {
    let outputs = trace.outputs();
    let outputs = &outputs[..outputs.partition_point(|output| (output.event as usize) < events)];
    let ends: usize = outputs.iter().map(|output| output.text.matches('\n').count()).sum();
    let is_open = outputs.iter().rev().find(|output| !output.text.is_empty());
    let all = ends + usize::from(is_open.is_some_and(|output| !output.text.ends_with('\n')));
    let hidden = all.saturating_sub(most);
    let mut lines: Vec<Line> = Vec::with_capacity(all - hidden);
    let (mut number, mut begins) = (0, true);
    for output in outputs {
        for part in output.text.split_inclusive('\n') {
            let text = part.strip_suffix('\n');
            if number >= hidden {
                if begins {
                    lines.push(Line { number, segments: Vec::new() });
                }
                if let Some(line) = lines.last_mut() {
                    let text = text.unwrap_or(part);
                    add(line, Segment { text: text.to_owned(), ..segment(output) });
                }
            }
            begins = text.is_some();
            number += usize::from(begins);
        }
    }
    Shown { lines, hidden }
}

/// All that was written before the event numbered `events`.
pub fn text(trace: &ProgramTrace, events: usize) -> String {
    let written = trace.outputs().iter().take_while(|output| (output.event as usize) < events);
    written.map(|output| output.text.as_str()).collect()
}

fn segment(output: &shared::program::trace::Output) -> Segment {
    let shared::program::trace::Output { stream, thread, line, time_ns, .. } = output;
    Segment {
        text: String::new(),
        is_error: *stream == Stream::Stderr,
        thread: *thread,
        line: *line,
        time_ns: *time_ns,
    }
}

/// Adds a segment to a line; what the same line of the program wrote goes together.
fn add(line: &mut Line, segment: Segment) {
    let same = |last: &&mut Segment| {
        (last.thread, last.line, last.is_error) == (segment.thread, segment.line, segment.is_error)
    };
    if let Some(last) = line.segments.last_mut().filter(same) {
        last.text.push_str(&segment.text);
    } else if line.segments.is_empty() || !segment.text.is_empty() {
        line.segments.push(segment);
    }
}

#[cfg(test)]
mod tests {
    use shared::program::{Policy, ProgramEvent, ProgramEventKind};

    use super::*;

    fn trace(written: &[(u32, &str)]) -> ProgramTrace {
        let mut trace = ProgramTrace::new(Policy::Gil);
        for (thread, text) in written {
            let kind = ProgramEventKind::Output { stream: Stream::Stdout, text: (*text).to_owned() };
            let line = CodeLine::new(0, 1);
            trace.push(&ProgramEvent { step: 0, time_ns: 0, thread: ThreadId(*thread), line, kind });
        }
        trace
    }

    fn texts(shown: &Shown) -> Vec<Vec<(u32, &str)>> {
        let line = |line: &'_ Line| line.segments.len();
        assert!(shown.lines.iter().all(|l| line(l) > 0));
        shown
            .lines
            .iter()
            .map(|l| l.segments.iter().map(|p| (p.thread.0, p.text.as_str())).collect())
            .collect()
    }

    #[test]
    fn interleaved_segments_stay_interleaved() {
        let trace = trace(&[(0, "a"), (1, "b"), (0, "\n"), (1, "\nc\nd"), (0, "")]);
        let all = lines(&trace, 9, 100);
        assert_eq!(texts(&all), [vec![(0, "a"), (1, "b")], vec![(1, "")], vec![(1, "c")], vec![(1, "d")]]);
        assert_eq!(texts(&lines(&trace, 2, 100)), [vec![(0, "a"), (1, "b")]]);
        assert_eq!(lines(&trace, 0, 100), Shown::default());
        assert_eq!(text(&trace, 3), "ab\n");
    }

    #[test]
    fn only_the_last_lines_are_shown() {
        let written: Vec<String> = (0..50).map(|i| format!("{i}\n")).collect();
        let written: Vec<(u32, &str)> = written.iter().map(|text| (0, text.as_str())).collect();
        let shown = lines(&trace(&written), 50, 3);
        assert_eq!(shown.hidden, 47);
        assert_eq!(texts(&shown), [vec![(0, "47")], vec![(0, "48")], vec![(0, "49")]]);
        assert_eq!(shown.lines[0].number, 47);
    }
}
