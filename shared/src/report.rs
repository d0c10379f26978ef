//! A report: what a trace amounts to, in numbers.

use serde::{Deserialize, Serialize};

use crate::session::RunEnd;
use crate::trace::Trace;

/// The numbers of one run. All times are nanoseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How it ended, its makespan and its result.
    pub end: RunEnd,
    /// Tasks by outcome.
    pub tasks: TaskCounts,
    /// Where the time of the tasks went, summed over all tasks.
    pub time: TimeSpent,
    /// One entry for each lane that ran tasks.
    pub lanes: Vec<LaneReport>,
    /// Peak memory over all lanes together, in bytes, where it was measured.
    pub peak_bytes: Option<u64>,
}

/// Tasks by outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskCounts {
    /// Ended with a result.
    pub finished: u32,
    /// Ended with an error.
    pub failed: u32,
    /// Cancelled before their end.
    pub cancelled: u32,
    /// Had no end when the run ended.
    pub unfinished: u32,
}

/// Where time went, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeSpent {
    /// From submission to start, without the transfer, and ready behind others.
    pub queueing_ns: u64,
    /// Encoding, decoding and carrying arguments and results to another memory.
    pub transfer_ns: u64,
    /// Computing.
    pub computing_ns: u64,
    /// Waiting for I/O.
    pub blocked_ns: u64,
    /// Of the lanes: neither computing nor starting, while the run went on.
    pub idle_ns: u64,
    /// Of the lanes: starting their workers.
    pub startup_ns: u64,
}

/// The numbers of one lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LaneReport {
    /// What a person reads beside it.
    pub name: String,
    /// How many tasks ended on it.
    pub tasks: u32,
    /// Nanoseconds in which it computed.
    pub computing_ns: u64,
    /// `computing_ns` over the makespan, from 0 to 1.
    pub utilisation: f64,
    /// Nanoseconds from its opening until its worker could take tasks.
    pub startup_ns: u64,
}

impl Report {
    /// Analyses a whole trace.
    pub fn new(trace: &Trace, end: RunEnd) -> Report {
        let _ = (trace, &end);
        unimplemented!()
    }

    /// How many times faster than `sequential` this run was.
    pub fn speedup_over(&self, sequential: &Report) -> f64 {
        sequential.end.makespan_ns as f64 / self.end.makespan_ns.max(1) as f64
    }

    /// The mean of the lanes' utilisation, from 0 to 1.
    pub fn utilisation(&self) -> f64 {
        let sum: f64 = self.lanes.iter().map(|lane| lane.utilisation).sum();
        sum / self.lanes.len().max(1) as f64
    }
}
