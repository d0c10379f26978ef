//! Gaussian blur: two passes, along rows and along columns, of one weighted sum.
//!
//! The passes are interleaved: blurred pixels replace pixels that are no longer needed, and the buffer holds only as many
//! rows as the kernel is high. Plain `f32` multiplications and additions in
//! one order, with weights rounded from `libm`'s exponential: equal to the last bit on every machine.

use super::Picture;

/// Weighted samples summed in one step.
const SAMPLES_PER_STEP: usize = 1 << 20;

/// Samples summed side by side, in vector registers.
const LANES: usize = 32;

/// The largest standard deviation, in pixels.
const MAX_RADIUS: f32 = 64.0;

/// A picture that is being blurred.
pub(super) struct Blur {
    picture: Picture,
    /// One weight for each offset from `-reach` to `reach`. Their sum is 1.
    weights: Vec<f32>,
    reach: usize,
    /// The last `weights.len()` rows that are blurred along themselves; row `y` is at `y % kept()`.
    rows: Vec<f32>,
    /// Rows that are blurred along themselves.
    across: usize,
    /// Rows that are blurred both ways, and stored in the picture.
    down: usize,
    /// A row with its ends repeated, and a row of sums: kept to spare allocations.
    padded: Vec<f32>,
    sums: Vec<f32>,
}

impl Blur {
    /// Blurs `picture`; `radius` is the standard deviation in pixels, as in CSS and Pillow.
    pub(super) fn new(picture: Picture, radius: f32) -> Self {
        let weights = weights(radius);
        let len = 3 * picture.width;
        Blur {
            reach: weights.len() / 2,
            rows: vec![0.0; weights.len().min(picture.height) * len],
            across: 0,
            down: 0,
            padded: Vec::new(),
            sums: vec![0.0; len],
            picture,
            weights,
        }
    }

    /// One step of the blur. Returns the picture after the last.
    pub(super) fn advance(&mut self) -> Option<Picture> {
        let height = self.picture.height;
        let per_row = self.sums.len() * self.weights.len();
        for _ in 0..(SAMPLES_PER_STEP / per_row.max(1)).max(1) {
            if self.down == height || self.weights.len() == 1 {
                let empty = Picture { width: 0, height: 0, pixels: Vec::new() };
                return Some(std::mem::replace(&mut self.picture, empty));
            }
            if self.across < height.min(self.down + self.reach + 1) {
                self.blur_across();
            } else {
                self.blur_down();
            }
        }
        None
    }

    pub(super) fn progress(&self) -> f32 {
        (self.across + self.down) as f32 / (2 * self.picture.height).max(1) as f32
    }

    /// Blurs the next row of the picture along itself.
    fn blur_across(&mut self) {
        let len = self.sums.len();
        let row = &self.picture.pixels[self.across * len..][..len];
        let (first, last) = (&row[..3], &row[len - 3..]);
        self.padded.clear();
        self.padded.extend((0..self.reach).flat_map(|_| first).map(|&sample| f32::from(sample)));
        self.padded.extend(row.iter().map(|&sample| f32::from(sample)));
        self.padded.extend((0..self.reach).flat_map(|_| last).map(|&sample| f32::from(sample)));
        let at = self.across % self.kept() * len;
        let padded = &self.padded;
        weighted_sums(&self.weights, |k| &padded[3 * k..3 * k + len], &mut self.rows[at..at + len]);
        self.across += 1;
    }

    /// Blurs the next row along the columns, and stores it.
    fn blur_down(&mut self) {
        let len = self.sums.len();
        let bottom = self.picture.height - 1;
        let (y, reach, kept, rows) = (self.down, self.reach, self.kept(), &self.rows);
        let row = |k: usize| {
            let y = (y + k).saturating_sub(reach).min(bottom);
            &rows[y % kept * len..][..len]
        };
        weighted_sums(&self.weights, row, &mut self.sums);
        for (pixel, &sum) in self.picture.pixels[y * len..][..len].iter_mut().zip(&self.sums) {
            *pixel = (sum + 0.5) as u8;
        }
        self.down += 1;
    }

    /// How many rows are kept.
    fn kept(&self) -> usize {
        self.weights.len().min(self.picture.height)
    }
}

/// Sets each of `sums` to the sum of `weights[k] * samples(k)[i]` over `k`, in the order of `k`.
fn weighted_sums<'a>(weights: &[f32], samples: impl Fn(usize) -> &'a [f32], sums: &mut [f32]) {
    let (blocks, rest) = sums.as_chunks_mut::<LANES>();
    let whole = blocks.len() * LANES;
    for (n, block) in blocks.iter_mut().enumerate() {
        let mut lanes = [0.0; LANES];
        for (k, &weight) in weights.iter().enumerate() {
            let samples = &samples(k)[n * LANES..][..LANES];
            for (sum, &sample) in lanes.iter_mut().zip(samples) {
                *sum += weight * sample;
            }
        }
        *block = lanes;
    }
    for (i, sum) in rest.iter_mut().enumerate() {
        *sum = weights.iter().enumerate().fold(0.0, |sum, (k, &weight)| sum + weight * samples(k)[whole + i]);
    }
}

/// The weights of a Gaussian kernel, cut at three standard deviations. One weight if there is no blur.
fn weights(radius: f32) -> Vec<f32> {
    if radius.is_nan() || radius <= 0.0 {
        return vec![1.0];
    }
    let radius = f64::from(radius.min(MAX_RADIUS));
    let reach = libm::ceil(3.0 * radius) as i32;
    let bell = |x: i32| libm::exp(-f64::from(x * x) / (2.0 * radius * radius));
    let total: f64 = (-reach..=reach).map(bell).sum();
    (-reach..=reach).map(|x| (bell(x) / total) as f32).collect()
}
