//! Spans that follow each other on a lane, and counts of what many lanes do, in the form in which a timeline
//! reads them: any stretch of a million spans is found and summed up in logarithmic time, while spans are
//! appended and cut off. It knows times and the numbers of events, never what they mean.
//!
//! The sums are kept as in Perfetto's mip maps: each level holds one [`Summary`] for eight of the level below.
//! Only full groups of spans that have ended are in it, so appending a span costs a constant amount on average,
//! and cutting spans off shortens the levels.

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

impl<W: Parts> Span<W> {
    fn summary(&self, index: usize, now_ns: u64) -> Summary {
        let length = self.end_ns(now_ns) - self.start_ns;
        let mut sums = [0; 4];
        sums[self.what.part() as usize] = length;
        Summary { sums, longest_ns: length, longest: u32::try_from(index).unwrap_or(u32::MAX) }
    }
}

/// What consecutive spans are together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Nanoseconds running, native, ready and waiting: in the order of [`Part`].
    pub sums: [u64; 4],
    longest_ns: u64,
    longest: u32,
}

impl Summary {
    /// The number of the longest span; of several, the first.
    pub fn longest(&self) -> usize {
        self.longest as usize
    }

    /// These spans, and those of `next` after them.
    fn then(self, next: Summary) -> Summary {
        let longest = if next.longest_ns > self.longest_ns { next } else { self };
        Summary { sums: std::array::from_fn(|i| self.sums[i] + next.sums[i]), ..longest }
    }
}

/// How many spans, or summaries of the level below, one summary is of.
const FANOUT: usize = 8;

/// Spans that do not overlap, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane<W> {
    spans: Vec<Span<W>>,
    /// `levels[0]` sums up each [`FANOUT`] spans, `levels[1]` each [`FANOUT`] of `levels[0]`, and so on. The last
    /// span, which may be open or opened again, is in none.
    levels: Vec<Vec<Summary>>,
}

impl<W> Default for Lane<W> {
    fn default() -> Self {
        Lane { spans: Vec::new(), levels: Vec::new() }
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
        self.sum_up();
        self.spans.push(Span { start_ns: time_ns, end_ns: time_ns, opened: event, closed: OPEN, what });
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
        let mut groups = self.spans.len().saturating_sub(1);
        for level in &mut self.levels {
            groups /= FANOUT;
            level.truncate(groups);
        }
        self.levels.truncate(self.levels.partition_point(|level| !level.is_empty()));
    }

    /// The number of the first span that ends after `time_ns`.
    pub fn first_after(&self, time_ns: u64) -> usize {
        self.spans.partition_point(|span| !span.is_open() && span.end_ns <= time_ns)
    }

    /// The number of the first span from `from` on that does not begin before `time_ns`.
    pub fn first_from(&self, from: usize, time_ns: f64) -> usize {
        from + self.spans[from..].partition_point(|span| (span.start_ns as f64) < time_ns)
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

    /// What the spans `from..to` are together.
    pub fn summary(&self, from: usize, to: usize, now_ns: u64) -> Summary {
        let (mut at, to) = (from, to.min(self.spans.len()));
        let mut all = Summary { longest: u32::try_from(from).unwrap_or(u32::MAX), ..Summary::default() };
        while at < to {
            let (next, size) = self.largest_from(at, to, now_ns);
            all = all.then(next);
            at += size;
        }
        all
    }

    /// The largest summary that begins with the span `at` and ends by `to`, and how many spans it is of.
    fn largest_from(&self, at: usize, to: usize, now_ns: u64) -> (Summary, usize) {
        let mut best = None;
        let mut size = FANOUT;
        for level in &self.levels {
            let known = level.get(at / size).filter(|_| at.is_multiple_of(size) && at + size <= to);
            let Some(summary) = known else { break };
            best = Some((*summary, size));
            size *= FANOUT;
        }
        best.unwrap_or_else(|| (self.spans[at].summary(at, now_ns), 1))
    }

    /// Adds the summaries of the groups that the spans so far fill. All spans have ended.
    fn sum_up(&mut self) {
        let mut size = FANOUT;
        let mut level = 0;
        while !self.spans.is_empty() && self.spans.len().is_multiple_of(size) {
            let from = self.spans.len() - size;
            let all = self.summary(from, self.spans.len(), 0);
            if level == self.levels.len() {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(all);
            (size, level) = (size * FANOUT, level + 1);
        }
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
