//! Any bytes may arrive from a server or a worker: reading frames never panics, gives the same however the
//! bytes are cut, and what was read can be traced, reported and exported.

use shared::run::RunEnd;
use shared::wire::{Frame, FrameBody, FrameReader, WIRE_VERSION, WireError};
use shared::{Report, Trace};

/// Panics if a promise of the module's header does not hold for these bytes.
pub fn check(bytes: &[u8]) {
    let at_once = read([bytes]);
    let in_parts = read(bytes.chunks(3));
    assert_eq!(at_once, in_parts);
    // The version and the length would have to be guessed; so the bytes are tried as a frame's body too.
    let frame = Frame::decode(&[&[WIRE_VERSION], bytes].concat());
    look(at_once.0.iter().chain(&frame));
}

fn read<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Frame>, Option<WireError>) {
    let (mut reader, mut frames) = (FrameReader::default(), Vec::new());
    for part in parts {
        reader.push(part);
        loop {
            match reader.next_frame() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, Some(error)),
            }
        }
    }
    (frames, None)
}

fn look<'a>(frames: impl Iterator<Item = &'a Frame>) {
    let mut trace = Trace::new();
    let mut end: Option<RunEnd> = None;
    for frame in frames {
        assert_eq!(Frame::decode(&frame.encode()).as_ref(), Ok(frame));
        match &frame.body {
            FrameBody::Events(events) => events.iter().for_each(|event| trace.push(event)),
            FrameBody::End(run_end) => end = Some(run_end.clone()),
        }
    }
    let _ = shared::export::chrome_trace(&[("run".to_owned(), &trace)]);
    if let Some(end) = end {
        let report = Report::new(&trace, end);
        assert!(report.lanes.iter().all(|lane| lane.computing_ns + lane.startup_ns <= lane.open_ns));
    }
}
