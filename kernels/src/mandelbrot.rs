//! The Mandelbrot set, by the escape-time algorithm, [`LANES`] pixels side by side.
//!
//! Only plain `f64` multiplications and additions, in one order on every machine: iteration counts are
//! equal to the last bit everywhere. A step can end in the middle of a pixel, so any number of
//! iterations can be interrupted.

use shared::job::{IoReply, Job, Step};

use crate::digest::Digest;
use crate::end::finished;

/// Pixels that are iterated side by side.
const LANES: usize = 8;

/// Iterations of all lanes between two checks whether any pixel is still inside.
const UNROLL: u32 = 8;

/// Iterations of all lanes in one step.
const ITERATIONS_PER_STEP: u32 = 16_384;

/// The cost of beginning and ending a group of pixels, in iterations.
const GROUP_OVERHEAD: u32 = 8;

/// The window of the complex plane: its left, its top, and the length of its sides.
const LEFT: f64 = -2.2;
const TOP: f64 = -1.5;
const SIDE: f64 = 3.0;

/// Renders a band of rows.
pub(crate) struct Mandelbrot {
    width: u32,
    height: u32,
    max_iterations: u32,
    from: u32,
    to: u32,
    row: u32,
    x: u32,
    group: Option<Group>,
    /// The iteration counts of the current row, little-endian.
    counts: Vec<u8>,
    digest: Digest,
}

/// [`LANES`] neighbouring pixels in the middle of their iterations.
struct Group {
    c_re: [f64; LANES],
    c_im: f64,
    z_re: [f64; LANES],
    z_im: [f64; LANES],
    /// The number of iterations for which each pixel was inside. Floats, so that they stay in vector registers.
    inside: [f64; LANES],
    done: u32,
}

impl Mandelbrot {
    pub(crate) fn new(width: u32, height: u32, max_iterations: u32, from: u32, to: u32) -> Self {
        let (digest, counts) = (Digest::default(), Vec::new());
        Mandelbrot { width, height, max_iterations, from, to, row: from, x: 0, group: None, counts, digest }
    }

    /// Iterates the current group, up to `budget` times. Returns the budget that is left.
    fn advance(&mut self, budget: u32) -> u32 {
        let mut group = match self.group.take() {
            Some(group) => group,
            None => Group::new(self.x, self.row, self.width, self.height),
        };
        let (ran, any_inside) = group.iterate((self.max_iterations - group.done).min(budget));
        if any_inside && group.done < self.max_iterations {
            self.group = Some(group);
        } else {
            self.end_group(&group);
        }
        budget.saturating_sub(ran + GROUP_OVERHEAD)
    }

    fn end_group(&mut self, group: &Group) {
        let pixels = (self.width - self.x).min(LANES as u32);
        for &inside in &group.inside[..pixels as usize] {
            self.counts.extend_from_slice(&(inside as u32).to_le_bytes());
        }
        self.x += pixels;
        if self.x >= self.width {
            self.digest.update(&self.counts);
            self.counts.clear();
            self.x = 0;
            self.row += 1;
        }
    }
}

impl Job for Mandelbrot {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        let mut budget = ITERATIONS_PER_STEP;
        while self.row < self.to && budget > 0 {
            budget = self.advance(budget);
        }
        if self.row < self.to { Step::Continue } else { finished(self.digest.value()) }
    }

    fn progress(&self) -> Option<f32> {
        let rows = (self.row - self.from) as f32 + self.x as f32 / self.width.max(1) as f32;
        Some(rows / (self.to.saturating_sub(self.from)).max(1) as f32)
    }
}

impl Group {
    fn new(x: u32, row: u32, width: u32, height: u32) -> Self {
        let across = SIDE / f64::from(width);
        let down = SIDE / f64::from(height);
        Group {
            c_re: std::array::from_fn(|i| LEFT + (f64::from(x) + i as f64 + 0.5) * across),
            c_im: TOP + (f64::from(row) + 0.5) * down,
            z_re: [0.0; LANES],
            z_im: [0.0; LANES],
            inside: [0.0; LANES],
            done: 0,
        }
    }

    /// Iterates `most` times, or until no pixel is inside. Returns how often it did, and whether any is.
    fn iterate(&mut self, most: u32) -> (u32, bool) {
        let (mut z_re, mut z_im, mut inside) = (self.z_re, self.z_im, self.inside);
        let mut ran = 0;
        let mut any_inside = true;
        while ran < most && any_inside {
            let before = inside;
            let block = UNROLL.min(most - ran);
            for _ in 0..block {
                iterate_once(&self.c_re, self.c_im, &mut z_re, &mut z_im, &mut inside);
            }
            ran += block;
            // A point that has left never comes back, so a pixel that was not inside once is outside.
            any_inside = (0..LANES).any(|i| inside[i] - before[i] == f64::from(block));
        }
        (self.z_re, self.z_im, self.inside) = (z_re, z_im, inside);
        self.done += ran;
        (ran, any_inside)
    }
}

/// Counts the pixels that are inside, then `z = z² + c`. A point that has left overflows to NaN, which
/// is not inside either.
#[inline(always)]
fn iterate_once(
    c_re: &[f64; LANES],
    c_im: f64,
    z_re: &mut [f64; LANES],
    z_im: &mut [f64; LANES],
    inside: &mut [f64; LANES],
) {
    for i in 0..LANES {
        let (re2, im2) = (z_re[i] * z_re[i], z_im[i] * z_im[i]);
        inside[i] += if re2 + im2 <= 4.0 { 1.0 } else { 0.0 };
        let cross = z_re[i] * z_im[i];
        z_re[i] = re2 - im2 + c_re[i];
        z_im[i] = cross + cross + c_im;
    }
}
