//! Lanes, whose spans follow each other, and crowds, which count the lanes in each state over time. Both find the
//! visible part of a hundred thousand entries by binary search. This module never looks at what a span means beyond
//! its [`Part`].

/// A span's content, which belongs to one of a few parts of the time.
pub trait Parts {
    /// The part that it belongs to.
    fn part(&self) -> Part;
}

/// The parts that time is divided into, where spans are too short to be drawn one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Running,
    /// Runs native code without the interpreter lock.
    Native,
    Ready,
    Waiting,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<W> {
    pub start_ns: u64,
    /// Its end, once it is closed; until then its start.
    end_ns: u64,
    opened: u32,
    closed: u32,
    pub what: W,
    /// Nanoseconds that the lane was running, native and ready before this span.
    before: [u64; 3],
}

/// The value of `closed` while a span is open.
const OPEN: u32 = u32::MAX;

impl<W> Span<W> {
    /// Whether it is open: its end has not come.
    pub fn is_open(&self) -> bool {
        self.closed == OPEN
    }

    /// Its end; `now_ns` while it is open.
    pub fn end_ns(&self, now_ns: u64) -> u64 {
        if self.is_open() { now_ns.max(self.start_ns) } else { self.end_ns }
    }

    /// The number of the event that began it.
    pub fn opened(&self) -> u32 {
        self.opened
    }
}

/// Spans that do not overlap, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane<W> {
    spans: Vec<Span<W>>,
}

impl<W> Default for Lane<W> {
    fn default() -> Self {
        Lane { spans: Vec::new() }
    }
}

impl<W: Parts> Lane<W> {
    /// All spans.
    pub fn spans(&self) -> &[Span<W>] {
        &self.spans
    }

    /// The content of the open span.
    pub fn now(&self) -> Option<&W> {
        self.spans.last().filter(|span| span.is_open()).map(|span| &span.what)
    }

    /// Opens a span and closes the one before it. It starts at `time_ns`, or at the end of the one before if that is
    /// later.
    pub fn open(&mut self, time_ns: u64, event: u32, what: W) {
        let time_ns = self.spans.last().map_or(0, |last| last.end_ns).max(time_ns);
        self.close(time_ns, event);
        let before = self.spans.last().map_or([0; 3], |last| {
            let mut before = last.before;
            if let Some(sum) = index_of(last.what.part()) {
                before[sum] += last.end_ns - last.start_ns;
            }
            before
        });
        self.spans.push(Span {
            start_ns: time_ns,
            end_ns: time_ns,
            opened: event,
            closed: OPEN,
            what,
            before,
        });
    }

    /// Closes the open span, if there is one.
    pub fn close(&mut self, time_ns: u64, event: u32) {
        if let Some(last) = self.spans.last_mut().filter(|last| last.is_open()) {
            last.end_ns = time_ns.max(last.start_ns);
            last.closed = event;
        }
    }

    /// Forgets the events numbered `from` and higher.
    pub fn truncate(&mut self, from: u32) {
        self.spans.truncate(self.spans.partition_point(|span| span.opened < from));
        if let Some(last) = self.spans.last_mut().filter(|last| last.closed >= from) {
            last.closed = OPEN;
            last.end_ns = last.start_ns;
        }
    }

    /// The number of the first span that ends after `time_ns`.
    pub fn first_after(&self, time_ns: u64) -> usize {
        self.spans.partition_point(|span| !span.is_open() && span.end_ns <= time_ns)
    }

    /// The span at `time_ns`, or the nearest one at most `slack_ns` away.
    pub fn at(&self, time_ns: f64, slack_ns: f64, now_ns: u64) -> Option<usize> {
        let after = self.spans.partition_point(|span| span.start_ns as f64 <= time_ns);
        let distance = |index: usize| {
            let span = &self.spans[index];
            (span.start_ns as f64 - time_ns).max(time_ns - span.end_ns(now_ns) as f64).max(0.0)
        };
        let around = after.saturating_sub(1)..(after + 1).min(self.spans.len());
        let nearest = around.min_by(|a, b| distance(*a).total_cmp(&distance(*b)))?;
        (distance(nearest) <= slack_ns).then_some(nearest)
    }

    /// How long the lane was running, native and ready within the spans `from..to`.
    pub fn sums(&self, from: usize, to: usize, now_ns: u64) -> [u64; 3] {
        let before = |index: usize| match self.spans.get(index) {
            Some(span) => span.before,
            None => self.spans.last().map_or([0; 3], |last| {
                let mut before = last.before;
                if let Some(sum) = index_of(last.what.part()) {
                    before[sum] += last.end_ns(now_ns) - last.start_ns;
                }
                before
            }),
        };
        let (from, to) = (before(from), before(to));
        std::array::from_fn(|i| to[i].saturating_sub(from[i]))
    }
}

fn index_of(part: Part) -> Option<usize> {
    match part {
        Part::Running => Some(0),
        Part::Native => Some(1),
        Part::Ready => Some(2),
        Part::Waiting => None,
    }
}

/// How many of a group of lanes were running, ready or waiting, over time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crowd {
    points: Vec<CrowdPoint>,
}

/// The counts from one time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrowdPoint {
    pub time_ns: u64,
    /// Running or in native code.
    pub running: u32,
    pub ready: u32,
    pub waiting: u32,
    /// The largest total so far.
    most: u32,
    event: u32,
}

impl CrowdPoint {
    /// The total.
    pub fn all(&self) -> u32 {
        self.running + self.ready + self.waiting
    }
}

impl Crowd {
    /// All changes, by time.
    pub fn points(&self) -> &[CrowdPoint] {
        &self.points
    }

    /// The largest total at any time.
    pub fn most(&self) -> u32 {
        self.points.last().map_or(0, |point| point.most)
    }

    /// The counts at `time_ns`.
    pub fn at(&self, time_ns: u64) -> Option<&CrowdPoint> {
        self.points[..self.points.partition_point(|point| point.time_ns <= time_ns)].last()
    }

    /// One lane changes from `before` to `after`; `None` means that the lane is not in the crowd.
    pub fn change(&mut self, time_ns: u64, event: u32, before: Option<Part>, after: Option<Part>) {
        if before == after {
            return;
        }
        let last = self.points.last().copied();
        let mut point = last
            .unwrap_or(CrowdPoint { time_ns, running: 0, ready: 0, waiting: 0, most: 0, event })
            .at(time_ns, event);
        if let Some(count) = before.map(|part| point.count(part)) {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = after.map(|part| point.count(part)) {
            *count += 1;
        }
        point.most = point.most.max(point.all());
        point.time_ns = last.map_or(0, |last| last.time_ns).max(time_ns);
        self.points.push(point);
    }

    /// Forgets the events numbered `from` and higher.
    pub fn truncate(&mut self, from: u32) {
        self.points.truncate(self.points.partition_point(|point| point.event < from));
    }
}

impl CrowdPoint {
    fn at(self, time_ns: u64, event: u32) -> CrowdPoint {
        CrowdPoint { time_ns, event, ..self }
    }

    fn count(&mut self, part: Part) -> &mut u32 {
        match part {
            Part::Running | Part::Native => &mut self.running,
            Part::Ready => &mut self.ready,
            Part::Waiting => &mut self.waiting,
        }
    }
}
