//! The part of a picture that is rectangles: grounds, bars, hatching, columns of merged spans. They are written
//! into memory and handed to the canvas in one call, because a call for each of the many thousand rectangles of
//! a crowded timeline takes several frames. Numbers only.

/// Red, green, blue and opacity.
pub type Rgba = [u8; 4];

/// The radius of a bar's corners, in pixels of the page.
const CORNER_PX: f64 = 3.0;
/// The distance of the lines of hatching, and their thickness.
const HATCH_PX: (f64, f64) = (6.0, 2.0);
/// The opacity of hatching between its lines.
const HATCH_ALPHA: f64 = 0.45;

/// A rectangle, in pixels of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A picture in memory. `ratio` of its pixels are one of the page.
#[derive(Debug, Default)]
pub struct Pixels {
    width: usize,
    height: usize,
    ratio: f64,
    data: Vec<Rgba>,
}

impl Pixels {
    /// Begins a picture of one colour, of this size in pixels of the device.
    pub fn begin(&mut self, width: usize, height: usize, ratio: f64, colour: Rgba) {
        (self.width, self.height, self.ratio) = (width, height, ratio);
        self.data.clear();
        self.data.resize(width * height, colour);
    }

    /// The size in pixels of the device.
    pub fn size(&self) -> (u32, u32) {
        (self.width as u32, self.height as u32)
    }

    /// All bytes, row by row.
    pub fn bytes(&self) -> &[u8] {
        self.data.as_flattened()
    }

    /// Fills a rectangle; `alpha` of 1 covers what was there.
    pub fn fill(&mut self, rect: Rect, colour: Rgba, alpha: f64) {
        let opacity = opacity(colour, alpha);
        self.rows(rect, |_, row| {
            if opacity == OPAQUE {
                row.fill(colour);
            } else {
                row.iter_mut().for_each(|pixel| blend(pixel, colour, opacity));
            }
        });
    }

    /// Fills a rectangle with round corners.
    pub fn fill_round(&mut self, rect: Rect, colour: Rgba) {
        let radius = (CORNER_PX.min(rect.width / 2.0).min(rect.height / 2.0) * self.ratio).max(0.0);
        let height = self.span(rect.y, rect.height, self.height).len();
        self.rows(rect, |y, row| {
            // How far the middle of this line of pixels is above the circles' centres, or below.
            let away = radius - 0.5 - (y.min(height.saturating_sub(y + 1)) as f64);
            let inset =
                if away > 0.0 { radius - (radius * radius - away * away).max(0.0).sqrt() } else { 0.0 };
            let (whole, part) = (inset as usize, inset.fract());
            let end = row.len().saturating_sub(whole);
            let Some(inner) = row.get_mut(whole..end).filter(|inner| !inner.is_empty()) else { return };
            let last = inner.len() - 1;
            let kept = (inner[0], inner[last]);
            inner.fill(colour);
            for (index, under) in [(0, kept.0), (last, kept.1)] {
                inner[index] = under;
                blend(&mut inner[index], colour, opacity(colour, 1.0 - part));
            }
        });
    }

    /// Hatches a rectangle: lines from bottom left to top right, and between them the colour half transparent.
    pub fn hatch(&mut self, rect: Rect, colour: Rgba) {
        let (distance, thickness) = ((HATCH_PX.0 * self.ratio) as usize, (HATCH_PX.1 * self.ratio) as usize);
        let (line, between) = (opacity(colour, 1.0), opacity(colour, HATCH_ALPHA));
        let left = self.span(rect.x, rect.width, self.width).start;
        self.rows(rect, |y, row| {
            for (x, pixel) in row.iter_mut().enumerate() {
                let is_line = (left + x + y) % distance.max(1) < thickness;
                blend(pixel, colour, if is_line { line } else { between });
            }
        });
    }

    /// Calls `draw` with the visible lines of pixels of a rectangle and their numbers within it.
    fn rows(&mut self, rect: Rect, mut draw: impl FnMut(usize, &mut [Rgba])) {
        let columns = self.span(rect.x, rect.width, self.width);
        let top = (rect.y * self.ratio).round().max(0.0) as usize;
        let above = (-(rect.y * self.ratio).round()).max(0.0) as usize;
        for y in self.span(rect.y, rect.height, self.height) {
            let from = y * self.width;
            draw(y - top + above, &mut self.data[from + columns.start..from + columns.end]);
        }
    }

