//! Spans on a lane: the sums of any stretch of them are those of a scan, also after a branch has cut spans off.

use proptest::prelude::*;
use shared::lane::{Lane, Part, Parts};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Does(Part);

impl Parts for Does {
    fn part(&self) -> Part {
        self.0
    }
}

/// What is done to a lane.
#[derive(Debug, Clone, Copy)]
enum Change {
    Open {
        after_ns: u64,
        part: Part,
    },
    Close {
        after_ns: u64,
    },
    /// Forgets the latest events, up to this many.
    Cut {
        events: u32,
    },
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let part = prop::sample::select(vec![Part::Running, Part::Native, Part::Ready, Part::Waiting]);
    let change = prop_oneof![
        40 => (0u64..20, part).prop_map(|(after_ns, part)| Change::Open { after_ns, part }),
        10 => (0u64..20).prop_map(|after_ns| Change::Close { after_ns }),
        1 => (0u32..150).prop_map(|events| Change::Cut { events }),
    ];
    prop::collection::vec(change, 1..400)
}

/// The lane after `changes`, and the changes that were not cut off, with their times.
fn lane_of(changes: &[Change]) -> (Lane<Does>, Vec<(u64, Change)>, u64) {
    let (mut lane, mut kept, mut time) = (Lane::default(), Vec::new(), 0);
    for change in changes {
        let event = kept.len() as u32;
        match *change {
            Change::Open { after_ns, part } => {
                time += after_ns;
                lane.open(time, event, Does(part));
                kept.push((time, *change));
            }
            Change::Close { after_ns } => {
                time += after_ns;
                lane.close(time, event);
                kept.push((time, *change));
            }
            Change::Cut { events } => {
                kept.truncate(kept.len().saturating_sub(events as usize));
                lane.truncate(kept.len() as u32);
            }
        }
    }
    (lane, kept, time + 5)
}

proptest! {
    #[test]
    fn any_stretch_is_summed_up_as_by_a_scan(changes in changes(), ends in (0.0..1.0f64, 0.0..1.0f64)) {
        let (lane, _, now_ns) = lane_of(&changes);
        let spans = lane.spans();
        let place = |part: f64| (part * (spans.len() + 1) as f64) as usize;
        let (from, to) = (place(ends.0.min(ends.1)), place(ends.0.max(ends.1)));
        let summary = lane.summary(from, to, now_ns);
        let (mut sums, mut longest, mut longest_ns) = ([0; 4], from, 0);
        for (index, span) in spans.iter().enumerate().take(to).skip(from) {
            let length = span.end_ns(now_ns) - span.start_ns;
            sums[span.what.part() as usize] += length;
            if length > longest_ns {
                (longest, longest_ns) = (index, length);
            }
        }
        prop_assert_eq!((summary.sums, summary.longest()), (sums, longest));
    }

    #[test]
    fn a_branch_leaves_no_trace_in_the_sums(changes in changes()) {
        let (lane, kept, _) = lane_of(&changes);
        let mut anew = Lane::default();
        for (event, (time, change)) in kept.iter().enumerate() {
            match *change {
                Change::Open { part, .. } => anew.open(*time, event as u32, Does(part)),
                Change::Close { .. } => anew.close(*time, event as u32),
                Change::Cut { .. } => {}
            }
        }
        prop_assert_eq!(lane, anew);
    }
}
