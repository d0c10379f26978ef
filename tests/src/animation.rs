//! Animated PNGs from screenshots. A frame after the first holds the rectangle that changed, in which pixels that
//! did not change are transparent: a second of stepping through a program costs a few kilobytes.
//!
//! Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)", "APNG".

use std::io::Cursor;

use png::{BitDepth, BlendOp, ColorType, Compression, Decoder, Encoder, Transformations};

/// Bytes of one pixel: red, green, blue, opacity.
const PIXEL: usize = 4;

/// Screenshots of one size, each with the time for which it is shown.
#[derive(Default)]
pub struct Animation {
    frames: Vec<Frame>,
}

struct Frame {
    image: Image,
    shown_ms: u16,
}

#[derive(PartialEq)]
struct Image {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// Where two images differ: columns and rows from the first number up to, and without, the second.
struct Rectangle {
    columns: (usize, usize),
    rows: (usize, usize),
}

impl Animation {
    /// Adds a screenshot, a PNG file's bytes. One that equals the screenshot before it makes that one's time longer.
    ///
    /// # Panics
    /// If the bytes are no PNG file, or the screenshot has another size than those before it.
    pub fn push(&mut self, screenshot: &[u8], shown_ms: u16) {
        let image = Image::decode(screenshot);
        if let Some(last) = self.frames.last_mut() {
            assert_eq!((image.width, image.height), (last.image.width, last.image.height), "one size");
            if last.image == image {
                last.shown_ms += shown_ms;
                return;
            }
        }
        self.frames.push(Frame { image, shown_ms });
    }

    /// How many different screenshots follow each other.
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// The animation as a file's bytes, repeated without end.
    ///
    /// # Panics
    /// If there is no screenshot.
    pub fn encode(&self) -> Vec<u8> {
        let first = &self.frames.first().expect("an animation has a screenshot").image;
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, first.width as u32, first.height as u32);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::High);
        encoder.set_animated(self.frames.len() as u32, 0).expect("there is a frame");
        let mut writer = encoder.write_header().expect("a vector can be written to");
        let mut before: Option<&Image> = None;
        for Frame { image, shown_ms } in &self.frames {
            writer.set_frame_delay(*shown_ms, 1_000).expect("the image is animated");
            let pixels = match before {
                None => image.pixels.clone(),
                Some(before) => {
                    let area = image.changed_area(before);
                    writer.reset_frame_position().expect("the image is animated");
                    writer
                        .set_frame_dimension(area.width() as u32, area.height() as u32)
                        .expect("it is inside");
                    let (left, top) = (area.columns.0 as u32, area.rows.0 as u32);
                    writer.set_frame_position(left, top).expect("it is inside");
                    writer.set_blend_op(BlendOp::Over).expect("the image is animated");
                    image.changed_pixels(before, &area)
                }
            };
            writer.write_image_data(&pixels).expect("the frame is as large as it was said to be");
            before = Some(image);
        }
        writer.finish().expect("every frame was written");
        file
    }
}

impl Image {
    fn decode(file: &[u8]) -> Image {
        let mut decoder = Decoder::new(Cursor::new(file));
        decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
        let mut reader = decoder.read_info().expect("a screenshot is a PNG file");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a screenshot fits into memory")];
        let info = reader.next_frame(&mut pixels).expect("a screenshot is whole");
        assert_eq!(info.color_type, ColorType::Rgba, "screenshots are coloured");
        Image { width: info.width as usize, height: info.height as usize, pixels }
    }

    fn pixel(&self, column: usize, row: usize) -> &[u8] {
        let at = (row * self.width + column) * PIXEL;
        &self.pixels[at..at + PIXEL]
    }

    /// The smallest rectangle around every pixel that differs; the images differ somewhere.
    fn changed_area(&self, before: &Image) -> Rectangle {
        let mut area = Rectangle { columns: (self.width, 0), rows: (self.height, 0) };
        for row in 0..self.height {
            for column in 0..self.width {
                if self.pixel(column, row) != before.pixel(column, row) {
                    area.columns = (area.columns.0.min(column), area.columns.1.max(column + 1));
                    area.rows = (area.rows.0.min(row), area.rows.1.max(row + 1));
                }
            }
        }
        area
    }

    /// The pixels of `area`, transparent where they are the same as `before`.
    fn changed_pixels(&self, before: &Image, area: &Rectangle) -> Vec<u8> {
        let mut pixels = Vec::with_capacity(area.width() * area.height() * PIXEL);
        for row in area.rows.0..area.rows.1 {
            for column in area.columns.0..area.columns.1 {
                let pixel = self.pixel(column, row);
                let same = pixel == before.pixel(column, row);
                pixels.extend_from_slice(if same { &[0; PIXEL] } else { pixel });
            }
        }
        pixels
    }
}

impl Rectangle {
    fn width(&self) -> usize {
        self.columns.1 - self.columns.0
    }

    fn height(&self) -> usize {
        self.rows.1 - self.rows.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: u32 = 5;
    const HEIGHT: u32 = 4;

    /// A grey picture with one white pixel.
    fn screenshot(white: usize) -> Vec<u8> {
        let mut pixels = vec![128; (WIDTH * HEIGHT * 3) as usize];
        pixels[white * 3..white * 3 + 3].fill(255);
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, WIDTH, HEIGHT);
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
        file
    }

    #[test]
    fn frames_hold_what_changed() {
        let mut animation = Animation::default();
        for white in [6, 6, 13] {
            animation.push(&screenshot(white), 100);
        }
        assert_eq!(animation.len(), 2, "equal screenshots are one frame");

        let file = animation.encode();
        let mut reader = Decoder::new(Cursor::new(&file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels, Image::decode(&screenshot(6)).pixels);
        assert_eq!(reader.info().frame_control().unwrap().delay_num, 200);

        // From pixel 6 (column 1, row 1) to pixel 13 (column 3, row 2).
        reader.next_frame(&mut pixels).unwrap();
        let frame = *reader.info().frame_control().unwrap();
        assert_eq!((frame.x_offset, frame.y_offset, frame.width, frame.height), (1, 1, 3, 2));
        let opaque: Vec<usize> = (0..6).filter(|at| pixels[at * PIXEL + 3] == 255).collect();
        assert_eq!(opaque, [0, 5]);
        assert_eq!(pixels[..PIXEL], [128, 128, 128, 255], "it was white before");
        assert_eq!(pixels[5 * PIXEL..6 * PIXEL], [255; PIXEL]);
    }
}
