//! An exploration of every interleaving, a piece at a time, beside the loaded run.

use std::sync::Arc;

use shared::program::{Diagnostic, ProgramSpec, Reply};

use crate::explore::{Bounds, Points, Search, Status};
use crate::library::compile;

/// Steps of the search in one piece, and random runs after it.
const PIECE: u64 = 50;
const SAMPLES: u64 = 1;
/// The most states that are kept: some hundred megabytes.
const STATES: usize = 500_000;
/// How often the page hears of it, in milliseconds.
const REPORT_MS: f64 = 500.0;

/// An exploration in progress.
#[derive(Debug)]
pub struct Exploring {
    search: Search,
    seed: u64,
    wall_ms: u64,
    began_ms: Option<f64>,
    reported_ms: f64,
}

impl Exploring {
    /// An exploration of a program.
    ///
    /// # Errors
    /// If its text is not a program.
    pub fn new(spec: &ProgramSpec) -> Result<Exploring, Vec<Diagnostic>> {
        let program = Arc::new(compile(&spec.source, &spec.files)?.program);
        let search = Search::new(program, spec, Points::AnyBytecode, Bounds { states: STATES });
        let wall_ms = spec.settings.limits.wall_ms;
        Ok(Exploring { search, seed: 0, wall_ms, began_ms: None, reported_ms: f64::NEG_INFINITY })
    }

    /// A piece; false if that was the last.
    pub fn advance(&mut self, now_ms: f64, replies: &mut Vec<Reply>) -> bool {
        let began_ms = *self.began_ms.get_or_insert(now_ms);
        if now_ms - began_ms > self.wall_ms as f64 {
            self.search.stop("time");
        }
        if self.search.work(PIECE) == Status::Working {
            for _ in 0..SAMPLES {
                self.seed += 1;
                self.search.sample(self.seed);
            }
            if self.reported_ms == f64::NEG_INFINITY {
                self.reported_ms = now_ms;
            } else if now_ms - self.reported_ms > REPORT_MS {
                self.report(replies);
                self.reported_ms = now_ms;
            }
            return true;
        }
        self.search.shorten();
        self.report(replies);
        false
    }

    /// Ends it with what was found.
    pub fn stop(mut self, replies: &mut Vec<Reply>) {
        self.search.stop("stopped");
        self.report(replies);
    }

    fn report(&mut self, replies: &mut Vec<Reply>) {
        let exploration = self.search.report();
        replies.push(Reply::Explored { exploration: Box::new(exploration) });
    }
}