    /// The pixels from `from` on, at least one if there is any length, within `0..most`.
    fn span(&self, from: f64, length: f64, most: usize) -> std::ops::Range<usize> {
        let first = (from * self.ratio).round();
        let end = ((from + length) * self.ratio).round();
        let end = if length > 0.0 { end.max(first + 1.0) } else { first };
        // Numbers below zero become zero.
        let (first, end) = ((first as usize).min(most), (end as usize).min(most));
        first..end.max(first)
    }
}

const OPAQUE: u32 = 255;

fn opacity(colour: Rgba, alpha: f64) -> u32 {
    (f64::from(colour[3]) * alpha.clamp(0.0, 1.0)).round() as u32
}

/// Lays a colour over an opaque pixel.
fn blend(pixel: &mut Rgba, colour: Rgba, opacity: u32) {
    for channel in 0..3 {
        let (under, over) = (u32::from(pixel[channel]), u32::from(colour[channel]));
        pixel[channel] = ((under * (OPAQUE - opacity) + over * opacity) / OPAQUE) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Rgba = [255, 255, 255, 255];
    const RED: Rgba = [255, 0, 0, 255];

    fn pixels(width: usize, height: usize, ratio: f64) -> Pixels {
        let mut pixels = Pixels::default();
        pixels.begin(width, height, ratio, WHITE);
        pixels
    }

    fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect { x, y, width, height }
    }

    /// Where a picture is not white, as text.
    fn picture(pixels: &Pixels) -> Vec<String> {
        let sign = |pixel: &Rgba| match *pixel {
            WHITE => '.',
            RED => '#',
            _ => '+',
        };
        pixels.data.chunks(pixels.width).map(|row| row.iter().map(sign).collect()).collect()
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let mut pixels = pixels(4, 3, 1.0);
        pixels.fill(rect(-5.0, -1.0, 7.0, 3.0), RED, 1.0);
        pixels.fill(rect(3.0, 2.0, 9.0, 9.0), RED, 1.0);
        pixels.fill(rect(-9.0, 0.0, 2.0, 2.0), RED, 1.0);
        pixels.fill(rect(9.0, 0.0, 2.0, 2.0), RED, 1.0);
        assert_eq!(picture(&pixels), ["##..", "##..", "...#"]);
    }

    #[test]
    fn a_short_span_is_a_pixel_wide_and_nothing_is_nothing() {
        let mut pixels = pixels(4, 1, 1.0);
        pixels.fill(rect(2.1, 0.0, 0.2, 1.0), RED, 1.0);
        pixels.fill(rect(0.0, 0.0, 0.0, 1.0), RED, 1.0);
        assert_eq!(picture(&pixels), ["..#."]);
    }

    #[test]
    fn half_a_colour_is_half_way_to_it() {
        let mut pixels = pixels(1, 1, 1.0);
        pixels.fill(rect(0.0, 0.0, 1.0, 1.0), RED, 0.5);
        assert_eq!(pixels.data[0], [255, 127, 127, 255]);
    }

    #[test]
    fn corners_are_round_on_every_kind_of_screen() {
        for ratio in [1.0, 1.5, 2.0, 3.0] {
            let size = (20.0 * ratio) as usize;
            let mut pixels = pixels(size, size, ratio);
            pixels.fill_round(rect(0.0, 0.0, 20.0, 20.0), RED);
            let picture = picture(&pixels);
            let corner = |row: &str| row.starts_with(['.', '+']) && row.ends_with(['.', '+']);
            assert!(corner(&picture[0]) && corner(&picture[size - 1]), "{picture:?}");
            assert!(!picture[size / 2].contains(['.', '+']), "{picture:?}");
        }
    }

    #[test]
    fn hatching_has_lines_and_lets_the_ground_through() {
        let mut pixels = pixels(12, 2, 1.0);
        pixels.hatch(rect(0.0, 0.0, 12.0, 2.0), RED);
        assert_eq!(picture(&pixels), ["##++++##++++", "#++++##++++#"]);
    }
}
