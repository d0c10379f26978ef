//! Matrix multiplication, in blocks that stay in registers and caches.
//!
//! The scheme is that of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", ACM
//! TOMS 34 (2008): the right matrix is packed once into panels of [`COLS`] columns, and [`ROWS`] × `COLS`
//! products are summed in registers, in plain array loops that compilers turn into vector code. A library would pack the
//! operands anew at each call, and a call cannot be cut into short steps. Elements are small integers, so that every
//! sum is exact in `f32`, in any order, on every machine.

use shared::Value;
use shared::job::{IoReply, Job, Step};
use shared::random::SplitMix64;

use crate::digest::Digest;
use crate::end::{finished, room};

/// Rows and columns of the block of the product that is summed in registers.
const ROWS: usize = 4;
const COLS: usize = 8;

/// Rows of the product that share one pass over the right matrix: up to this many keep the left band in cache.
const BAND: usize = 32;

/// Elements made in one step.
const MADE_PER_STEP: usize = 64 << 10;

/// Products summed in one step.
const PRODUCTS_PER_STEP: usize = 1 << 20;

/// Multiplies a band of rows of the left matrix by the right one.
pub(crate) struct Matmul {
    size: usize,
    from: usize,
    to: usize,
    seed: u64,
    /// The right matrix in panels of `COLS` columns; a panel holds its rows one after another.
    right: Vec<f32>,
    /// The number of finished panels of the right matrix.
    made: usize,
    /// The next row of the product, and the next panel for its band.
    row: usize,
    panel: usize,
    /// The current band of the left matrix: blocks of `ROWS` rows; a block holds its columns one after another.
    left: Vec<f32>,
    product: Vec<f32>,
    digest: Digest,
}

impl Matmul {
    pub(crate) fn new(size: u32, from: u32, to: u32, seed: u64) -> Self {
        let (from, to) = (from as usize, to as usize);
        Matmul {
            size: size as usize,
            from,
            to,
            seed,
            right: Vec::new(),
            made: 0,
            row: from,
            panel: 0,
            left: Vec::new(),
            product: Vec::new(),
            digest: Digest::default(),
        }
    }

    fn panels(&self) -> usize {
        self.size.div_ceil(COLS)
    }

    /// Rows in the current band.
    fn band(&self) -> usize {
        (self.to - self.row).min(BAND)
    }

    /// Makes the next few panels of the right matrix. Columns beyond its edge are zeros.
    fn make_right(&mut self) -> Result<(), Step> {
        let size = self.size;
        if self.right.is_empty() {
            self.right = room(self.panels() * size * COLS)?;
        }
        let last = (self.made + (MADE_PER_STEP / (size * COLS)).max(1)).min(self.panels());
        for panel in self.made..last {
            for k in 0..size {
                let column = |j| if j < size { element(self.seed, Side::Right, size, k, j) } else { 0.0 };
                self.right.extend((panel * COLS..(panel + 1) * COLS).map(column));
            }
        }
        self.made = last;
        Ok(())
    }

    fn make_left(&mut self) {
        let size = self.size;
        self.left.clear();
        for first in (0..self.band()).step_by(ROWS) {
            for k in 0..size {
                for i in first..first + ROWS {
                    let row = self.row + i;
                    // A last block that is short of rows is filled with zeros, whose products are never read.
                    let value =
                        if row < self.to { element(self.seed, Side::Left, size, row, k) } else { 0.0 };
                    self.left.push(value);
                }
            }
        }
        self.product.clear();
        self.product.resize(self.band() * size, 0.0);
    }

    /// Multiplies the current band by one panel.
    fn multiply_panel(&mut self) {
        let size = self.size;
        let right = &self.right[self.panel * size * COLS..][..size * COLS];
        let first_col = self.panel * COLS;
        let cols = COLS.min(size - first_col);
        for (block, left) in self.left.chunks_exact(size * ROWS).enumerate() {
            let sums = multiply_block(left, right);
            let rows = ROWS.min(self.band() - block * ROWS);
            for (i, sums) in sums.iter().enumerate().take(rows) {
                let at = (block * ROWS + i) * size + first_col;
                self.product[at..at + cols].copy_from_slice(&sums[..cols]);
            }
        }
        self.panel += 1;
    }

    fn end_band(&mut self) {
        for row in self.product.chunks_exact(self.size) {
            self.digest.update_with(row, |value| value.to_le_bytes());
        }
        self.row += self.band();
        self.panel = 0;
    }

    fn result(&self) -> Value {
        self.digest.value()
    }
}

impl Job for Matmul {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        if self.row >= self.to {
            return finished(self.result());
        }
        if self.made < self.panels() {
            return self.make_right().err().unwrap_or(Step::Continue);
        }
        if self.panel == 0 {
            self.make_left();
        }
        let per_panel = self.band() * self.size * COLS;
        for _ in 0..(PRODUCTS_PER_STEP / per_panel).max(1) {
            self.multiply_panel();
            if self.panel == self.panels() {
                self.end_band();
                break;
            }
        }
        if self.row < self.to { Step::Continue } else { finished(self.result()) }
    }

    fn progress(&self) -> Option<f32> {
        let rows = (self.row - self.from) as f32;
        let band = self.panel as f32 / self.panels().max(1) as f32
            * self.to.saturating_sub(self.row).min(BAND) as f32;
        Some((rows + band) / self.to.saturating_sub(self.from).max(1) as f32)
    }
}

/// Multiplies `ROWS` rows by `COLS` columns; both hold one index of the sum after another.
#[inline(always)]
fn multiply_block(left: &[f32], right: &[f32]) -> [[f32; COLS]; ROWS] {
    let mut sums = [[0.0; COLS]; ROWS];
    let (left, _) = left.as_chunks::<ROWS>();
    let (right, _) = right.as_chunks::<COLS>();
    for (a, b) in left.iter().zip(right) {
        for i in 0..ROWS {
            for j in 0..COLS {
                sums[i][j] += a[i] * b[j];
            }
        }
    }
    sums
}

/// Which matrix an element belongs to.
pub(crate) enum Side {
    Left,
    Right,
}

/// An element of a seeded matrix: a whole number from -8 to 7. Sums of 2^18 products of two are exact.
pub(crate) fn element(seed: u64, side: Side, size: usize, row: usize, col: usize) -> f32 {
    let index = (row * size + col) as u64;
    let place = match side {
        Side::Left => 2 * index,
        Side::Right => 2 * index + 1,
    };
    (SplitMix64::at(seed, place).next_u64() >> 60) as f32 - 8.0
}
