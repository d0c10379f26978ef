//! The pictures that Interleave supplies: landscapes, painted from their number, then encoded as PNG.
//!
//! Painting takes a small part of the job's time. The decoder reads a real file.

use shared::random::SplitMix64;
use shared::task::Blob;

use super::{Picture, thumbnail};

const WIDTH: usize = 640;
const HEIGHT: usize = 480;

/// Rows painted in one step.
const ROWS_PER_STEP: usize = 24;

/// Ridges of hills, one before the other.
const RIDGES: usize = 5;

/// How bright the sun's glow is where it begins, in parts of 256.
const GLOW: i32 = 160;

type Color = [u8; 3];

/// The colours of a landscape.
struct Palette {
    zenith: Color,
    horizon: Color,
    far: Color,
    near: Color,
    sun: Color,
}

/// Dawn, day, dusk, night, desert, mist.
const PALETTES: [Palette; 6] = [
    palette([42, 52, 104], [255, 170, 120], [165, 115, 150], [35, 25, 55], [255, 230, 170]),
    palette([70, 140, 220], [215, 235, 250], [140, 175, 200], [30, 70, 60], [255, 250, 220]),
    palette([30, 20, 60], [240, 90, 80], [140, 60, 100], [20, 10, 30], [255, 190, 120]),
    palette([8, 12, 40], [60, 80, 140], [50, 65, 115], [6, 8, 22], [230, 235, 250]),
    palette([120, 180, 220], [250, 220, 170], [220, 150, 100], [110, 50, 30], [255, 245, 210]),
    palette([150, 185, 190], [235, 240, 230], [140, 170, 160], [20, 50, 40], [255, 255, 245]),
];

const fn palette(zenith: Color, horizon: Color, far: Color, near: Color, sun: Color) -> Palette {
    Palette { zenith, horizon, far, near, sun }
}

/// A landscape that is being painted.
pub(super) struct Painting {
    palette: &'static Palette,
    sun: [i32; 2],
    sun_radius: i32,
    /// The height of the picture at which each ridge ends, column by column; the farthest first.
    ridges: Vec<Vec<i32>>,
    grain: SplitMix64,
    picture: Picture,
}

impl Painting {
    pub(super) fn new(number: u32) -> Self {
        let mut random = SplitMix64::new(u64::from(number));
        let mut pick = |from: i32, to: i32| from + (random.next_unit() * f64::from(to - from)) as i32;
        let sun = [pick(WIDTH as i32 / 6, WIDTH as i32 * 5 / 6), pick(HEIGHT as i32 / 8, HEIGHT as i32 / 3)];
        let sun_radius = pick(22, 48);
        let ridges = (0..RIDGES).map(|n| ridge(&mut random, n)).collect();
        Painting {
            palette: &PALETTES[number as usize % PALETTES.len()],
            sun,
            sun_radius,
            ridges,
            grain: random,
            picture: Picture { width: WIDTH, height: HEIGHT, pixels: Vec::new() },
        }
    }

    /// One step of painting. Returns the encoded file after the last.
    pub(super) fn advance(&mut self) -> Result<Option<Blob>, String> {
        let painted = self.picture.pixels.len() / (3 * WIDTH);
        if painted == HEIGHT {
            return thumbnail::encode(&self.picture).map(|file| Some(Blob::new(file)));
        }
        for y in painted..(painted + ROWS_PER_STEP).min(HEIGHT) {
            let sky = self.sky(y);
            for x in 0..WIDTH {
                let color = self.color(x, y, sky);
                let color = grainy(color, self.grain.next_u64());
                self.picture.pixels.extend_from_slice(&color);
            }
        }
        Ok(None)
    }

    pub(super) fn progress(&self) -> f32 {
        self.picture.pixels.len() as f32 / (3 * WIDTH * HEIGHT) as f32
    }

    /// The colour of the sky in one row.
    fn sky(&self, y: usize) -> Color {
        let Palette { zenith, horizon, .. } = self.palette;
        mix(*zenith, *horizon, (y * 256 / (HEIGHT * 2 / 3)).min(256) as i32)
    }

    fn color(&self, x: usize, y: usize, sky: Color) -> Color {
        let Palette { horizon, far, near, sun, .. } = self.palette;
        if let Some(n) = (0..RIDGES).rev().find(|&n| y as i32 >= self.ridges[n][x]) {
            let hill = mix(*far, *near, n as i32 * 256 / (RIDGES as i32 - 1));
            // Mist in the valleys.
            let depth = (y as i32 - self.ridges[n][x]).min(128);
            return mix(hill, *horizon, depth / 2 * (RIDGES - n) as i32 / RIDGES as i32);
        }
        let (dx, dy) = (x as i32 - self.sun[0], y as i32 - self.sun[1]);
        let (distance2, radius2) = (dx * dx + dy * dy, self.sun_radius * self.sun_radius);
        match distance2 {
            d if d <= radius2 => *sun,
            // A glow that fades away with the square of the distance.
            d if d <= GLOW * radius2 => mix(sky, *sun, GLOW * radius2 / d),
            _ => sky,
        }
    }
}

/// The outline of the `n`th ridge: four octaves of smooth noise.
fn ridge(random: &mut SplitMix64, n: usize) -> Vec<i32> {
    let mut outline = vec![(HEIGHT * (45 + 11 * n) / 100) as f64; WIDTH];
    for octave in 0..4 {
        let period = (WIDTH / 3) >> octave;
        let size = 70.0 / f64::from(1 << octave);
        let knots: Vec<f64> = (0..WIDTH / period + 2).map(|_| (random.next_unit() - 0.5) * size).collect();
        for (x, height) in outline.iter_mut().enumerate() {
            let (knot, along) = (x / period, (x % period) as f64 / period as f64);
            let smooth = along * along * (3.0 - 2.0 * along);
            *height += knots[knot] + (knots[knot + 1] - knots[knot]) * smooth;
        }
    }
    outline.iter().map(|&height| height as i32).collect()
}

/// `part` of 256 parts of `b`, the rest `a`.
fn mix(a: Color, b: Color, part: i32) -> Color {
    std::array::from_fn(|i| {
        let (a, b) = (i32::from(a[i]), i32::from(b[i]));
        (a + (b - a) * part / 256) as u8
    })
}

/// Film grain, so that the file has something to compress and the blur something to smooth.
fn grainy(color: Color, random: u64) -> Color {
    let grain = (random >> 61) as u8;
    color.map(|sample| sample.saturating_add(grain).saturating_sub(4))
}
