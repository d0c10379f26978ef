//! The image job: its results, and the errors about files that cannot be used.

use png::{BitDepth, ColorType};
use proptest::prelude::*;
use shared::task::{Blob, ImageSource};
use shared::{TaskError, Value, Work};

use crate::{run, task};

const JPEG: &[u8] = include_bytes!("../../fixtures/landscape.jpg");

/// Decoded pixels, and the size.
type Decoded = (usize, usize, Vec<u8>);

#[test]
fn supplied_pictures_become_thumbnails_that_fit() {
    for number in 0..6 {
        let (width, height, pixels) = thumbnail(ImageSource::Supplied(number), 4.0, 128);
        assert_eq!((width, height, pixels.len()), (128, 96, 128 * 96 * 3));
        let (darkest, lightest) = (pixels.iter().min().unwrap(), pixels.iter().max().unwrap());
        assert!(lightest - darkest > 100, "picture {number} shows nothing");
    }
    assert_ne!(thumbnail(ImageSource::Supplied(0), 0.0, 64), thumbnail(ImageSource::Supplied(6), 0.0, 64));
}

#[test]
fn a_jpeg_is_decoded() {
    let (width, height, pixels) = thumbnail(given(JPEG), 0.0, 512);
    assert_eq!((width, height), (64, 48));
    // The sky above, near hills below: a dusk.
    assert!(pixels[2] > pixels[1], "{:?}", &pixels[..3]);
    assert!(pixels[pixels.len() - 3..].iter().all(|&sample| sample < 60));
}

/// Every kind of PNG comes to the same red, green and blue.
#[test]
fn kinds_of_png_are_decoded() {
    let check = |color, depth, samples: &[u8], expected: [u8; 3]| {
        let (_, _, pixels) = thumbnail(given(&png_file(2, 1, color, depth, samples)), 0.0, 8);
        assert_eq!(pixels[3..], expected, "{color:?} {depth:?}");
    };
    check(ColorType::Rgb, BitDepth::Eight, &[0, 0, 0, 10, 20, 30], [10, 20, 30]);
    check(ColorType::Rgb, BitDepth::Sixteen, &[0, 0, 0, 0, 0, 0, 10, 0, 20, 0, 30, 0], [10, 20, 30]);
    check(ColorType::Grayscale, BitDepth::Eight, &[0, 77], [77; 3]);
    check(ColorType::Grayscale, BitDepth::One, &[0b0100_0000], [255; 3]);
    check(ColorType::GrayscaleAlpha, BitDepth::Eight, &[0, 0, 0, 0], [255; 3]);
    check(ColorType::Rgba, BitDepth::Eight, &[0, 0, 0, 255, 0, 100, 200, 255], [0, 100, 200]);
    check(ColorType::Rgba, BitDepth::Eight, &[0, 0, 0, 255, 0, 100, 200, 0], [255; 3]);
}

/// In two dimensions, by the definition, in `f64`. Roundings may differ by one.
#[test]
fn the_blur_is_a_gaussian() {
    let (width, height, radius) = (31_usize, 23_usize, 2.0_f64);
    let samples: Vec<u8> = (0..width * height * 3).map(|i| (i * i % 251) as u8).collect();
    let file = png_file(width as u32, height as u32, ColorType::Rgb, BitDepth::Eight, &samples);
    let (_, _, blurred) = thumbnail(given(&file), radius as f32, 64);
    for y in 0..height {
        for x in 0..width {
            for c in 0..3 {
                let (mut sum, mut total) = (0.0, 0.0);
                for (dx, dy) in (-6..=6).flat_map(|dx| (-6..=6).map(move |dy| (dx, dy))) {
                    let weight = (-f64::from(dx * dx + dy * dy) / (2.0 * radius * radius)).exp();
                    let near_x = (x as i32 + dx).clamp(0, width as i32 - 1) as usize;
                    let near_y = (y as i32 + dy).clamp(0, height as i32 - 1) as usize;
                    sum += weight * f64::from(samples[(near_y * width + near_x) * 3 + c]);
                    total += weight;
                }
                let sample = f64::from(blurred[(y * width + x) * 3 + c]);
                assert!((sample - sum / total).abs() <= 0.51, "({x}, {y}): {sample} for {}", sum / total);
            }
        }
    }
}

#[test]
fn a_blur_without_a_radius_changes_nothing() {
    let samples: Vec<u8> = (0..30).collect();
    let file = png_file(5, 2, ColorType::Rgb, BitDepth::Eight, &samples);
    for radius in [0.0, -1.0, f32::NAN] {
        assert_eq!(thumbnail(given(&file), radius, 8), (5, 2, samples.clone()));
    }
}

#[test]
fn a_blur_wider_than_the_picture_works() {
    let file = png_file(3, 2, ColorType::Rgb, BitDepth::Eight, &[200; 18]);
    assert_eq!(thumbnail(given(&file), 64.0, 8), (3, 2, vec![200; 18]));
}

#[test]
fn long_and_narrow_pictures_keep_a_pixel() {
    let file = png_file(900, 1, ColorType::Rgb, BitDepth::Eight, &[9; 2_700]);
    assert_eq!(thumbnail(given(&file), 1.0, 30), (30, 1, vec![9; 90]));
}

#[test]
fn what_is_no_picture_is_said_to_be_none() {
    for file in [b"GIF89a...".as_slice(), b"", b"\x89PNG"] {
        assert_eq!(error(given(file)), "this file is not a picture in PNG or JPEG format");
    }
}

#[test]
fn broken_files_are_said_to_be_broken() {
    let whole = png_file(8, 8, ColorType::Rgb, BitDepth::Eight, &[1; 192]);
    assert!(error(given(&whole[..whole.len() / 2])).starts_with("this PNG file is broken: "));
    assert!(error(given(&JPEG[..40])).starts_with("this JPEG file is broken"));
}

#[test]
fn too_large_a_picture_is_refused_by_its_header() {
    let message = error(given(&png_header(6_000, 5_000)));
    assert!(message.contains("6000 × 5000 pixels are 28.6 megapixels, the most is 16"), "{message}");
    assert!(error(given(&png_header(u32::MAX / 2, 1))).contains("32768 pixels a side"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Outside bytes never panic.
    #[test]
    fn damaged_files_end_with_a_result(jpeg: bool, cut in 0usize..4_000, at in 0usize..4_000, byte: u8) {
        let mut file = if jpeg {
            JPEG.to_vec()
        } else {
            png_file(20, 20, ColorType::Rgba, BitDepth::Eight, &[7; 1_600])
        };
        file.truncate(cut.max(8));
        let len = file.len();
        file[at % len] = byte;
        let work = Work::Image { source: given(&file), radius: 1.0, thumbnail: 16 };
        let ended = match run(&task(work)).result {
            Ok(value) => matches!(value, Value::Bytes(_)),
            Err(error) => matches!(error, TaskError::Exception { .. }),
        };
        prop_assert!(ended);
    }
}

fn given(file: &[u8]) -> ImageSource {
    ImageSource::Given(Blob::new(file.to_vec()))
}

fn error(source: ImageSource) -> String {
    match run(&task(Work::Image { source, radius: 1.0, thumbnail: 16 })).result {
        Err(TaskError::Exception { message }) => message,
        other => panic!("not an exception: {other:?}"),
    }
}

fn thumbnail(source: ImageSource, radius: f32, thumbnail: u32) -> Decoded {
    match run(&task(Work::Image { source, radius, thumbnail })).result {
        Ok(Value::Bytes(file)) => decode(&file),
        other => panic!("no thumbnail: {other:?}"),
    }
}

fn decode(file: &[u8]) -> Decoded {
    let mut reader =
        png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("our own PNG files are whole");
    let mut pixels = vec![0; reader.output_buffer_size().expect("our own PNG files are whole")];
    let info = reader.next_frame(&mut pixels).expect("our own PNG files are whole");
    (info.width as usize, info.height as usize, pixels)
}

fn png_file(width: u32, height: u32, color: ColorType, depth: BitDepth, samples: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().expect("our own PNG files are whole");
    writer.write_image_data(samples).expect("our own PNG files are whole");
    writer.finish().expect("our own PNG files are whole");
    file
}

/// A PNG file with no more than a header.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    png::Encoder::new(&mut file, width, height).write_header().expect("our own PNG files are whole");
    file
}
